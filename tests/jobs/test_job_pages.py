"""Pages about background work: own ones, progress, the end, other people's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.jobs.models import Job, JobState

pytestmark = pytest.mark.django_db


def person(name: str, role: Role | None = None) -> User:
    return create_user(
        email=f"{name}@example.org",
        name=name,
        roles=[role] if role else [],
        by=Actor(None, "Test"),
        effective_on=datetime.now(UTC).date(),
    )


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def job(by: User | None, **attributes: Any) -> Job:
    values = {"kind": "test", "title": "Beispiel prüfen", "created_at": datetime.now(UTC), **attributes}
    return Job.objects.create(started_by=by, **values)


def test_running_work_shows_its_step_and_is_asked_again() -> None:
    anna = person("anna")
    mine = job(anna, state=JobState.RUNNING, progress_percent=40, step="Werte werden verglichen")
    page = browser(anna).get(f"/vorgaenge/{mine.pk}/").content.decode()
    assert "Werte werden verglichen" in page
    assert 'value="40" max="100"' in page
    assert f'hx-get="/vorgaenge/{mine.pk}/stand/"' in page
    assert "Stand neu laden" in page
    piece = browser(anna).get(f"/vorgaenge/{mine.pk}/stand/")
    assert "<html" not in piece.content.decode()
    assert piece["Cache-Control"] == "no-store"


def test_when_the_work_has_ended_the_page_loads_itself_again() -> None:
    anna = person("anna")
    mine = job(anna, state=JobState.DONE, result={"Ergebnis": "geprüft"}, result_url="/daten/")
    assert browser(anna).get(f"/vorgaenge/{mine.pk}/stand/")["HX-Refresh"] == "true"
    page = browser(anna).get(f"/vorgaenge/{mine.pk}/").content.decode()
    assert "hx-get" not in page
    assert "Ergebnis ansehen" in page
    assert "geprüft" in page


def test_a_failure_is_told_in_words() -> None:
    anna = person("anna")
    mine = job(anna, state=JobState.FAILED, error="Die Datei fehlt.")
    assert "Die Datei fehlt." in browser(anna).get(f"/vorgaenge/{mine.pk}/").content.decode()


def test_work_that_was_interrupted_says_so() -> None:
    anna = person("anna")
    mine = job(anna, state=JobState.RUNNING, created_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert "unterbrochen" in browser(anna).get(f"/vorgaenge/{mine.pk}/").content.decode()
    assert browser(anna).get(f"/vorgaenge/{mine.pk}/stand/")["HX-Refresh"] == "true"


def test_other_peoples_work_is_not_there_unless_one_reads_the_logs() -> None:
    anna, berta, lead = person("anna"), person("berta"), person("lead", Role.MUNICIPAL_LEAD)
    theirs = job(anna, title="Annas Datei")
    for page in (f"/vorgaenge/{theirs.pk}/", f"/vorgaenge/{theirs.pk}/stand/"):
        assert browser(berta).get(page).status_code == 404
        assert browser(lead).get(page).status_code == 200
        assert Client().get(page)["Location"].startswith("/konto/login/")
        assert browser(anna).post(page).status_code == 405
    assert "Noch kein Vorgang" in browser(berta).get("/vorgaenge/").content.decode()
    assert "Annas Datei" in browser(anna).get("/vorgaenge/").content.decode()
    assert "Annas Datei" in browser(lead).get("/vorgaenge/").content.decode()


def test_the_list_does_not_call_interrupted_work_running() -> None:
    anna = person("anna")
    job(anna, state=JobState.RUNNING, created_at=datetime.now(UTC) - timedelta(hours=1))
    page = browser(anna).get("/vorgaenge/").content.decode()
    assert "unterbrochen" in page
    assert "läuft</" not in page
