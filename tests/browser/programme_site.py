"""A programme with something on every page, and the addresses of these pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.berichte.actions import freeze_report
from dwk.evaluation.actions import add_evidence, note_finding
from dwk.notifications.actions import notify
from dwk.programme.actions.bodies import found_group, seat_member
from dwk.programme.actions.contacts import add_contact, keep_upload
from dwk.programme.actions.documents import add_event_document, hand_in_result
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.invitations import invite
from dwk.programme.actions.logos import keep_logo
from dwk.programme.actions.organisations import add_organisation
from dwk.programme.actions.participations import add_department, add_goal, create_participation, state_focus
from dwk.programme.actions.parts import remove_part
from dwk.programme.actions.people import add_member
from dwk.programme.actions.phases import plan_phase, start_phase
from dwk.programme.actions.programmes import add_part, create_organisation
from dwk.programme.actions.saved_views import save_view
from dwk.programme.models import (
    Aim,
    Backer,
    BudgetRule,
    Membership,
    Participation,
    PhaseDefinition,
    Programme,
    RelatedElement,
)
from tests.factories.documents import pdf
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme
from tests.factories.regions import make_region

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
    aim: int = 1
    phase_text: int = 1
    finding: int = 1
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
    finding = note_finding(
        programme=programme, participation=place, headline="Zeit", text="Sie fehlt vor Ort.", by=BY, effective_on=START
    )
    add_evidence(finding=finding, text="Protokoll des Kick-offs", on=START, url=HERE, by=BY, effective_on=START)
    report = freeze_report(
        programme=programme, kind="zwischenbericht", as_of=date(2026, 3, 1), known_on=None, user=user, at=now
    )
    member = Membership.objects.get(participation=place)
    return ProgrammeSite(
        run=run.pk, event=event.pk, member=member.pk, report=report.pk, invitation=invitation.pk, meeting=meeting.pk,
        paper=papers[0].pk, paper_of_meeting=papers[1].pk, group=group.pk, seat=seat.pk, goal=goal.pk,
        delivery=delivery.pk, finding=finding.pk, aim=_enter_parts(programme, user),
        phase_text=PhaseDefinition.objects.get(programme=programme, kind="workshop").pk,
        **build_people(programme, place, user),
    )  # fmt: skip


def build_people(programme: Programme, place: Participation, user: User) -> dict[str, int]:
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
    return {
        "department": department.pk, "contact": contact.pk, "upload": upload.pk, "whole_invitation": whole.pk,
        "officer": officer.memberships.get().pk, "organisation": house.pk,
    }  # fmt: skip


def _enter_parts(programme: Programme, user: User) -> int:
    """Something of every kind on the page of the programme, a place on the map, a view above the list."""
    region = make_region("01051044", "Großdorf", longitude=9.1, latitude=54.2)
    create_participation(
        programme=programme, regions=[region], by=BY, effective_on=START, name="Großdorf", slug="grossdorf",
        kind="mentor", starts_on=START,
    )  # fmt: skip
    house = create_organisation(name="Ministerium", by=BY, effective_on=START)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><rect width="4" height="1"/></svg>'
    logo = keep_logo(name="logo.svg", content=svg, user=user, at=timezone.now())
    aims = [Aim(programme=programme, text=f"Ziel {number}", position=number, source="Antrag") for number in (1, 2)]
    for part in (
        *aims,
        RelatedElement(programme=programme, text="Arbeitsgruppen"),
        RelatedElement(programme=programme, text="Entfernt"),
        Backer(programme=programme, organisation=house, kind="funder", wording="Gefördert vom Ministerium", logo=logo),
        BudgetRule(programme=programme, line="beratung", label="Beratung", cap_eur=Decimal(30000)),
    ):
        add_part(part=part, by=BY, effective_on=START)
    remove_part(part=RelatedElement.objects.get(text="Entfernt"), by=BY, effective_on=START)
    save_view(user=user, programme=programme, name="Nur Mentorkommunen", query="art=mentor")
    return aims[0].pk


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
        f"personen/{site.member}/angaben/", f"personen/{site.member}/vertretung/", "personen/fachbereiche/neu/",
        f"personen/fachbereiche/{site.department}/", f"personen/fachbereiche/{site.department}/entfernen/",
        "personen/kontakte/", "personen/kontakte/neu/", f"personen/kontakte/{site.contact}/",
        f"personen/kontakte/{site.contact}/entfernen/", "personen/kontakte/einlesen/",
        f"personen/kontakte/einlesen/{site.upload}/", "verlauf/?von=2026-01-15&bis=2026-03-01",
        "teilnahme/", "teilnahme/beenden/",
    )  # fmt: skip
    parts = (
        "", "?stand=2026-02-15", "angaben/", "regeln/", "ziele/neu/", "traeger/neu/", "foerderregeln/neu/",
        f"ziele/{site.aim}/", f"ziele/{site.aim}/entfernen/", f"phasentexte/{site.phase_text}/",
    )  # fmt: skip
    whole = (
        "/programm/", "/programm/probe/", "/programm/probe/?stand=2026-02-15", "/programm/probe/?art=mentor",
        *(f"/programm/probe/programm/{part}" for part in parts), "/programm/probe/kommunen/neu/?q=gro",
        "/programm/probe/kommunen/neu/?gebiet=01051044", "/berichte/probe/", "/berichte/probe/neu/",
        f"/berichte/probe/{site.report}/", "/meine-seite/", "/mitteilungen/", "/mitteilungen/?zeige=ungelesen",
        "/programm/probe/personen/", "/programm/probe/personen/einladen/",
        f"/programm/probe/personen/einladung/{site.whole_invitation}/zurueckziehen/",
        f"/programm/probe/personen/{site.officer}/organisation/", f"/programm/probe/personen/{site.officer}/beenden/",
        "/programm/probe/personen/organisationen/", "/programm/probe/personen/organisationen/neu/",
        f"/programm/probe/personen/organisationen/{site.organisation}/",
        "/erkenntnisse/probe/", "/erkenntnisse/probe/neu/",
        f"/erkenntnisse/probe/{site.finding}/aendern/",
        f"/erkenntnisse/probe/{site.finding}/beleg/", f"/erkenntnisse/probe/{site.finding}/zurueckziehen/",
        "/suche/?q=kick-off", "/suche/?q=liste&art=aufgaben", "/suche/?q=gibtesnicht",
    )  # fmt: skip
    meeting = f"{site.meeting}/"
    meetings = (
        "", "neu/", meeting, f"{meeting}angaben/", f"{meeting}protokoll/", f"{meeting}freigeben/", f"{meeting}einladen/",
        f"{meeting}unterlagen/neu/", f"{meeting}unterlagen/{site.paper_of_meeting}/entfernen/",
    )  # fmt: skip
    of_programme = ("/programm/probe/veranstaltungen/" + part for part in meetings)
    return [*whole, *of_programme, *(HERE + part for part in (*here, *rest))]
