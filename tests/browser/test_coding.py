"""Passages are marked in the browser by keyboard and by mouse; what is stored are Python's code points."""

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
FARM = "👩🏽‍🌾"
#: selects from the first to the last word as a mouse would, in UTF-16 units of the page
SELECT = """([from, to]) => {
    const place = (words, end) => {
        const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const at = node.data.indexOf(words);
            if (at >= 0) return [node, at + (end ? words.length : 0)];
        }
    };
    getSelection().setBaseAndExtent(...place(from, false), ...place(to, true));
}"""


@pytest.fixture
def site(transactional_db: None) -> CodingSite:
    return CodingSite()


@pytest.fixture
def page(page_at: PageAt, site: CodingSite, sign_in: SignIn) -> Page:
    found = page_at(DESKTOP)
    sign_in(found, site.rita)
    found.goto(site.text)
    return found


def words_of(coding: Coding) -> str:
    return SAID[coding.start : coding.end]


def test_words_are_marked_with_keys(page: Page) -> None:
    page.get_by_role("group", name="Text", exact=True).focus()
    page.keyboard.press("ArrowDown")  # first word
    page.keyboard.press("ArrowDown")  # next paragraph: „Ältere“
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate("String(getSelection())") == f"Wohnungen. {FARM} Früher"
    page.keyboard.press("Enter")
    expect(page.get_by_label("Kategorie", exact=True).last).to_be_focused()
    page.keyboard.type("Al")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Letzten Schritt zurücknehmen")).to_be_visible()
    made = Coding.objects.get()
    start = SAID.index("Wohnungen.")
    assert (made.start, made.end) == (start, SAID.index("Früher") + len("Früher"))
    assert made.code.name == "Alter"
    expect(page.get_by_role("group", name="Text", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("String(getSelection())") == "Wohnungen."
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    assert (
        page.evaluate("String(getSelection())")
        == f"Ältere finden kaum barrierefreie Wohnungen. {FARM} Früher war das anders."
    )


def test_a_selection_over_line_ends_and_emoji_by_mouse(page: Page, site: CodingSite) -> None:
    page.evaluate(SELECT, ["Ihnen", "Der Bus"])
    expect(page.get_by_label("von Zeichen")).to_have_value(str(SAID.index("Ihnen")))
    page.locator("#code").select_option(label="Wohnen")
    page.get_by_role("button", name="Kategorie vergeben").click()
    expect(page.get_by_text("Letzten Schritt zurücknehmen")).to_be_visible()
    made = Coding.objects.get()
    assert words_of(made) == SAID[SAID.index("Ihnen") : SAID.index("Der Bus") + len("Der Bus")]
    # inside of what is marked already the places are the same
    page.evaluate(SELECT, [FARM, "Früher"])
    start = SAID.index(FARM)
    expect(page.get_by_label("von Zeichen")).to_have_value(str(start))
    expect(page.get_by_label("bis vor Zeichen")).to_have_value(str(SAID.index("Früher") + len("Früher")))


def test_a_mouse_drags_and_three_clicks_take_the_paragraph(page: Page) -> None:
    line = page.locator("#a2")
    line.click(click_count=3, position={"x": 20, "y": 20})
    start = SAID.index("Ältere")
    expect(page.get_by_label("von Zeichen")).to_have_value(str(start))
    expect(page.get_by_label("bis vor Zeichen")).to_have_value(str(SAID.index("\nDer Bus")))
    box = page.locator("#a3").bounding_box()
    assert box is not None
    page.mouse.click(
        box["x"] + box["width"] - 5, box["y"] + box["height"] / 2
    )  # else the marked words would be dragged
    page.mouse.move(box["x"] + 1, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    expect(page.get_by_label("von Zeichen")).to_have_value(str(SAID.index("Der Bus")))


def test_the_page_can_be_used_by_everybody(
    page_at: PageAt, site: CodingSite, sign_in: SignIn, assert_accessible: Callable[[Page], None]
) -> None:
    for words in ("barrierefreie Wohnungen", "Wohnungen. " + FARM, "Wohnungen"):
        site.coding(words, site.age)
    page = page_at(PHONE)
    sign_in(page, site.rita)
    here = "/programm/probe/musterstadt/interviews/"
    for address in (site.text, *(here + name for name in ("kategorien/", "fundstellen/", "austausch/", "zitate/"))):
        page.goto(address)
        assert_accessible(page)


def test_without_script_sentences_are_chosen(page_at: PageAt, site: CodingSite, sign_in: SignIn) -> None:
    page = page_at(DESKTOP, script=False)
    sign_in(page, site.rita)
    page.goto(site.text)
    page.get_by_role("link", name="Absatz 2: Sätze wählen").click()
    page.get_by_label("von Satz").select_option(label="Ältere finden kaum barrierefreie Wohnungen.")
    page.locator("#code").select_option(label="Wohnen")
    page.get_by_role("button", name="Kategorie vergeben").click()
    assert words_of(Coding.objects.get()).strip() == "Ältere finden kaum barrierefreie Wohnungen."
