"""A file through the browser: chosen, checked, looked through, taken over; every page accessible on phone and desktop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.statistics.import_samples import KNOWN, OWN, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
Check = Callable[[Page], None]


def enter(page: Page) -> None:
    """Carry the session of somebody from the programme office into the browser."""
    cookie = signed_in().cookies["sessionid"]
    page.goto("/impressum/")
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": page.url.removesuffix("impressum/")}])


def work() -> None:
    call_command("db_worker", batch=True, interval=0.01, verbosity=0)


def hand_in(page: Page, folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    page.goto("/daten/einlesen/")
    page.get_by_label("Dateien", exact=True).set_input_files(folder / name)
    page.get_by_role("button", name="Dateien prüfen").click()


@pytest.mark.parametrize("width", [390, 1440])
def test_from_file_to_values(page_at: PageAt, assert_accessible: Check, tmp_path: Path, width: int) -> None:
    page = page_at(width)
    enter(page)
    page.goto("/daten/einlesen/")
    assert_accessible(page)
    hand_in(page, tmp_path, "gisd.csv", KNOWN)
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_accessible(page)
    work()
    # the page asks for the progress by itself and loads the preview once the work has ended
    expect(page.get_by_role("button", name="8 Werte übernehmen")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="8 Werte übernehmen").click()
    work()
    expect(page.get_by_text("8 Werte übernommen")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Einlesung zurückziehen").click()
    assert_accessible(page)
    page.goto("/daten/reihen/")
    assert_accessible(page)
    page.get_by_role("link", name="Deprivationsindex GISD", exact=True).click()
    assert_accessible(page)
    page.goto("/vorgaenge/")
    assert_accessible(page)


def test_columns_are_explained_without_script(page_at: PageAt, tmp_path: Path) -> None:
    page = page_at(390, script=False)
    enter(page)
    hand_in(page, tmp_path, "eigen.csv", OWN)
    work()
    page.get_by_role("link", name="Stand neu laden").click()
    page.get_by_role("link", name="Spalten zuordnen").click()
    for label, text in {
        "Was zählen die Werte?": "Bevölkerung",
        "Herausgeber": "Stadt Beispielstadt",
        "Titel der Tabelle": "Melderegister",
        "Quellenvermerk": "Stadt Beispielstadt (Beispiel)",
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Zuordnen und prüfen").click()
    work()
    page.get_by_role("link", name="Stand neu laden").click()
    expect(page.get_by_role("button", name="4 Werte übernehmen")).to_be_visible()


def test_the_questions_are_accessible(page_at: PageAt, assert_accessible: Check, tmp_path: Path) -> None:
    page: Any = page_at(390)
    enter(page)
    hand_in(page, tmp_path, "eigen.csv", OWN)
    work()
    page.get_by_role("link", name="Spalten zuordnen").click()
    assert_accessible(page)
