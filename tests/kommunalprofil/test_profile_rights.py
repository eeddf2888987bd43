"""Every address of a profile with every role here, elsewhere, as a stranger and as a visitor."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.kommunalprofil.actions.evidence import from_document
from dwk.kommunalprofil.actions.statements import add_statement, pair
from dwk.kommunalprofil.profile_urls import urlpatterns
from dwk.programme.actions.documents import Incoming
from dwk.statistics.models import Series
from tests.factories.browsing import browser_of
from tests.factories.interviews import AT, DAY
from tests.factories.memberships import BY, START, member_of
from tests.kommunalprofil.profile_site import TOWN, ProfileSite

pytestmark = pytest.mark.django_db
SEE = {
    "kommunalprofil", "kommunalprofil_at", "kp_chapter", "kp_versions", "kp_version", "kp_evidence", "kp_document",
    "kp_swot", "kp_swot_print", "kp_statements_file", "kp_pairings", "kp_thread",
}  # fmt: skip
ROLES = [role for role in Role if role is not Role.PUBLIC]


class Walk:
    """A profile with one of everything, and the addresses that lead to it."""

    def __init__(self) -> None:
        self.site = ProfileSite()
        figure, quote = self.site.figure(), self.site.quote()
        paper = from_document(
            profile=self.site.profile, incoming=Incoming("a.pdf", [b"%PDF-1.7 x"], None, AT), title="A", page=1, by=BY,
            effective_on=DAY,
        )  # fmt: skip
        one, other = (
            add_statement(
                profile=self.site.profile, quadrant=quadrant, text="x", evidence=[figure], by=BY, effective_on=DAY
            )
            for quadrant in ("strength", "threat")
        )
        made = pair(inner=one, outer=other, recommendation="x", by=BY, effective_on=DAY)
        self.there = self.site.participation("woanders", TOWN)
        series = Series.objects.first()
        assert series is not None
        self.parts: dict[str, Any] = {
            "slug:slug": "probe", "slug:participation": "kuestenkreis", "int:pk": self.site.profile.pk,
            "slug:key": "housing", "int:edition": 1, "str:code": "POP_TOTAL", "int:series": series.pk,
            "int:run": 1, "int:quote": quote.pk, "str:kind": "csv",
        }  # fmt: skip
        self.numbers = {
            "kp_document": paper.pk, "kp_take_over": figure.pk, "kp_evidence_remove": figure.pk,
            "kp_statement": one.pk, "kp_thread": one.pk, "kp_statement_move": one.pk, "kp_statement_remove": one.pk,
            "kp_pairing": made.pk, "kp_pairing_remove": made.pk,
        }  # fmt: skip

    def addresses(self) -> dict[str, str]:
        """Address by name."""
        found = {}
        for one in urlpatterns:
            parts = {**self.parts, "int:number": self.numbers.get(str(one.name), 0)}
            address = str(one.pattern)
            for part in re.findall(r"<([^>]+)>", address):
                address = address.replace(f"<{part}>", str(parts[part]))
            found[str(one.name)] = f"/{address}"
        return found

    def answers(self, user: User | None) -> dict[str, dict[str, int]]:
        """What reading and writing answer at every address; nothing that was written stays."""
        browser = browser_of(user) if user is not None else Client()
        found: dict[str, dict[str, int]] = {}
        for name, address in self.addresses().items():
            found[name] = {}
            for method in ("get", "post"):
                point = transaction.savepoint()
                found[name][method] = getattr(browser, method)(address).status_code
                transaction.savepoint_rollback(point)
        return found


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk()


def faults(answers: dict[str, dict[str, int]], rights: frozenset[Permission]) -> list[str]:
    found = []
    for name, codes in answers.items():
        for method, code in codes.items():
            if code == 405:
                continue
            needed = Permission.VIEW_PROFILE if name in SEE and method == "get" else Permission.EDIT_PROFILE
            # who only reads gets no answer to writing either
            wanted = needed in rights
            # no projection was released, so its pages are not there
            fine = code in {200, 302} or (name.startswith("kp_run") and code == 404) if wanted else code == 403
            if name == "kp_series" and method == "post" and wanted:
                fine = code == 404
            if not fine:
                found.append(f"{method} {name}: {code}, wanted {wanted}")
    return found


@pytest.mark.parametrize("role", ROLES)
def test_roles_of_the_kommune_open_what_they_may(walk: Walk, role: Role) -> None:
    user = member_of(walk.site.programme, role, walk.site.place)
    assert faults(walk.answers(user), ROLE_PERMISSIONS[role]) == []


@pytest.mark.parametrize("role", ROLES)
def test_roles_of_another_kommune_find_nothing(walk: Walk, role: Role) -> None:
    user = member_of(walk.site.programme, role, walk.there)
    codes = {code for codes in walk.answers(user).values() for code in codes.values()}
    assert codes <= {404, 405}


def test_strangers_find_nothing_and_visitors_are_asked_who_they_are(walk: Walk) -> None:
    stranger = create_user(
        email="fremd@example.org", name="Fremd", roles=[Role.PROGRAMME_OFFICE], by=BY, effective_on=START
    )
    codes = {code for codes in walk.answers(stranger).values() for code in codes.values()}
    assert codes <= {404, 405}
    codes = {code for codes in walk.answers(None).values() for code in codes.values()}
    assert codes <= {302, 405}


def test_what_belongs_to_another_profile_is_not_there(walk: Walk) -> None:
    """The own profile in the address, the other one's parts behind it."""
    from dwk.kommunalprofil.actions.profiles import start_profile
    from dwk.regions.models import Region

    own = start_profile(
        participation=walk.there, region=Region.objects.get(key=TOWN), form="short", by=BY, effective_on=DAY
    )
    browser = browser_of(member_of(walk.site.programme, Role.RESEARCH_PARTNER, walk.there))
    for name, address in walk.addresses().items():
        if name not in walk.numbers and name not in {"kp_quote"}:
            continue
        moved = address.replace("kuestenkreis", "woanders").replace(
            f"/profil/{walk.site.profile.pk}/", f"/profil/{own.pk}/"
        )
        assert browser.get(moved).status_code in {404, 405}, name
        assert browser.post(moved).status_code in {404, 405}, name
