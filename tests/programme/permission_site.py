"""Addresses of programmes with the rights they take, and two Kommunen with everything an address needs."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from dwk.accounts.actions import create_user
from dwk.accounts.permissions import Permission, Role
from dwk.berichte.actions import freeze_report
from dwk.evaluation.actions import note_finding
from dwk.programme.actions.bodies import found_group, seat_member
from dwk.programme.actions.contacts import add_contact, keep_upload
from dwk.programme.actions.documents import add_event_document, hand_in_result
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.invitations import invite
from dwk.programme.actions.organisations import add_organisation
from dwk.programme.actions.participations import add_department, add_goal
from dwk.programme.actions.phases import plan_phase
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
from dwk.programme.models.programmes import Part
from dwk.programme.views.parts import FIXED, KINDS
from tests.factories.documents import pdf
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "programm/<slug:slug>/<slug:participation>/"
WHOLE = "programm/<slug:slug>/"
SEE, EDIT, PHASES = Permission.VIEW_PARTICIPATION, Permission.EDIT_PARTICIPATION, Permission.MANAGE_PHASES
EVENTS, WORK, MEMBERS = Permission.MANAGE_EVENTS, Permission.WORK_ON_TASKS, Permission.MANAGE_MEMBERS
#: addresses of meetings, below a Kommune and below the whole programme -> whether they change something
MEETINGS: dict[str, bool] = {
    "": False,
    "neu/": True,
    "<int:pk>/": False,
    "<int:pk>/angaben/": True,
    "<int:pk>/termin.ics": False,
    "<int:pk>/protokoll/": True,
    "<int:pk>/ergebnis/": True,
    "<int:pk>/freigeben/": True,
    "<int:pk>/einladen/": True,
    "<int:pk>/unterlagen/neu/": True,
    "<int:pk>/unterlagen/<int:document>/": False,
    "<int:pk>/unterlagen/<int:document>/entfernen/": True,
}
#: addresses of one Kommune -> the right it takes there
OF_KOMMUNE: dict[str, Permission] = {
    HERE: SEE,
    HERE + "fokus/": EDIT,
    HERE + "demografiefest/": EDIT,
    HERE + "demografiefest/ziel/neu/": EDIT,
    HERE + "demografiefest/ziel/<int:pk>/": EDIT,
    HERE + "demografiefest/ziel/<int:pk>/entfernen/": EDIT,
    HERE + "phasen/": SEE,
    HERE + "phasen/neu/": PHASES,
    HERE + "phasen/<int:pk>/": SEE,
    HERE + "phasen/<int:pk>/<slug:step>/": PHASES,
    HERE + "phasen/<int:pk>/uebergeben/": PHASES,
    HERE + "phasen/<int:pk>/vertretung/": PHASES,
    HERE + "uebergaben/<int:pk>/": SEE,
    HERE + "uebergaben/<int:pk>/zuruecknehmen/": PHASES,
    **{HERE + "veranstaltungen/" + part: EVENTS if changes else SEE for part, changes in MEETINGS.items()},
    HERE + "steuerung/": SEE,
    HERE + "steuerung/neu/": EDIT,
    HERE + "steuerung/<int:pk>/angaben/": EDIT,
    HERE + "steuerung/<int:pk>/mitglied/": EDIT,
    HERE + "steuerung/<int:pk>/aufloesen/": EDIT,
    HERE + "steuerung/sitz/<int:pk>/aufheben/": EDIT,
    HERE + "aufgaben/": SEE,
    HERE + "aufgaben/neu/": EVENTS,
    HERE + "aufgaben/<int:pk>/erledigt/": WORK,
    HERE + "aufgaben/<int:pk>/offen/": WORK,
    HERE + "personen/": SEE,
    HERE + "personen/einladen/": MEMBERS,
    HERE + "personen/einladung/<int:pk>/zurueckziehen/": MEMBERS,
    HERE + "personen/<int:pk>/angaben/": MEMBERS,
    HERE + "personen/<int:pk>/beenden/": MEMBERS,
    HERE + "personen/<int:pk>/vertretung/": MEMBERS,
    HERE + "personen/fachbereiche/neu/": EDIT,
    HERE + "personen/fachbereiche/<int:pk>/": EDIT,
    HERE + "personen/fachbereiche/<int:pk>/entfernen/": EDIT,
    HERE + "personen/kontakte/": EVENTS,
    HERE + "personen/kontakte.<str:kind>": EVENTS,
    HERE + "personen/kontakte/neu/": EVENTS,
    HERE + "personen/kontakte/<int:pk>/": EVENTS,
    HERE + "personen/kontakte/<int:pk>/entfernen/": EVENTS,
    HERE + "personen/kontakte/einlesen/": EVENTS,
    HERE + "personen/kontakte/einlesen/<int:pk>/": EVENTS,
    HERE + "personen/kontakte/einlesen/<int:pk>/verwerfen/": EVENTS,
    HERE + "verlauf/": Permission.VIEW_TRAIL,
    HERE + "teilnahme/": Permission.EDIT_PROGRAMME,
    HERE + "teilnahme/beenden/": Permission.EDIT_PROGRAMME,
}
WHOLE = "programm/<slug:slug>/programm/"
#: addresses of a whole programme
OF_PROGRAMME: dict[str, Permission] = {
    "programm/<slug:slug>/": Permission.VIEW_PROGRAMME,
    "programm/<slug:slug>/kommunen.<str:kind>": Permission.VIEW_PROGRAMME,
    **{
        "programm/<slug:slug>/veranstaltungen/" + part: EVENTS if changes else Permission.VIEW_PROGRAMME
        for part, changes in MEETINGS.items()
    },
    "programm/<slug:slug>/ansichten/neu/": Permission.VIEW_PROGRAMME,
    "programm/<slug:slug>/ansichten/<int:pk>/loeschen/": Permission.VIEW_PROGRAMME,
    "programm/<slug:slug>/kommunen/neu/": Permission.EDIT_PROGRAMME,
    WHOLE: Permission.VIEW_PROGRAMME,
    WHOLE + "traeger/<int:pk>/logo/": Permission.VIEW_PROGRAMME,
    WHOLE + "angaben/": Permission.EDIT_PROGRAMME,
    WHOLE + "regeln/": Permission.EDIT_PROGRAMME,
    **{f"{WHOLE}{kind}/<int:pk>/": Permission.EDIT_PROGRAMME for kind in KINDS},
    **{
        f"{WHOLE}{kind}/{step}/": Permission.EDIT_PROGRAMME
        for kind in KINDS
        if kind != FIXED
        for step in ("neu", *(f"<int:pk>/{word}" for word in ("entfernen", "hoch", "runter", "wieder")))
    },
    "programm/<slug:slug>/personen/": Permission.VIEW_PROGRAMME,
    "programm/<slug:slug>/personen/einladen/": MEMBERS,
    "programm/<slug:slug>/personen/einladung/<int:pk>/zurueckziehen/": MEMBERS,
    "programm/<slug:slug>/personen/<int:pk>/organisation/": MEMBERS,
    "programm/<slug:slug>/personen/<int:pk>/beenden/": MEMBERS,
    "programm/<slug:slug>/personen/organisationen/": Permission.VIEW_PROGRAMME,
    "programm/<slug:slug>/personen/organisationen/neu/": MEMBERS,
    "programm/<slug:slug>/personen/organisationen/<int:pk>/": MEMBERS,
    "erkenntnisse/<slug:slug>/": Permission.VIEW_PROGRAMME,
    "erkenntnisse/<slug:slug>/neu/": Permission.EDIT_FINDINGS,
    "erkenntnisse/<slug:slug>/<int:pk>/aendern/": Permission.EDIT_FINDINGS,
    "erkenntnisse/<slug:slug>/<int:pk>/beleg/": Permission.EDIT_FINDINGS,
    "erkenntnisse/<slug:slug>/<int:pk>/zurueckziehen/": Permission.EDIT_FINDINGS,
    "berichte/<slug:slug>/": Permission.VIEW_REPORTS,
    "berichte/<slug:slug>/neu/": Permission.EDIT_PROGRAMME,
    "berichte/<slug:slug>/<int:pk>/": Permission.VIEW_REPORTS,
    "berichte/<slug:slug>/<int:pk>/zwischenbericht.<str:kind>": Permission.VIEW_REPORTS,
}
#: pages of a whole programme that members of its Kommunen may enter, too
OPEN_TO_KOMMUNEN: frozenset[str] = frozenset()
#: everybody who is signed in sees what is his own
OWN = {"programm/", "meine-seite/"}
REFUSED, NOTHING = frozenset({403}), frozenset({404})
ROLES = [role for role in Role if role is not Role.PUBLIC]
TABLE = [*OF_KOMMUNE.items(), *OF_PROGRAMME.items()]


def _parts_of(programme: Programme) -> dict[str, int]:
    """One part of each kind, and a saved view of somebody."""
    office = create_organisation(name="Amt", by=BY, effective_on=START)
    user = create_user(email="ansicht@example.org", name="Ansicht", roles=[], by=BY, effective_on=START)
    parts: dict[str, Part] = {
        "ziele": Aim(programme=programme, text="Ziel"),
        "elemente": RelatedElement(programme=programme, text="Element"),
        "traeger": Backer(programme=programme, organisation=office, kind="funder", wording="Amt"),
        "foerderregeln": BudgetRule(programme=programme, line="personal", label="Personal", fundable=False),
    }
    return {
        **{word: add_part(part=part, by=BY, effective_on=START).pk for word, part in parts.items()},
        "phasentexte": PhaseDefinition.objects.filter(programme=programme)[0].pk,
        "ansichten": save_view(user=user, programme=programme, name="Meine", query="").pk,
    }


class Site:
    """Two Kommunen with everything an address needs, in each."""

    def __init__(self) -> None:
        self.programme: Programme = small_programme()
        self.here = small_participation(self.programme)
        self.there = small_participation(self.programme, "nachbarort")
        self.objects = {place.slug: self._fill(place) for place in (self.here, self.there)}
        self.whole = self._fill_whole()

    def _meeting(self, place: Participation | None) -> dict[str, int]:
        """A meeting with a document."""
        event = plan_event(
            programme=self.programme,
            participation=place,
            kind="exchange",
            title="Treffen",
            on=START,
            by=BY,
            effective_on=START,
        )
        paper = add_event_document(event=event, title="Folien", incoming=pdf("folien.pdf"), by=BY, effective_on=START)
        return {"veranstaltungen": event.pk, "unterlagen": paper.pk}

    def _fill_whole(self) -> dict[str, int]:
        """What the addresses of the whole programme name."""
        at = datetime(2026, 1, 2, tzinfo=UTC)
        house = add_organisation(name="Haus", by=BY, effective_on=START)
        user = member_of(self.programme, Role.FUNDER, name="Bestand im Programm", organisation=house)
        invitation = invite(
            token="programm", link_of=str, at=at, by=BY, email="programm@example.org", name="Neu",
            programme=self.programme, participation=None, role=Role.FUNDER.value,
        )  # fmt: skip
        finding = note_finding(programme=self.programme, headline="Zeit", text="Sie fehlt.", by=BY, effective_on=START)
        report = freeze_report(
            programme=self.programme, kind="zwischenbericht", as_of=START, known_on=None, user=None, at=at
        )
        return {
            "einladung": invitation.pk,
            "organisationen": house.pk,
            "personen": user.memberships.get().pk,
            "erkenntnisse": finding.pk,
            "berichte": report.pk,
            **self._meeting(None),
            **_parts_of(self.programme),
        }

    def _fill(self, place: Participation) -> dict[str, int]:
        run = plan_phase(participation=place, kind="kickoff", by=BY, effective_on=START)
        meeting = self._meeting(place)
        goal = add_goal(participation=place, text="Barrierefreie Wege", by=BY, effective_on=START)
        group = found_group(participation=place, name="Runde", mandate="Steuern", by=BY, effective_on=START)
        seat = seat_member(group=group, name="A", department=None, by=BY, effective_on=START)
        result = hand_in_result(
            run=run, output="Protokoll", title="Protokoll", open_points="", incoming=pdf("protokoll.pdf"), by=BY,
            effective_on=START,
        )  # fmt: skip
        task = create_task(participation=place, title="Liste", role="municipal_coordinator", by=BY, effective_on=START)
        member_of(self.programme, Role.CIVIL_PARTNER, place, name=f"Bestand {place.slug}")
        membership = Membership.objects.get(participation=place)
        invitation = invite(
            token=place.slug, link_of=str, at=datetime(2026, 1, 2, tzinfo=UTC), by=BY, email=f"{place.slug}@example.org",
            name="Neu", programme=self.programme, participation=place, role=Role.COUNCIL_MEMBER.value,
        )  # fmt: skip
        department = add_department(participation=place, name="Bauamt", by=BY, effective_on=START)
        contact = add_contact(participation=place, name="Rosa Rat", by=BY, effective_on=START)
        upload = keep_upload(
            participation=place, name="liste.csv", chunks=[b"Name\nNele Neu\n"], user=None,
            at=datetime(2026, 1, 2, tzinfo=UTC),
        )  # fmt: skip
        return {
            "einladung": invitation.pk,
            "einlesen": upload.pk,
            "fachbereiche": department.pk,
            "kontakte": contact.pk,
            "phasen": run.pk,
            **meeting,
            "ziel": goal.pk,
            "steuerung": group.pk,
            "sitz": seat.pk,
            "uebergaben": result.pk,
            "aufgaben": task.pk,
            "personen": membership.pk,
        }

    def address(self, pattern: str, place: Participation | None = None, objects_of: Participation | None = None) -> str:
        place = place or self.here
        objects = self.objects[(objects_of or place).slug] if "<slug:participation>" in pattern else self.whole
        numbered = re.search(r"([a-z]+)/(?:<slug:slug>/)?<int:pk>", pattern)
        pk = objects[numbered[1]] if numbered else 0
        kind = "xlsx" if "kommunen." in pattern or "kontakte." in pattern else "erfunden"
        filled = {
            "<slug:slug>": self.programme.slug, "<slug:participation>": place.slug, "<int:pk>": str(pk),
            "<int:document>": str(objects["unterlagen"]), "<slug:step>": "vorlegen", "<str:kind>": kind,
        }  # fmt: skip
        for name, value in filled.items():
            pattern = pattern.replace(name, value)
        return "/" + pattern
