"""Runs on the page: started, watched, ended, read, downloaded, repeated, compared, asked; the chapter in the profile."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from dwk.jobs.models import JobState
from dwk.projections import actions
from dwk.projections.models import ProjectionRun, RunState, Scenario
from dwk.projections.rules import Preset
from dwk.projections.tasks import compute_run
from tests.factories.projections import KREIS, SMALL, finished_run, housing, make_scenario, planner, released_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures", "own_files")]
SIGNATURES = {"svg": b"<svg", "png": b"\x89PNG", "csv": b"\xef\xbb\xbf", "xlsx": b"PK", "ods": b"PK", "json": b"{",
              "parquet": b"PAR1"}  # fmt: skip


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


def newly_released(scenario: Scenario) -> ProjectionRun:
    """A run released just now, so that no page kept from another test is taken for its own."""
    return released_run(scenario, timezone.now())


def started(browser: Client, scenario: Scenario) -> ProjectionRun:
    """A run started with the button and not worked on yet."""
    answer = browser.post(f"/vorausberechnung/szenario/{scenario.pk}/rechnen/")
    run = ProjectionRun.objects.get(scenario=scenario)
    assert answer["Location"] == f"/vorausberechnung/lauf/{run.pk}/"
    return run


def test_a_run_waits_is_computed_and_shows_its_result(browser: Client) -> None:
    run = started(browser, make_scenario())
    address = f"/vorausberechnung/lauf/{run.pk}/"
    waiting = browser.get(address)
    assert "wartet auf den Arbeiter" in words(waiting)
    assert f'hx-get="{address}stand/"' in waiting.content.decode()
    assert "Rechnung abbrechen" in words(waiting)
    assert "wartet" in words(browser.get(address + "stand/"))
    assert run.job is not None
    compute_run.func(job_id=run.job.pk, run_id=run.pk)
    assert browser.get(address + "stand/")["HX-Refresh"] == "true"
    page = words(browser.get(address))
    assert "Vorausberechnung Kreis Dithmarschen bis 2030" in page
    assert "2030 leben hier voraussichtlich rund" in page
    assert "in 80 von 100 Verläufen sind es" in page
    assert "Annahmen und ihre Quellen" in page
    assert "Tabelle 12411-02-03-4" in page
    assert "Prüfsumme der Ergebnisse (SHA-256)" in page


def test_a_run_is_cancelled_and_says_so(browser: Client) -> None:
    run = started(browser, make_scenario())
    page = words(browser.post(f"/vorausberechnung/lauf/{run.pk}/abbrechen/", follow=True))
    assert "Dieser Rechenlauf wurde abgebrochen; es gibt kein Ergebnis." in page
    assert "Noch einmal rechnen" in page
    again = words(browser.post(f"/vorausberechnung/lauf/{run.pk}/abbrechen/", follow=True))
    assert "ist schon beendet" in again


def test_a_run_that_failed_says_why_and_offers_another(browser: Client) -> None:
    run = started(browser, make_scenario())
    assert run.job is not None
    run.job.state, run.job.error = JobState.FAILED, "Es fehlt etwas."
    run.job.save()
    ProjectionRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, error="Es fehlt etwas.")
    page = words(browser.get(f"/vorausberechnung/lauf/{run.pk}/"))
    assert "Die Vorausberechnung ist nicht gelungen" in page
    assert "Es fehlt etwas." in page
    assert browser.get(f"/vorausberechnung/lauf/{run.pk}/pyramide.svg").status_code == 404


def test_small_regions_and_borrowed_ages_are_marked_before_the_figures(browser: Client) -> None:
    run = finished_run(make_scenario(key=SMALL))
    page = words(browser.get(f"/vorausberechnung/lauf/{run.pk}/"))
    assert page.index("Unsicheres Ergebnis") < page.index("Medianalter")
    assert "weniger als 8.000 Einwohner" in page
    assert "Vogtlandkreis übertragen" in page
    assert "Kreiswert" in page


def test_without_script_every_year_of_the_pyramid_has_a_link(browser: Client) -> None:
    run = finished_run(make_scenario())
    address = f"/vorausberechnung/lauf/{run.pk}/"
    page = browser.get(address + "?jahr=2025").content.decode()
    assert f'href="{address}?jahr=2019#pyramide"' in page
    assert "Personen je Altersjahr am 31.12.2025" in page
    alone = browser.get(f"{address}pyramide-2020.html").content.decode()
    assert 'id="pyramide"' in alone
    assert "31.12.2020" in alone
    assert browser.get(f"{address}pyramide-1990.html").status_code == 404


@pytest.mark.parametrize("kind", ["svg", "png", "csv", "xlsx", "ods", "json"])
def test_each_figure_can_be_taken_away(browser: Client, kind: str) -> None:
    run = finished_run(make_scenario())
    figures = (
        "bevoelkerung",
        "pyramide",
        "bestandteile",
        "bedarf-kita",
        "bedarf-schule",
        "bedarf-weiteres",
        "pyramiden",
    )
    for figure in figures if kind in {"svg", "csv"} else figures[:1]:
        answer = browser.get(f"/vorausberechnung/lauf/{run.pk}/{figure}.{kind}")
        assert answer.status_code == 200, figure
        assert answer.content.startswith(SIGNATURES[kind]), figure
    assert browser.get(f"/vorausberechnung/lauf/{run.pk}/gibtesnicht.{kind}").status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "json", "parquet"])
def test_the_whole_run_can_be_taken_away(browser: Client, kind: str) -> None:
    run = finished_run(make_scenario())
    for table in ("bevoelkerung", "gesamt", "komponenten", "bedarf"):
        answer = browser.get(f"/vorausberechnung/lauf/{run.pk}/tabelle/{table}.{kind}")
        assert answer.content.startswith(SIGNATURES[kind]), table
    assert browser.get(f"/vorausberechnung/lauf/{run.pk}/tabelle/nichts.{kind}").status_code == 404
    assert browser.get(f"/vorausberechnung/lauf/{run.pk}/tabelle/gesamt.exe").status_code == 404


def test_files_hold_the_numbers_of_the_page(browser: Client) -> None:
    run = finished_run(make_scenario())
    answer = browser.get(f"/vorausberechnung/lauf/{run.pk}/bevoelkerung.csv").content.decode("utf-8-sig")
    table = {row[0]: row for row in csv.reader(io.StringIO(answer), delimiter=";") if row}
    assert table["2018"][1] == "133210"
    assert round(float(table["2030"][2].replace(",", "."))) == round(run.summary["horizon_total"])
    cube = json.loads(browser.get(f"/vorausberechnung/lauf/{run.pk}/tabelle/gesamt.json").content)
    assert cube["class"] == "dataset"


def test_computing_again_says_whether_it_is_the_same_bit_for_bit(browser: Client) -> None:
    run = finished_run(make_scenario())
    page = words(browser.post(f"/vorausberechnung/lauf/{run.pk}/nachrechnen/", follow=True))
    assert "Bit für Bit dieselben Zahlen" in page
    assert run.results_sha256[:16] in page


def test_two_runs_are_compared_in_figures_and_assumptions(browser: Client) -> None:
    first = finished_run(make_scenario())
    assert "zwei fertige Rechenläufe" in words(browser.get(f"/vorausberechnung/{KREIS}/vergleich/"))
    scenario = make_scenario(name="Mit Neubau")
    actions.add_event(scenario_id=scenario.pk, version=1, event=housing(), by=None, at=timezone.now())
    second = finished_run(scenario)
    page = words(browser.get(f"/vorausberechnung/{KREIS}/vergleich/?a={first.pk}&b={second.pk}"))
    assert "leben hier mit „Mit Neubau“ rund" in page
    assert "Menschen mehr als mit „Beispielszenario“" in page
    assert "Neubaugebiet Beispielfeld" in page
    same = words(browser.get(f"/vorausberechnung/{KREIS}/vergleich/?a={first.pk}&b={first.pk}"))
    assert "Zweimal derselbe Rechenlauf" in same


def test_the_school_question_is_answered_and_becomes_a_scenario(browser: Client) -> None:
    address = f"/vorausberechnung/{SMALL}/grundschule/"
    assert "braucht es einen fertigen Rechenlauf" in words(browser.get(address))
    run = finished_run(make_scenario(key=SMALL))
    asked = {"run": str(run.pk), "classes": "2", "class_size": "21", "share": "100", "age_first": "25",
             "age_last": "39", "children": "0,5", "until": ""}  # fmt: skip
    page = words(browser.get(address, asked))
    assert "Antwort" in page
    assert "Erreichbar" in page
    assert "Als neues Szenario übernehmen" in page
    made = words(browser.post(address + "uebernehmen/", asked, follow=True))
    assert "der nötige Zuzug steht darin als Ereignis" in made
    event = Scenario.objects.order_by("-pk")[0].events.get()
    assert [group["first"] for group in event.groups] == [25, 0, 3, 6]
    assert event.groups[0]["persons"] > 0
    wrong = words(browser.get(address, asked | {"age_last": "20", "class_size": "0"}))
    assert "Möglich sind 5,0 bis 40,0 Kinder" in wrong
    assert "Das obere Alter liegt unter dem unteren (25)" in wrong
    assert "Bitte geben Sie eine ganze Zahl an" in words(browser.get(address, asked | {"classes": "1,5"}))


def test_a_school_out_of_reach_is_said_to_be_so(browser: Client) -> None:
    run = finished_run(make_scenario(key=SMALL))
    asked = {"run": str(run.pk), "classes": "12", "class_size": "40", "share": "1", "age_first": "59",
             "age_last": "60", "children": "0", "until": "2021"}  # fmt: skip
    page = words(browser.get(f"/vorausberechnung/{SMALL}/grundschule/", asked))
    assert "Nicht erreichbar" in page
    assert "Als neues Szenario übernehmen" not in page


def test_the_profile_gains_a_chapter_on_the_future_that_leads_to_the_run() -> None:
    before = words(Client().get(f"/daten/profil/{KREIS}/"))
    assert "Vorausberechnung bis" not in before
    run = newly_released(make_scenario())
    answer = Client().get(f"/daten/profil/{KREIS}/")
    page = words(answer)
    assert "Vorausberechnung bis 2030" in page
    assert "Eine Vorausberechnung sagt nicht, was geschehen wird." in page
    assert "Annahmen und ihre Quellen" in page
    assert f'href="/vorausberechnung/lauf/{run.pk}/"' in answer.content.decode()
    picture = Client().get(f"/daten/profil/{KREIS}/zukunft-bevoelkerung.svg")
    assert picture.content.startswith(b"<svg")


def test_the_profile_tells_of_the_run_released_last_whatever_it_assumes() -> None:
    newly_released(make_scenario())
    newly_released(make_scenario(Preset.CLOSED, "Ohne Wanderung"))
    assert "Szenario „Ohne Wanderung“" in words(Client().get(f"/daten/profil/{KREIS}/"))


def test_the_page_of_a_region_names_the_result_released_last() -> None:
    assert "Vorausberechnung öffnen" in words(Client().get(f"/kommunen/{KREIS}/"))
    run = released_run(make_scenario())
    page = Client().get(f"/kommunen/{KREIS}/")
    assert "Zuletzt freigegeben: Beispielszenario" in words(page)
    assert f'href="/vorausberechnung/lauf/{run.pk}/"' in page.content.decode()


def test_the_entry_page_lists_participants_and_latest_work(browser: Client) -> None:
    make_scenario()
    page = words(browser.get("/vorausberechnung/"))
    assert "Dithmarschen" in page
    assert "Beispielszenario" in page
    assert "noch nicht gerechnet" in page


def test_a_read_result_costs_few_queries_whatever_its_length(browser: Client, django_assert_max_num_queries) -> None:
    run = finished_run(make_scenario())
    browser.get(f"/vorausberechnung/lauf/{run.pk}/")
    with django_assert_max_num_queries(12):
        browser.get(f"/vorausberechnung/lauf/{run.pk}/")
