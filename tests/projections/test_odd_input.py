"""What nobody should type or click, and what the pages then answer: a sentence, never a failure."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from dwk.projections import actions
from dwk.projections.entries import AssumptionEntry
from dwk.projections.models import ProjectionRun, Scenario
from dwk.projections.rules import AssumptionKind, Preset
from tests.factories.projections import KREIS, NOW, finished_run, make_scenario, planner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures", "own_files")]
#: counts as a digit, but is no number
SUPERSCRIPT = "²"
TOO_LONG = "9" * 5000


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path
    settings.CHART_CACHE_DIR = tmp_path / "charts"


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(planner(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(answer) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def net_of(scenario: Scenario, persons: float) -> Scenario:
    """The scenario with a net migration that somebody wants."""
    entry = AssumptionEntry(AssumptionKind.NET_MIGRATION, 2025, persons, "Beispiel")
    return actions.set_assumptions(
        scenario_id=scenario.pk, version=scenario.version, kinds=[entry.kind], entries=[entry], by=None, at=NOW
    )


@pytest.mark.parametrize("text", [SUPERSCRIPT, TOO_LONG, "abc", "-1", "99999", ""])
def test_a_year_in_the_address_that_is_none_shows_the_horizon(browser: Client, text: str) -> None:
    run = finished_run(make_scenario())
    answer = browser.get(f"/vorausberechnung/lauf/{run.pk}/?{urlencode({'jahr': text})}")
    assert answer.status_code == 200
    assert browser.get(f"/vorausberechnung/lauf/{run.pk}/pyramide.csv?{urlencode({'jahr': text})}").status_code == 200


@pytest.mark.parametrize("version", [SUPERSCRIPT, TOO_LONG, "x", ""])
def test_a_version_that_is_none_changes_nothing(browser: Client, version: str) -> None:
    scenario = make_scenario(Preset.OWN)
    here = f"/vorausberechnung/szenario/{scenario.pk}/"
    for address in (f"{here}archivieren/", f"{here}fassung/1/"):
        assert "inzwischen" in words(browser.post(address, {"version": version}, follow=True))
    filled = {"geburten-rows": "1", "geburten-0-year": "2025", "geburten-0-tfr": "1,7", "geburten-0-source": "Beispiel"}
    assert browser.post(f"{here}annahmen/", {**filled, "version": version}).status_code == 409
    assert Scenario.objects.get().version == 1


@pytest.mark.parametrize("count", [SUPERSCRIPT, TOO_LONG])
def test_a_count_of_rows_that_is_none_is_no_row(browser: Client, count: str) -> None:
    scenario = make_scenario(Preset.OWN)
    sent = {"version": "1", "geburten-rows": count, "more": "geburten"}
    assert browser.post(f"/vorausberechnung/szenario/{scenario.pk}/annahmen/", sent).status_code == 200


@pytest.mark.parametrize(
    ("preset", "persons", "reason"),
    [(Preset.OWN, 1_500_000.0, "so weit vom Beobachteten"), (Preset.CLOSED, 100.0, "ohne Wanderungen kann keinen")],
)
def test_entries_that_cannot_be_computed_can_still_be_seen_and_changed(
    browser: Client, preset: Preset, persons: float, reason: str
) -> None:
    scenario = net_of(make_scenario(preset), persons)
    page = browser.get(f"/vorausberechnung/szenario/{scenario.pk}/")
    assert page.status_code == 200
    assert reason in words(page)
    assert browser.get(f"/vorausberechnung/szenario/{scenario.pk}/annahmen/").status_code == 200


@pytest.mark.parametrize("until", ["2019", "2030"])
def test_a_question_about_a_school_beyond_its_run_is_answered_with_a_sentence(browser: Client, until: str) -> None:
    short = actions.create_scenario(
        region=make_scenario().region, name="kurz", preset=Preset.OWN, base_year=2018, horizon=2019, by=None, at=NOW
    )
    run = finished_run(short)
    asked: dict[str, object] = {
        "run": run.pk,
        "classes": 2,
        "class_size": 20,
        "share": 100,
        "age_first": 25,
        "age_last": 39,
    }
    asked |= {"children": "0,5", "since": "", "until": until}
    place = f"/vorausberechnung/{KREIS}/grundschule/"
    answer = browser.get(f"{place}?{urlencode(asked)}")
    assert answer.status_code == 200
    assert "2019" in words(answer)
    taken = browser.post(f"{place}uebernehmen/", asked, follow=True)
    assert taken.status_code == 200
    assert Scenario.objects.count() == 2


def test_a_run_whose_files_are_gone_says_so_on_every_page(browser: Client, tmp_path: Path) -> None:
    runs = [finished_run(make_scenario(name=name), seed=404) for name in ("eins", "zwei")]
    for file in tmp_path.rglob("*"):
        if file.is_file():
            file.unlink()
    here = f"/vorausberechnung/lauf/{runs[0].pk}/"
    for address in (
        here,
        f"{here}tabelle/gesamt.csv",
        f"{here}bevoelkerung.csv",
        f"{here}pyramide-2020.html",
        f"/vorausberechnung/{KREIS}/vergleich/?a={runs[0].pk}&b={runs[1].pk}",
        f"/vorausberechnung/{KREIS}/grundschule/?run={runs[0].pk}&classes=2&class_size=20&share=100"
        "&age_first=25&age_last=39&children=0,5",
    ):
        answer = browser.get(address)
        assert answer.status_code == 404 or "rechnen Sie das Szenario noch einmal" in words(answer), address
    assert browser.get(f"/daten/profil/{KREIS}/").status_code == 200


def test_two_runs_without_a_common_year_are_not_compared_but_explained(browser: Client) -> None:
    runs = [finished_run(make_scenario(name=name)) for name in ("eins", "zwei")]
    data = {**runs[1].scenario_data, "base_year": 2040, "horizon": 2052}
    ProjectionRun.objects.filter(pk=runs[1].pk).update(scenario_data=data)
    answer = browser.get(f"/vorausberechnung/{KREIS}/vergleich/?a={runs[0].pk}&b={runs[1].pk}")
    assert answer.status_code == 200
    assert "kein Jahr gemeinsam" in words(answer)
