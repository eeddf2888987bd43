"""The Kommunalprofil in the browser: written with keys, two at once, the board by drag and without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.charts import freeze_curve, freeze_pyramid
from dwk.kommunalprofil.actions.statements import add_statement, pair
from dwk.kommunalprofil.actions.versions import freeze_version
from dwk.kommunalprofil.models import Chapter, Statement
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, member_of
from tests.factories.tables import load_entries, population
from tests.kommunalprofil.profile_site import KREIS, ProfileSite

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]


@pytest.fixture
def site(transactional_db: None) -> ProfileSite:
    return ProfileSite()


@pytest.fixture
def author(site: ProfileSite) -> User:
    return member_of(site.programme, Role.RESEARCH_PARTNER, site.place)


def text(key: str = "housing") -> str:
    return Chapter.objects.get(key=key).text


def test_a_chapter_is_written_with_keys_and_previewed(
    page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn
) -> None:
    page = page_at(DESKTOP)
    sign_in(page, author)
    page.goto(site.address("kapitel/housing/"))
    field = page.get_by_label("Text", exact=False).and_(page.locator("textarea"))
    field.fill("Viel Leerstand")
    field.press("ControlOrMeta+a")
    field.press("ControlOrMeta+b")
    expect(field).to_have_value("**Viel Leerstand**")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator(".kp-text strong")).to_have_text("Viel Leerstand")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Das Kapitel ist gespeichert.")).to_be_visible()
    assert text() == "**Viel Leerstand**"


def test_two_who_write_at_once_lose_nothing(page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn) -> None:
    first, second = page_at(DESKTOP), page_at(DESKTOP)
    for page in (first, second):
        sign_in(page, author)
        page.goto(site.address("kapitel/housing/"))
    first.locator("textarea").fill("Von der ersten")
    first.get_by_role("button", name="Speichern").click()
    expect(first.get_by_text("Das Kapitel ist gespeichert.")).to_be_visible()
    second.locator("textarea").fill("Von der zweiten")
    second.get_by_role("button", name="Speichern").click()
    expect(second.get_by_text("Zwei Änderungen an derselben Stelle")).to_be_visible()
    expect(second.locator("textarea[readonly]")).to_have_value("Von der ersten")
    expect(second.locator("textarea[name=text]")).to_have_value("Von der zweiten")


def test_a_card_is_dragged_and_moved_by_keys(page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn) -> None:
    made = add_statement(profile=site.profile, quadrant="strength", text="Vereine leben.", by=BY, effective_on=DAY)
    page = page_at(DESKTOP)
    sign_in(page, author)
    page.goto(site.address("swot/"))
    with page.expect_navigation():
        page.locator(f"#aussage-{made.pk}").drag_to(page.locator("section.kp-quadrant").nth(3))
    expect(page.locator("[data-quadrant=threat] .kp-card__text")).to_have_text("Vereine leben.")
    assert Statement.objects.get().quadrant == "threat"
    page.get_by_role("button", name="zu Stärken").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert Statement.objects.get().quadrant == "strength"


def test_the_board_works_without_script(page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn) -> None:
    page = page_at(PHONE, script=False)
    sign_in(page, author)
    page.goto(site.address("swot/"))
    page.get_by_role("link", name="Risiko eintragen").click()
    page.get_by_label("Aussage", exact=True).fill("Junge ziehen weg.")
    page.get_by_role("button", name="Eintragen").click()
    page.get_by_role("button", name="zu Chancen").click()
    assert Statement.objects.get().quadrant == "opportunity"


def test_pages_of_a_profile_are_accessible(
    page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn, findings: Callable[[Page], list[str]]
) -> None:
    figure = site.figure()
    common: dict[str, Any] = {"profile": site.profile, "by": BY, "effective_on": DAY}
    drawn = [freeze_curve(indicator_code="SHARE_65P", **common), freeze_pyramid(**common)]
    chapter = Chapter.objects.get(key="housing")
    one, other = (
        add_statement(
            profile=site.profile, quadrant=quadrant, text="Es leben viele Ältere in der Stadt.", evidence=[figure, drawn[0]],
            field_of_action="housing", dimensions=["age"], by=BY, effective_on=DAY,
        )
        for quadrant in ("weakness", "threat")
    )  # fmt: skip
    pair(inner=one, outer=other, recommendation="Wohnungen umbauen.", by=BY, effective_on=DAY)
    page = page_at(DESKTOP)
    sign_in(page, author)
    page.goto(site.address("kapitel/housing/"))
    page.locator("textarea").fill(
        f"## Lage\n\nEs sind {{beleg:{figure.pk}}}.\n\n| a | b | c | d |\n|--|--|--|--|\n"
        + "| Bevölkerungsentwicklung | Wanderungssaldo | Altersaufbau | Beschäftigung |"
        + "".join(f"\n\n{{beleg:{one.pk}}}" for one in drawn)
    )  # fmt: skip
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator(".dwk-figure")).to_have_count(2)
    page.get_by_role("button", name="Speichern").click()
    freeze_version(**common)
    load_entries(population(KREIS, 2018, 201))
    assert chapter.pk
    found = []
    for rest in (
        "", "kapitel/", "kapitel/housing/", "kapitel/housing/fassungen/", "kapitel/housing/fassungen/1/",
        "kapitel/sources/", "belege/", "belege/neu/?q=Bev", "swot/", "swot/druck/", "swot/neu/", "empfehlungen/",
        "empfehlungen/neu/", "belege/neu/dokument/", "belege/neu/kennzahl/POP_TOTAL/",
        "belege/neu/kennzahl/POP_TOTAL/verlauf/", "belege/neu/altersaufbau/", "fassungen/1/",
    ):  # fmt: skip
        page.goto(site.address(rest))
        found += [f"{rest}: {line}" for line in findings(page)]
    narrow = page_at(PHONE)
    sign_in(narrow, author)
    for rest in (f"swot/{one.pk}/faden/", "kapitel/housing/", "swot/"):
        narrow.goto(site.address(rest))
        found += [f"{rest} (phone): {line}" for line in findings(narrow)]
    office = page_at(DESKTOP)
    sign_in(office, member_of(site.programme, Role.PROGRAMME_OFFICE, name="Olga Office"))
    for address in ("/programm/probe/ferien/", "/programm/probe/ferien/neu/", "/programm/probe/ferien/datei/"):
        office.goto(address)
        found += [f"{address}: {line}" for line in findings(office)]
    assert not found, "\n".join(found)


def test_a_chart_is_looked_at_and_frozen(page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn) -> None:
    page = page_at(PHONE, script=False)
    sign_in(page, author)
    page.goto(site.address("belege/neu/?q=65"))
    page.get_by_role("link", name="Verlauf").and_(page.locator("[href*=SHARE_65P]")).click()
    page.get_by_role("button", name="Abbildung ansehen").click()
    expect(page.locator(".dwk-figure")).to_be_visible()
    page.get_by_role("button", name="Als Beleg einfrieren").click()
    expect(page.get_by_text("In einem Text zeigt ihn")).to_be_visible()
    page.get_by_text("Abbildung zeigen").click()
    expect(page.locator(".dwk-figure")).to_be_visible()
