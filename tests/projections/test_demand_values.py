"""Own values behind the demand: entered per scenario, kept with it, reckoned with, listed, compared, refused."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from dwk.audit.models import Version
from dwk.projections import actions
from dwk.projections.actions import ScenarioChangedMeanwhile
from dwk.projections.actions.computing import compute_and_store
from dwk.projections.demand_rules import DemandEntry
from dwk.projections.models import DemandValue, ProjectionRun, RunState, Scenario
from dwk.projections.queries.runs import compare_runs, reproduce, result_of, run_by_id
from dwk.projections.queries.solver import SchoolQuestion, solve_school
from dwk.projections.results import DemandSeries
from dwk.projections.rules import ScenarioRefused
from tests.factories.projections import NOW, finished_run, make_scenario, planner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures", "own_files")]
KINDERGARTEN = "places_3_to_5-t-3-5"
CUTOFF = "entry_cutoff_month-t-0-"


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


def entered(scenario: Scenario, *entries: DemandEntry) -> Scenario:
    return actions.set_demand_values(
        scenario_id=scenario.pk, version=scenario.version, entries=entries, by=None, at=NOW
    )


def own(
    value: float = 98.0, year: int = 2018, key: str = KINDERGARTEN, source: str = "Kita-Bedarfsplan"
) -> DemandEntry:
    return DemandEntry(key, year, value, source)


def need(run: ProjectionRun, code: str) -> DemandSeries:
    return next(series for series in result_of(run_by_id(run.pk, drafts=True)).demand if series.code == code)


def test_an_own_rate_takes_the_place_of_the_example_and_is_named_with_its_source() -> None:
    scenario = make_scenario()
    before = finished_run(scenario)
    after = finished_run(entered(scenario, own()))
    usual, changed = need(before, "nursery_3_to_5"), need(after, "nursery_3_to_5")
    assert changed.central == pytest.approx([value / 93 * 98 for value in usual.central])
    assert changed.quantiles[90] == pytest.approx([value / 93 * 98 for value in usual.quantiles[90]])
    (shown,) = changed.parameters
    assert (shown.value, shown.unit, shown.year, shown.source) == ("98", "%", "ab 2018", "Kita-Bedarfsplan")
    assert shown.flags == ("eigener Wert", "ersetzt 93\N{NO-BREAK SPACE}% (Annahme)")
    assert "Beispielannahmen" in usual.note
    assert changed.note == ""
    assert need(after, "households").central == need(before, "households").central
    assert result_of(after).total.quantiles == result_of(before).total.quantiles
    assert shown in result_of(after).assumptions


def test_a_value_from_a_later_year_leaves_the_years_before_as_they_were() -> None:
    scenario = make_scenario()
    before = finished_run(scenario)
    after = finished_run(entered(scenario, own(60, 2022), own(50, 2026)))
    usual, changed = need(before, "nursery_3_to_5"), need(after, "nursery_3_to_5")
    for year, early, late in zip(usual.years, usual.central, changed.central, strict=True):
        rate = 93 if year < 2022 else 60 if year < 2026 else 50
        assert late == pytest.approx(early / 93 * rate)
    assert [line.value for line in changed.parameters] == ["93", "60", "50"]
    assert [line.year for line in changed.parameters] == ["ab 2018", "ab 2022", "ab 2026"]
    assert "Beispielannahmen" in changed.note
    assert changed.quantiles[10][0] == pytest.approx(changed.central[0])
    assert need(after, "care").quantiles[10] == pytest.approx(need(before, "care").quantiles[10])


@pytest.mark.parametrize("year", [2018, 2024])
def test_a_stored_run_is_repeated_bit_for_bit_and_does_not_follow_later_changes(year: int) -> None:
    scenario = entered(make_scenario(), own(97.25, year))
    run = finished_run(scenario)
    kept = need(run, "nursery_3_to_5")
    entered(scenario, own(20, year))
    assert reproduce(run_by_id(run.pk, drafts=True)).same
    assert run_by_id(run.pk, drafts=True).scenario_data["demand_values"] == [
        {"topic": "nursery", "key": KINDERGARTEN, "value": 97.25, "unit": "%", "valid_from": year,
         "source": "Kita-Bedarfsplan"}
    ]  # fmt: skip
    assert need(run, "nursery_3_to_5") == kept
    assert finished_run(scenario).results_sha256 != run.results_sha256


def test_a_published_care_rate_is_replaced_for_one_sex_and_age_only() -> None:
    scenario = make_scenario()
    before = finished_run(scenario)
    after = finished_run(entered(scenario, own(90, key="care_recipients-f-90-", source="Pflegekasse")))
    base = result_of(before).pyramid[0]
    usual = next(line for line in need(before, "care").parameters if line.what.endswith("ab 90 Jahre, Frauen"))
    gained = need(after, "care").central[0] - need(before, "care").central[0]
    rate = float(usual.value.replace(",", "."))
    assert gained == pytest.approx(sum(base.female[90:]) * (90 - rate) / 100, abs=sum(base.female[90:]) * 0.0006)


def test_another_day_of_school_entry_moves_pupils_and_the_answer_about_the_school() -> None:
    scenario = make_scenario()
    question = SchoolQuestion(classes=2, class_size=20, share_of_children=0.03)
    before, after = finished_run(scenario), finished_run(entered(scenario, own(9, key=CUTOFF, source="Schulgesetz")))
    usual, changed = (need(run, "pupils_primary") for run in (before, after))
    pyramid = result_of(before).pyramid[0]
    both = [women + men for women, men in zip(pyramid.female, pyramid.male, strict=True)]
    moved = (both[6] - both[10]) * 3 / 12
    assert changed.central[0] - usual.central[0] == pytest.approx(moved)
    answers = [solve_school(run, question) for run in (before, after)]
    assert answers[0].before != answers[1].before
    assert any(line.source == "Schulgesetz" and line.value == "9" for line in answers[1].assumptions)


def test_what_differs_between_two_runs_is_named_with_both_values() -> None:
    scenario = make_scenario()
    before = finished_run(scenario)
    after = finished_run(entered(scenario, own(98.5, 2020)))
    found = compare_runs(run_by_id(before.pk, drafts=True), run_by_id(after.pk, drafts=True))
    assert found.differing == (
        ("Bedarf", "Plätze für Kinder von 3 bis 5 Jahren, 3 bis 5 Jahre", "93 % (ab 2018)",
         "93 % (ab 2018); 98,5 % (ab 2020)"),
    )  # fmt: skip


def test_undo_brings_earlier_values_back_and_older_versions_have_none() -> None:
    scenario = entered(entered(make_scenario(), own(98)), own(70), own(8, key=CUTOFF))
    scenario = actions.take_up_version(scenario_id=scenario.pk, version=3, number=2, by=None, at=NOW)
    assert [(row.key, row.value) for row in scenario.demand_values.all()] == [(KINDERGARTEN, 98.0)]
    first = scenario.versions.get(number=1)
    del first.data["demand_values"]  # as versions were stored before there were own values
    first.save()
    actions.take_up_version(scenario_id=scenario.pk, version=4, number=1, by=None, at=NOW)
    assert not scenario.demand_values.exists()
    actions.take_up_version(scenario_id=scenario.pk, version=5, number=3, by=None, at=NOW)
    assert scenario.demand_values.count() == 2


def test_a_copy_has_the_values_and_keeps_them_when_the_original_changes() -> None:
    scenario = entered(make_scenario(), own())
    copy = actions.copy_scenario(scenario_id=scenario.pk, name="Kopie", by=None, at=NOW)
    entered(scenario)
    assert not scenario.demand_values.exists()
    assert [(row.value, row.source) for row in copy.demand_values.all()] == [(98.0, "Kita-Bedarfsplan")]


def test_somebody_elses_change_is_not_overwritten() -> None:
    scenario = make_scenario()
    entered(scenario, own(98))
    with pytest.raises(ScenarioChangedMeanwhile, match="inzwischen"):
        entered(scenario, own(50))
    assert scenario.demand_values.get().value == 98


def test_every_change_is_in_the_trail_and_saving_the_same_is_none() -> None:
    scenario = entered(make_scenario(), own(98))
    assert entered(scenario, own(98)).version == 2
    scenario = entered(scenario, own(97))
    entered(scenario)
    kinds = (
        Version.objects.filter(object_type="projections.demandvalue").order_by("pk").values_list("action", flat=True)
    )
    assert list(kinds) == ["created", "changed", "deleted"]
    assert scenario.versions.get(number=4).what == "Eigene Werte zum Bedarf geändert: Kindertagesbetreuung"


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (own(101), "Plätze für Kinder von 3 bis 5 Jahren, 3 bis 5 Jahre: Möglich sind 0 bis 100\N{NO-BREAK SPACE}%"),
        (own(-1), "Möglich sind 0 bis 100"),
        (own(float("nan")), "Möglich sind 0 bis 100"),
        (own(13, key=CUTOFF), "Möglich sind ganze Zahlen von 1 bis 12"),
        (own(6.5, key=CUTOFF), "Möglich sind ganze Zahlen von 1 bis 12"),
        (own(90, 2017), "Das Jahr 2017 liegt außerhalb von 2018 bis 2030"),
        (own(90, 2031), "Das Jahr 2031 liegt außerhalb von 2018 bis 2030"),
        (own(90, source=" "), "nennen Sie die Quelle oder den Grund"),
        (own(key="places-t-1-1"), "„places-t-1-1“ gibt es nicht"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(entry: DemandEntry, sentence: str) -> None:
    scenario = make_scenario()
    with pytest.raises(ScenarioRefused, match=sentence):
        entered(scenario, entry)
    with pytest.raises(ScenarioRefused, match="doppelt"):
        entered(scenario, own(90), own(91))
    assert not scenario.demand_values.exists()


@pytest.mark.parametrize("wrong", [{"value": 101.0}, {"value": -0.5}, {"source": ""}, {}])
def test_the_database_refuses_it_too(wrong: dict[str, object]) -> None:
    scenario = entered(make_scenario(), own())
    row = {"topic": "nursery", "key": KINDERGARTEN, "value": 90.0, "unit": "%", "valid_from": 2018, "source": "x"}
    row |= {"valid_from": 2019, **wrong} if wrong else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        DemandValue.objects.create(scenario=scenario, **row)


def test_an_earlier_horizon_is_refused_while_a_value_begins_after_it() -> None:
    scenario = entered(make_scenario(), own(98, 2029))
    with pytest.raises(ScenarioRefused, match="eigene Werte bis 2029"):
        actions.change_scenario(
            scenario_id=scenario.pk, version=2, name="Kürzer", horizon=2025, note="", by=None, at=NOW
        )


def test_a_value_whose_quantity_is_gone_is_named_and_nothing_is_reckoned_without_it() -> None:
    scenario = entered(make_scenario(), own())
    scenario.demand_values.update(key="places_3_to_5-t-3-6")
    run = actions.new_run(scenario_id=scenario.pk, by=None, at=NOW, trajectories=5)
    with pytest.raises(ScenarioRefused, match="die es nicht mehr gibt"):
        compute_and_store(run=run, by=None, at=NOW)
    assert ProjectionRun.objects.get(pk=run.pk).state == RunState.FAILED


ADDRESS = "/vorausberechnung/szenario/{}/bedarf/"


@pytest.fixture
def browser() -> Client:
    return signed_in("planung@example.org")


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(planner(email), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(answer) -> str:
    """What stands on a page, without markup."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def typed(version: int = 1, key: str = KINDERGARTEN, **rows: tuple[str, str, str]) -> dict[str, str]:
    """The form as a browser sends it: value, year and words of the rows of one quantity."""
    data = {"version": str(version), f"{key}-rows": str(max(1, len(rows)))}
    for at, row in enumerate(rows.values()):
        data |= {f"{key}.{at}-{name}": text for name, text in zip(("value", "valid_from", "source"), row, strict=True)}
    return data


