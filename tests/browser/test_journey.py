"""From an official file to the data profile, as a person of the programme office walks it, on phone and desktop."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from tests.browser import samples
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
TakeIn = Callable[[Page, str, bytes], None]
Work = Callable[[], None]
WIDTHS = [PHONE, DESKTOP]
SIGNATURES = {"csv": b"\xef\xbb\xbf", "svg": b"<svg", "pdf": b"%PDF-1.7", "html": b"<!doctype html", "xlsx": b"PK"}


def enter_by_persona(page: Page, name: str) -> None:
    """Sign in with the button of an invented person."""
    page.get_by_role("button", name=name).click()
    page.wait_for_url("**/")


def apply(page: Page, work: Work, label: str) -> None:
    """Take over what the preview shows."""
    page.get_by_role("button", name=re.compile(rf"{label}.* übernehmen$")).click()
    work()
    expect(page.locator(".kern-alert").first).to_contain_text(re.compile(rf"{label}.* übernommen"))


def load(page: Page, name: str, folder: Path, kind: str) -> bytes:
    """A file behind a link, as it lands on the person's disk."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == f".{kind}"
    content = path.read_bytes()
    assert content.startswith(SIGNATURES[kind]), content[:80]
    return content


@pytest.mark.parametrize("width", WIDTHS)
def test_from_official_files_to_the_data_profile_and_back(
    page_at: PageAt, people: dict[Role, User], take_in: TakeIn, work: Work, tmp_path: Path, width: int
) -> None:
    page = page_at(width)
    page.goto("/konto/login/")
    enter_by_persona(page, "Beispiel Geschäftsstelle")

    take_in(page, "verzeichnis.txt", samples.directory())
    expect(page.locator("p", has_text="Format erkannt:")).to_contain_text("Gemeindeverzeichnis GV100AD")
    expect(page.get_by_text("Noch ist nichts gespeichert.")).to_be_visible()
    apply(page, work, "Gebiete")

    take_in(page, "bevoelkerung-2013.csv", samples.population(2013))
    expect(page.locator("p", has_text="Format erkannt:")).to_contain_text(
        "Regionaldatenbank Deutschland, Tabelle als CSV"
    )
    expect(page.get_by_text("Übernommen werden 216\u00a0Werte.")).to_be_visible()
    apply(page, work, r"216\sWerte")
    take_in(page, "bevoelkerung-2018.csv", samples.population(2018))
    apply(page, work, r"216\sWerte")
    read_the_rows(page)

    find_by_keyboard(page, width)
    read_the_profile(page, tmp_path)
    look_in_the_dark_and_print(page)
    take_back(page)


def read_the_rows(page: Page) -> None:
    """The report says of each row what became of it, and finds those of one region."""
    rows = page.locator("section[aria-labelledby=zeilen]")
    rows.get_by_label("Gebiet: Name oder Schlüssel").fill("Deutschland")
    rows.get_by_role("button", name="Anwenden").click()
    expect(page).to_have_url(re.compile("gebiet=Deutschland"))
    expect(rows.get_by_role("row", name=re.compile("DG Deutschland")).first).to_contain_text("Neu")


def find_by_keyboard(page: Page, width: int) -> None:
    """From anywhere to a region, with keys only."""
    page.goto("/")
    if width == PHONE:
        page.get_by_text("Menü").focus()
        page.keyboard.press("Enter")
    field = page.get_by_role("combobox", name="suchen").locator("visible=true").first
    field.focus()
    page.keyboard.type("kuesten")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kommunen/01051/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Küstenkreis")
    page.get_by_role("link", name="Datenprofil öffnen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/daten/profil/01051/")


def read_the_profile(page: Page, folder: Path) -> None:
    """Year, table and files of the profile."""
    year = page.get_by_role("combobox", name="Jahr", exact=True)
    expect(year).to_have_value("2018")
    year.select_option("2013")
    page.get_by_role("button", name="Anwenden").click()
    expect(page).to_have_url(re.compile("jahr=2013"))
    page.get_by_role("combobox", name="Jahr", exact=True).select_option("2018")
    page.get_by_role("button", name="Anwenden").click()
    expect(page).to_have_url(re.compile("jahr=2018"))
    pyramid = page.locator("#pyramide")
    expect(pyramid.get_by_role("table")).to_be_hidden()
    pyramid.locator("summary").click()
    expect(pyramid.get_by_role("table")).to_be_visible()
    expect(pyramid.locator(".dwk-source").last).to_contain_text("12411-02-03-4")
    assert "Küstenkreis".encode() in load(page, "(CSV) zu", folder, "csv")
    load(page, "(SVG) zu", folder, "svg")
    load(page, "XLSX zu", folder, "xlsx")
    load(page, "Als HTML laden", folder, "html")
    assert len(load(page, "Als PDF laden", folder, "pdf")) > 20_000


