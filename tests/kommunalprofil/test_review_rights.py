"""Every address of versions and rounds with every role here, elsewhere, as a stranger and as a visitor; and attacks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.kommunalprofil.actions import comments, reviews, versions
from dwk.kommunalprofil.models import Comment, ReviewRound, Signature
from dwk.kommunalprofil.review_urls import COMMENT, PROFILE, ROUND, VERSION, urlpatterns
from dwk.programme.actions import trail
from dwk.programme.actions.people import end_membership
from dwk.programme.models import Membership
from tests.factories.memberships import BY, START, member_of, small_participation
from tests.factories.profiles import DAY, QUOTED, Drawn, complete_profile

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
READ, EDIT = Permission.VIEW_PROFILE, Permission.EDIT_PROFILE
NEEDED: dict[str, Permission] = {
    PROFILE + "fassungen/": READ,
    PROFILE + "fassungen/einfrieren/": EDIT,
    VERSION: READ,
    VERSION + "pruefen/": READ,
    VERSION + "nachweis.json": READ,
    VERSION + "unterschrift/": Permission.SIGN_PROFILE,
    VERSION + "wieder-oeffnen/": EDIT,
    VERSION + "veroeffentlichen/": Permission.RELEASE_PROFILE,
    PROFILE + "vergleich/<int:older>/<int:number>/": READ,
    PROFILE + "rueckmeldung/neu/": EDIT,
    ROUND: READ,
    ROUND + "einladen/": EDIT,
    ROUND + "frist/": EDIT,
    ROUND + "schliessen/": EDIT,
    ROUND + "fertig/": READ,
    ROUND + "neu/": Permission.COMMENT_PROFILE,
    COMMENT + "einordnen/": EDIT,
    COMMENT + "antwort/": EDIT,
}
#: only for whoever wrote the comment
OWN = {COMMENT + "aendern/", COMMENT + "zurueckziehen/"}


class Site:
    """A profile in review, with a comment of its lead."""

    def __init__(self) -> None:
        self.drawn: Drawn = complete_profile()
        self.found = self.round_of(self.drawn)
        self.comment = self.said(self.drawn.lead)

    @staticmethod
    def round_of(drawn: Drawn) -> ReviewRound:
        today = timezone.localdate()
        return reviews.open_round(profile=drawn.profile, deadline=today + timedelta(days=9), by=BY, effective_on=today)

    def said(self, user: User) -> Comment:
        return comments.write(
            found=self.found, block="chapter:housing", kind="error", text="Falsch.", user=user, by=BY,
            effective_on=timezone.localdate(),
        )  # fmt: skip

    def asked(self, user: User) -> User:
        made_now = reviews.invite(found=self.found, users=[user], by=BY, effective_on=timezone.localdate())
        assert made_now
        return user

    def address(self, pattern: str, place: str = "musterstadt") -> str:
        values = {
            "slug:slug": "probe", "slug:participation": place, "int:profile": self.drawn.profile.pk, "int:number": 1,
            "int:older": 1, "int:pk": self.found.pk, "int:comment": self.comment.pk,
        }  # fmt: skip
        for name, value in values.items():
            pattern = pattern.replace(f"<{name}>", str(value))
        return "/" + pattern + ("?stelle=chapter:housing" if pattern.endswith("neu/") else "")


@pytest.fixture
def site(db: None) -> Site:
    return Site()


def browser_of(user: User | None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user, backend=BACKEND)
    return browser


def codes(user: User | None, address: str) -> set[int]:
    """What reading and writing answer; nothing stays."""
    browser, found = browser_of(user), set()
    for method in (browser.get, browser.post):
        point = transaction.savepoint()
        found.add(method(address).status_code)
        transaction.savepoint_rollback(point)
    return found - {405}


def walked() -> Iterator[str]:
    yield from NEEDED
    yield from OWN


def test_every_address_is_walked() -> None:
    assert {str(entry.pattern) for entry in urlpatterns if "public" not in str(entry.name)} == {*walked()}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_roles_here_open_what_their_right_allows(site: Site, role: Role) -> None:
    user = member_of(site.drawn.place.programme, role, site.drawn.place, name="Anna Probe")
    wrong = []
    for pattern, needed in NEEDED.items():
        refused = codes(user, site.address(pattern)) == {403}
        if refused == (needed in ROLE_PERMISSIONS[role]):
            wrong.append(pattern)
    assert wrong == []
    assert all(codes(user, site.address(pattern)) == {403} for pattern in OWN)


def test_roles_elsewhere_strangers_and_visitors_find_nothing(site: Site) -> None:
    elsewhere = small_participation(site.drawn.place.programme, "nachbarort")
    lead = member_of(site.drawn.place.programme, Role.MUNICIPAL_LEAD, elsewhere, name="Nora Nachbar")
    research = member_of(site.drawn.place.programme, Role.RESEARCH_PARTNER, elsewhere, name="Rolf Nachbar")
    stranger = create_user(
        email="fremd@example.org", name="Fremd", roles=[Role.PROGRAMME_OFFICE], by=BY, effective_on=START
    )
    for pattern in walked():
        for user in (lead, research, stranger):
            assert codes(user, site.address(pattern)) == {404}, pattern
            # through the address of the own Kommune the profile of another one is not there either
            if user is not stranger:
                answers = codes(user, site.address(pattern, "nachbarort"))
                assert answers <= {403, 404}, pattern
        assert codes(None, site.address(pattern)) == {302}


def test_an_invited_person_reads_this_version_and_comments_and_nothing_else(site: Site) -> None:
    user = site.asked(member_of(site.drawn.place.programme, Role.COUNCIL_MEMBER, site.drawn.place, name="Rolf Rat"))
    for pattern in (PROFILE + "fassungen/", VERSION, VERSION + "pruefen/", ROUND, ROUND + "neu/"):
        assert 403 not in codes(user, site.address(pattern)), pattern
    closed = {EDIT, Permission.SIGN_PROFILE, Permission.RELEASE_PROFILE}
    for pattern, needed in NEEDED.items():
        if needed in closed:
            assert codes(user, site.address(pattern)) == {403}, pattern
    # the version after it is another one
    site.drawn.write("housing", "Später geschrieben.")
    made_next = versions.freeze_version(profile=site.drawn.profile, by=BY, effective_on=timezone.localdate())
    later = site.address(VERSION).replace("/fassungen/1/", f"/fassungen/{made_next.number}/")
    assert codes(user, later) == {403}


def test_who_was_asked_in_an_earlier_round_does_not_comment_in_the_next(site: Site) -> None:
    user = site.asked(member_of(site.drawn.place.programme, Role.COUNCIL_MEMBER, site.drawn.place, name="Rolf Rat"))
    today = timezone.localdate()
    reviews.close_early(found=site.found, reason="Fertig.", by=BY, effective_on=today)
    site.found = Site.round_of(site.drawn)
    assert site.found.version.number == 1
    assert 403 not in codes(user, site.address(VERSION))
    assert codes(user, site.address(ROUND + "neu/")) == {403}


def test_others_comments_are_not_changed(site: Site) -> None:
    user = site.asked(member_of(site.drawn.place.programme, Role.COUNCIL_MEMBER, site.drawn.place, name="Rolf Rat"))
    site.said(user)
    for pattern in OWN:
        assert codes(user, site.address(pattern)) == {403}
        assert 403 not in codes(site.drawn.lead, site.address(pattern))


def test_a_reviewer_who_left_finds_nothing(site: Site) -> None:
    user = site.asked(member_of(site.drawn.place.programme, Role.COUNCIL_MEMBER, site.drawn.place, name="Rolf Rat"))
    today = timezone.localdate()
    end_membership(membership=Membership.objects.get(user=user), successor=None, by=BY, effective_on=today)
    assert codes(user, site.address(VERSION)) == {404}


def test_nobody_comments_after_the_deadline(site: Site) -> None:
    user = site.asked(member_of(site.drawn.place.programme, Role.COUNCIL_MEMBER, site.drawn.place, name="Rolf Rat"))
    yesterday = timezone.localdate() - timedelta(days=1)
    trail.change(obj=site.found, by=BY, effective_on=DAY, opened_on=DAY, deadline=yesterday)
    before = Comment.objects.count()
    answer = browser_of(user).post(site.address(ROUND + "neu/"), {"kind": "error", "text": "Zu spät."})
    assert "geschlossen" in answer.content.decode()
    assert Comment.objects.count() == before
    assert "Rückmeldung geben" not in browser_of(user).get(site.address(VERSION)).content.decode()
    assert "Ich bin fertig" not in browser_of(user).get(site.address(ROUND)).content.decode()


def test_a_round_of_another_profile_is_not_reached_through_the_own_one(site: Site) -> None:
    other = complete_profile(small_participation(site.drawn.place.programme, "nachbarort"))
    foreign = Site.round_of(other)
    own = f"/programm/probe/musterstadt/profil/{site.drawn.profile.pk}/rueckmeldung/{foreign.pk}/"
    for part in ("", "neu/?stelle=chapter:housing", "fertig/", f"{site.comment.pk}/aendern/"):
        assert codes(site.drawn.lead, own + part) == {404}
    profile = f"/programm/probe/musterstadt/profil/{other.profile.pk}/rueckmeldung/{foreign.pk}/"
    assert codes(site.drawn.lead, profile) == {404}


def test_a_consultant_signs_nothing_and_reads_no_quote(site: Site) -> None:
    user = member_of(site.drawn.place.programme, Role.CONSULTANT, site.drawn.place, name="Cora Beratung")
    page = browser_of(user).post(site.address(VERSION + "unterschrift/"), {"role": "research_partner", "read": "on"})
    assert page.status_code == 403
    assert not Signature.objects.exists()
    for pattern in walked():
        assert QUOTED not in browser_of(user).get(site.address(pattern)).content.decode()


def test_on_a_past_day_nothing_is_offered_and_nothing_is_written(site: Site) -> None:
    past = f"?stand={timezone.localdate() - timedelta(days=1)}"
    page = browser_of(site.drawn.research).get(site.address(PROFILE + "fassungen/") + past).content.decode()
    assert "Rückmelderunde eröffnen" not in page
    assert browser_of(site.drawn.research).post(site.address(ROUND + "schliessen/") + past).status_code == 403
