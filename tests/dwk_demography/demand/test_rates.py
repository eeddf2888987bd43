"""A parameter table times a population: places, care, households, workforce."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.demand import (
    MissingParameter,
    Parameter,
    ParameterError,
    ParameterKind,
    ParameterTable,
    by_rates,
    calibrated,
    care_recipients,
    households,
    nursery_places,
    table_from_rows,
    workforce,
)
from dwk_demography.errors import (
    InconsistentTotals,
    NegativeInput,
    NotANumber,
    RateOutOfRange,
    UnknownOption,
    WrongShape,
)

CONTENT = Path(__file__).parents[3] / "src/dwk/content/demand"
TOPICS = ("nursery", "school", "care", "households", "workforce")


def row(value, lower=0, upper=None, **changes):
    given_fields = {
        "item": "places",
        "label_de": "Beispielplätze",
        "value": value,
        "unit": "%",
        "valid_from": 2018,
        "source": "Beispiel",
        "kind": ParameterKind.ASSUMPTION,
        "lower_years": lower,
        "upper_years": upper,
    }
    return Parameter(**(given_fields | changes))


def table(*rows):
    return ParameterTable("Beispiel", rows)


def content(topic):
    with (CONTENT / f"{topic}.csv").open(encoding="utf-8", newline="") as file:
        return table_from_rows(topic, csv.DictReader(file))


PEOPLE = np.arange(202, dtype=float).reshape(2, 101)


def test_persons_times_rate_by_sex_and_age():
    one = table(row(10, 0, 1), row(50, 2, 2, sex="f"), row(25, 2, 2, sex="m"))
    demand = by_rates(PEOPLE, one, unit="Plätze")
    assert demand.of("places") == pytest.approx(0.1 * (0 + 1 + 101 + 102) + 0.5 * 2 + 0.25 * 103)
    assert demand.unit == "Plätze"
    assert demand.rests_on_assumptions


def test_rates_per_thousand_and_per_cent_mean_the_same():
    hundred = by_rates(PEOPLE, table(row(2.5)), unit="Personen").total
    thousand = by_rates(PEOPLE, table(row(25, unit="je 1.000 Personen")), unit="Personen").total
    assert hundred == pytest.approx(thousand)


@given(scale=st.floats(0, 1e6), share=st.floats(0, 100))
def test_twice_the_people_need_twice_as_much(scale, share):
    single = by_rates(PEOPLE, table(row(share, 3, 40)), unit="Personen").total
    assert by_rates(scale * PEOPLE, table(row(share, 3, 40)), unit="Personen").total == pytest.approx(scale * single)


def test_leading_axes_stay_years_and_regions():
    people = np.stack([np.stack([PEOPLE, 2 * PEOPLE, 3 * PEOPLE])] * 4)
    demand = by_rates(people, table(row(10, 0, 2), row(20, 3, 5, item="older")), unit="Plätze")
    assert demand.values.shape == (4, 3, 2)
    assert demand.items == ("places", "older")
    np.testing.assert_allclose(demand.of("older")[:, 1], 2 * demand.of("older")[:, 0])


def test_the_newest_row_that_is_not_later_holds():
    changing = table(row(10, 0, 2), row(20, 0, 2, valid_from=2025))
    assert by_rates(PEOPLE, changing, unit="Plätze", year=2024).total == pytest.approx(0.1 * PEOPLE[:, :3].sum())
    assert by_rates(PEOPLE, changing, unit="Plätze", year=2030).total == pytest.approx(0.2 * PEOPLE[:, :3].sum())
    assert by_rates(PEOPLE, changing, unit="Plätze").total == pytest.approx(0.2 * PEOPLE[:, :3].sum())
    with pytest.raises(MissingParameter, match="für 2017 oder früher"):
        by_rates(PEOPLE, changing, unit="Plätze", year=2017)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_shipped_row_names_its_source_or_says_that_it_is_an_assumption(topic):
    with (CONTENT / f"{topic}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for one in rows:
        if one["kind"] == "assumption":
            assert one["source"] == "Annahme (Beispiel, bitte ersetzen)"
        else:
            assert "Statistisches Bundesamt" in one["source"]
            assert one["url"].startswith("http")
            assert one["licence"]


def test_the_shipped_tables_give_each_demand():
    people = np.full((2, 101), 100.0)
    places = nursery_places(people, content("nursery"))
    assert places.of("places_under_3") == pytest.approx(2.0 * (2.0 + 36.3 + 62.9))
    assert places.of("places_3_to_5") == pytest.approx(2.0 * 3 * 93)
    assert care_recipients(people, content("care")).total == pytest.approx(
        75 * 4.6 + 10 * 46.7 + 5 * 103.8 + 11 * 156.1
    )
    assert not care_recipients(people, content("care")).rests_on_assumptions
    assert households(people, content("households")).rests_on_assumptions
    labour = workforce(people, content("workforce"))
    assert not labour.rests_on_assumptions
    assert 0.4 * people.sum() < labour.total < 0.7 * people.sum()


def test_care_rates_fit_the_published_number_of_a_region_and_keep_their_order():
    people = np.full((2, 101), 100.0)
    care = content("care")
    before = care_recipients(people, care).total
    fitted = calibrated(
        care, people, (900.0, 500.0), item="care_recipients", valid_from=2019, source="Beispiel 22411-02-03-4"
    )
    rates = fitted.rates("care_recipients", 101)
    assert (people[0] * rates[0]).sum() == pytest.approx(900.0)
    assert (people[1] * rates[1]).sum() == pytest.approx(500.0)
    assert (np.diff(rates, axis=1) >= 0).all()
    assert rates.max() < 1
    assert fitted.rows[0].kind is ParameterKind.CALCULATED
    assert "Beispiel 22411-02-03-4" in fitted.rows[0].source
    assert before != pytest.approx(1400.0)
    with pytest.raises(InconsistentTotals, match="nicht erreichen"):
        calibrated(care, people, (1e6, 500.0), item="care_recipients", valid_from=2019, source="Beispiel")


def test_bad_tables_are_named():
    with pytest.raises(RateOutOfRange, match="mehr als alle"):
        row(101)
    with pytest.raises(ParameterError, match="Zahl ab 0"):
        row(-1)
    with pytest.raises(ParameterError, match="Zahl ab 0"):
        row(float("nan"))
    with pytest.raises(ParameterError, match="Reihenfolge"):
        row(1, 5, 3)
    with pytest.raises(ParameterError, match="Geschlecht"):
        row(1, sex="w")
    with pytest.raises(ParameterError, match="Einheit und Quelle"):
        row(1, source=" ")
    with pytest.raises(ParameterError, match="dasselbe Alter"):
        by_rates(PEOPLE, table(row(1, 0, 5), row(2, 5, 6)), unit="Plätze")
    with pytest.raises(ParameterError, match="keine Quote"):
        table(row(20, unit="Kinder je Klasse")).rates("places", 101)
    with pytest.raises(ParameterError, match="Spalte 'value' fehlt"):
        table_from_rows("x", [{"item": "a", "label_de": "A"}])
    good = {"item": "a", "label_de": "A", "unit": "%", "source": "Beispiel", "kind": "assumption"}
    with pytest.raises(ParameterError, match="Zeile 1"):
        table_from_rows("x", [good | {"value": "viel", "valid_from": "2018", "sex": "t", "age_from": "", "age_to": ""}])


def test_bad_populations_are_named():
    with pytest.raises(WrongShape, match="Geschlecht"):
        by_rates(np.zeros((3, 101)), table(row(1)), unit="Plätze")
    with pytest.raises(NegativeInput):
        by_rates(-PEOPLE, table(row(1)), unit="Plätze")
    with pytest.raises(NotANumber):
        by_rates(PEOPLE * np.nan, table(row(1)), unit="Plätze")
    with pytest.raises(UnknownOption, match="nicht berechnet"):
        by_rates(PEOPLE, table(row(1)), unit="Plätze").of("beds")
