"""Two people at one profile in two browsers; the pages on which they meet are fit for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions import reviews
from dwk.kommunalprofil.actions.profiles import remove_chapter
from dwk.kommunalprofil.models import Chapter, Statement
from dwk.programme.actions import trail
from tests.browser.conftest import DESKTOP
from tests.factories.memberships import BY, member_of
from tests.factories.profiles import DAY, Drawn, complete_profile

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]
Findings = Callable[[Page], list[str]]


class Pair:
    """A profile, and two people of the scientific partner with a browser each."""

    def __init__(self, page_at: PageAt, sign_in: SignIn) -> None:
        self.drawn: Drawn = complete_profile()
        other = member_of(self.drawn.place.programme, Role.RESEARCH_PARTNER, self.drawn.place, name="Änne Öhler")
        self.rita, self.aenne = page_at(DESKTOP), page_at(DESKTOP)
        sign_in(self.rita, self.drawn.research)
        sign_in(self.aenne, other)

    def both(self, name: str, *more: object) -> str:
        """Open a page in both browsers."""
        address = reverse(name, args=["probe", "musterstadt", self.drawn.profile.pk, *more])
        for page in (self.rita, self.aenne):
            page.goto(address)
        return address


def save(page: Page) -> None:
    page.get_by_role("button", name="Speichern", exact=True).click()


def test_a_chapter_with_umlauts_and_a_table(page_at: PageAt, sign_in: SignIn) -> None:
    pair = Pair(page_at, sign_in)
    chapter = Chapter.objects.get(key="housing")
    trail.change(obj=chapter, by=BY, effective_on=DAY, text="Anfang\n\nMitte\n\nEnde", edition=2)
    pair.both("kp_chapter", "housing")
    pair.rita.locator("textarea[name=text]").fill("Änderung: Straßen, Öl und Übung 🏠\n\nMitte\n\nEnde")
    save(pair.rita)
    table = "Anfang\n\nMitte\n\nEnde\n\n| Ort | Plätze |\n| --- | --- |\n| Büsum | 12 |"
    pair.aenne.locator("textarea[name=text]").fill(table)
    save(pair.aenne)
    expect(pair.aenne.get_by_text("beide Änderungen stehen jetzt darin")).to_be_visible()
    chapter.refresh_from_db()
    assert chapter.text.startswith("Änderung: Straßen, Öl und Übung 🏠")
    assert chapter.text.endswith("| Büsum | 12 |")
    # one takes a line away, the other changes it
    pair.both("kp_chapter", "housing")
    pair.rita.locator("textarea[name=text]").fill(chapter.text.replace("| Büsum | 12 |", "").rstrip())
    save(pair.rita)
    pair.aenne.locator("textarea[name=text]").fill(chapter.text.replace("12", "13"))
    save(pair.aenne)
    expect(pair.aenne.get_by_text("Zwei Änderungen an derselben Stelle")).to_be_visible()
    expect(pair.aenne.locator("textarea[name=text]")).to_have_value(re.compile("Büsum \\| 13"))


def test_a_statement_and_a_chapter_that_is_gone(page_at: PageAt, sign_in: SignIn, findings: Findings) -> None:
    pair = Pair(page_at, sign_in)
    pair.both("kp_statement", pair.drawn.strength.pk)
    pair.rita.get_by_label("Aussage", exact=True).fill("Vereine tragen das Dorf.")
    save(pair.rita)
    pair.aenne.get_by_label("Aussage", exact=True).fill("Vereine überaltern.")
    save(pair.aenne)
    expect(pair.aenne.get_by_text("geändert von Rita Wissen")).to_be_visible()
    found = findings(pair.aenne)
    pair.aenne.get_by_label(re.compile("Gespeichert von Rita Wissen")).check()
    save(pair.aenne)
    assert Statement.objects.get(pk=pair.drawn.strength.pk).text == "Vereine tragen das Dorf."
    pair.both("kp_chapter", "housing")
    pair.aenne.locator("textarea[name=text]").fill("Mein Text über Häuser")
    remove_chapter(chapter=Chapter.objects.get(key="housing"), by=BY, effective_on=timezone.localdate())
    save(pair.aenne)
    expect(pair.aenne.locator("textarea[name=text]")).to_have_value("Mein Text über Häuser")
    found += findings(pair.aenne)
    pair.aenne.get_by_role("button", name="Neu eintragen").click()
    expect(pair.aenne.get_by_text("steht mit Ihrem Text wieder im Profil")).to_be_visible()
    assert not found, "\n".join(found)


def test_the_own_page_of_somebody_who_was_asked(page_at: PageAt, sign_in: SignIn, findings: Findings) -> None:
    drawn, today = complete_profile(), timezone.localdate()
    council = member_of(drawn.place.programme, Role.COUNCIL_MEMBER, drawn.place, name="Rolf Rat")
    found = reviews.open_round(profile=drawn.profile, deadline=today + timedelta(days=9), by=BY, effective_on=today)
    reviews.invite(found=found, users=[council], by=BY, effective_on=today)
    page = page_at(DESKTOP)
    sign_in(page, council)
    page.goto(reverse("my_page"))
    wrong = findings(page)
    page.get_by_role("link", name="Fassung 1 lesen").click()
    expect(page).to_have_title(re.compile("Fassung 1"))
    office = member_of(drawn.place.programme, Role.PROGRAMME_OFFICE, name="Olga Office")
    sign_in(page, office)
    for name in ("holidays", "holiday_new", "holiday_file"):
        page.goto(reverse(name, args=["probe"]))
        wrong += findings(page)
    assert not wrong, "\n".join(wrong)
