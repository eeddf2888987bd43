"""A programme with something on every page, and the addresses of these pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.berichte.actions import freeze_report
from dwk.notifications.actions import notify
from dwk.programme.actions.contacts import add_contact, keep_upload
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.invitations import invite
from dwk.programme.actions.organisations import add_organisation
from dwk.programme.actions.participations import add_department, state_focus
from dwk.programme.actions.people import add_member
from dwk.programme.actions.phases import plan_phase, start_phase
from dwk.programme.models import Membership, Participation, Programme
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
    department: int = 1
    contact: int = 1
    upload: int = 1
    officer: int = 1
    whole_invitation: int = 1
    organisation: int = 1


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
    report = freeze_report(
        programme=programme, kind="zwischenbericht", as_of=date(2026, 3, 1), known_on=None, user=user, at=now
    )
    member = Membership.objects.get(participation=place)
    return ProgrammeSite(run.pk, event.pk, member.pk, report.pk, invitation.pk, *build_people(programme, place, user))


def build_people(programme: Programme, place: Participation, user: User) -> tuple[int, ...]:
    """Departments, contacts, a list that waits, and people of the whole programme."""
    department = add_department(participation=place, name="Bauamt", by=BY, effective_on=START)
    contact = add_contact(
        participation=place, name="Rosa Rat", organisation_name="Seniorenrat", department=department,
        email="rosa@example.org", by=BY, effective_on=START,
    )  # fmt: skip
    upload = keep_upload(
        participation=place, name="liste.csv", user=user, at=timezone.now(),
        chunks=[b"Name;Fachbereich;E-Mail;Ort\nNele Neu;Sozialamt;nele@example.org;Dresden\n;;kaputt;\n"],
    )  # fmt: skip
    house = add_organisation(name="Demografie-Institut", phone="0351 1", by=BY, effective_on=START)
    officer = member_of(programme, Role.RESEARCH_PARTNER, name="Rita Research", organisation=house)
    whole = invite(
        token="programm", link_of=str, at=timezone.now(), by=BY, email="fund@example.org", name="Fritz Förder",
        programme=programme, participation=None, role=Role.FUNDER.value,
    )  # fmt: skip
    return department.pk, contact.pk, upload.pk, officer.memberships.get().pk, whole.pk, house.pk


def programme_pages(site: ProgrammeSite) -> list[str]:
    """Every page of programmes, reports and notifications for somebody of the office."""
    here = ("", "?stand=2026-02-15", "fokus/", "demografiefest/", "phasen/", f"phasen/{site.run}/")
    rest = (
        f"phasen/{site.run}/ueberspringen/", "veranstaltungen/", "veranstaltungen/neu/", f"veranstaltungen/{site.event}/",
        f"veranstaltungen/{site.event}/angaben/", f"veranstaltungen/{site.event}/protokoll/",
        f"veranstaltungen/{site.event}/freigeben/", "aufgaben/", "aufgaben/neu/", "personen/", "personen/einladen/",
        f"personen/{site.member}/beenden/", f"personen/einladung/{site.invitation}/zurueckziehen/",
        f"personen/{site.member}/angaben/", f"personen/{site.member}/vertretung/", "personen/fachbereiche/neu/",
        f"personen/fachbereiche/{site.department}/", f"personen/fachbereiche/{site.department}/entfernen/",
        "personen/kontakte/", "personen/kontakte/neu/", f"personen/kontakte/{site.contact}/",
        f"personen/kontakte/{site.contact}/entfernen/", "personen/kontakte/einlesen/",
        f"personen/kontakte/einlesen/{site.upload}/",
        "verlauf/?von=2026-01-15&bis=2026-03-01",
    )  # fmt: skip
    whole = (
        "/programm/", "/programm/probe/", "/programm/probe/?stand=2026-02-15", "/berichte/probe/",
        "/programm/probe/personen/", "/programm/probe/personen/einladen/",
        f"/programm/probe/personen/einladung/{site.whole_invitation}/zurueckziehen/",
        f"/programm/probe/personen/{site.officer}/organisation/", f"/programm/probe/personen/{site.officer}/beenden/",
        "/programm/probe/personen/organisationen/", "/programm/probe/personen/organisationen/neu/",
        f"/programm/probe/personen/organisationen/{site.organisation}/", f"/berichte/probe/{site.report}/",
        "/meine-seite/", "/mitteilungen/",
    )  # fmt: skip
    return [*whole, *(HERE + part for part in (*here, *rest))]
