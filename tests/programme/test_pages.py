"""What people do in the browser with a Kommune: focus, phases, meetings, tasks, past days, lists."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.actions.events import create_task
from dwk.programme.actions.participations import add_department, state_focus
from dwk.programme.actions.people import add_member
from dwk.programme.actions.phases import plan_phase
from dwk.programme.models import Approval, Event, FocusStatement, Membership, PhaseRun, Task
from dwk.programme.queries.overview import SORT_KEYS
from dwk.programme.queries.places import SPOT_ORDER
from dwk.programme.views.overview import chosen_of, query_of
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/musterstadt/"


@pytest.fixture
def kommune(db: None):
    return small_participation(small_programme(), designation="Stadt")


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def coordinator(kommune) -> User:
    return member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune)


def test_without_a_focus_the_page_says_so_and_a_stated_one_is_shown(kommune) -> None:
    browser = browser_of(coordinator(kommune))
    assert "kein Fokus genannt" in browser.get(HERE).content.decode()
    browser.post(
        HERE + "fokus/", {"text": "Wohnen & <b>Ältere</b>", "effective_on": "2026-03-01", "reason": "Beschluss"}
    )
    page = browser.get(HERE).content.decode()
    assert "Wohnen &amp; &lt;b&gt;Ältere&lt;/b&gt;" in page
    assert "nachgetragen am" in page


def test_a_past_day_shows_what_held_and_says_that_nothing_can_be_changed(kommune) -> None:
    browser = browser_of(coordinator(kommune))
    state_focus(participation=kommune, text="Alter Fokus", by=BY, effective_on=date(2026, 2, 1))
    state_focus(participation=kommune, text="Neuer Fokus", by=BY, effective_on=date(2026, 4, 1))
    past = browser.get(HERE + "?stand=2026-03-01").content.decode()
    assert "Alter Fokus" in past
    assert "Neuer Fokus" not in past
    assert "Hier lässt sich nichts ändern." in past
    assert "Fokus bearbeiten" not in past
    assert "Neuer Fokus" in browser.get(HERE).content.decode()


def test_what_was_entered_later_was_not_known(kommune) -> None:
    browser = browser_of(coordinator(kommune))
    state_focus(participation=kommune, text="Nachgetragener Fokus", by=BY, effective_on=date(2026, 2, 1))
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "Nachgetragener" in browser.get(f"{HERE}?stand=2026-03-01").content.decode()
    assert "Nachgetragener" not in browser.get(f"{HERE}?stand=2026-03-01&bekannt={yesterday}").content.decode()


def test_odd_days_in_the_address_are_no_failure(kommune) -> None:
    browser = browser_of(coordinator(kommune))
    for stand in ("gestern", "2026-13-01", "", "1", "2026-02-30"):
        assert browser.get(HERE, {"stand": stand, "bekannt": stand}).status_code == 200
    assert "nahm die Kommune noch nicht teil" in browser.get(HERE, {"stand": "1990-01-01"}).content.decode()


def test_a_kickoff_from_planning_to_acceptance_by_a_second_person(kommune) -> None:
    first = coordinator(kommune)
    browser = browser_of(first)
    run = plan_phase(participation=kommune, kind="kickoff", by=BY, effective_on=START)
    browser.post(f"{HERE}phasen/{run.pk}/beginnen/")
    event = {
        "kind": "kickoff",
        "title": "Kick-off im Rathaus",
        "on": "2026-03-02",
        "place": "Rathaus",
        "starts_at": "18:00",
    }
    browser.post(HERE + "veranstaltungen/neu/", event)
    made = Event.objects.get(title="Kick-off im Rathaus")
    minutes = {
        "held": "on",
        "minutes": "Begrüßung und Ziele.",
        "group_municipal_lead": "1",
        "group_council_member": "4",
    }
    browser.post(f"{HERE}veranstaltungen/{made.pk}/protokoll/", minutes)
    todo = {"kind": "todo", "text": "Akteursliste schreiben", "role": "municipal_coordinator", "due_on": "2026-03-20"}
    browser.post(f"{HERE}veranstaltungen/{made.pk}/ergebnis/", todo)
    assert Task.objects.get().title == "Akteursliste schreiben"
    browser.post(f"{HERE}phasen/{run.pk}/vorlegen/")
    page = browser.get(f"{HERE}phasen/{run.pk}/").content.decode()
    assert "Das Protokoll des Kick-offs ist noch nicht freigegeben." in page
    assert "Die Koordination hat noch keine Vertretung." in page
    lead = member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune)
    refused = browser_of(lead).post(f"{HERE}phasen/{run.pk}/abnehmen/", follow=True).content.decode()
    assert "Die Phase kann noch nicht abgenommen werden." in refused
    browser.post(f"{HERE}veranstaltungen/{made.pk}/freigeben/")
    _complete(kommune, first)
    browser_of(lead).post(f"{HERE}phasen/{run.pk}/abnehmen/")
    approval = Approval.objects.get()
    assert (approval.user, approval.role, approval.version) == (lead, "municipal_lead", 1)
    assert len(approval.content_sha256) == 64
    assert PhaseRun.objects.get(pk=run.pk).state == "accepted"
    assert "abgenommen" in browser.get(f"{HERE}phasen/").content.decode()


def _complete(kommune, first: User) -> None:
    own = Membership.objects.get(user=first)
    departments = [
        add_department(participation=kommune, name=name, by=BY, effective_on=START) for name in ("Bauen", "Soziales")
    ]
    add = {"programme": kommune.programme, "participation": kommune, "by": BY, "effective_on": START}
    deputy = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Vertretung K", deputy_of=own)
    for department in departments:
        member = member_of(
            kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name=department.name, department=department
        )
        assert member
    add_member(user=deputy, role=Role.COUNCIL_MEMBER.value, **add)


def test_nobody_accepts_what_he_handed_in_himself(kommune) -> None:
    lead = member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune)
    add_member(
        user=lead,
        programme=kommune.programme,
        participation=kommune,
        role=Role.MUNICIPAL_COORDINATOR.value,
        by=BY,
        effective_on=START,
    )
    run = plan_phase(participation=kommune, kind="review", by=BY, effective_on=START)
    browser = browser_of(lead)
    for step in ("beginnen", "vorlegen"):
        browser.post(f"{HERE}phasen/{run.pk}/{step}/")
    answer = browser.post(f"{HERE}phasen/{run.pk}/abnehmen/", follow=True).content.decode()
    assert "nimmt sie nicht selbst ab" in answer
    assert not Approval.objects.exists()


def test_skipping_and_reopening_take_a_reason(kommune) -> None:
    browser = browser_of(coordinator(kommune))
    run = plan_phase(participation=kommune, kind="workshop", by=BY, effective_on=START)
    address = f"{HERE}phasen/{run.pk}/ueberspringen/"
    assert "braucht einen Grund" in browser.post(address, follow=True).content.decode()
    browser.post(address, {"reason": "Es gab gerade erst eine Werkstatt."})
    assert PhaseRun.objects.get(pk=run.pk).state == "skipped"
    assert "Noch nicht abgenommen: Kick-off" in browser.get(f"{HERE}phasen/{_profile(kommune)}/").content.decode()


def _profile(kommune) -> int:
    return plan_phase(participation=kommune, kind="profile", by=BY, effective_on=START).pk


def test_a_task_is_finished_and_that_is_taken_back(kommune) -> None:
    user = coordinator(kommune)
    task = create_task(
        participation=kommune, title="Liste", role="municipal_coordinator", due_on=START, by=BY, effective_on=START
    )
    browser = browser_of(user)
    assert "überfällig" in browser.get(HERE + "aufgaben/").content.decode()
    assert "Liste" in browser.get("/meine-seite/").content.decode()
    browser.post(f"{HERE}aufgaben/{task.pk}/erledigt/")
    assert Task.objects.get().done_on == timezone.localdate()
    assert "Es ist nichts fällig." in browser.get("/meine-seite/").content.decode()
    browser.post(f"{HERE}aufgaben/{task.pk}/offen/")
    assert Task.objects.get().done_on is None


def test_the_trail_lists_entries_and_differences_between_two_days(kommune) -> None:
    browser = browser_of(coordinator(kommune))
    state_focus(participation=kommune, text="Vorher", by=BY, effective_on=date(2026, 2, 1))
    state_focus(participation=kommune, text="Nachher", by=BY, effective_on=date(2026, 4, 1))
    page = browser.get(HERE + "verlauf/?von=2026-03-01&bis=2026-05-01").content.decode()
    assert re.search(r"Fokus „Nachher“.*<th[^>]*>\s*Fokus\s*</th>.*Vorher\s*</td>.*Nachher\s*</td>", page, re.DOTALL)
    assert "nachgetragen" in page
    assert "hat sich nichts geändert" in browser.get(HERE + "verlauf/?von=2026-02-02&bis=2026-02-03").content.decode()


def test_no_list_of_kommunen_is_sorted_by_an_indicator_a_light_or_an_amount() -> None:
    assert set(SORT_KEYS) == {"programm", "name", "aktivitaet", "beginn"}
    assert {field for _, field in SORT_KEYS.values()} == {"position", "name", "last_entry", "starts_on"}
    # the map has no order to choose: what it leaves out, when there is too much, it leaves out by the programme's order
    assert {key.rpartition("__")[2] for key in SPOT_ORDER} == {"position", "name", "participation", "pk"}


@pytest.mark.parametrize("order", ["kosten", "bevoelkerung", "ampel", "-name", "overdue"])
def test_another_order_is_taken_for_no_wish(kommune, order: str) -> None:
    assert chosen_of(QueryDict(f"ordnung={order}")).order == "programm"
    assert query_of(chosen_of(QueryDict(f"ordnung={order}"))) == "", "nor can a saved view hold it"


def office(kommune) -> Client:
    return browser_of(member_of(kommune.programme, Role.PROGRAMME_OFFICE))


def test_the_overview_narrows_and_keeps_its_choice_in_the_address(kommune) -> None:
    other = small_participation(kommune.programme, "nachbarort")
    plan_phase(participation=other, kind="kickoff", state="in_progress", by=BY, effective_on=START)
    create_task(
        participation=other, title="Spät", role="municipal_coordinator", due_on=START, by=BY, effective_on=START
    )
    browser = office(kommune)
    everything = browser.get("/programm/probe/").content.decode()
    assert "Musterstadt" in everything
    assert "kein Fokus genannt" in everything
    for query in ("q=nachbar", "phase=kickoff", "zustand=in_progress", "frist=ueberfaellig"):
        page = browser.get(f"/programm/probe/?{query}").content.decode()
        assert "Nachbarort" in page
        assert "Musterstadt" not in page
    assert "Keine Kommune passt dazu" in browser.get("/programm/probe/?q=%00zzz").content.decode()
    assert "Nachbarort" in browser.get("/programm/probe/?stand=2026-02-01").content.decode()
    assert "Keine Kommune an diesem Tag" in browser.get("/programm/probe/?stand=2020-02-01").content.decode()


def test_the_overview_asks_the_database_as_often_for_many_kommunen_as_for_one(kommune) -> None:
    browser = office(kommune)
    with CaptureQueriesContext(connection) as one:
        browser.get("/programm/probe/")
    for number in range(30):
        place = small_participation(kommune.programme, f"ort-{number}")
        state_focus(participation=place, text="F", by=BY, effective_on=START)
        plan_phase(participation=place, kind="kickoff", state="in_progress", by=BY, effective_on=START)
    with CaptureQueriesContext(connection) as many:
        browser.get("/programm/probe/")
    assert len(many) == len(one)
    assert len(many) <= 14


@pytest.mark.parametrize(("kind", "magic"), [("csv", b""), ("xlsx", b"PK"), ("ods", b"PK")])
def test_the_list_is_a_file_too(kommune, kind: str, magic: bytes) -> None:
    FocusStatement.objects.all()
    answer = office(kommune).get(f"/programm/probe/kommunen.{kind}")
    assert answer.status_code == 200
    assert answer.content.startswith(magic)
    assert kind != "csv" or "Musterstadt" in answer.content.decode("utf-8-sig")
    assert f".{kind}" in answer["Content-Disposition"]


def test_an_invitation_from_the_page_reaches_the_mail(kommune, mailoutbox, django_capture_on_commit_callbacks) -> None:
    browser = browser_of(coordinator(kommune))
    entered = {"name": "Jana Neu", "email": "neu@example.org", "role": "department_member"}
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(HERE + "personen/einladen/", entered)
    assert "/einladung/" in mailoutbox[0].body
    page = browser.get(HERE + "personen/").content.decode()
    assert "Jana Neu" in page
    address = re.search(r'href="([^"]+/zurueckziehen/)"', page)
    assert address is not None
    assert "nicht mehr gelten" in browser.get(address[1]).content.decode()
    assert "ist zurückgezogen" in browser.post(address[1], follow=True).content.decode()
    assert "Offene Einladungen" not in browser.get(HERE + "personen/").content.decode()
    assert browser.post(address[1]).status_code == 404


def test_somebody_without_a_place_reads_what_to_do(db: None) -> None:
    from dwk.accounts.actions import create_user

    user = create_user(email="neu@example.org", name="Neu", roles=[], by=BY, effective_on=START)
    assert "lädt Sie per E-Mail ein" in browser_of(user).get("/programm/").content.decode()
