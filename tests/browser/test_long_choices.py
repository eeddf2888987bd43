"""Long lists in the browser: evidence found by a word, a matrix inside its page, a card that goes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.statements import add_statement
from dwk.kommunalprofil.models import Statement, StatementEvidence
from tests.browser.conftest import DESKTOP, PHONE, sideways
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, member_of
from tests.kommunalprofil.profile_site import ProfileSite

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]


@pytest.fixture
def site(transactional_db: None) -> ProfileSite:
    return ProfileSite()


@pytest.fixture
def author(site: ProfileSite) -> User:
    return member_of(site.programme, Role.RESEARCH_PARTNER, site.place)


def test_evidence_is_found_by_a_word_and_what_is_chosen_stays(
    page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn, assert_accessible: Callable[[Page], None]
) -> None:
    for _ in range(13):
        figure = site.figure()
    quote = site.quoted()
    page = page_at(PHONE)
    sign_in(page, author)
    page.goto(site.address("swot/neu/"))
    field = page.get_by_label("Liste eingrenzen")
    expect(page.get_by_text("14 von 14, ausgewählt: 0")).to_be_visible()
    field.fill("aeltere wohnungen")
    expect(page.get_by_text("1 von 14, ausgewählt: 0")).to_be_visible()
    page.locator(f"input[name=evidence][value='{quote.pk}']").check()
    field.fill(f"Zahl {figure.pk}:")
    expect(page.get_by_text("1 von 14, ausgewählt: 1")).to_be_visible()
    expect(page.locator("fieldset").last.get_by_role("checkbox")).to_have_count(2)
    page.locator(f"input[name=evidence][value='{figure.pk}']").check()
    field.press("Enter")
    assert not Statement.objects.exists(), "Enter in the search sends nothing"
    assert_accessible(page)
    page.get_by_label("Aussage", exact=True).fill("Ältere suchen Wohnungen.")
    page.get_by_role("button", name="Eintragen").click()
    expect(page.get_by_text("Stärke eingetragen.")).to_be_visible()
    assert set(StatementEvidence.objects.values_list("evidence", flat=True)) == {figure.pk, quote.pk}


def test_a_matrix_scrolls_in_itself_and_not_the_page(
    page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn
) -> None:
    for number in range(12):
        for quadrant in ("strength", "threat"):
            add_statement(
                profile=site.profile, quadrant=quadrant, text=f"Aussage {number}", by=BY, effective_on=DAY
            )  # fmt: skip
    for width in (DESKTOP, PHONE):
        page = page_at(width)
        sign_in(page, author)
        page.goto(site.address("empfehlungen/"))
        assert page.get_by_role("region", name="Tabelle der Verknüpfungen").is_visible()
        assert sideways(page) <= 0


def test_a_card_that_slipped_goes_back(page_at: PageAt, site: ProfileSite, author: User, sign_in: SignIn) -> None:
    made = add_statement(profile=site.profile, quadrant="strength", text="Vereine leben.", by=BY, effective_on=DAY)
    page = page_at(DESKTOP)
    sign_in(page, author)
    page.goto(site.address("swot/"))
    with page.expect_navigation():
        page.locator(f"#aussage-{made.pk}").drag_to(page.locator("section.kp-quadrant").nth(3))
    expect(page.get_by_text("„Vereine leben.“ steht jetzt bei Risiken.")).to_be_visible()
    page.get_by_role("button", name="Verschiebung zurücknehmen").click()
    expect(page.locator("[data-quadrant=strength] .kp-card__text")).to_have_text("Vereine leben.")
