import csv
import io

import pytest

from dwk.statistics.definitions import (
    THEME_NAMES_DE,
    DefinitionError,
    Direction,
    load_definitions,
    read_definitions,
)
from dwk_demography.formula import compile_formula

SAMPLE = {
    "code": "BEISPIEL",
    "name_de": "Beispiel",
    "short_name_de": "Beispiel",
    "name_en": "Example",
    "theme": "housing",
    "definition_de": "Beispiel.",
    "numerator": "a",
    "denominator": "b",
    "unit": "%",
    "decimals": "1",
    "direction": "neutral",
    "source": "",
    "source_table": "",
    "age_bounds": "",
    "computable_from": "",
    "formula": "100 * a / b",
    "computable_levels": "",
    "computable_kind": "",
}


def file_of(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(SAMPLE))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def test_all_indicators_are_there_with_a_formula_that_can_be_read():
    definitions = load_definitions()
    assert len(definitions) == 96
    for definition in definitions.values():
        assert compile_formula(definition.formula).text == definition.formula


def test_every_indicator_has_what_a_page_shows():
    definitions = load_definitions().values()
    for definition in definitions:
        for shown in (definition.name_de, definition.short_name_de, definition.definition_de, definition.unit):
            assert shown.strip() == shown != ""
        assert definition.theme_name_de
    assert len({definition.short_name_de for definition in definitions}) == 96
    assert {definition.theme for definition in definitions} == set(THEME_NAMES_DE)


@pytest.mark.parametrize(
    ("code", "decimals"),
    [
        ("POP_TOTAL", 0),
        ("POP_DENSITY", 0),
        ("TAX_REVENUE", 0),
        ("GP_DISTANCE", 0),
        ("SHARE_65P", 1),
        ("NET_MIG", 1),
        ("GP_DENSITY", 1),
        ("MEAN_AGE", 1),
        ("CENTRE_ACCESS", 1),
        ("LIVING_SPACE", 1),
        ("LAND_PRICE", 2),
        ("HH_SIZE", 2),
        ("TFR", 2),
    ],
)
def test_decimals_follow_the_unit(code, decimals):
    assert load_definitions()[code].decimals == decimals


def test_lists_in_a_cell_are_split():
    definition = load_definitions()["BIRTH_RATE"]
    assert definition.computable_from == ("12612-0002", "12411-0006", "AI002-1")
    assert definition.computable_kind == ("calculated", "published")
    assert definition.is_calculated
    assert load_definitions()["TAX_REVENUE"].computable_from == ()


def test_formula_counts_where_its_parts_are_not_published_yet_but_not_for_ready_made_figures():
    definitions = load_definitions()
    assert definitions["HH_SIZE"].computable_kind == ()
    assert definitions["HH_SIZE"].is_calculated
    assert not definitions["UNEMP_RATE"].is_calculated


def test_structure_and_migration_are_not_judged():
    for definition in load_definitions().values():
        if definition.theme in {"population_structure", "migration"}:
            assert definition.direction is Direction.NEUTRAL


def test_approximation_is_marked():
    assert load_definitions()["MEAN_AGE"].is_approximate
    assert not load_definitions()["SHARE_65P"].is_approximate


def test_code_that_occurs_twice_is_refused():
    with pytest.raises(DefinitionError, match="BEISPIEL"):
        read_definitions(file_of(SAMPLE, SAMPLE))


@pytest.mark.parametrize(
    "wrong", [{"theme": "weather"}, {"direction": "up"}, {"decimals": "3"}, {"decimals": ""}, {"decimals": "eins"}]
)
def test_wrong_row_is_refused(wrong):
    with pytest.raises(DefinitionError, match="BEISPIEL"):
        read_definitions(file_of({**SAMPLE, **wrong}))
