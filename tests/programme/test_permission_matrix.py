"""Every address of programmes with every role here, with roles elsewhere, as a stranger and as a visitor."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.audit.models import Version
from dwk.berichte.actions import freeze_report
from dwk.programme.actions import trail
from dwk.programme.actions.contacts import add_contact, keep_upload
from dwk.programme.actions.events import create_task, plan_event
from dwk.programme.actions.invitations import invite
from dwk.programme.actions.organisations import add_organisation
from dwk.programme.actions.participations import add_department
from dwk.programme.actions.people import add_member
from dwk.programme.actions.phases import plan_phase
from dwk.programme.models import Event, Membership, Participation, PhaseRun, Programme, Task
from dwk.programme.rules import APPROVING_ROLES
from dwk.programme.views.phases import STEPS
from tests.accounts.test_permission_walk import SCOPED_PLACES, patterns
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "programm/<slug:slug>/<slug:participation>/"
WHOLE = "programm/<slug:slug>/"
SEE, EDIT, PHASES = Permission.VIEW_PARTICIPATION, Permission.EDIT_PARTICIPATION, Permission.MANAGE_PHASES
EVENTS, WORK, MEMBERS = Permission.MANAGE_EVENTS, Permission.WORK_ON_TASKS, Permission.MANAGE_MEMBERS
#: addresses of one Kommune -> the right it takes there
OF_KOMMUNE: dict[str, Permission] = {
    HERE: SEE,
    HERE + "fokus/": EDIT,
    HERE + "demografiefest/": EDIT,
    HERE + "phasen/": SEE,
    HERE + "phasen/neu/": PHASES,
    HERE + "phasen/<int:pk>/": SEE,
    HERE + "phasen/<int:pk>/<slug:step>/": PHASES,
    HERE + "veranstaltungen/": SEE,
    HERE + "veranstaltungen/neu/": EVENTS,
    HERE + "veranstaltungen/<int:pk>/": SEE,
    HERE + "veranstaltungen/<int:pk>/angaben/": EVENTS,
    HERE + "veranstaltungen/<int:pk>/protokoll/": EVENTS,
    HERE + "veranstaltungen/<int:pk>/ergebnis/": EVENTS,
    HERE + "veranstaltungen/<int:pk>/freigeben/": EVENTS,
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
}
#: addresses of a whole programme
OF_PROGRAMME: dict[str, Permission] = {
    "programm/<slug:slug>/": Permission.VIEW_PROGRAMME,
    "programm/<slug:slug>/kommunen.<str:kind>": Permission.VIEW_PROGRAMME,
    WHOLE + "personen/": Permission.VIEW_PROGRAMME,
    WHOLE + "personen/einladen/": MEMBERS,
    WHOLE + "personen/einladung/<int:pk>/zurueckziehen/": MEMBERS,
    WHOLE + "personen/<int:pk>/organisation/": MEMBERS,
    WHOLE + "personen/<int:pk>/beenden/": MEMBERS,
    WHOLE + "personen/organisationen/": Permission.VIEW_PROGRAMME,
    WHOLE + "personen/organisationen/neu/": MEMBERS,
    WHOLE + "personen/organisationen/<int:pk>/": MEMBERS,
    "berichte/<slug:slug>/": Permission.VIEW_REPORTS,
    "berichte/<slug:slug>/<int:pk>/": Permission.VIEW_REPORTS,
    "berichte/<slug:slug>/<int:pk>/zwischenbericht.<str:kind>": Permission.VIEW_REPORTS,
}
#: everybody who is signed in sees what is his own
OWN = {"programm/", "meine-seite/"}
ROLES = [role for role in Role if role is not Role.PUBLIC]
TABLE = [*OF_KOMMUNE.items(), *OF_PROGRAMME.items()]


class Site:
    """Two Kommunen with everything an address needs, in each."""

    def __init__(self) -> None:
        self.programme: Programme = small_programme()
        self.here = small_participation(self.programme)
        self.there = small_participation(self.programme, "nachbarort")
        self.objects = {place.slug: self._fill(place) for place in (self.here, self.there)}
        self.whole = self._fill_whole()
        self.report = freeze_report(
            programme=self.programme, kind="zwischenbericht", as_of=START, known_on=None, user=None,
            at=datetime(2026, 1, 2, tzinfo=UTC),
        )  # fmt: skip

    def _fill_whole(self) -> dict[str, int]:
        """What the addresses of the whole programme name."""
        house = add_organisation(name="Haus", by=BY, effective_on=START)
        user = member_of(self.programme, Role.FUNDER, name="Bestand im Programm", organisation=house)
        invitation = invite(
            token="programm", link_of=str, at=datetime(2026, 1, 2, tzinfo=UTC), by=BY, email="programm@example.org",
            name="Neu", programme=self.programme, participation=None, role=Role.FUNDER.value,
        )  # fmt: skip
        return {
            "einladung": invitation.pk, "organisationen": house.pk, "personen": user.memberships.get().pk,
        }  # fmt: skip

    def _fill(self, place: Participation) -> dict[str, int]:
        run = plan_phase(participation=place, kind="kickoff", by=BY, effective_on=START)
        event = plan_event(
            programme=self.programme,
            participation=place,
            kind="kickoff",
            title="Auftakt",
            on=START,
            by=BY,
            effective_on=START,
        )
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
            "veranstaltungen": event.pk,
            "aufgaben": task.pk,
            "personen": membership.pk,
        }

    def address(self, pattern: str, place: Participation | None = None, objects_of: Participation | None = None) -> str:
        place = place or self.here
        objects = self.objects[(objects_of or place).slug] if "<slug:participation>" in pattern else self.whole
        part = next((name for name in objects if f"/{name}/<int" in pattern), "")
        pk = objects[part] if part else self.report.pk
        kind = "xlsx" if "kommunen." in pattern or "kontakte." in pattern else "erfunden"
        filled = {
            "<slug:slug>": self.programme.slug, "<slug:participation>": place.slug, "<int:pk>": str(pk),
            "<slug:step>": "vorlegen", "<str:kind>": kind,
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
    return {browser.get(address).status_code, browser.post(address).status_code} - {405}


def opened(found: set[int]) -> bool:
    """A right opens a page, leads on, or (an invented file format) finds nothing behind it; never 403."""
    return 403 not in found


def stranger() -> User:
    return create_user(
        email="fremd@example.org", name="Fremd", roles=[Role.PROGRAMME_OFFICE], by=BY, effective_on=START
    )


def test_every_address_is_in_the_table() -> None:
    found = {pattern for pattern in patterns(get_resolver()) if pattern.startswith(SCOPED_PLACES)}
    assert found == OF_KOMMUNE.keys() | OF_PROGRAMME.keys() | OWN
    assert len(found) * (len(ROLES) * 3 + 2) >= 900, "addresses times personas"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("pattern", "needed"), OF_KOMMUNE.items())
def test_members_of_the_kommune_open_what_their_role_allows(
    site: Site, pattern: str, needed: Permission, role: Role
) -> None:
    found = codes(member_of(site.programme, role, site.here), site.address(pattern))
    assert (403 not in found and 404 not in found) if needed in ROLE_PERMISSIONS[role] else found == {403}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("pattern", OF_KOMMUNE)
def test_members_of_another_kommune_find_nothing(site: Site, pattern: str, role: Role) -> None:
    assert codes(member_of(site.programme, role, site.there), site.address(pattern)) == {404}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("pattern", "needed"), TABLE)
def test_members_of_the_whole_programme_open_what_their_role_allows(
    site: Site, pattern: str, needed: Permission, role: Role
) -> None:
    found = codes(member_of(site.programme, role), site.address(pattern))
    if needed in ROLE_PERMISSIONS[role]:
        assert 403 not in found
    else:
        assert found == {403}


@pytest.mark.parametrize("pattern", OF_PROGRAMME)
def test_members_of_one_kommune_find_no_page_of_the_whole_programme(site: Site, pattern: str) -> None:
    assert codes(member_of(site.programme, Role.MUNICIPAL_LEAD, site.here), site.address(pattern)) == {404}


@pytest.mark.parametrize(("pattern", "_needed"), TABLE)
def test_a_role_for_the_whole_installation_opens_no_programme(site: Site, pattern: str, _needed: Permission) -> None:
    assert codes(stranger(), site.address(pattern)) == {404}


@pytest.mark.parametrize("pattern", [*OF_KOMMUNE, *OF_PROGRAMME, *OWN])
def test_visitors_come_to_the_sign_in(site: Site, pattern: str) -> None:
    address = site.address(pattern) if "<" in pattern else f"/{pattern}"
    for answer in (Client().get(address), Client().post(address)):
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer["Location"].startswith("/konto/login/?next=")


@pytest.mark.parametrize("pattern", [pattern for pattern in OF_KOMMUNE if "<int:pk>" in pattern])
def test_objects_of_another_kommune_are_not_reached_through_ones_own(site: Site, pattern: str) -> None:
    user = member_of(site.programme, Role.MUNICIPAL_COORDINATOR, site.here)
    before = Version.objects.count()
    assert codes(user, site.address(pattern, objects_of=site.there)) == {404}
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
@pytest.mark.parametrize("step", STEPS)
def test_each_step_of_a_phase_takes_its_own_right(site: Site, step: str, role: Role) -> None:
    address = site.address(HERE + "phasen/<int:pk>/<slug:step>/").replace("vorlegen", step)
    found = codes(member_of(site.programme, role, site.here), address)
    opens = STEPS[step][2] in ROLE_PERMISSIONS[role]
    if step == "abnehmen":
        opens = opens and role.value in APPROVING_ROLES["kickoff"]
    assert (403 not in found) if opens else found == {403}
    assert codes(member_of(site.programme, role, site.there, name="Nachbar"), address) == {404}


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
    assert Event.objects.count() == PhaseRun.objects.count() == 2
