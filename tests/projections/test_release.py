"""Drafts stay with those who work on them; what is released everybody reads, until the release is withdrawn."""

from __future__ import annotations

import html
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from dwk.accounts.actions import create_user
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.audit.rules import SYSTEM
from dwk.cli.demo_scenarios import create_scenarios
from dwk.projections import actions
from dwk.projections.models import ProjectionRun, Scenario
from dwk.projections.queries.outlook import outlook, outlook_stamp
from dwk.projections.rules import Preset, ScenarioRefused
from tests.factories.projections import (
    KREIS,
    NOW,
    SMALL,
    finished_run,
    housing,
    make_scenario,
    region,
    released_run,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures", "own_files")]
PROFILE = f"/daten/profil/{SMALL}/"
WORK_ON_IT = [
    Role.PROGRAMME_OFFICE,
    Role.RESEARCH_PARTNER,
    Role.CONSULTANT,
    Role.MUNICIPAL_LEAD,
    Role.MUNICIPAL_COORDINATOR,
]
RELEASE = [Role.PROGRAMME_OFFICE, Role.RESEARCH_PARTNER, Role.MUNICIPAL_LEAD, Role.MUNICIPAL_COORDINATOR]
#: below the address of a run
PARTS = (
    "",
    "stand/",
    "pyramide-2020.html",
    "bevoelkerung.svg",
    "bevoelkerung.csv",
    "pyramide.png",
    "bedarf-kita.xlsx",
    "tabelle/bevoelkerung.csv",
    "tabelle/gesamt.parquet",
    "tabelle/bedarf.json",
)


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path
    settings.CHART_CACHE_DIR = tmp_path / "charts"


def signed_in(role: Role | None) -> Client:
    """Somebody of this role at a browser; None is a visitor."""
    client = Client()
    if role is not None:
        user = create_user(
            email=f"{role}@example.org", name="Anna", roles=[role], by=SYSTEM, effective_on=date(2026, 5, 4)
        )
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(answer) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def page_of(run: ProjectionRun) -> str:
    return f"/vorausberechnung/lauf/{run.pk}/"


def scenario_page(scenario: Scenario) -> str:
    return f"/vorausberechnung/szenario/{scenario.pk}/"


def renamed(scenario: Scenario, name: str) -> Scenario:
    """The scenario after somebody worked on it."""
    return actions.change_scenario(
        scenario_id=scenario.pk, version=scenario.version, name=name, horizon=2029, note="geheim", by=None, at=NOW
    )


@pytest.mark.parametrize("role", [None, Role.FUNDER])
def test_a_draft_is_nowhere_for_those_who_do_not_work_on_it(role: Role | None) -> None:
    scenario = make_scenario(name="Werkbank", key=SMALL)
    run = finished_run(scenario)
    other = finished_run(make_scenario(Preset.UPPER, "Oberwerk", key=SMALL))
    browser = signed_in(role)
    for part in PARTS:
        assert browser.get(page_of(run) + part).status_code == 404, part
    assert browser.get(scenario_page(scenario)).status_code == 404
    asked = f"?run={run.pk}&classes=2&class_size=20&share=100&age_first=25&age_last=39&children=0,5"
    for address in (
        "/vorausberechnung/",
        f"/vorausberechnung/{SMALL}/",
        f"/vorausberechnung/{SMALL}/?q=werk&stand=alle",
        f"/vorausberechnung/{SMALL}/vergleich/?a={run.pk}&b={other.pk}",
        f"/vorausberechnung/{SMALL}/grundschule/{asked}",
        f"/kommunen/{SMALL}/",
        PROFILE,
    ):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert not {"Werkbank", "Oberwerk"} & set(words(answer).split()), address
        assert f"/vorausberechnung/lauf/{run.pk}/" not in answer.content.decode(), address
    assert "Dafür braucht es zwei fertige Rechenläufe" in words(browser.get(f"/vorausberechnung/{SMALL}/vergleich/"))
    assert "Vorausberechnung bis" not in words(browser.get(PROFILE))


@pytest.mark.parametrize("role", WORK_ON_IT)
def test_whoever_works_on_projections_reads_drafts_named_as_such(role: Role) -> None:
    scenario = make_scenario(key=SMALL)
    run = finished_run(scenario)
    browser = signed_in(role)
    page = browser.get(page_of(run))
    assert "Entwurf" in words(page)
    assert ("/freigeben/" in page.content.decode()) == (role in RELEASE)
    assert browser.get(page_of(run) + "tabelle/gesamt.csv").status_code == 200
    assert "Entwurf" in words(browser.get(scenario_page(scenario)))
    assert "Entwurf" in words(browser.get(f"/vorausberechnung/{SMALL}/"))
    # the profile is the same for everybody
    assert "Vorausberechnung bis" not in words(browser.get(PROFILE))


@pytest.mark.parametrize("role", RELEASE)
def test_a_result_is_released_after_a_question_and_then_read_by_all(role: Role) -> None:
    scenario = make_scenario(key=SMALL)
    run = finished_run(scenario)
    browser, visitor = signed_in(role), Client()
    asked = words(browser.get(page_of(run) + "freigeben/"))
    assert "ohne Anmeldung lesen" in asked
    assert "Im Datenprofil des Gebiets steht ab sofort dieses Ergebnis" in asked
    assert visitor.get(page_of(run)).status_code == 404, "asking releases nothing"
    page = words(browser.post(page_of(run) + "freigeben/", follow=True))
    assert "Das Ergebnis ist freigegeben" in page
    assert "freigegeben am" in page
    for part in PARTS:
        assert visitor.get(page_of(run) + part).status_code == 200, part
    open_page = visitor.get(page_of(run))
    assert "freigegeben am" in words(open_page)
    assert "zuruecknehmen" not in open_page.content.decode()
    assert visitor.get(scenario_page(scenario)).status_code == 200
    assert "freigegeben am" in words(visitor.get(f"/vorausberechnung/{SMALL}/"))
    assert "Vorausberechnung bis 2030" in words(visitor.get(PROFILE))
    version = Version.objects.filter(object_type="projections.projectionrun", object_id=str(run.pk)).latest("pk")
    assert (version.reason, version.actor_name) == ("freigegeben", "Anna")
    assert "ist schon freigegeben" in words(browser.post(page_of(run) + "freigeben/", follow=True))


def test_a_withdrawn_release_is_gone_at_once_from_page_and_pdf() -> None:
    run = released_run(make_scenario(key=SMALL), timezone.now())
    visitor, lead = Client(), signed_in(Role.MUNICIPAL_LEAD)
    assert "Vorausberechnung bis 2030" in words(visitor.get(PROFILE))
    assert "Vorausberechnung bis 2030" in pdf_text(visitor)
    assert "sofort nicht mehr zu lesen" in words(lead.get(page_of(run) + "zuruecknehmen/"))
    page = words(lead.post(page_of(run) + "zuruecknehmen/", {"reason": "Fehler im Bebauungsplan"}, follow=True))
    assert "Die Freigabe ist zurückgenommen" in page
    assert "Entwurf" in page
    for part in PARTS:
        assert visitor.get(page_of(run) + part).status_code == 404, part
    assert "Vorausberechnung bis" not in words(visitor.get(PROFILE))
    assert visitor.get(PROFILE + "zukunft-bevoelkerung.svg").status_code == 404
    assert "Vorausberechnung bis" not in pdf_text(visitor)
    version = Version.objects.filter(object_type="projections.projectionrun", object_id=str(run.pk)).latest("pk")
    assert version.reason == "Freigabe zurückgenommen: Fehler im Bebauungsplan"
    assert "Dieser Rechenlauf ist nicht freigegeben" in words(lead.post(page_of(run) + "zuruecknehmen/", follow=True))


def pdf_text(visitor: Client) -> str:
    answer = visitor.get(PROFILE + "datenprofil.pdf")
    content = answer.content
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_what_was_changed_after_the_release_stays_a_draft() -> None:
    scenario = make_scenario(name="Alter Name", key=SMALL)
    run = released_run(scenario)
    renamed(scenario, "Neuer Name")
    visitor = Client()
    assert visitor.get(scenario_page(scenario)).status_code == 404
    for address in (page_of(run), "/vorausberechnung/", f"/vorausberechnung/{SMALL}/", f"/kommunen/{SMALL}/"):
        answer = visitor.get(address)
        assert "Alter Name" in words(answer), address
        assert "Neuer Name" not in words(answer), address
        assert scenario_page(scenario) not in answer.content.decode(), address
    assert "2018 bis 2030" in words(visitor.get(f"/vorausberechnung/{SMALL}/"))
    assert "Alter Name" not in words(visitor.get(f"/vorausberechnung/{SMALL}/?q=geheim"))
    assert "Alter Name" in words(visitor.get(f"/vorausberechnung/{SMALL}/?q=alter"))
    inside = signed_in(Role.CONSULTANT)
    assert "Neuer Name" in words(inside.get(f"/vorausberechnung/{SMALL}/"))
    assert scenario_page(scenario) in inside.get(page_of(run)).content.decode()


def test_in_the_open_released_runs_are_compared_and_asked_about_drafts_are_not() -> None:
    first = released_run(make_scenario())
    changed = make_scenario(name="Mit Neubau")
    actions.add_event(scenario_id=changed.pk, version=1, event=housing(), by=None, at=NOW)
    second = released_run(Scenario.objects.get(pk=changed.pk))
    draft = finished_run(make_scenario(Preset.CLOSED, "Heimlich"))
    visitor = Client()
    compared = f"/vorausberechnung/{KREIS}/vergleich/"
    assert "Neubaugebiet Beispielfeld" in words(visitor.get(f"{compared}?a={first.pk}&b={second.pk}"))
    assert "Heimlich" not in words(visitor.get(f"{compared}?a={first.pk}&b={draft.pk}"))
    asked = {"run": str(draft.pk), "classes": "2", "class_size": "21", "share": "100", "age_first": "25",
             "age_last": "39", "children": "0,5"}  # fmt: skip
    school = f"/vorausberechnung/{KREIS}/grundschule/"
    answer = words(visitor.get(school, asked))
    assert "Heimlich" not in answer
    assert "Erreichbar" not in answer
    assert "Als neues Szenario" not in answer
    assert "Antwort" in words(visitor.get(school, asked | {"run": str(first.pk)}))


def test_the_profile_tells_of_the_release_before_once_the_last_one_is_withdrawn() -> None:
    usual = released_run(make_scenario(), NOW)
    later = released_run(make_scenario(Preset.OWN, "Eigenes"), NOW + timedelta(hours=1))
    stamp = outlook_stamp()
    found = outlook(region())
    assert found is not None
    assert (found.result.run_id, [other.run_id for other in found.other]) == (later.pk, [usual.pk])
    actions.withdraw_release(run_id=later.pk, by=None, at=NOW)
    assert outlook_stamp() != stamp
    found = outlook(region())
    assert found is not None
    assert (found.result.run_id, found.other) == (usual.pk, ())
    actions.archive_scenario(scenario_id=usual.scenario_id, version=1, by=None, at=NOW)
    assert outlook(region()) is None


def test_only_a_finished_run_of_a_scenario_in_work_is_released() -> None:
    scenario = make_scenario()
    waiting = actions.new_run(scenario_id=scenario.pk, by=None, at=NOW)
    with pytest.raises(ScenarioRefused, match="nur ein fertiger Rechenlauf"):
        actions.release_run(run_id=waiting.pk, by=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectionRun.objects.filter(pk=waiting.pk).update(released_at=NOW)
    run = finished_run(scenario)
    actions.archive_scenario(scenario_id=scenario.pk, version=1, by=None, at=NOW)
    with pytest.raises(ScenarioRefused, match="archiviert"):
        actions.release_run(run_id=run.pk, by=None, at=NOW)


def test_in_the_open_the_list_costs_the_same_for_one_and_for_many(django_assert_max_num_queries) -> None:
    run = released_run(make_scenario())
    for number in range(8):
        scenario = make_scenario(name=f"Szenario {number}")
        run.pk, run.scenario, run.scenario_data = None, scenario, {**run.scenario_data, "name": scenario.name}
        run._state.adding = True
        run.save()
    visitor = Client()
    visitor.get(f"/vorausberechnung/{KREIS}/")
    with django_assert_max_num_queries(8):
        page = words(visitor.get(f"/vorausberechnung/{KREIS}/"))
    assert "9 Szenarien" in page
    with django_assert_max_num_queries(1):
        outlook_stamp()


def test_the_examples_of_the_demo_are_released_and_the_status_quo_stands_in_the_profile(monkeypatch) -> None:
    examples = [
        {"region": SMALL, "name": "Status quo (Beispiel)", "preset": "status_quo"},
        {"region": SMALL, "name": "Eigenes (Beispiel)", "preset": "own"},
    ]
    described = {"horizon": 2030, "trajectories": 10, "scenarios": examples}
    monkeypatch.setattr("dwk.cli.demo_scenarios._described", lambda: described)
    office = create_user(
        email="demo@example.org", name="Demo", roles=[Role.PROGRAMME_OFFICE], by=SYSTEM, effective_on=NOW.date()
    )
    assert create_scenarios(office, timezone.now()) == 2
    page = words(Client().get(PROFILE))
    assert "Szenario „Status quo (Beispiel)“" in page
    assert "mit „Eigenes (Beispiel)“" not in page