def test_the_page_shows_what_is_given_and_which_of_it_are_examples(browser: Client) -> None:
    scenario = make_scenario()
    page = browser.get(ADDRESS.format(scenario.pk))
    text = words(page)
    assert "Plätze für Kinder von 3 bis 5 Jahren, 3 bis 5 Jahre Vorgegeben: 93 % Annahme" in text
    assert "Annahme (Beispiel, bitte ersetzen), ab 2018. Möglich sind 0 bis 100 %." in text
    assert "Möglich sind ganze Zahlen von 1 bis 12." in text
    assert "angepasst an" in text  # care as published for the Kreis
    assert "Weiterer Wert" not in text
    assert page.content.decode().count('<details class="dwk-section prj-topic"') == 5


def test_a_value_is_saved_with_decimal_comma_shown_and_emptied_again(browser: Client) -> None:
    scenario = make_scenario()
    address = ADDRESS.format(scenario.pk)
    shown = browser.post(
        address, typed(first=("96,5", "", "Jugendamt"), then=("98", "2025", "Ausbauplan")), follow=True
    )
    assert "Die eigenen Werte zum Bedarf sind gespeichert." in words(shown)
    assert "eigener Wert 93 % Annahme 96,5 % 2018 Jugendamt" in words(shown)
    stored = scenario.demand_values.order_by("valid_from").values_list("value", "valid_from", "source")
    assert list(stored) == [(96.5, 2018, "Jugendamt"), (98.0, 2025, "Ausbauplan")]
    form = browser.get(address)
    assert 'value="96,5"' in form.content.decode()
    assert "2 Größen" not in words(form)
    assert "davon 1 mit eigenem Wert" in words(form)
    same = browser.post(
        address, typed(2, first=("96,5", "2018", "Jugendamt"), then=("98", "2025", "Ausbauplan")), follow=True
    )
    assert "An den eigenen Werten hat sich nichts geändert." in words(same)
    browser.post(address, typed(2, first=("96,5", "2018", "Jugendamt"), then=("", "2025", "Ausbauplan")))
    assert [row.valid_from for row in scenario.demand_values.all()] == [2018]
    browser.post(address, typed(3, first=("", "", "")))
    assert not scenario.demand_values.exists()
    assert "einige davon sind Beispielannahmen" in words(browser.get(f"/vorausberechnung/szenario/{scenario.pk}/"))


