"""Pages by keyboard and, at their core, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.jobs.models import Job
from tests.browser import samples
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.site import Site, build
from tests.factories.regions import make_region

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]
TakeIn = Callable[[Page, str, bytes], None]

OUTLINE = """() => {
    const style = getComputedStyle(document.activeElement);
    const shown = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none" || style.boxShadow !== "none";
    const within = document.activeElement.closest(":is(label, form):focus-within");
    const around = within ? getComputedStyle(within) : style;
    return shown || around.outlineStyle !== "none" || around.boxShadow !== "none";
}"""
PLACE = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return document.activeElement === document.body ? null : [box.top + scrollY, box.left, document.activeElement.outerHTML];
}"""


@pytest.fixture
def site(people: dict[Role, User]) -> Site:
    return build(people[Role.PROGRAMME_OFFICE])


def test_focus_is_seen_at_every_stop_and_goes_down_the_page(page_at: PageAt, site: Site) -> None:
    page = page_at(DESKTOP)
    page.goto("/daten/profil/01051/")
    tops: list[float] = []
    for _ in range(45):
        page.keyboard.press("Tab")
        place = page.evaluate(PLACE)
        if place is None:
            break
        assert page.evaluate(OUTLINE), f"kein sichtbarer Fokus: {place[2][:200]}"
        tops.append(place[0])
    assert len(tops) == 45, "das Profil hat mehr Haltepunkte"
    # beside each other is in order, back up the page is not; a figure's links may lie beside the next figure's
    upward = [(a, b) for a, b in pairwise(tops) if b < a - 700]
    assert not upward


def test_a_profile_is_filtered_and_its_tables_opened_with_keys(page_at: PageAt, site: Site) -> None:
    page = page_at(DESKTOP)
    page.goto("/daten/profil/01051/")
    page.get_by_role("combobox", name="Jahr", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Anwenden").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("jahr=2013"))
    summary = page.locator("#pyramide-tabelle summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pyramide").get_by_role("table")).to_be_visible()
    expect(summary).to_be_focused()


def test_a_list_is_paged_with_keys(page_at: PageAt, site: Site) -> None:
    for number in range(60):
        make_region(f"0105{number + 100:04}", f"Beispieldorf {number}")
    page = page_at(PHONE)
    page.goto("/kommunen/")
    following = page.get_by_role("link", name="Weiter zur nächsten Seite")
    following.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("seite=2"))
    expect(page.get_by_role("link", name="Seite 2", exact=True)).to_have_attribute("aria-current", "page")


def test_progress_that_renews_itself_leaves_the_focus_alone_and_ends_in_the_preview(
    page_at: PageAt, people: dict[Role, User], sign_in: SignIn, work: Callable[[], None], tmp_path: Path
) -> None:
    page = page_at(DESKTOP)
    sign_in(page, people[Role.PROGRAMME_OFFICE])
    file = tmp_path / "bevoelkerung.csv"
    file.write_bytes(samples.population())
    page.goto("/daten/einlesen/hochladen/")
    page.get_by_label("Dateien", exact=True).set_input_files(file)
    page.get_by_role("button", name="Dateien prüfen").click()
    expect(page.get_by_text("wartet auf den Arbeiter").first).to_be_visible()
    again = page.get_by_role("link", name="Stand neu laden")
    again.focus()
    Job.objects.update(state="running", step="Werte werden verglichen", progress_percent=50)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "50")
    expect(again).to_be_focused()
    Job.objects.update(state="waiting", step="")
    work()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vorschau:")


def test_without_script_a_file_becomes_a_profile(
    page_at: PageAt, people: dict[Role, User], sign_in: SignIn, take_in: TakeIn, work: Callable[[], None]
) -> None:
    page = page_at(PHONE, script=False)
    page.goto("/konto/login/?next=/daten/einlesen/")
    page.get_by_role("button", name="Beispiel Geschäftsstelle").click()
    page.wait_for_url("**/daten/einlesen/")
    for name, content in (("verzeichnis.txt", samples.directory()), ("bevoelkerung.csv", samples.population())):
        take_in(page, name, content)
        page.get_by_role("link", name="Stand neu laden").click()
        page.get_by_role("button", name=re.compile("übernehmen$")).click()
        work()
        page.get_by_role("link", name="Stand neu laden").click()
        expect(page.locator(".kern-alert").first).to_contain_text("übernommen")
    page.goto("/")
    page.get_by_text("Menü").click()
    search = page.locator(".dwk-menu__panel input[type=search]")
    search.fill("Küsten")
    search.press("Enter")
    page.get_by_role("link", name="Küstenkreis").click()
    page.get_by_role("link", name="Datenprofil öffnen").click()
    expect(page.locator("#pyramide svg").locator("visible=true").first).to_be_visible()
    page.locator("#pyramide-tabelle summary").click()
    expect(page.locator("#pyramide").get_by_role("table")).to_be_visible()
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
