"""What somebody does with a scenario: make, change, copy, put away, take back; and that nothing is lost."""

from __future__ import annotations

import pytest

from dwk.audit.models import Version
from dwk.audit.queries import verify_chain
from dwk.audit.rules import PLATFORM_CHAIN
from dwk.projections import actions
from dwk.projections.actions import ScenarioChangedMeanwhile
from dwk.projections.entries import AssumptionEntry
from dwk.projections.inputs.reading import InputsMissing
from dwk.projections.models import Scenario, ScenarioState
from dwk.projections.queries.scenarios import ScenarioUnknown, scenario_by_id, scenario_data, scenarios, versions_of
from dwk.projections.queries.sheets import assumption_sheet, readiness, status_quo_sources
from dwk.projections.rules import AssumptionKind, EventProfile, OwnGroup, Preset, ScenarioRefused
from tests.factories.projections import BASE_YEAR, NOW, SMALL, housing, make_scenario, planner, region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]
REASON = "Beschluss des Kreistags (Beispiel)"


def tfr(year: int, value: float) -> AssumptionEntry:
    return AssumptionEntry(AssumptionKind.TFR, year, value, REASON)


def set_tfr(scenario: Scenario, *entries: AssumptionEntry, version: int | None = None) -> Scenario:
    return actions.set_assumptions(
        scenario_id=scenario.pk,
        version=version or scenario.version,
        kinds=[AssumptionKind.TFR],
        entries=entries,
        by=None,
        at=NOW,
    )


def test_a_new_scenario_is_in_the_trail_and_in_the_list() -> None:
    user = planner()
    scenario = make_scenario(by=user)
    assert list(scenarios(region=region(), drafts=True)) == [scenario]
    entry = Version.objects.get(object_type="projections.scenario", object_id=str(scenario.pk))
    assert entry.actor_name == user.name
    assert verify_chain(PLATFORM_CHAIN) is None


def test_the_list_is_searched_filtered_and_sorted() -> None:
    first = make_scenario(name="Bahnhof Nord")
    second = make_scenario(Preset.CLOSED, name="Alles bleibt")
    assert list(scenarios(text="bahnhof", drafts=True)) == [first]
    assert list(scenarios(preset=Preset.CLOSED, drafts=True)) == [second]
    assert [entry.name for entry in scenarios(order="name", drafts=True)] == ["Alles bleibt", "Bahnhof Nord"]
    assert [entry.name for entry in scenarios(order="-name", drafts=True)] == ["Bahnhof Nord", "Alles bleibt"]
    assert not scenarios(region=region("14"), drafts=True)


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_needs_one_query(count: int, django_assert_num_queries) -> None:
    for number in range(count):
        make_scenario(name=f"Szenario {number}")
    with django_assert_num_queries(1):
        assert [(entry.region.name, entry.owner) for entry in scenarios(drafts=True)]


def test_two_names_alike_are_refused() -> None:
    make_scenario(name="Mitte")
    with pytest.raises(ScenarioRefused, match="schon ein Szenario „Mitte“"):
        make_scenario(name="  Mitte ")


@pytest.mark.parametrize("horizon", [BASE_YEAR, BASE_YEAR + 61])
def test_a_span_that_cannot_be_is_refused(horizon: int) -> None:
    with pytest.raises(ScenarioRefused):
        actions.create_scenario(
            region=region(), name="A", preset=Preset.OWN, base_year=BASE_YEAR, horizon=horizon, by=None, at=NOW
        )


def test_a_base_year_without_figures_is_refused_with_the_years_that_have_them() -> None:
    with pytest.raises(InputsMissing, match="lässt sich nicht ab 1990 vorausberechnen"):
        actions.create_scenario(
            region=region(), name="A", preset=Preset.OWN, base_year=1990, horizon=2030, by=None, at=NOW
        )
    assert not Scenario.objects.exists()


