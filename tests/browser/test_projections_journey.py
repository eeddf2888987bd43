"""From a preset to the chapter in the data profile, as a coordinator walks it; the same without script on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.projections.models import Scenario
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.projections import KREIS, finished_run, load_figures, make_scenario

pytestmark = pytest.mark.django_db(transaction=True)
PageAt = Callable[..., Page]
SignIn = Callable[[Page, User], None]
LIST = f"/vorausberechnung/{KREIS}/"


@pytest.fixture
def coordinator(people: dict[Role, User]) -> User:
    """Somebody who plans, in a database with official figures."""
    load_figures()
    return people[Role.MUNICIPAL_COORDINATOR]


def test_from_a_preset_to_the_profile(
    page_at: PageAt, coordinator: User, sign_in: SignIn, work: Callable[[], None]
) -> None:
    page = page_at(DESKTOP)
    sign_in(page, coordinator)
    page.goto(LIST)
    page.get_by_role("link", name="Mit „Status quo“ beginnen").click()
    page.get_by_label("Zieljahr").fill("2030")
    page.get_by_role("button", name="Szenario anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Status quo")

    page.get_by_role("link", name="Annahmen bearbeiten").click()
    births = page.get_by_role("group", name="Geburten")
    births.get_by_label("Jahr").first.fill("2028")
    births.get_by_label("Geburtenziffer").first.fill("9")
    births.get_by_label("Quelle oder Begründung").first.fill("Beispiel")
    page.get_by_role("button", name="Annahmen speichern").first.click()
    wrong = page.get_by_role("link", name=re.compile("Möglich sind 0,30 bis 4,00"))
    wrong.click()
    expect(births.get_by_label("Geburtenziffer").first).to_be_focused()
    births.get_by_label("Geburtenziffer").first.fill("1,7")
    page.get_by_role("button", name="Annahmen speichern").first.click()
    expect(page.get_by_text("1,70*")).to_be_visible()

    page.get_by_role("link", name="Ereignis eintragen").click()
    page.get_by_label("Bezeichnung").fill("Neubaugebiet Hafen")
    page.locator("#id_persons").fill("120")
    page.get_by_label("Quelle oder Begründung").fill("Beispiel")
    page.get_by_role("button", name="Ereignis speichern").click()
    expect(page.get_by_role("link", name="Neubaugebiet Hafen")).to_be_visible()

    page.get_by_role("button", name="Vorausberechnung rechnen").click()
    page.wait_for_url("**/lauf/*/")
    expect(page.get_by_text("wartet auf den Arbeiter").first).to_be_visible()
    work()
    # the page asks for itself and shows the result without being loaded again by hand
    expect(page.get_by_role("heading", name="Was daraus folgt")).to_be_visible(timeout=30_000)
    run = page.url

    slider = page.get_by_role("slider", name="Jahr")
    slider.focus()
    slider.press("ArrowLeft")
    expect(page.locator("#pyramide")).to_contain_text("31.12.2029")
    assert "?jahr=2029" in page.url
    page.get_by_role("button", name="Nachrechnen").click()
    expect(page.get_by_text("Bit für Bit dieselben Zahlen")).to_be_visible()

    page.get_by_role("link", name="Freigeben").click()
    expect(page.get_by_text("ohne Anmeldung lesen")).to_be_visible()
    page.get_by_role("button", name="Freigeben").click()
    expect(page.get_by_text("freigegeben am")).to_be_visible()

    page.goto(f"/daten/profil/{KREIS}/")
    expect(page.get_by_role("heading", name="Vorausberechnung bis 2030")).to_be_visible()
    page.get_by_role("link", name="Alle Ergebnisse, Annahmen und Dateien").click()
    page.wait_for_url(run)


def test_whoever_leaves_with_unsaved_changes_is_asked(page_at: PageAt, coordinator: User, sign_in: SignIn) -> None:
    scenario = make_scenario(by=coordinator)
    page = page_at(DESKTOP)
    sign_in(page, coordinator)
    page.goto(f"/vorausberechnung/szenario/{scenario.pk}/annahmen/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.get_by_role("link", name="Datenprofile").first.click()
    page.wait_for_url("**/daten/")
    assert asked == []
    page.goto(f"/vorausberechnung/szenario/{scenario.pk}/annahmen/")
    page.get_by_role("group", name="Geburten").get_by_label("Jahr").first.fill("2025")
    page.get_by_role("link", name="Datenprofile").first.click()
    page.wait_for_url("**/daten/")
    assert asked == ["beforeunload"]


def test_without_script_on_a_phone_everything_can_be_done(
    page_at: PageAt, coordinator: User, sign_in: SignIn, work: Callable[[], None]
) -> None:
    page = page_at(PHONE, script=False)
    sign_in(page, coordinator)
    page.goto(f"{LIST}neu/?ausgangspunkt=closed")
    page.get_by_label("Zieljahr").fill("2025")
    page.get_by_role("button", name="Szenario anlegen").click()
    scenario = Scenario.objects.get()
    page.get_by_role("link", name="Annahmen bearbeiten").click()
    page.get_by_role("button", name="Weitere Zeile für Geburten").click()
    births = page.get_by_role("group", name="Geburten")
    expect(births.get_by_label("Jahr")).to_have_count(2)
    births.get_by_label("Jahr").nth(1).fill("2025")
    births.get_by_label("Geburtenziffer").nth(1).fill("1,5")
    births.get_by_label("Quelle oder Begründung").nth(1).fill("Beispiel")
    page.get_by_role("button", name="Annahmen speichern").first.click()
    assert scenario.assumptions.get().value == 1.5
    page.get_by_role("button", name="Vorausberechnung rechnen").click()
    work()
    page.get_by_role("link", name="Stand neu laden").click()
    page.get_by_role("navigation", name="Jahr der Bevölkerungspyramide").get_by_role("link", name="2020").click()
    expect(page.locator("#pyramide")).to_contain_text("31.12.2020")


def test_two_scenarios_side_by_side_and_the_school(page_at: PageAt, coordinator: User, sign_in: SignIn) -> None:
    finished_run(make_scenario(by=coordinator))
    finished_run(make_scenario(name="Zweites", by=coordinator))
    page = page_at(DESKTOP)
    sign_in(page, coordinator)
    page.goto(f"{LIST}vergleich/")
    page.locator("select[name=b]").select_option(index=0)
    page.get_by_role("button", name="Anwenden").click()
    assert "b=" in page.url
    page.goto(f"{LIST}grundschule/")
    page.get_by_label("Anteil der Kinder des Gebiets in Prozent").fill("3")
    page.get_by_role("button", name="Antwort berechnen").click()
    expect(page.get_by_role("heading", name="Antwort")).to_be_visible()
    assert "share=3" in page.url
