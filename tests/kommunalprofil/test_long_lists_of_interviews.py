"""Lists of the analysis that grow long: texts, quotes, memos, interviews; and the list of interviews as a file."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.coding import make_quote, release_quote, write_memo
from dwk.kommunalprofil.actions.interviews import change_interview
from dwk.kommunalprofil.models import Quote
from tests.factories.interviews import DAY, interview_with
from tests.factories.memberships import BY, member_of, small_participation
from tests.kommunalprofil.coding_site import HERE, CodingSite, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> CodingSite:
    return CodingSite()


def quote(site: CodingSite, text: str) -> Quote:
    return make_quote(
        transcript=site.transcript, start=0, end=5, text=text, speaker="Person", by=BY, effective_on=DAY
    )  # fmt: skip


def test_texts_are_narrowed_by_group_and_by_what_is_done(site: CodingSite) -> None:
    interview_with(site.place, "P02", group="council")
    site.coding()
    assert "P02" in site.page("auswertung/")
    for query, there, gone in (
        ({"stand": "offen"}, "P02", "P01"),
        ({"stand": "von-mir"}, "P01", "P02"),
        ({"gruppe": "council"}, "P02", "P01"),
    ):
        page = site.page("auswertung/", **query)
        assert there in page, query
        assert gone not in page, query
    assert "Kein Text passt dazu" in site.page("auswertung/", gruppe="council", stand="von-mir")


def test_quotes_are_narrowed_by_their_state_and_paged(site: CodingSite) -> None:
    for number in range(26):
        quote(site, f"Wortlaut {number}.")
    release_quote(quote=quote(site, "Freier Wortlaut."), by=BY, effective_on=DAY)
    first = site.page("zitate/")
    assert "27\N{NO-BREAK SPACE}Zitate" in first
    assert first.count("<blockquote>") == 25
    assert site.page("zitate/", seite=2).count("<blockquote>") == 2
    only = site.page("zitate/", stand="frei")
    assert only.count("<blockquote>") == 1
    assert "Freier Wortlaut." in only
    assert "Kein Zitat passt dazu" in site.page("zitate/", stand="zurueck")
    assert site.page("zitate/", interview=site.interview.pk).count("<blockquote>") == 25


def test_memos_are_narrowed_by_what_they_are_about(site: CodingSite) -> None:
    write_memo(participation=site.place, title="Zum Code", text="x", code=site.age, by=BY, effective_on=DAY)
    write_memo(participation=site.place, title="Zu allem", text="x", by=BY, effective_on=DAY)
    page = site.page("memos/", zu="kategorie")
    assert "Zum Code" in page
    assert "Zu allem" not in page
    assert "Kein Memo passt dazu" in site.page("memos/", zu="text")


def test_longer_lists_ask_no_more_of_the_database(site: CodingSite) -> None:
    for address in ("auswertung/", "zitate/", "memos/", ""):
        counts = []
        for step in range(2):
            for number in range(3):
                interview_with(site.place, f"{address[:3]}{step}{number}")
                quote(site, f"{address}{step}{number}")
                write_memo(participation=site.place, text="x", code=site.age, by=BY, effective_on=DAY)
            with CaptureQueriesContext(connection) as caught:
                site.page(address)
            counts.append(len(caught))
        assert counts[0] == counts[1], address


def test_a_first_user_is_led_from_one_page_to_the_next(db: None) -> None:
    site = CodingSite()
    here = "/programm/probe/nachbarort/interviews/"
    small_participation(site.programme, "nachbarort")
    browser = browser_of(member_of(site.programme, Role.RESEARCH_PARTNER, name="Rita Programm"))
    for address, goal in (
        ("", here + "neu/"),
        ("auswertung/", here),
        ("kategorien/", here + "kategorien/neu/"),
        ("fundstellen/", here + "kategorien/"),
        ("zitate/", here + "auswertung/"),
    ):
        page = browser.get(here + address).content.decode().partition('class="dwk-empty"')[2]
        assert f'href="{goal}"' in page.partition("</main>")[0], address
    guides = "/programm/probe/leitfaeden/"
    assert f'href="{guides}"' in browser.get(here).content.decode()
    assert f'href="{guides}neu/?vorschlag=1"' in browser.get(guides).content.decode()
    only_here = site.browser.get(HERE).content.decode()
    assert f'href="{guides}"' not in only_here, "who works in one Kommune may not write for all"


def test_the_list_of_interviews_goes_out_without_what_tells_who_somebody_is(site: CodingSite) -> None:
    change_interview(interview=site.interview, area="Süderhafen", age_group="65plus", by=BY, effective_on=DAY)
    interview_with(site.place, "P02", group="council")
    for kind in ("csv", "xlsx", "ods"):
        assert site.browser.get(f"{HERE}interviews.{kind}").status_code == 200
    text = site.browser.get(f"{HERE}interviews.csv").content.decode("utf-8-sig")
    assert "P01" in text
    assert "Zivilgesellschaft" in text
    for secret in ("Seniorenbeirat", "Süderhafen", "65 Jahre"):
        assert secret not in text.partition("Quelle")[0], secret
    narrowed = site.browser.get(f"{HERE}interviews.csv", {"gruppe": "council"}).content.decode("utf-8-sig")
    assert "P01" not in narrowed
    assert f'href="{HERE}interviews.ods?gruppe=council"' in site.page("", gruppe="council")
