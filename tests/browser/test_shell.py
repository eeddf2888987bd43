"""The shell in a real browser: every component in both themes, menus, search, theme, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dwk.ui import context
from dwk.ui.navigation import Entry, Navigation, Search

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.ui.addresses")]
PageAt = Callable[..., Page]


@pytest.fixture(autouse=True)
def own_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell alone, whatever modules stand above it."""
    navigation = Navigation()
    navigation.register(Entry("Kommunen", "kommunen", 10))
    navigation.register_search(Search("Kommune suchen", "kommunen-suche", "kommunen-vorschlaege"))
    monkeypatch.setattr(context, "navigation", navigation)


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_every_component_is_accessible_at_every_width(
    page_at: PageAt, assert_accessible: Callable[[Page], None], width: int
) -> None:
    page = page_at(width)
    page.goto("/bausteine/?zustand=vergangen")
    assert_accessible(page)


@pytest.mark.parametrize("address", ["/konto/login/", "/konto/password/reset/", "/impressum/", "/gibt-es-nicht/"])
def test_public_pages_are_accessible_on_a_phone(
    page_at: PageAt, assert_accessible: Callable[[Page], None], address: str
) -> None:
    page = page_at(360)
    page.goto(address)
    assert_accessible(page)


def test_the_chosen_theme_holds_against_the_device(page_at: PageAt) -> None:
    page = page_at(1280, theme="light")
    page.goto("/impressum/")
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", "oklch(0 0 0)")


def test_suggestions_are_chosen_by_keyboard(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/")
    field = page.get_by_role("combobox", name="Kommune suchen").first
    field.press_sequentially("Muster")
    expect(page.get_by_role("option")).to_have_count(2)
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Musterstadt")
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press_sequentially("x")
    expect(page.get_by_role("option")).to_have_count(2)
    field.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Musterstadt")
    field.press("Enter")
    page.wait_for_url("**/datenschutz/")


def test_first_tab_leads_past_the_bars(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/impressum/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#inhalt")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_menu_table_and_search_work_with_and_without_script(page_at: PageAt, script: bool) -> None:
    page = page_at(360, script=script)
    page.goto("/bausteine/")
    page.get_by_text("Menü").click()
    expect(page.get_by_role("link", name="Kommunen")).to_be_visible()
    page.get_by_text("Menü").click()
    table = page.locator("#bild-1-tabelle")
    table.locator("summary").click()
    expect(table.get_by_role("table")).to_be_visible()


def test_a_term_is_explained_by_keyboard(page_at: PageAt) -> None:
    page = page_at(1280)
    page.goto("/bausteine/")
    page.get_by_role("button", name="AGS").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#begriff-ags")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#begriff-ags")).to_be_hidden()


def test_print_shows_content_without_navigation(page_at: PageAt) -> None:
    page = page_at(1280, theme="dark")
    page.goto("/bausteine/")
    page.emulate_media(media="print")
    expect(page.locator(".dwk-header")).to_be_hidden()
    expect(page.locator(".dwk-source").first).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
