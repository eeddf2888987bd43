"""Every page of the content analysis, filled and empty: fit for assistive technology, a phone and dark colours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.coding import make_quote, release_quote, write_memo
from dwk.kommunalprofil.coding_urls import urlpatterns
from tests.browser.conftest import DESKTOP
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, member_of, small_participation
from tests.kommunalprofil.coding_site import HERE, CodingSite

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]
Findings = Callable[[Page], list[str]]
#: addresses that only take forms, and files
NOT_PAGES = {
    "coding_mark", "coding_undo", "coding_remove", "code_move", "codes_file", "retrieval_file", "exchange_project",
    "exchange_codes", "exchange_import",
}  # fmt: skip
EMPTY = ("", "auswertung/", "kategorien/", "fundstellen/", "uebereinstimmung/", "memos/", "zitate/")
NARROWED = ("auswertung/?stand=offen", "kategorien/?q=Fischerei", "memos/?zu=text", "zitate/?stand=zurueck")


def filled() -> tuple[CodingSite, dict[str, str]]:
    """A Kommune with something behind every address, and the pages by name."""
    site = CodingSite()
    made = site.coding("barrierefreie Wohnungen", site.age, memo="Zentral")
    site.coding("Wohnungen", site.housing, site.ralf)
    site.coding("Wohnungen", site.housing)
    memo = write_memo(participation=site.place, title="Gedanke", text="Viel", code=site.age, by=BY, effective_on=DAY)
    quotes = [
        make_quote(
            transcript=site.transcript, start=0, end=5, text=f"Nummer {number}", speaker="Person", by=BY,
            effective_on=DAY,
        )
        for number in range(2)
    ]  # fmt: skip
    release_quote(quote=quotes[0], by=BY, effective_on=DAY)
    numbers = {"kodieren": site.interview.pk, "kodierung": made.pk, "kategorien": site.age.pk, "memos": memo.pk,
               "zitate": quotes[1].pk}  # fmt: skip
    pages = {}
    for one in urlpatterns:
        pattern, name = str(one.pattern), str(one.name)
        if name in NOT_PAGES:
            continue
        pk = next((number for word, number in numbers.items() if word in pattern), 0)
        values = {"slug:slug": "probe", "slug:participation": "musterstadt", "int:pk": pk,
                  "int:transcript": site.transcript.pk}  # fmt: skip
        address = f"/{pattern}"
        for part, value in values.items():
            address = address.replace(f"<{part}>", str(value))
        pages[name] = address + {
            "quote_new": "?von=0&bis=5", "retrieval": f"?code={site.housing.pk}",
            "agreement": f"?wer={site.rita.pk}&wer={site.ralf.pk}",
        }.get(name, "")  # fmt: skip
    return site, pages


def looked_at(page: Page, address: str, findings: Findings) -> list[str]:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, (address, answer.status)
    assert page.locator("h1").count() == 1, address
    return [f"{address}: {line}" for line in findings(page)]


def test_pages_of_the_analysis(page_at: PageAt, transactional_db: None, sign_in: SignIn, findings: Findings) -> None:
    site, pages = filled()
    page = page_at(DESKTOP)
    sign_in(page, site.rita)
    found = []
    for address in (*pages.values(), *(HERE + rest for rest in NARROWED)):
        found += looked_at(page, address, findings)
    assert not found, "\n".join(found)


def test_empty_pages_of_the_analysis(
    page_at: PageAt, transactional_db: None, sign_in: SignIn, findings: Findings
) -> None:
    site = CodingSite()
    small_participation(site.programme, "nachbarort")
    page = page_at(DESKTOP)
    sign_in(page, member_of(site.programme, Role.RESEARCH_PARTNER, name="Rita Programm"))
    found = []
    for rest in EMPTY:
        found += looked_at(page, f"/programm/probe/nachbarort/interviews/{rest}", findings)
    found += looked_at(page, "/programm/probe/leitfaeden/", findings)
    assert not found, "\n".join(found)