def test_what_somebody_else_saved_meanwhile_is_not_overwritten() -> None:
    scenario = make_scenario(Preset.OWN)
    set_tfr(scenario, tfr(2025, 1.7), version=1)
    with pytest.raises(ScenarioChangedMeanwhile, match="nicht gespeichert"):
        set_tfr(scenario, tfr(2025, 1.2), version=1)
    assert [row.value for row in scenario.assumptions.all()] == [1.7]


def test_saving_the_same_table_again_changes_nothing() -> None:
    scenario = set_tfr(make_scenario(Preset.OWN), tfr(2025, 1.7))
    versions = Version.objects.count()
    assert set_tfr(scenario, tfr(2025, 1.7)).version == scenario.version
    assert Version.objects.count() == versions


@pytest.mark.parametrize(
    "entry",
    [
        tfr(2025, 17.0),
        tfr(2025, float("nan")),
        tfr(2018, 1.6),
        tfr(2031, 1.6),
        AssumptionEntry(AssumptionKind.TFR, 2025, 1.6, "  "),
        AssumptionEntry(AssumptionKind.TFR, 2025, 1.6, REASON, "f"),
        AssumptionEntry(AssumptionKind.LIFE_EXPECTANCY, 2025, 84.0, REASON),
    ],
)
def test_entries_out_of_bounds_or_without_reason_are_refused(entry: AssumptionEntry) -> None:
    scenario = make_scenario(Preset.OWN)
    with pytest.raises(ScenarioRefused):
        actions.set_assumptions(
            scenario_id=scenario.pk, version=1, kinds=[entry.kind], entries=[entry], by=None, at=NOW
        )
    assert not scenario.assumptions.exists()


def test_an_event_is_added_changed_removed_and_taken_back() -> None:
    scenario = make_scenario(Preset.OWN)
    scenario = actions.add_event(scenario_id=scenario.pk, version=1, event=housing(), by=None, at=NOW)
    event = scenario.events.get()
    groups = [OwnGroup(30, 39, "", 60), OwnGroup(0, 9, "f", 25)]
    own = housing(profile=EventProfile.OWN, groups=groups, title="Anderes Feld")
    scenario = actions.change_event(scenario_id=scenario.pk, version=2, event_id=event.pk, event=own, by=None, at=NOW)
    assert scenario.events.get().persons_per_year == 85
    before = scenario_data(scenario)
    scenario = actions.remove_event(scenario_id=scenario.pk, version=3, event_id=event.pk, by=None, at=NOW)
    assert not scenario.events.exists()
    assert [entry.number for entry in versions_of(scenario)] == [4, 3, 2, 1]
    scenario = actions.take_up_version(scenario_id=scenario.pk, version=4, number=3, by=None, at=NOW)
    assert scenario_data(scenario) == before
    assert scenario.version == 5
    assert verify_chain(PLATFORM_CHAIN) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"source": ""},
        {"persons_per_year": 0.0},
        {"persons_per_year": float("nan")},
        {"first_year": 2024, "last_year": 2023},
        {"last_year": 2031},
        {"profile": EventProfile.OWN},
        {"profile": EventProfile.OWN, "groups": [OwnGroup(9, 5, "", 3)]},
    ],
)
def test_events_that_cannot_be_are_refused(changes: dict[str, object]) -> None:
    scenario = make_scenario(Preset.OWN)
    with pytest.raises(ScenarioRefused):
        actions.add_event(scenario_id=scenario.pk, version=1, event=housing(**changes), by=None, at=NOW)
    assert not scenario.events.exists()


def test_a_copy_holds_everything_and_goes_its_own_way() -> None:
    scenario = set_tfr(make_scenario(Preset.OWN), tfr(2025, 1.7))
    scenario = actions.add_event(scenario_id=scenario.pk, version=2, event=housing(), by=None, at=NOW)
    copy = actions.copy_scenario(scenario_id=scenario.pk, name="Kopie", by=planner(), at=NOW)
    assert {**scenario_data(copy), "name": ""} == {**scenario_data(scenario), "name": ""}
    set_tfr(copy)
    assert scenario.assumptions.count() == 1