def look_in_the_dark_and_print(page: Page) -> None:
    """The chosen theme holds; on paper there is neither navigation nor darkness."""
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    expect(page).to_have_url(re.compile("/daten/profil/01051/"))
    page.emulate_media(media="print")
    for hidden in (".dwk-header", ".dwk-footer .dwk-theme", ".dwk-filter"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#pyramide .dwk-source").first).to_be_visible()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    page.emulate_media(media="screen")


def take_back(page: Page) -> None:
    """Everything is withdrawn with a reason; the profile is empty and says so, each import says who and why."""
    for name in ("bevoelkerung-2013.csv", "bevoelkerung-2018.csv", "verzeichnis.txt"):
        page.goto("/daten/einlesen/")
        page.get_by_role("link", name=name).click()
        page.get_by_role("link", name="Einlesung zurückziehen").click()
        page.get_by_label("Grund").fill("Beispiel: falsche Ausgabe der Tabelle")
        page.get_by_role("button", name="Einlesung zurückziehen").click()
        expect(page.get_by_text(re.compile(r"Zurückgezogen\. \d+\sWerte gelten nicht mehr\."))).to_be_visible()
        expect(page.get_by_text("Beispiel: falsche Ausgabe der Tabelle")).to_be_visible()
    page.goto("/daten/profil/01051/")
    expect(page.get_by_text("Für dieses Gebiet sind noch keine Zahlen eingelesen")).to_be_visible()
    expect(page.get_by_role("link", name="Als PDF laden")).to_have_count(0)


REFUSED = [
    ("abgebrochen.csv", samples.truncated(), "unvollständig"),
    ("formel.csv", samples.with_formula(), "eine Formel"),
    ("bild.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "Die Datei"),
]


@pytest.mark.parametrize("width", WIDTHS)
def test_what_cannot_be_read_is_refused_in_a_clear_sentence(
    page_at: PageAt,
    people: dict[Role, User],
    sign_in: Callable[[Page, User], None],
    take_in: TakeIn,
    width: int,
) -> None:
    page = page_at(width)
    sign_in(page, people[Role.MUNICIPAL_COORDINATOR])
    for name, content, word in REFUSED:
        take_in(page, name, content)
        alert = page.locator(".kern-alert", has_text="Die Datei wurde abgelehnt")
        expect(alert).to_contain_text(name)
        expect(alert).to_contain_text(word)
        expect(page.get_by_text("Von dieser Datei wurde nichts gespeichert.")).to_be_visible()
    page.goto("/daten/reihen/")
    expect(page.get_by_text("Noch keine Reihe")).to_be_visible()


def test_an_empty_file_is_refused_before_anything_is_kept(
    page_at: PageAt, people: dict[Role, User], sign_in: Callable[[Page, User], None], tmp_path: Path
) -> None:
    page = page_at(PHONE)
    sign_in(page, people[Role.PROGRAMME_OFFICE])
    page.goto("/daten/einlesen/hochladen/")
    empty = tmp_path / "leer.csv"
    empty.touch()
    page.get_by_label("Dateien", exact=True).set_input_files(empty)
    page.get_by_role("button", name="Dateien prüfen").click()
    expect(page.get_by_text("Die Datei ist leer.").first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_table_of_ones_own_is_explained_column_by_column(
    page_at: PageAt,
    people: dict[Role, User],
    sign_in: Callable[[Page, User], None],
    take_in: TakeIn,
    work: Work,
    width: int,
) -> None:
    page = page_at(width)
    sign_in(page, people[Role.MUNICIPAL_COORDINATOR])
    take_in(page, "hunde.csv", samples.OWN_TABLE)
    page.get_by_role("link", name="Spalten zuordnen").last.click()
    expect(page.get_by_label("Spalte „Schlüssel“")).to_have_value("key")
    page.get_by_label("Spalte „Hunde“").select_option("value")
    page.get_by_label("Was zählen die Werte?").fill("Gemeldete Hunde")
    page.get_by_label("Einheit").fill("Hunde")
    page.get_by_label("Herausgeber").fill("Stadt Müsterhude (Beispiel)")
    page.get_by_label("Titel der Tabelle").fill("Hundebestand")
    page.get_by_label("Quellenvermerk").fill("Stadt Müsterhude, Beispiel")
    page.get_by_role("button", name="Zuordnen und prüfen").click()
    page.wait_for_url(re.compile(r"/daten/einlesen/\d+/$"))
    work()
    apply(page, work, r"4\sWerte")
    page.goto("/daten/reihen/")
    page.get_by_role("link", name="Gemeldete Hunde").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gemeldete Hunde")


def test_who_lacks_the_right_reads_which_and_whom_to_ask(
    page_at: PageAt, people: dict[Role, User], sign_in: Callable[[Page, User], None]
) -> None:
    page = page_at(PHONE)
    sign_in(page, people[Role.CONSULTANT])
    answer = page.goto("/daten/einlesen/hochladen/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text("Ihnen fehlt das Recht „Dateien einlesen“.")).to_be_visible()
    page.goto("/daten/")
    expect(page.get_by_role("link", name="Einlesen")).to_have_count(0)


def test_a_stranger_is_led_to_the_sign_in_and_from_there_back(page_at: PageAt, people: dict[Role, User]) -> None:
    page = page_at(DESKTOP)
    page.goto("/daten/einlesen/")
    page.wait_for_url(re.compile(r"/konto/login/\?next="))
    page.get_by_role("button", name="Beispiel Geschäftsstelle").click()
    page.wait_for_url("**/daten/einlesen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dateien einlesen")
