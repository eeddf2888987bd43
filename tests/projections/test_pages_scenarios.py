"""Pages of the scenarios as people use them: found, made, filled in, kept when two people write at once."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from dwk.accounts.models import User
from dwk.projections.models import Scenario
from tests.factories.projections import KREIS, make_scenario, planner, released_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]
LIST = f"/vorausberechnung/{KREIS}/"


@pytest.fixture
def person() -> User:
    return planner()


@pytest.fixture
def browser(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(answer) -> str:
    """What stands on a page, without markup."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", text)


def rows(**given: str) -> dict[str, str]:
    """A variant sheet as a browser sends it; fields not named are empty."""
    data = {"geburten-rows": "1", "lebenserwartung-rows": "1", "wanderung-rows": "1"}
    return data | {name.replace("__", "-"): value for name, value in given.items()}


def test_an_empty_list_teaches_what_each_preset_assumes(browser: Client) -> None:
    page = words(browser.get(LIST))
    assert "Noch kein Szenario" in page
    assert "Niemand zieht zu oder fort" in page
    assert page.count("“ beginnen") == 5


def test_the_public_reads_but_is_offered_no_buttons(settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path
    scenario = make_scenario()
    released_run(scenario)
    page = words(Client().get(f"/vorausberechnung/szenario/{scenario.pk}/"))
    assert "Beispielszenario" in page
    assert "Fassungen" not in page
    assert "Annahmen bearbeiten" not in page
    assert "Vorausberechnung rechnen" not in page


def test_a_scenario_is_made_from_a_preset_and_found_again(browser: Client) -> None:
    form = browser.get(f"{LIST}neu/?ausgangspunkt=closed")
    assert 'value="closed" id="id_preset_3" checked' in re.sub(r"\s+", " ", form.content.decode())
    made = browser.post(
        f"{LIST}neu/",
        {"name": "Ohne Wanderung", "preset": "closed", "base_year": "2018", "horizon": "2035", "note": ""},
        follow=True,
    )
    assert "„Ohne Wanderung“ ist angelegt" in words(made)
    assert "Ohne Wanderung" in words(browser.get(LIST + "?q=wander&ausgangspunkt=closed"))
    assert "Kein Szenario passt dazu" in words(browser.get(LIST + "?ausgangspunkt=upper"))


def test_a_year_before_the_base_year_is_refused_with_what_is_possible(browser: Client) -> None:
    answer = browser.post(
        f"{LIST}neu/", {"name": "Zurück", "preset": "status_quo", "base_year": "2018", "horizon": "2010", "note": ""}
    )
    assert "Zieljahr: Möglich sind die Jahre 2019 bis 2078." in words(answer)
    assert not Scenario.objects.exists()


def test_entries_are_saved_with_decimal_comma_and_shown_beside_the_status_quo(browser: Client) -> None:
    scenario = make_scenario()
    address = f"/vorausberechnung/szenario/{scenario.pk}/"
    answer = browser.post(
        address + "annahmen/",
        rows(
            version="1",
            geburten__0__year="2025",
            geburten__0__tfr="1,8",
            geburten__0__source="Beschluss des Kreistags",
            wanderung__0__year="2025",
            wanderung__0__net="1.200",
            wanderung__0__source="Beispiel",
        ),
        follow=True,
    )
    assert "Die Annahmen sind gespeichert." in words(answer)
    assert {(a.kind, a.value) for a in scenario.assumptions.all()} == {("tfr", 1.8), ("net_migration", 1200.0)}
    assert "1,80*" in words(answer)
    assert "Beschluss des Kreistags" in words(answer)
    form = browser.get(address + "annahmen/").content.decode()
    assert 'value="1,8"' in form
    assert 'value="1200"' in form


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"geburten__0__year": "2025", "geburten__0__tfr": "9", "geburten__0__source": "x"},
         "Geburten, Geburtenziffer: Möglich sind 0,30 bis 4,00 Kinder je Frau."),
        ({"geburten__0__year": "2050", "geburten__0__tfr": "1,5", "geburten__0__source": "x"},
         "Geburten, Jahr: Möglich sind die Jahre 2019 bis 2030."),
        ({"geburten__0__tfr": "1,5"}, "Bitte nennen Sie das Jahr"),
        ({"geburten__0__year": "2025", "geburten__0__tfr": "1,5"}, "Bitte nennen Sie die Quelle oder den Grund"),
        ({"wanderung__0__year": "2025", "wanderung__0__net": "viele", "wanderung__0__source": "x"},
         "Wanderung, Saldo: Bitte geben Sie eine Zahl an"),
        ({"lebenserwartung__0__year": "2025"}, "Bitte tragen Sie für 2025 einen Wert ein"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_with_field_and_range(browser: Client, given: dict[str, str], sentence: str) -> None:
    scenario = make_scenario()
    answer = browser.post(f"/vorausberechnung/szenario/{scenario.pk}/annahmen/", rows(version="1", **given))
    assert sentence in words(answer)
    assert not scenario.assumptions.exists()


def test_a_year_twice_in_a_table_is_refused(browser: Client) -> None:
    scenario = make_scenario()
    given = {f"geburten-{at}-{name}": value for at in (0, 1)
             for name, value in (("year", "2025"), ("tfr", "1,5"), ("source", "x"))}  # fmt: skip
    data = rows(version="1") | given | {"geburten-rows": "2"}
    answer = browser.post(f"/vorausberechnung/szenario/{scenario.pk}/annahmen/", data)
    assert "2025 steht doppelt" in words(answer)


def test_another_row_keeps_what_was_typed(browser: Client) -> None:
    scenario = make_scenario()
    data = rows(version="1", more="geburten", geburten__0__year="2025", geburten__0__tfr="1,77")
    answer = browser.post(f"/vorausberechnung/szenario/{scenario.pk}/annahmen/", data).content.decode()
    assert 'name="geburten-1-year"' in answer
    assert 'value="1,77"' in answer
    assert "passt" not in answer


def test_two_people_at_once_lose_nothing(browser: Client, person: User) -> None:
    scenario = make_scenario()
    address = f"/vorausberechnung/szenario/{scenario.pk}/annahmen/"
    other = Client()
    other.force_login(planner("zweite@example.org"), backend="allauth.account.auth_backends.AuthenticationBackend")
    mine = rows(version="1", geburten__0__year="2025", geburten__0__tfr="1,5", geburten__0__source="meine")
    theirs = rows(version="1", geburten__0__year="2025", geburten__0__tfr="1,9", geburten__0__source="andere")
    other.post(address, theirs)
    answer = browser.post(address, mine)
    assert answer.status_code == 409
    assert "Beispiel zweite hat am" in words(answer)
    assert "1,9 Kinder je Frau (andere)" in words(answer)
    assert 'value="1,5"' in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    browser.post(address, mine | {"version": "2"})
    assert scenario.assumptions.get().value == 1.5
    assert scenario.versions.count() == 3


def test_an_event_is_entered_changed_removed_and_brought_back(browser: Client) -> None:
    scenario = make_scenario()
    address = f"/vorausberechnung/szenario/{scenario.pk}/"
    event = {
        "version": "1", "title": "Neubaugebiet Hafen", "kind": "housing", "profile": "young_families",
        "first_year": "2021", "last_year": "2023", "persons": "120", "source": "Bebauungsplan 12",
    }  # fmt: skip
    page = browser.post(address + "ereignis/neu/", event, follow=True)
    assert "Neubaugebiet Hafen" in words(page)
    assert "2021–2023" in words(page)
    stored = scenario.events.get()
    browser.post(f"{address}ereignis/{stored.pk}/", event | {"version": "2", "persons": "−40", "title": "Abriss"})
    stored.refresh_from_db()
    assert (stored.title, stored.persons_per_year) == ("Abriss", -40)
    assert "entfernen" in words(browser.get(f"{address}ereignis/{stored.pk}/entfernen/"))
    browser.post(f"{address}ereignis/{stored.pk}/entfernen/", {"version": "3"})
    assert not scenario.events.exists()
    browser.post(address + "fassung/2/", {"version": "4"})
    assert scenario.events.get().title == "Neubaugebiet Hafen"


def test_an_event_with_own_age_groups_needs_at_least_one(browser: Client) -> None:
    scenario = make_scenario()
    address = f"/vorausberechnung/szenario/{scenario.pk}/ereignis/neu/"
    event = {
        "version": "1", "title": "Pflegeheim", "kind": "care_home", "profile": "own", "first_year": "2021",
        "last_year": "2021", "persons": "", "source": "Beispiel",
    }  # fmt: skip
    assert "mindestens eine Altersgruppe" in words(browser.post(address, event))
    groups = {"first_0": "80", "last_0": "95", "sex_0": "f", "number_0": "60"}
    browser.post(address, event | groups)
    assert scenario.events.get().groups == [{"first": 80, "last": 95, "sex": "f", "persons": 60.0}]


def test_a_scenario_is_copied_archived_and_restored(browser: Client) -> None:
    scenario = make_scenario()
    address = f"/vorausberechnung/szenario/{scenario.pk}/"
    assert "ist eine Kopie" in words(browser.post(address + "kopieren/", {"name": "Zweites"}, follow=True))
    assert "aus der Liste nehmen" in words(browser.get(address + "archivieren/"))
    page = words(browser.post(address + "archivieren/", {"version": "1"}, follow=True))
    assert "ist archiviert" in page
    assert "1 Szenario" in page
    assert "Beispielszenario" in words(browser.get(LIST + "?stand=archived"))
    assert "ist wiederhergestellt" in words(browser.post(address + "wiederherstellen/", follow=True))


def test_the_list_costs_the_same_for_one_and_for_many(browser: Client, django_assert_max_num_queries) -> None:
    for number in range(12):
        make_scenario(name=f"Szenario {number}")
    browser.get(LIST)
    with django_assert_max_num_queries(12):
        page = browser.get(LIST)
    assert "12 Szenarien" in words(page)


def test_what_is_missing_for_a_region_is_said(browser: Client) -> None:
    page = browser.get("/vorausberechnung/DG/neu/")
    assert page.status_code == 200
    assert "Für dieses Gebiet kann noch nicht gerechnet werden" in words(page) or "Ausgangsjahr" in words(page)
    assert browser.get("/vorausberechnung/99999/").status_code == 404
    assert browser.get("/vorausberechnung/szenario/999999/").status_code == 404
