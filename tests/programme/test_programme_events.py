"""Meetings of a whole programme: planned, held and released like those of a Kommune, found by those they concern."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.actions import trail
from dwk.programme.actions.events import plan_event
from dwk.programme.models import Event, EventItem, Membership, Participation, Task
from dwk.programme.queries.calendar import entries_of
from tests.factories.browsing import browser_of
from tests.factories.documents import upload
from tests.factories.memberships import BY, START, member_of, small_participation

pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[object]]

WHOLE = "/programm/probe/veranstaltungen/"
SOON = timezone.localdate() + timedelta(days=20)


@pytest.fixture
def office(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.PROGRAMME_OFFICE, name="Gerd Geschäftsstelle"))


def meeting(kommune: Participation, **fields: Any) -> Event:
    values = {"kind": "exchange", "title": "Austausch Nord", "on": SOON, "place": "Hannover", **fields}
    return plan_event(programme=kommune.programme, participation=None, by=BY, effective_on=START, **values)


def text(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_an_exchange_meeting_from_planning_to_released_minutes(kommune: Participation, office: Client) -> None:
    assert "Veranstaltungen" in text(office, "/programm/probe/")
    assert "Noch keine Veranstaltung" in text(office, WHOLE)
    office.post(WHOLE + "neu/", {"kind": "exchange", "title": "Austauschtreffen Mai", "on": "2026-05-04"})
    event = Event.objects.get()
    assert event.participation is None
    here = f"{WHOLE}{event.pk}/"
    assert "Austauschtreffen Mai" in text(office, WHOLE)
    changed = {"kind": "exchange", "title": "Austauschtreffen Mai", "on": "2026-05-05", "place": "Kassel"}
    office.post(here + "angaben/", changed)
    office.post(here + "protokoll/", {"held": "on", "minutes": "Drei Kommunen berichten.", "group_funder": "2"})
    office.post(here + "unterlagen/neu/", {"title": "Folien", "document": upload("folien.pdf")})
    office.post(here + "ergebnis/", {"kind": "decision", "text": "Nächstes Treffen im Herbst"})
    office.post(here + "freigeben/")
    page = text(office, here)
    for words in ("Kassel", "Drei Kommunen berichten.", "Förderer: 2", "Folien", "Nächstes Treffen im Herbst"):
        assert words in page
    assert "Freigegeben am" in page
    assert Event.objects.get().minutes_released_on == timezone.localdate()
    chains = Version.objects.filter(object_type__startswith="programme.event").values_list("chain", flat=True)
    assert set(chains) == {kommune.programme.scope}


def test_a_todo_becomes_a_task_where_a_kommune_is_named_and_words_where_none_is(
    kommune: Participation, office: Client
) -> None:
    event = meeting(kommune)
    todo = {"kind": "todo", "text": "Bericht schreiben", "role": "municipal_coordinator", "due_on": "2026-12-01"}
    said = office.post(f"{WHOLE}{event.pk}/ergebnis/", {**todo, "kommune": kommune.pk}, follow=True).content.decode()
    assert "Die Aufgabe steht bei Musterstadt." in said
    task = Task.objects.get()
    assert (task.participation, task.title, task.due_on) == (kommune, "Bericht schreiben", date(2026, 12, 1))
    office.post(f"{WHOLE}{event.pk}/ergebnis/", {**todo, "role": "programme_office", "kommune": ""})
    assert Task.objects.count() == 1
    last = EventItem.objects.order_by("-pk")[0]
    assert last.text == "Bericht schreiben (Geschäftsstelle, bis 01.12.2026)"
    assert last.task is None


def test_a_todo_for_a_kommune_of_another_programme_is_refused(kommune: Participation, office: Client) -> None:
    from tests.factories.memberships import small_programme

    foreign = small_participation(small_programme("anderes"), "fremd")
    todo = {"kind": "todo", "text": "x", "role": "municipal_lead", "kommune": foreign.pk}
    office.post(f"{WHOLE}{meeting(kommune).pk}/ergebnis/", todo)
    assert not Task.objects.exists()
    assert not EventItem.objects.exists()


def test_who_may_only_look_is_offered_nothing_and_refused(kommune: Participation) -> None:
    event = meeting(kommune)
    funder = browser_of(member_of(kommune.programme, Role.FUNDER))
    page = text(funder, f"{WHOLE}{event.pk}/")
    assert "Austausch Nord" in page
    assert "Protokoll schreiben" not in page
    assert funder.post(f"{WHOLE}{event.pk}/angaben/").status_code == 403


def test_a_meeting_of_a_kommune_is_none_of_the_programme_and_the_other_way_round(
    kommune: Participation, office: Client
) -> None:
    own = plan_event(
        programme=kommune.programme, participation=kommune, kind="other", title="Nur hier", on=SOON, by=BY,
        effective_on=START,
    )  # fmt: skip
    event = meeting(kommune)
    assert office.get(f"{WHOLE}{own.pk}/").status_code == 404
    assert office.get(f"/programm/probe/musterstadt/veranstaltungen/{event.pk}/").status_code == 404
    assert "Nur hier" not in text(office, WHOLE)


def test_a_past_day_shows_what_was_known_and_changes_nothing(kommune: Participation, office: Client) -> None:
    event = meeting(kommune)
    here = f"{WHOLE}{event.pk}/"
    trail.change(obj=event, title="Neuer Titel", by=BY, effective_on=date(2026, 4, 1))
    assert "Austausch Nord" in text(office, here + "?stand=2026-02-01")
    assert "Neuer Titel" in text(office, here)
    assert office.post(here + "angaben/?stand=2026-02-01", {"title": "x"}).status_code == 403
    assert "Veranstaltung eintragen" not in text(office, WHOLE + "?stand=2026-02-01")
    assert office.get(here + "?stand=2025-12-01").status_code == 404


def test_all_kommunen_can_be_invited_to_an_exchange(
    kommune: Participation, office: Client, django_capture_on_commit_callbacks: Committing
) -> None:
    other = small_participation(kommune.programme, "nachbarort")
    people = [
        member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, place, name=f"Person {place.name}")
        for place in (kommune, other)
    ]
    event = meeting(kommune)
    page = text(office, f"{WHOLE}{event.pk}/einladen/")
    assert "Person Nachbarort, Demografiekoordination (Nachbarort)" in page
    assert "Gerd Geschäftsstelle, Geschäftsstelle" in page
    with django_capture_on_commit_callbacks(execute=True):
        office.post(f"{WHOLE}{event.pk}/einladen/", {"people": [f"person-{person.pk}" for person in people]})
    assert {one.to[0] for one in mail.outbox} == {person.email for person in people}
    assert "Einladung an 2 Adressen verschickt" in text(office, f"{WHOLE}{event.pk}/")
    assert "BEGIN:VCALENDAR" in text(office, f"{WHOLE}{event.pk}/termin.ics")


def test_a_kommune_finds_exchange_meetings_of_its_programme_but_not_its_steering_rounds(
    kommune: Participation, office: Client
) -> None:
    event = meeting(kommune)
    meeting(kommune, kind="steering", title="Interne Steuerung")
    user = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune)
    browser = browser_of(user)
    for address in ("/meine-seite/", "/programm/probe/musterstadt/veranstaltungen/"):
        page = text(browser, address)
        assert "Austausch Nord" in page
        assert "Hannover" in page
        assert "Interne Steuerung" not in page
        assert f"{WHOLE}{event.pk}/" not in page
        assert f"{WHOLE}{event.pk}/" in text(office, address)
    today = timezone.localdate()
    assert [entry.title for entry in entries_of(user, today)] == ["Austausch Nord"]
    assert "Interne Steuerung" in text(office, "/meine-seite/")


def test_the_calendar_follows_the_day_on_which_a_membership_ends(kommune: Participation) -> None:
    meeting(kommune)
    user, today = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune), timezone.localdate()
    membership = Membership.objects.get(user=user)
    for ended_on, found in ((today + timedelta(days=1), 1), (today, 0)):
        trail.change(obj=membership, ended_on=ended_on, by=BY, effective_on=START)
        membership = Membership.objects.get(user=user)
        assert len(entries_of(user, today)) == found


def test_lists_take_as_many_queries_for_many_meetings_as_for_one(kommune: Participation, office: Client) -> None:
    addresses = (WHOLE, "/programm/probe/musterstadt/veranstaltungen/", "/meine-seite/")
    counted: dict[str, list[int]] = {address: [] for address in addresses}
    for number in (1, 7):
        for more in range(number):
            meeting(kommune, title=f"Treffen {number}-{more}")
        for address, found in counted.items():
            with CaptureQueriesContext(connection) as queries:
                assert office.get(address).status_code == 200
            found.append(len(queries))
    assert all(first == last for first, last in counted.values()), counted
    assert counted[WHOLE][0] <= 7
