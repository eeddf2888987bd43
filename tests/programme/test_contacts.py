"""Contacts of a Kommune: who sees them, search, paging, order, steps, files."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.actions.contacts import add_contact, remove_contact
from dwk.programme.actions.participations import add_department
from dwk.programme.models import Contact, Participation
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/musterstadt/personen/kontakte/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def browser(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))


def contact(kommune: Participation, name: str, **fields: object) -> Contact:
    return add_contact(participation=kommune, name=name, by=BY, effective_on=START, **fields)


def text_of(browser: Client, address: str = HERE) -> str:
    return browser.get(address).content.decode()


def test_a_contact_is_entered_changed_and_taken_away(kommune: Participation, browser: Client) -> None:
    department = add_department(participation=kommune, name="Bauamt", by=BY, effective_on=START)
    entered = {"name": "Rosa Rat", "organisation_name": "Seniorenrat", "department": department.pk}
    assert "„Rosa Rat“ ist eingetragen." in browser.post(HERE + "neu/", entered, follow=True).content.decode()
    found = Contact.objects.get()
    changed = {**entered, "phone": "+49 351 1"}
    browser.post(f"{HERE}{found.pk}/", changed)
    page = text_of(browser)
    assert "+49 351 1" in page
    assert "Bauamt" in page
    assert "Soll „Rosa Rat“" in text_of(browser, f"{HERE}{found.pk}/entfernen/")
    browser.post(f"{HERE}{found.pk}/entfernen/")
    assert "Noch keine Kontakte" in text_of(browser)


def test_the_list_is_searched_ordered_and_paged(kommune: Participation, browser: Client) -> None:
    for number in range(60):
        contact(kommune, f"Person {number:02}", organisation_name="Verein Süd" if number == 7 else "")
    first = text_of(browser)
    assert "60\N{NO-BREAK SPACE}Kontakte" in first
    assert "Person 00" in first
    assert "Person 59" not in first
    assert "Person 59" in text_of(browser, HERE + "?seite=2")
    assert "Person 59" in text_of(browser, HERE + "?ordnung=-name")
    found = text_of(browser, HERE + "?q=verein")
    assert "1\N{NO-BREAK SPACE}Kontakt<" in found or "1\N{NO-BREAK SPACE}Kontakt" in found
    assert "Person 07" in found
    assert "Person 00" not in found
    assert "Kein Kontakt passt dazu" in text_of(browser, HERE + "?q=nirgends")


def test_many_contacts_take_as_many_queries_as_one(kommune: Participation, browser: Client) -> None:
    counts = []
    for number in range(0, 40, 20):
        for one in range(number, number + 20):
            contact(kommune, f"Person {one}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text_of(browser)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_a_past_day_shows_who_was_there_then(kommune: Participation, browser: Client) -> None:
    gone = contact(kommune, "Gerd Gegangen", email="gerd@example.org")
    remove_contact(contact=gone, by=BY, effective_on=timezone.localdate())
    assert "Gerd Gegangen" not in text_of(browser)
    past = text_of(browser, f"{HERE}?stand={timezone.localdate() - timedelta(days=1)}&q=gerd")
    assert "Gerd Gegangen" in past
    assert "Kontakt eintragen" not in past


@pytest.mark.parametrize("role", [Role.MUNICIPAL_LEAD, Role.COUNCIL_MEMBER, Role.DEPARTMENT_MEMBER, Role.CIVIL_PARTNER])
def test_who_arranges_no_meetings_sees_no_contacts(kommune: Participation, role: Role) -> None:
    contact(kommune, "Rosa Rat")
    assert browser_of(member_of(kommune.programme, role, kommune)).get(HERE).status_code == 403


def test_files_hold_what_the_list_shows(kommune: Participation, browser: Client) -> None:
    contact(kommune, "Rosa Rat", email="rosa@example.org")
    contact(kommune, "=HYPERLINK(1)")
    book = load_workbook(io.BytesIO(browser.get(HERE[:-1] + ".xlsx?q=rosa").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [cell for row in rows for cell in row if cell][:6] == [
        "Name", "Funktion", "Organisation", "Fachbereich", "E-Mail", "Telefon",
    ]  # fmt: skip
    assert any("Rosa Rat" in row for row in rows)
    assert not any("HYPERLINK" in str(cell) for row in rows for cell in row)
    text = browser.get(HERE[:-1] + ".csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert browser.get(HERE[:-1] + ".pdf").status_code == 404
