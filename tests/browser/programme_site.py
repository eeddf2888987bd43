"""A programme with something on every page, and the addresses of these pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.berichte.actions import freeze_report
from dwk.notifications.actions import notify
from dwk.programme.actions.bodies import found_group, seat_member
from dwk.programme.actions.documents import add_event_document, hand_in_result
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.invitations import invite
from dwk.programme.actions.participations import add_goal, state_focus
from dwk.programme.actions.people import add_member
from dwk.programme.actions.phases import plan_phase, start_phase
from dwk.programme.models import Membership
from tests.factories.documents import pdf
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

HERE = "/programm/probe/musterstadt/"


@dataclass(frozen=True)
class ProgrammeSite:
    """What the addresses need to be filled in."""

    run: int = 1
    event: int = 1
    member: int = 1
    report: int = 1
    invitation: int = 1
    meeting: int = 1
    paper: int = 1
    group: int = 1
    seat: int = 1
    goal: int = 1
    delivery: int = 1
    paper_of_meeting: int = 1


def build_programme(user: User) -> ProgrammeSite:
    """Two Kommunen, one of them with everything; the person belongs to the office of the programme."""
    programme = small_programme()
    place = small_participation(programme, designation="Stadt")
    small_participation(programme, "nachbarort")
    add_member(
        user=user, programme=programme, participation=None, role=Role.PROGRAMME_OFFICE.value, by=BY, effective_on=START
    )
    member_of(programme, Role.MUNICIPAL_LEAD, place)
    state_focus(participation=place, text="Wohnen für Ältere", by=BY, effective_on=date(2026, 2, 1))
    run = start_phase(
        run=plan_phase(participation=place, kind="kickoff", by=BY, effective_on=START), by=BY, effective_on=START
    )
    event = plan_event(
        programme=programme, participation=place, phase_run=run, kind="kickoff", title="Kick-off im Rathaus", on=START,
        agenda="Begrüßung", minutes="Ziele geklärt.", by=BY, effective_on=START,
    )  # fmt: skip
    meeting = plan_event(
        programme=programme, participation=None, kind="exchange", title="Austauschtreffen", place="Kassel", by=BY,
        on=timezone.localdate() + timedelta(days=30), effective_on=START,
    )  # fmt: skip
    papers = [
        add_event_document(event=one, title="Folien", incoming=pdf("folien.pdf"), by=BY, effective_on=START)
        for one in (event, meeting)
    ]
    group = found_group(
        participation=place, name="Lenkungsrunde", mandate="Entscheidet.", rhythm="monatlich", by=BY, effective_on=START
    )
    seat = seat_member(group=group, name="Alex Beispiel", department=None, by=BY, effective_on=START)
    goal = add_goal(
        participation=place, text="Barrierefreie Wege", measure="Haltestellen", target="alle", by=BY, effective_on=START
    )
    delivery = hand_in_result(
        run=run, output="Protokoll", title="Protokoll des Kick-offs", open_points="Liste fehlt",
        incoming=pdf("protokoll.pdf"), by=BY, effective_on=START,
    )  # fmt: skip
    for title, due in (("Akteursliste", START), ("Terminplan", None)):
        create_task(participation=place, title=title, role="municipal_lead", due_on=due, by=BY, effective_on=START)
    now = timezone.now()
    invitation = invite(
        token="offen", link_of=str, at=now, by=BY, email="neu@example.org", name="Jana Neu", programme=programme,
        participation=place, role=Role.COUNCIL_MEMBER.value,
    )  # fmt: skip
    notify(users=[user], text="Das Protokoll liegt vor.", url=HERE, site="http://localhost", at=now)
    report = freeze_report(
        programme=programme, kind="zwischenbericht", as_of=date(2026, 3, 1), known_on=None, user=user, at=now
    )
    member = Membership.objects.get(participation=place)
    return ProgrammeSite(
        run.pk, event.pk, member.pk, report.pk, invitation.pk, meeting.pk, papers[0].pk, group.pk, seat.pk, goal.pk,
        delivery.pk, papers[1].pk,
    )  # fmt: skip


def programme_pages(site: ProgrammeSite) -> list[str]:
    """Every page of programmes, reports and notifications for somebody of the office."""
    here = ("", "?stand=2026-02-15", "fokus/", "demografiefest/", "phasen/", f"phasen/{site.run}/")
    rest = (
        f"phasen/{site.run}/ueberspringen/", "veranstaltungen/", "veranstaltungen/neu/", f"veranstaltungen/{site.event}/",
        f"veranstaltungen/{site.event}/angaben/", f"veranstaltungen/{site.event}/protokoll/",
        f"veranstaltungen/{site.event}/freigeben/", f"veranstaltungen/{site.event}/einladen/",
        f"veranstaltungen/{site.event}/unterlagen/neu/",
        f"veranstaltungen/{site.event}/unterlagen/{site.paper}/entfernen/", "demografiefest/ziel/neu/",
        f"demografiefest/ziel/{site.goal}/", f"demografiefest/ziel/{site.goal}/entfernen/",
        f"phasen/{site.run}/uebergeben/", f"phasen/{site.run}/vertretung/", f"uebergaben/{site.delivery}/zuruecknehmen/",
        "steuerung/", "steuerung/neu/", f"steuerung/{site.group}/angaben/", f"steuerung/{site.group}/mitglied/",
        f"steuerung/{site.group}/aufloesen/", f"steuerung/sitz/{site.seat}/aufheben/", "aufgaben/",
        "aufgaben/neu/", "personen/", "personen/einladen/",
        f"personen/{site.member}/beenden/", f"personen/einladung/{site.invitation}/zurueckziehen/",
        "verlauf/?von=2026-01-15&bis=2026-03-01",
    )  # fmt: skip
    whole = (
        "/programm/", "/programm/probe/", "/programm/probe/?stand=2026-02-15", "/berichte/probe/",
        f"/berichte/probe/{site.report}/", "/meine-seite/", "/mitteilungen/",
    )  # fmt: skip
    meeting = f"{site.meeting}/"
    meetings = (
        "", "neu/", meeting, f"{meeting}angaben/", f"{meeting}protokoll/", f"{meeting}freigeben/", f"{meeting}einladen/",
        f"{meeting}unterlagen/neu/", f"{meeting}unterlagen/{site.paper_of_meeting}/entfernen/",
    )  # fmt: skip
    of_programme = ("/programm/probe/veranstaltungen/" + part for part in meetings)
    return [*whole, *of_programme, *(HERE + part for part in (*here, *rest))]
