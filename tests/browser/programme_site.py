"""A programme with something on every page, and the addresses of these pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.berichte.actions import freeze_report
from dwk.evaluation.actions import add_evidence, note_finding
from dwk.notifications.actions import notify
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.invitations import invite
from dwk.programme.actions.participations import state_focus
from dwk.programme.actions.people import add_member
from dwk.programme.actions.phases import plan_phase, start_phase
from dwk.programme.models import Membership
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
    finding: int = 1


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
    for title, due in (("Akteursliste", START), ("Terminplan", None)):
        create_task(participation=place, title=title, role="municipal_lead", due_on=due, by=BY, effective_on=START)
    now = timezone.now()
    invitation = invite(
        token="offen", link_of=str, at=now, by=BY, email="neu@example.org", name="Jana Neu", programme=programme,
        participation=place, role=Role.COUNCIL_MEMBER.value,
    )  # fmt: skip
    notify(users=[user], text="Das Protokoll liegt vor.", url=HERE, site="http://localhost", at=now)
    finding = note_finding(
        programme=programme, participation=place, headline="Zeit", text="Sie fehlt vor Ort.", by=BY, effective_on=START
    )
    add_evidence(finding=finding, text="Protokoll des Kick-offs", on=START, url=HERE, by=BY, effective_on=START)
    report = freeze_report(
        programme=programme, kind="zwischenbericht", as_of=date(2026, 3, 1), known_on=None, user=user, at=now
    )
    member = Membership.objects.get(participation=place)
    return ProgrammeSite(run.pk, event.pk, member.pk, report.pk, invitation.pk, finding.pk)


def programme_pages(site: ProgrammeSite) -> list[str]:
    """Every page of programmes, reports and notifications for somebody of the office."""
    here = ("", "?stand=2026-02-15", "fokus/", "demografiefest/", "phasen/", f"phasen/{site.run}/")
    rest = (
        f"phasen/{site.run}/ueberspringen/", "veranstaltungen/", "veranstaltungen/neu/", f"veranstaltungen/{site.event}/",
        f"veranstaltungen/{site.event}/angaben/", f"veranstaltungen/{site.event}/protokoll/",
        f"veranstaltungen/{site.event}/freigeben/", "aufgaben/", "aufgaben/neu/", "personen/", "personen/einladen/",
        f"personen/{site.member}/beenden/", f"personen/einladung/{site.invitation}/zurueckziehen/",
        "verlauf/?von=2026-01-15&bis=2026-03-01",
    )  # fmt: skip
    whole = (
        "/programm/", "/programm/probe/", "/programm/probe/?stand=2026-02-15", "/berichte/probe/",
        f"/berichte/probe/{site.report}/", "/meine-seite/", "/mitteilungen/", "/mitteilungen/?zeige=ungelesen",
        "/erkenntnisse/probe/", "/erkenntnisse/probe/neu/", f"/erkenntnisse/probe/{site.finding}/aendern/",
        f"/erkenntnisse/probe/{site.finding}/beleg/", f"/erkenntnisse/probe/{site.finding}/zurueckziehen/",
        "/suche/?q=kick-off", "/suche/?q=liste&art=aufgaben", "/suche/?q=gibtesnicht",
    )  # fmt: skip
    return [*whole, *(HERE + part for part in (*here, *rest))]
