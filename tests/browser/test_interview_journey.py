"""An interview from the first entry to the withdrawal, and every page of it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.kommunalprofil import interview_urls
from dwk.kommunalprofil.models import Transcript
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.interviews import SAID
from tests.kommunalprofil.interview_site import InterviewSite

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]
LIST = "/programm/probe/musterstadt/interviews/"
#: addresses that only take forms, and the page that is there for a moment after a withdrawal
NOT_PAGES = {"transcript_discard", "consent_checked", "consent_withdrawn", "interviews_file"}


def press(page: Page, name: str) -> None:
    main = page.locator("main")
    main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name)).first.click()


@pytest.mark.parametrize("script", [True, False])
def test_from_the_entry_to_the_withdrawal(page_at: PageAt, sign_in: SignIn, tmp_path: Path, script: bool) -> None:
    site = InterviewSite()
    page = page_at(DESKTOP if script else PHONE, script=script)
    sign_in(page, site.writer)
    page.goto(LIST)
    press(page, "Interview eintragen")
    expect(page.get_by_label("Pseudonym")).to_have_value("P02")
    page.get_by_label("Personengruppe").select_option("council")
    press(page, "Eintragen")
    press(page, "Einwilligung eintragen")
    press(page, "Eintragen")
    press(page, "Abschrift hinzufügen")
    path = tmp_path / "gespraech.txt"
    path.write_bytes(SAID.encode("utf-16"))
    page.get_by_label("Datei").set_input_files(path)
    press(page, "Vorschau zeigen")
    expect(page.locator("ol.dwk-transcript li").first).to_have_text("Frage: Was fehlt Ihnen?")
    press(page, "Übernehmen")
    press(page, "Abschrift 1")
    expect(page.locator("ol.dwk-transcript li")).to_have_count(3)
    page.go_back()
    press(page, "Widerruf eintragen")
    page.get_by_label("Ich habe gelesen").check()
    press(page, "Widerrufen und vernichten")
    expect(page.locator("h1")).to_have_text("P02: Ergebnis des Widerrufs")
    assert Transcript.objects.filter(destroyed_on__isnull=False).count() == 1


def test_every_page_is_accessible_and_fits_a_phone(
    page_at: PageAt, sign_in: SignIn, findings: Callable[[Page], list[str]]
) -> None:
    site, found = InterviewSite(), []
    page = page_at(DESKTOP)
    sign_in(page, site.writer)
    for name in [str(one.name) for one in interview_urls.urlpatterns if one.name not in NOT_PAGES]:
        page.goto(site.address(name))
        found += [f"{name}: {line}" for line in findings(page)]
    assert not found, "\n".join(found)