@pytest.mark.parametrize(
    ("key", "row", "sentence"),
    [
        (KINDERGARTEN, ("120", "", "x"), "3 bis 5 Jahre, Eigener Wert in %: Möglich sind 0 bis 100 %."),
        (KINDERGARTEN, ("viele", "", "x"), "Eigener Wert in %: Bitte geben Sie eine Zahl an"),
        (KINDERGARTEN, ("90", "2040", "x"), "Gilt ab: Möglich sind die Jahre 2018 bis 2030."),
        (KINDERGARTEN, ("90", "", ""), "Begründung oder Quelle: Bitte nennen Sie die Quelle oder den Grund"),
        (KINDERGARTEN, ("", "", "Jugendamt"), "Bitte tragen Sie einen Wert ein oder leeren Sie die Begründung."),
        (CUTOFF, ("6,5", "", "x"), "Eigener Monat: Möglich sind ganze Zahlen von 1 bis 12."),
        (CUTOFF, ("13", "", "x"), "Eigener Monat: Möglich sind 1 bis 12."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_field_and_range_and_stays(
    browser: Client, key: str, row: tuple[str, str, str], sentence: str
) -> None:
    scenario = make_scenario()
    answer = browser.post(ADDRESS.format(scenario.pk), typed(key=key, first=row))
    assert sentence in words(answer)
    assert all(f'value="{text}"' in answer.content.decode() for text in row if text)
    assert not scenario.demand_values.exists()


def test_a_year_twice_is_refused_and_another_row_keeps_what_was_typed(browser: Client) -> None:
    scenario = make_scenario()
    address = ADDRESS.format(scenario.pk)
    answer = browser.post(address, typed(first=("90", "", "x"), then=("91", "2018", "x")))
    assert "2018 steht doppelt" in words(answer)
    more = browser.post(address, typed(first=("90,5", "", "x")) | {"more": KINDERGARTEN}).content.decode()
    assert f'name="{KINDERGARTEN}.1-value"' in more
    assert 'value="90,5"' in more
    assert "data-typed" in more
    assert "passt noch nicht" not in more


def test_two_people_at_once_lose_nothing(browser: Client) -> None:
    scenario = make_scenario()
    address = ADDRESS.format(scenario.pk)
    signed_in("zweite@example.org").post(address, typed(first=("80", "", "Beschluss")))
    answer = browser.post(address, typed(first=("70", "", "meine")))
    assert answer.status_code == 409
    assert "Beispiel zweite hat am" in words(answer)
    assert "3 bis 5 Jahre: 80 % ab 2018 (Beschluss)" in words(answer)
    assert 'value="70"' in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    browser.post(address, typed(2, first=("70", "", "meine")))
    assert scenario.demand_values.get().value == 70
    assert scenario.versions.count() == 3


def test_the_way_there_from_the_scenario_and_from_the_result_for_those_who_may_edit(browser: Client) -> None:
    scenario = entered(make_scenario(), own())
    run = finished_run(scenario)
    link = f'href="{ADDRESS.format(scenario.pk)}"'
    for address in (f"/vorausberechnung/szenario/{scenario.pk}/", f"/vorausberechnung/lauf/{run.pk}/"):
        assert link in browser.get(address).content.decode()
        assert link not in Client().get(address).content.decode()
    page = words(browser.get(f"/vorausberechnung/lauf/{run.pk}/"))
    assert "eigener Wert ersetzt 93 % (Annahme)" in page
    assert "1 Größe, eigener Wert" in page


def test_the_page_costs_the_same_for_one_value_and_for_many(browser: Client, django_assert_max_num_queries) -> None:
    scenario = entered(make_scenario(), *(own(value, 2018 + at) for at, value in enumerate((98, 97, 96, 95))))
    browser.get(ADDRESS.format(scenario.pk))
    with django_assert_max_num_queries(14):
        browser.get(ADDRESS.format(scenario.pk))
