"""Every page of versions, rounds, signatures and releases: fit for assistive technology, a phone and dark colours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil import review_urls
from dwk.kommunalprofil.actions import comments, reviews
from dwk.kommunalprofil.actions.releasing import release
from dwk.kommunalprofil.actions.signing import sign
from dwk.kommunalprofil.models import Comment, ReviewRound
from dwk.kommunalprofil.queries.public import public_address
from tests.browser.conftest import DESKTOP
from tests.factories.memberships import BY, member_of
from tests.factories.profiles import DAY, Drawn, complete_profile

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]
Findings = Callable[[Page], list[str]]
#: addresses that only take forms or give files
NOT_PAGES = {"profile_freeze", "profile_round_finish", "profile_proof", "public_proof", "public_proof_region"}
PUBLIC = {"public_profile", "public_profile_region"}
SIGNED = {"profile_versions", "profile_version", "profile_sign", "profile_check", "profile_reopen", "profile_release"}
#: pages that are open to the side of the Kommune only, or show it something of its own
OF_THE_KOMMUNE = {"profile_comment", "profile_comment_edit", "profile_comment_withdraw", "profile_release"}


class Review:
    """Two versions that differ, a round about the second with comments open and answered."""

    def __init__(self) -> None:
        self.drawn: Drawn = complete_profile()
        self.drawn.round_over()
        self.drawn.write("housing", "Im Ort stehen 120 Wohnungen leer.\n\n- im Kern\n- am Rand")
        today = timezone.localdate()
        self.round: ReviewRound = reviews.open_round(
            profile=self.drawn.profile, deadline=today + timedelta(days=20), by=BY, effective_on=today
        )
        council = member_of(self.drawn.place.programme, Role.COUNCIL_MEMBER, self.drawn.place, name="Rolf Rat")
        reviews.invite(found=self.round, users=[self.drawn.lead, council], by=BY, effective_on=today)
        self.open = self._said("chapter:housing", "error", "Es sind 130 Wohnungen.")
        self.answered = self._said(f"statement:{self.drawn.strength.pk}", "judgement", "Die Vereine haben Sorgen.")
        self._answer(self.answered, "differing")

    def _said(self, block: str, kind: str, text: str) -> Comment:
        return comments.write(
            found=self.round, block=block, kind=kind, text=text, user=self.drawn.lead, by=BY,
            effective_on=timezone.localdate(),
        )  # fmt: skip

    @staticmethod
    def _answer(comment: Comment, state: str) -> None:
        text = "So steht es in den Daten."
        comments.answer(comment=comment, state=state, text=text, by=BY, effective_on=timezone.localdate())

    def signed(self) -> None:
        """The round closed, its answers in a third version with both signatures, one chapter public."""
        drawn, today = self.drawn, timezone.localdate()
        self._answer(self.open, "accepted")
        reviews.close_early(found=self.round, reason="Alle sind fertig.", by=BY, effective_on=today)
        drawn.round_over()
        for user, role in ((drawn.research, Role.RESEARCH_PARTNER), (drawn.lead, Role.MUNICIPAL_LEAD)):
            sign(version=drawn.version(), user=user, role=role, by=BY, effective_on=DAY)
        for key in ("development", "housing", "swot"):
            release(version=drawn.version(), key=key, by=BY, effective_on=DAY)

    def address(self, name: str) -> str:
        pattern = next(str(one.pattern) for one in review_urls.urlpatterns if one.name == name)
        number = self.drawn.version().number
        known: dict[str, object] = {
            "slug": "probe", "participation": "musterstadt", "profile": self.drawn.profile.pk, "number": number,
            "older": 1, "pk": self.round.pk, "comment": self.open.pk,
        }  # fmt: skip
        kwargs = {key: value for key, value in known.items() if f":{key}>" in pattern}
        return reverse(name, kwargs=kwargs) + ("?stelle=chapter:housing" if name == "profile_comment" else "")

    def person(self, name: str) -> User:
        return self.drawn.lead if name in OF_THE_KOMMUNE else self.drawn.research


def looked_at(page: Page, address: str, findings: Findings) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, (address, answer.status)
    return [f"{address}: {line}" for line in findings(page)]


def test_pages_of_a_running_round(page_at: PageAt, sign_in: SignIn, findings: Findings) -> None:
    review, found = Review(), []
    page = page_at(DESKTOP)
    for one in review_urls.urlpatterns:
        name = str(one.name)
        if name not in NOT_PAGES | PUBLIC:
            sign_in(page, review.person(name))
            found += looked_at(page, review.address(name), findings)
    # what the reader of the Kommune sees beside the parts, and a form that was sent empty
    sign_in(page, review.drawn.lead)
    for name in ("profile_version", "profile_round", "profile_sign"):
        found += looked_at(page, review.address(name), findings)
    page.goto(review.address("profile_comment"))
    page.locator("main form").evaluate("form => { form.noValidate = true }")
    page.locator("main").get_by_role("button").first.click()
    assert page.locator("main [aria-invalid=true]").count()
    found += findings(page)
    assert not found, "\n".join(found)


def test_pages_of_a_signed_profile(page_at: PageAt, sign_in: SignIn, findings: Findings) -> None:
    review, found = Review(), []
    review.signed()
    page = page_at(DESKTOP)
    found += looked_at(page, public_address(review.drawn.version()), findings)
    for name in sorted(SIGNED | {"profile_round", "profile_comment_answer"}):
        sign_in(page, review.person(name))
        found += looked_at(page, review.address(name), findings)
    past = reverse("kommunalprofil_at", args=["probe", "musterstadt", review.drawn.profile.pk])
    found += looked_at(page, f"{past}?stand=2026-03-05", findings)
    assert not found, "\n".join(found)