def test_an_archived_scenario_is_at_rest_until_it_is_restored() -> None:
    scenario = make_scenario()
    scenario = actions.archive_scenario(scenario_id=scenario.pk, version=1, by=None, at=NOW)
    assert not scenarios(drafts=True)
    assert list(scenarios(state=ScenarioState.ARCHIVED, drafts=True)) == [scenario]
    with pytest.raises(ScenarioRefused, match="archiviert"):
        set_tfr(scenario, tfr(2025, 1.7))
    with pytest.raises(ScenarioRefused, match="archiviert"):
        actions.new_run(scenario_id=scenario.pk, by=None, at=NOW)
    scenario = actions.restore_scenario(scenario_id=scenario.pk, version=2, by=None, at=NOW)
    assert list(scenarios(drafts=True)) == [scenario]


def test_an_earlier_horizon_never_drops_entries_in_silence() -> None:
    scenario = set_tfr(make_scenario(Preset.OWN), tfr(2028, 1.7))
    with pytest.raises(ScenarioRefused, match="bis 2028"):
        actions.change_scenario(scenario_id=scenario.pk, version=2, name="Neu", horizon=2025, note="", by=None, at=NOW)


def test_the_variants_lie_on_both_sides_and_every_entry_has_its_reason() -> None:
    upper, lower = make_scenario(Preset.UPPER, "oben"), make_scenario(Preset.LOWER, "unten")
    found = [{(r.kind, r.sex, r.year): r for r in s.assumptions.all()} for s in (upper, lower)]
    assert found[0].keys() == found[1].keys()
    assert {kind for kind, _sex, _year in found[0]} == {"tfr", "life_expectancy", "net_migration"}
    for key, row in found[0].items():
        assert row.value > found[1][key].value
        assert "Standardabweichung" in row.source
        assert row.unit


def test_the_sheet_shows_status_quo_entry_and_path() -> None:
    scenario = set_tfr(make_scenario(Preset.OWN), tfr(2023, 1.8))
    table = next(entry for entry in assumption_sheet(scenario) if entry.kind is AssumptionKind.TFR)
    by_year = {cell.year: cell for cell in table.cells}
    assert by_year[2023].value == pytest.approx(1.8)
    assert by_year[2030].value == pytest.approx(1.8)
    usual, first, entered = by_year[2019].status_quo, by_year[2019].value, by_year[2023].entered
    assert usual is not None
    assert first is not None
    assert entered is not None
    assert usual < first < 1.8
    assert entered.value == 1.8
    assert by_year[2022].entered is None
    assert "12612-0008" in table.status_quo_source


def test_a_small_town_says_what_is_estimated() -> None:
    found = readiness(region(SMALL))
    assert found.base_years == (2018,)
    assert any("weniger als 8.000" in caution for caution in found.cautions)
    assert any("Vogtlandkreis" in caution for caution in found.cautions)


def test_a_region_without_figures_is_not_ready_and_says_why() -> None:
    found = readiness(region("01051"))
    assert found.is_ready
    from tests.factories.regions import make_region

    empty = readiness(make_region("09999", "Leerkreis"))
    assert not empty.is_ready
    assert any("12411-02-03-4" in reason for reason in empty.reasons)


def test_an_unknown_scenario_is_named() -> None:
    with pytest.raises(ScenarioUnknown):
        scenario_by_id(0)


def test_a_town_takes_over_a_fifth_of_how_it_grew_beside_its_kreis() -> None:
    lines = [
        line for line in status_quo_sources(region(SMALL), BASE_YEAR, 2030) if "gegenüber dem Durchschnitt" in line.what
    ]
    assert len(lines) == 1
    assert lines[0].flags == ("Schätzung",)
    assert "37 Gemeinden" in lines[0].what
    assert lines[0].value.startswith("−")


def test_every_line_of_the_list_has_value_unit_year_and_source() -> None:
    for key in (SMALL, "01051", "01", "DG"):
        for line in status_quo_sources(region(key), BASE_YEAR, 2030):
            assert all((line.topic, line.what, line.value, line.unit, line.year, line.source)), line
            assert "nicht genannt" not in line.source
