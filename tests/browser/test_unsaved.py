"""Nothing that somebody typed is lost without a word: every editor asks before it is left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from tests.browser.conftest import DESKTOP
from tests.factories.memberships import member_of
from tests.kommunalprofil.coding_site import HERE, CodingSite
from tests.kommunalprofil.profile_site import ProfileSite

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]


def asks_before_leaving(page: Page) -> bool:
    """Whether the browser asks when the page is left."""
    asked: list[str] = []

    def heard(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.once("dialog", heard)
    page.goto("about:blank")
    page.remove_listener("dialog", heard) if not asked else None
    return asked == ["beforeunload"]


def test_editors_of_the_analysis_ask(page_at: PageAt, transactional_db: None, sign_in: SignIn) -> None:
    site = CodingSite()
    page = page_at(DESKTOP)
    sign_in(page, member_of(site.programme, Role.RESEARCH_PARTNER, name="Rita Programm"))
    guide = reverse("guide_new", args=[site.programme.slug])
    notes = reverse("interview_notes", args=[site.programme.slug, site.place.slug, site.interview.pk])
    for address in (HERE + "memos/neu/", HERE + "kategorien/neu/", guide, notes, site.text):
        page.goto(address)
        assert not asks_before_leaving(page), f"{address}: nothing was typed"
        page.goto(address)
        page.locator("main textarea").first.fill("Viel Arbeit")
        assert asks_before_leaving(page), address


def test_a_text_that_was_previewed_is_not_saved_yet(page_at: PageAt, transactional_db: None, sign_in: SignIn) -> None:
    site = ProfileSite(figures=False)
    page = page_at(DESKTOP)
    sign_in(page, member_of(site.programme, Role.RESEARCH_PARTNER, site.place))
    page.goto(site.address("kapitel/housing/"))
    page.locator("textarea").fill("Viel Leerstand")
    page.get_by_role("button", name="Vorschau").click()
    page.get_by_text("Noch nicht gespeichert.").wait_for()
    assert asks_before_leaving(page)
    page.goto(site.address("swot/neu/"))
    page.get_by_label("Aussage", exact=True).fill("Junge ziehen weg.")
    assert asks_before_leaving(page)
    page.goto(site.address("swot/neu/"))
    page.get_by_label("Aussage", exact=True).fill("Junge ziehen weg.")
    page.get_by_label("Risiko").check()
    page.get_by_role("button", name="Eintragen").click()
    page.get_by_text("Risiko eingetragen.").wait_for()
    assert not asks_before_leaving(page), "it is saved"
