"""Documents of meetings, invitations by mail and calendar files, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
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
from dwk.programme.actions.documents import add_event_document
from dwk.programme.actions.events import change_event, plan_event, release_minutes
from dwk.programme.models import Contact, Event, EventDocument, Participation
from tests.factories.browsing import browser_of
from tests.factories.documents import PDF, pdf, upload
from tests.factories.memberships import BY, START, member_of, small_participation

pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[object]]

HERE = "/programm/probe/musterstadt/veranstaltungen/"


def meeting(kommune: Participation, **fields: Any) -> Event:
    values = {"kind": "other", "title": "Werkstatt", "on": timezone.localdate() + timedelta(days=30), **fields}
    return plan_event(programme=kommune.programme, participation=kommune, by=BY, effective_on=START, **values)


@pytest.fixture
def event(kommune: Participation) -> Event:
    return meeting(kommune, starts_at=time(18), place="Rathaus", agenda="Begrüßung")


@pytest.fixture
def coordinator(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Kim Koordination"))


def released(event: Event) -> Event:
    event = change_event(event=event, held=True, minutes="Beschlossen.", by=BY, effective_on=START)
    return release_minutes(event=event, by=BY, effective_on=START)


def test_a_document_is_added_given_out_and_removed_after_a_question(event: Event, coordinator: Client) -> None:
    here = f"{HERE}{event.pk}/"
    sent = coordinator.post(
        here + "unterlagen/neu/", {"title": "Folien", "document": upload("folien.pdf")}, follow=True
    )
    assert "„Folien“ liegt jetzt bei der Veranstaltung." in sent.content.decode()
    paper = EventDocument.objects.get()
    assert (paper.added_on, paper.document.name) == (timezone.localdate(), "folien.pdf")
    given = coordinator.get(f"{here}unterlagen/{paper.pk}/")
    assert given.content == PDF
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Disposition"] == 'attachment; filename="folien.pdf"'
    remove = f"{here}unterlagen/{paper.pk}/entfernen/"
    assert "Soll „Folien“ nicht mehr bei der Veranstaltung liegen?" in coordinator.get(remove).content.decode()
    coordinator.post(remove)
    assert not EventDocument.objects.exists()
    assert coordinator.get(f"{here}unterlagen/{paper.pk}/").status_code == 404


def test_without_a_title_the_name_of_the_file_is_the_title(event: Event, coordinator: Client) -> None:
    coordinator.post(f"{HERE}{event.pk}/unterlagen/neu/", {"document": upload("Anwesenheit.pdf")})
    assert EventDocument.objects.get().title == "Anwesenheit.pdf"


def test_a_meeting_takes_no_file_that_is_not_what_it_says(event: Event, coordinator: Client) -> None:
    answer = coordinator.post(f"{HERE}{event.pk}/unterlagen/neu/", {"document": upload("a.pdf", b"<html>")})
    assert "Der Inhalt der Datei ist kein PDF" in answer.content.decode()
    assert "Bitte wählen Sie eine Datei aus." in coordinator.post(f"{HERE}{event.pk}/unterlagen/neu/").content.decode()
    assert not EventDocument.objects.exists()


def test_after_the_release_documents_are_added_but_not_removed(event: Event, coordinator: Client) -> None:
    paper = add_event_document(event=event, title="Folien", incoming=pdf("f.pdf"), by=BY, effective_on=START)
    released(event)
    here = f"{HERE}{event.pk}/"
    assert "entfernen" not in coordinator.get(here).content.decode()
    said = coordinator.post(f"{here}unterlagen/{paper.pk}/entfernen/", follow=True).content.decode()
    assert "Seine Unterlagen bleiben, wie sie sind." in said
    coordinator.post(here + "unterlagen/neu/", {"title": "Nachtrag", "document": upload("n.pdf")})
    assert EventDocument.objects.count() == 2


def test_a_document_of_another_meeting_is_not_reached(
    kommune: Participation, event: Event, coordinator: Client
) -> None:
    other = meeting(kommune, title="Andere")
    neighbour = meeting(small_participation(kommune.programme, "nachbarort"), title="Fremde")
    for owner in (other, neighbour):
        paper = add_event_document(event=owner, title="F", incoming=pdf("f.pdf"), by=BY, effective_on=START)
        assert coordinator.get(f"{HERE}{event.pk}/unterlagen/{paper.pk}/").status_code == 404
        assert coordinator.post(f"{HERE}{event.pk}/unterlagen/{paper.pk}/entfernen/").status_code == 404
    assert EventDocument.objects.count() == 2


def test_a_past_day_shows_only_what_lay_there(event: Event, coordinator: Client) -> None:
    paper = add_event_document(
        event=event, title="Später dazu", incoming=pdf("f.pdf"), by=BY, effective_on=date(2026, 5, 1)
    )
    here = f"{HERE}{event.pk}/"
    assert "Später dazu" not in coordinator.get(here + "?stand=2026-03-01").content.decode()
    assert coordinator.get(f"{here}unterlagen/{paper.pk}/?stand=2026-03-01").status_code == 404
    assert "Später dazu" in coordinator.get(here + "?stand=2026-06-01").content.decode()


def contact(kommune: Participation, name: str, email: str) -> Contact:
    return trail.create(
        obj=Contact(participation=kommune, name=name, email=email, function="Verein"), by=BY, effective_on=START
    )


def test_people_contacts_and_free_addresses_are_invited_and_the_trail_names_nobody(
    kommune: Participation, event: Event, coordinator: Client, django_capture_on_commit_callbacks: Committing
) -> None:
    lead = member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune, name="Lea Leitung")
    club = contact(kommune, "Vera Verein", "verein@example.org")
    contact(kommune, "Ohne Adresse", "")
    address = f"{HERE}{event.pk}/einladen/"
    page = coordinator.get(address).content.decode()
    assert "Einladung: Werkstatt" in page
    assert "Kim Koordination lädt Sie ein: Werkstatt" in page
    assert "um 18:00 Uhr" in page
    assert "Lea Leitung, Verwaltungsspitze" in page
    assert "Vera Verein, Verein" in page
    assert "Ohne Adresse" not in page
    assert "verein@example.org" not in page
    chosen = {
        "people": [f"person-{lead.pk}", f"kontakt-{club.pk}"],
        "further": "gast@example.org\nzweite@example.org, verein@example.org",
    }
    with django_capture_on_commit_callbacks(execute=True):
        said = coordinator.post(address, chosen, follow=True).content.decode()
    assert sorted(one.to[0] for one in mail.outbox) == [
        "gast@example.org", lead.email, "verein@example.org", "zweite@example.org",
    ]  # fmt: skip
    assert {len(one.to) for one in mail.outbox} == {1}
    assert mail.outbox[0].attachments[0][0] == "termin.ics"
    assert "Einladung an 4 Adressen verschickt" in said
    rows = Version.objects.filter(object_type="programme.event")
    assert not any("example.org" in f"{row.reason} {row.data}" for row in rows)


def test_a_second_sending_says_that_it_is_an_update(
    event: Event, coordinator: Client, django_capture_on_commit_callbacks: Committing
) -> None:
    address = f"{HERE}{event.pk}/einladen/"
    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(address, {"further": "gast@example.org"})
    changed = {"kind": "other", "title": "Werkstatt", "on": event.on.isoformat(), "place": "Bürgerhaus"}
    said = coordinator.post(f"{HERE}{event.pk}/angaben/", changed, follow=True).content.decode()
    assert "als Aktualisierung noch einmal schicken" in said
    page = coordinator.get(address).content.decode()
    assert "Diese Nachricht geht als Aktualisierung hinaus." in page
    assert "Einladung an 1 Adresse verschickt" in page
    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(address, {"further": "gast@example.org"})
    first, second = mail.outbox
    assert (first.subject, second.subject) == ("Einladung: Werkstatt", "Aktualisierte Einladung: Werkstatt")
    assert "zu dieser Veranstaltung gibt es neue Angaben" in second.body
    assert "Bürgerhaus" in second.body
    last = Version.objects.filter(object_type="programme.event").order_by("-pk")[0]
    assert last.reason == "Einladung an 1 Adresse als Aktualisierung verschickt"


def test_nobody_chosen_wrong_addresses_and_strangers_are_refused(
    kommune: Participation, event: Event, coordinator: Client
) -> None:
    address = f"{HERE}{event.pk}/einladen/"
    other = small_participation(kommune.programme, "nachbarort")
    stranger = member_of(kommune.programme, Role.MUNICIPAL_LEAD, other, name="Fremde Person")
    for entered, sentence in (
        ({"further": ""}, "Bitte wählen Sie mindestens eine Person aus"),
        ({"further": "keine-adresse"}, "„keine-adresse“ ist keine E-Mail-Adresse."),
        ({"people": [f"person-{stranger.pk}"]}, f"person-{stranger.pk}"),
        ({"further": "\n".join(f"a{number}@example.org" for number in range(301))}, "höchstens 300 Adressen"),
    ):
        assert sentence in coordinator.post(address, entered).content.decode()
    assert not mail.outbox


def test_nobody_is_invited_to_what_was_held(event: Event, coordinator: Client) -> None:
    released(event)
    assert "Einladung verschicken" not in coordinator.get(f"{HERE}{event.pk}/").content.decode()
    said = coordinator.post(f"{HERE}{event.pk}/einladen/", {"further": "a@example.org"}).content.decode()
    assert "Die Veranstaltung hat schon stattgefunden." in said
    assert not mail.outbox


def test_who_left_is_not_offered(kommune: Participation, event: Event, coordinator: Client) -> None:
    from dwk.programme.actions.people import end_membership
    from dwk.programme.models import Membership

    gone = member_of(kommune.programme, Role.CIVIL_PARTNER, kommune, name="Früher Dabei")
    end_membership(membership=Membership.objects.get(user=gone), successor=None, by=BY, effective_on=date(2026, 2, 1))
    assert "Früher Dabei" not in coordinator.get(f"{HERE}{event.pk}/einladen/").content.decode()


def test_a_meeting_goes_into_ones_own_calendar(event: Event, coordinator: Client) -> None:
    answer = coordinator.get(f"{HERE}{event.pk}/termin.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Werkstatt" in answer.content.decode()


def test_pages_take_as_many_queries_for_many_papers_and_people_as_for_few(
    kommune: Participation, event: Event, coordinator: Client
) -> None:
    pages = {"": 12, "einladen/": 11}
    counted: dict[str, list[int]] = {page: [] for page in pages}
    for number in (1, 6):
        for more in range(number):
            add_event_document(event=event, title="F", incoming=pdf("f.pdf"), by=BY, effective_on=START)
            member_of(kommune.programme, Role.CIVIL_PARTNER, kommune, name=f"Person {number}{more}")
            contact(kommune, f"K{number}{more}", f"k{number}{more}@example.org")
        for page, found in counted.items():
            with CaptureQueriesContext(connection) as queries:
                assert coordinator.get(f"{HERE}{event.pk}/{page}").status_code == 200
            found.append(len(queries))
    for page, found in counted.items():
        assert found[0] == found[1] <= pages[page]
