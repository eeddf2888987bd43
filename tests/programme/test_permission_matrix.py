"""Every address of programmes with every role here, with roles elsewhere, as a stranger and as a visitor."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.audit.models import Version
from dwk.berichte.actions import freeze_report
from dwk.evaluation.actions import note_finding
from dwk.programme.actions import trail
from dwk.programme.actions.bodies import found_group, seat_member
from dwk.programme.actions.contacts import add_contact, keep_upload
from dwk.programme.actions.documents import add_event_document, hand_in_result
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.invitations import invite
from dwk.programme.actions.organisations import add_organisation
from dwk.programme.actions.participations import add_department, add_goal
from dwk.programme.actions.people import add_member
from dwk.programme.actions.phases import plan_phase
from dwk.programme.actions.programmes import add_part, create_organisation
from dwk.programme.actions.saved_views import save_view
from dwk.programme.models import (
    Aim,
    Backer,
    BudgetRule,
    Event,
    Membership,
    Participation,
    PhaseDefinition,
    PhaseRun,
    Programme,
    RelatedElement,
    Task,
)
from dwk.programme.models.programmes import Part
from dwk.programme.rules import APPROVING_ROLES, RESERVED_SLUGS
from dwk.programme.views.parts import FIXED, KINDS
from dwk.programme.views.phases import STEPS
from tests.accounts.test_permission_walk import SCOPED_PLACES, patterns
from tests.factories.documents import pdf
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

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


@pytest.fixture
def site(db: None) -> Site:
    return Site()


def codes(user: User | None, address: str) -> set[int]:
    browser = Client()
    if user is not None:
        browser.force_login(user, backend=BACKEND)
    return _codes(browser, address)


def _codes(browser: Client, address: str) -> set[int]:
    """What reading and writing answer; nothing that was written stays, so that the next address finds everything."""
    found = set()
    for method in (browser.get, browser.post):
        point = transaction.savepoint()
        found.add(method(address).status_code)
        transaction.savepoint_rollback(point)
    return found - {405}


def wrong(site: Site, user: User, expected: Mapping[str, frozenset[int] | None], **address: Any) -> list[str]:
    """Addresses that answer otherwise than expected; None: anything but a refusal."""
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    found = []
    for pattern, wanted in expected.items():
        answers = _codes(browser, site.address(pattern, **address))
        if (403 in answers) if wanted is None else answers != wanted:
            found.append(f"{pattern}: {sorted(answers)}, expected {wanted and sorted(wanted)}")
    return found


def stranger() -> User:
    return create_user(
        email="fremd@example.org", name="Fremd", roles=[Role.PROGRAMME_OFFICE], by=BY, effective_on=START
    )


def test_every_address_is_in_the_table() -> None:
    found = {pattern for pattern in patterns(get_resolver()) if pattern.startswith(SCOPED_PLACES)}
    assert found == OF_KOMMUNE.keys() | OF_PROGRAMME.keys() | OWN
    assert len(found) * (len(ROLES) * 3 + 2) >= 900, "addresses times personas"


def test_no_kommune_can_stand_where_a_page_of_the_whole_programme_is() -> None:
    whole = {pattern.split("/")[2] for pattern in OF_PROGRAMME if pattern.startswith("programm/<slug:slug>/")}
    assert {word for word in whole if word and "." not in word} <= RESERVED_SLUGS


@pytest.mark.parametrize("role", ROLES)
def test_members_of_the_kommune_open_what_their_role_allows(site: Site, role: Role) -> None:
    rights = ROLE_PERMISSIONS[role]
    expected = {pattern: None if needed in rights else REFUSED for pattern, needed in OF_KOMMUNE.items()}
    user = member_of(site.programme, role, site.here)
    assert wrong(site, user, expected) == []
    # what may be opened is there, too
    opened = {pattern for pattern, needed in OF_KOMMUNE.items() if needed in rights}
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    assert [one for one in opened if 404 in _codes(browser, site.address(one))] == []


@pytest.mark.parametrize("role", ROLES)
def test_members_of_another_kommune_find_nothing(site: Site, role: Role) -> None:
    assert wrong(site, member_of(site.programme, role, site.there), dict.fromkeys(OF_KOMMUNE, NOTHING)) == []


@pytest.mark.parametrize("role", ROLES)
def test_members_of_the_whole_programme_open_what_their_role_allows(site: Site, role: Role) -> None:
    expected = {pattern: None if needed in ROLE_PERMISSIONS[role] else REFUSED for pattern, needed in TABLE}
    assert wrong(site, member_of(site.programme, role), expected) == []


@pytest.mark.parametrize("role", ROLES)
def test_members_of_one_kommune_find_no_page_of_the_whole_programme(site: Site, role: Role) -> None:
    expected = dict.fromkeys(OF_PROGRAMME.keys() - OPEN_TO_KOMMUNEN, NOTHING)
    assert wrong(site, member_of(site.programme, role, site.here), expected) == []


def test_a_role_for_the_whole_installation_opens_no_programme(site: Site) -> None:
    assert wrong(site, stranger(), dict.fromkeys(dict(TABLE), NOTHING)) == []


def test_visitors_come_to_the_sign_in(site: Site) -> None:
    for pattern in [*OF_KOMMUNE, *OF_PROGRAMME, *OWN]:
        address = site.address(pattern) if "<" in pattern else f"/{pattern}"
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code in {302, 405}, pattern
            if answer.status_code == 302:
                assert answer["Location"].startswith("/konto/login/?next="), pattern


def test_objects_of_another_kommune_are_not_reached_through_ones_own(site: Site) -> None:
    numbered = [pattern for pattern in OF_KOMMUNE if "<int:pk>" in pattern]
    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    before = Version.objects.count()
    # a right that is missing is said before anybody looks for the object
    rights = ROLE_PERMISSIONS[Role.MUNICIPAL_COORDINATOR]
    expected = {pattern: NOTHING if OF_KOMMUNE[pattern] in rights else REFUSED for pattern in numbered}
    assert wrong(site, user, expected, objects_of=site.there) == []
    assert Version.objects.count() == before


def test_a_form_cannot_name_a_department_of_another_kommune(site: Site) -> None:
    foreign = add_department(participation=site.there, name="Hochbauamt", by=BY, effective_on=START)
    browser = Client()
    browser.force_login(member_of(site.programme, Role.MUNICIPAL_LEAD, site.here), backend=BACKEND)
    entered = {"name": "A", "email": "a@example.org", "role": "department_member", "department": foreign.pk}
    answer = browser.post(site.address(HERE + "personen/einladen/"), entered)
    assert answer.status_code == 200
    assert "Hochbauamt" not in answer.content.decode()


def test_a_fragment_asked_for_by_script_is_guarded_the_same(site: Site) -> None:
    browser = Client(headers={"HX-Request": "true"})
    browser.force_login(member_of(site.programme, Role.MUNICIPAL_LEAD, site.there), backend=BACKEND)
    assert browser.get(site.address(HERE)).status_code == 404


def test_refusals_are_logged_without_names(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    user = member_of(site.programme, Role.COUNCIL_MEMBER, site.here)
    with caplog.at_level(logging.WARNING, logger="dwk.access"):
        codes(user, site.address(HERE + "fokus/"))
        codes(user, site.address(HERE, place=site.there))
    messages = [record.getMessage() for record in caplog.records if record.name == "dwk.access"]
    assert len(messages) == 3
    assert all(f"user {user.pk}" in message and user.name not in message for message in messages)


def test_leaving_ends_rights_at_once(site: Site) -> None:
    from dwk.programme.actions.people import end_membership

    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    address = site.address(HERE)
    assert codes(user, address) == {200}
    membership = Membership.objects.get(user=user)
    end_membership(membership=membership, successor=None, by=BY, effective_on=date(2026, 2, 1))
    assert codes(user, address) == {404}


def test_a_person_can_be_consultant_here_and_guest_there(site: Site) -> None:
    user = member_of(site.programme, Role.CONSULTANT, site.here)
    add_member(
        user=user,
        programme=site.programme,
        participation=site.there,
        role=Role.CIVIL_PARTNER.value,
        by=BY,
        effective_on=START,
    )
    assert codes(user, site.address(HERE + "veranstaltungen/neu/")) == {200}
    assert codes(user, site.address(HERE + "veranstaltungen/neu/", place=site.there)) == {403}


@pytest.mark.parametrize("role", ROLES)
def test_each_step_of_a_phase_takes_its_own_right(site: Site, role: Role) -> None:
    here, there = (
        member_of(site.programme, role, site.here),
        member_of(site.programme, role, site.there, name="Nachbar"),
    )
    for step, (_, _, needed) in STEPS.items():
        address = site.address(HERE + "phasen/<int:pk>/<slug:step>/").replace("vorlegen", step)
        opens = needed in ROLE_PERMISSIONS[role]
        if step == "abnehmen":
            opens = opens and role.value in APPROVING_ROLES["kickoff"]
        found = codes(here, address)
        assert (403 not in found) if opens else found == {403}, step
        assert codes(there, address) == {404}, step


def test_a_membership_that_ends_later_holds_until_its_day(site: Site) -> None:
    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    mine, today = Membership.objects.filter(user=user), timezone.localdate()
    for ended_on, opens in ((today + timedelta(days=1), True), (today, False), (today - timedelta(days=1), False)):
        trail.change(obj=mine.get(), ended_on=ended_on, by=BY, effective_on=START)
        assert (codes(user, site.address(HERE)) == {200}) is opens


def test_nothing_can_be_changed_on_a_past_day(site: Site) -> None:
    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    address = site.address(HERE + "aufgaben/<int:pk>/erledigt/") + "?stand=2026-01-15"
    assert browser.post(address).status_code == 403
    assert Task.objects.get(participation=site.here).done_on is None
    assert (Event.objects.count(), PhaseRun.objects.count()) == (3, 2)
