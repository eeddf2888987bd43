"""Ways in a long text: what lies at a place, next and previous coding, words, the list beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.kommunalprofil.models import Coding
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.interviews import SAID
from tests.kommunalprofil.coding_site import CodingSite

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]


@pytest.fixture
def site(transactional_db: None) -> CodingSite:
    return CodingSite()


def opened(page_at: PageAt, site: CodingSite, sign_in: SignIn, width: int = DESKTOP) -> Page:
    page = page_at(width)
    sign_in(page, site.rita)
    page.goto(site.text)
    return page


def test_a_marked_place_says_what_lies_there(page_at: PageAt, site: CodingSite, sign_in: SignIn) -> None:
    wide, narrow = site.coding("barrierefreie Wohnungen"), site.coding("Wohnungen", site.age)
    page = opened(page_at, site, sign_in, PHONE)
    page.locator(f"#k{narrow.pk}").click()
    here = page.get_by_text("An dieser Stelle:").locator("..")
    expect(here.get_by_role("link")).to_have_text(["1 Wohnen", "2 Alter"])
    expect(page.locator(f"#l{wide.pk}")).to_have_attribute("aria-current", "true")
    here.get_by_role("button", name="Schließen").click()
    expect(here).to_be_hidden()


def test_codings_are_visited_one_after_the_other(page_at: PageAt, site: CodingSite, sign_in: SignIn) -> None:
    site.coding("Ältere"), site.coding("Der Bus", site.age)
    page = opened(page_at, site, sign_in)
    page.locator("[data-coding-text]").focus()
    page.keyboard.press("n")
    expect(page.get_by_text("Kodierung 1 von 2: 1 Wohnen")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Kodierung 2 von 2: 2 Alter")).to_be_visible()
    page.get_by_role("button", name="Vorige Kodierung").click()
    expect(page.get_by_text("Kodierung 1 von 2: 1 Wohnen")).to_be_visible()


def test_a_word_is_found_and_can_be_coded_at_once(page_at: PageAt, site: CodingSite, sign_in: SignIn) -> None:
    site.coding("barrierefreie Wohnungen")
    page = opened(page_at, site, sign_in)
    field = page.get_by_label("Wort im Text suchen")
    field.fill("wohnungen")
    field.press("Enter")
    expect(page.get_by_text("Treffer 1 von 1.")).to_be_visible()
    expect(page.get_by_label("von Zeichen")).to_have_value(str(SAID.index("Wohnungen")))
    assert "wohnungen" not in page.url
    field.fill("Flugplatz (neu)")
    field.press("Enter")
    expect(page.get_by_text("„Flugplatz (neu)“ kommt in diesem Text nicht vor.")).to_be_visible()
    field.fill("Bus fährt")
    field.press("Enter")
    page.locator("#code").select_option(label="Alter (unter Wohnen)")
    page.get_by_role("button", name="Kategorie vergeben").click()
    expect(page.get_by_role("button", name="Letzten Schritt zurücknehmen")).to_be_in_viewport()
    made = Coding.objects.get(code=site.age)
    assert SAID[made.start : made.end] == "Bus fährt"


def test_a_forgotten_category_leaves_the_passage_marked(page_at: PageAt, site: CodingSite, sign_in: SignIn) -> None:
    page = opened(page_at, site, sign_in)
    page.goto(f"{site.text}?von={SAID.index('Ältere')}&bis={SAID.index('Ältere') + 6}#markieren")
    assert page.evaluate("String(getSelection())") == "Ältere"
    page.get_by_role("button", name="Kategorie vergeben").click()
    expect(page.locator("#code")).to_be_focused()
    assert not Coding.objects.exists()


def test_a_passage_gets_a_further_category_and_stays_in_view(
    page_at: PageAt, site: CodingSite, sign_in: SignIn
) -> None:
    site.coding("Der Bus")
    page = opened(page_at, site, sign_in)
    page.set_viewport_size({"width": DESKTOP, "height": 300})
    page.get_by_role("link", name="Weitere Kategorie").click()
    assert page.evaluate("String(getSelection())") == "Der Bus"
    expect(page.locator("#a3")).to_be_in_viewport()
    page.get_by_label("oder Namen tippen").fill("Mobilität")
    page.get_by_label("oder Namen tippen").press("Enter")
    expect(page.get_by_text("Die Kategorie „Mobilität“ ist vergeben.")).to_be_visible()
    assert set(Coding.objects.values_list("code__name", flat=True)) == {"Wohnen", "Mobilität"}
