"""A list of contacts from a file: columns, verdicts, preview, all or nothing; what is no list is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import validate_email
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.audit.queries import verify_chains, verify_replay
from dwk.audit.tracked import tracked_models
from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.programme.actions.contacts import add_contact, change_contact, keep_upload, take_over
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.participations import add_department
from dwk.programme.contact_rules import Known, RawCell, SheetRefused, Verdict, field_of, good_email, plan, tidy
from dwk.programme.models import Contact, Department, Participation
from dwk.programme.queries.contact_files import MAX_BYTES
from tests.factories.contact_lists import HEAD, workbook
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

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


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path
    return tmp_path


def sent(browser: Client, data: bytes, name: str = "kontakte.xlsx"):
    return browser.post(HERE + "einlesen/", {"file": SimpleUploadedFile(name, data)}, follow=True)


def seal_in(page: str) -> str:
    return page.split('name="seal" value="')[1].split('"', maxsplit=1)[0]


def taken_over(browser: Client, answer, **more: str):
    address = answer.redirect_chain[-1][0]
    return browser.post(address, {"seal": seal_in(answer.content.decode()), **more}, follow=True)


def cells(*rows: Sequence[str]) -> list[tuple[int, list[RawCell]]]:
    return [(number, [RawCell(text) for text in row]) for number, row in enumerate(rows, start=1)]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name", "name"), ("NAME ", "name"), ("Vorname", "first"), ("Nachname", "last"), ("E-Mail-Adresse", "email"),
        ("e mail", "email"), ("Email", "email"), ("Telefonnummer", "phone"), ("Tel.", "phone"), ("Telephon", "phone"),
        ("Organsation", "organisation_name"), ("Fachbreich", "department"), ("Funktion:", "function"), ("Straße", ""),
        ("Fax", ""), ("Telefax", ""), ("", ""), ("Ort", ""),
    ],
)  # fmt: skip
def test_headings_are_recognised_with_slips(heading: str, field: str) -> None:
    assert field_of(heading) == field


def test_rows_are_new_changed_the_same_or_refused_with_a_reason() -> None:
    known = [
        Known(1, "Rosa Rat", email="rosa@example.org", phone="1"),
        Known(2, "Otto Ohne", organisation_name="Chor"),
        Known(3, "Gabi Gleich", email="gabi@example.org"),
    ]
    rows = cells(
        ("Liste der Stadt",),
        HEAD,
        ("Rosa Rat-Meier", "", "", "", "ROSA@example.org", ""),
        ("Otto Ohne", "Leitung", "chor", "", "", ""),
        ("Gabi Gleich", "", "", "", "gabi@example.org", "–"),
        ("Nele Neu", "", "", "Bauamt", "nele@example.org", "+49 351 2"),
        ("Falsch", "", "", "", "keine-adresse", ""),
        ("", "Leitung", "", "", "", ""),
        ("x" * 201, "", "", "", "", ""),
        ("=1+1", "", "", "", "", ""),
        ("Nele Neu", "", "", "", "", ""),
    )
    found = plan(rows, known, [])
    assert [(line.number, line.verdict.value, line.pk) for line in found.lines] == [
        (3, "changed", 1), (4, "changed", 2), (5, "same", 3), (6, "new", None), (7, "refused", None),
        (8, "refused", None), (9, "refused", None), (10, "refused", None), (11, "refused", None),
    ]  # fmt: skip
    assert found.lines[0].changes == (("Name", "Rosa Rat", "Rosa Rat-Meier"),)
    assert "phone" not in found.lines[0].values, "an empty cell takes nothing away"
    assert [line.reason for line in found.lines[4:]] == [
        "„keine-adresse“ ist keine E-Mail-Adresse.",
        "Der Name fehlt.",
        "„Name“ ist mit 201 Zeichen zu lang; möglich sind 200.",
        "In der Spalte „Name“ steht eine Formel. Bitte setzen Sie den Wert ein.",
        "Diese Person steht schon in Zeile 6.",
    ]
    assert found.new_departments == ("Bauamt",)


def test_a_mailbox_of_several_people_tells_nobody_apart() -> None:
    rows = cells(HEAD, ("Anna", "", "", "", "rathaus@example.org"), ("Berta", "", "", "", "rathaus@example.org"))
    known = [Known(1, "Carla", email="rathaus@example.org")]
    assert [line.verdict for line in plan(rows, known, []).lines] == [Verdict.NEW, Verdict.NEW]


def test_first_and_last_name_are_put_together_and_foreign_columns_named() -> None:
    found = plan(cells(("Nachname", "Ort", "Vorname"), ("Rat", "Dresden", "Rosa")), [], [])
    assert found.lines[0].values == {"name": "Rosa Rat"}
    assert found.ignored == ("Ort",)


def test_a_sheet_without_names_is_refused() -> None:
    with pytest.raises(SheetRefused, match="keine Überschrift"):
        plan(cells(("Straße", "Ort"), ("A", "B")), [], [])


WORDS = st.text(max_size=12) | st.sampled_from(
    [
        "Anna",
        "anna",
        "Berta",
        "Chor",
        "Bauamt",
        "a@example.org",
        "A@example.org",
        "b@example.org",
        "=1",
        "-",
        "+49 1",
        "",
    ]
)
ROWS = st.lists(st.lists(WORDS, min_size=6, max_size=6), max_size=8)
NAMES = st.sampled_from(["Anna", "anna", "Berta", "Carla"])
KNOWN = st.lists(
    st.builds(
        Known, pk=st.just(0), name=NAMES, organisation_name=st.sampled_from(["", "Chor", "chor"]),
        email=st.sampled_from(["", "a@example.org", "b@example.org"]), department=st.sampled_from(["", "Bauamt"]),
        phone=st.sampled_from(["", "1"]),
    ),
    max_size=5,
).map(lambda found: [replace(one, pk=number) for number, one in enumerate(found, 1)])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(rows=ROWS, known=KNOWN)
def test_every_row_gets_one_verdict_and_taking_over_twice_changes_nothing(rows, known) -> None:
    sheet = cells(HEAD, *rows)
    found = plan(sheet, known, ["Bauamt"])
    assert [line.number for line in found.lines] == [number for number, _ in sheet[1:]]
    meant = [line.pk for line in found.lines if line.pk is not None]
    assert len(meant) == len(set(meant)), "one contact is meant by one row at most"
    stored = {one.pk: one for one in known}
    for line in found.lines:
        assert bool(line.reason) is (line.verdict == Verdict.REFUSED)
        if line.verdict == Verdict.NEW:
            stored[len(stored) + 1] = Known(pk=len(stored) + 1, **line.values)
        elif line.verdict == Verdict.CHANGED:
            stored[line.pk] = replace(stored[line.pk], **line.values)
    again = plan(sheet, list(stored.values()), ["Bauamt", *found.new_departments])
    assert again.count(Verdict.NEW) == again.count(Verdict.CHANGED) == 0
    assert again.new_departments == ()


@given(st.from_regex(r"[a-z0-9.+_-]{1,10}@[a-z0-9.-]{1,12}\.[a-z]{1,4}", fullmatch=True) | st.emails())
def test_an_address_that_is_taken_is_one_for_the_table_too(text: str) -> None:
    if good_email(text):
        validate_email(text)


@given(st.text())
def test_tidy_text_stays_tidy(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert once.isprintable()


def test_a_file_is_looked_at_and_then_taken_over(kommune: Participation, browser: Client, folder: Path) -> None:
    changed = add_contact(participation=kommune, name="Rosa Rat", email="rosa@example.org", by=BY, effective_on=START)
    data = workbook(
        ("Kontaktliste 2026",), HEAD,
        ("Rosa Rat", "Vorsitz", "", "", "rosa@example.org", ""),
        ("Nele Neu", "", "Chor", "Bauamt", "nele@example.org", 351123),
        ("Ohne Adresse", "", "", "", "kaputt@", ""),
    )  # fmt: skip
    answer = sent(browser, data)
    page = answer.content.decode()
    assert "Funktion: „Vorsitz“" in page
    assert "„kaputt@“ ist keine E-Mail-Adresse." in page
    assert "Neue Fachbereiche anlegen: Bauamt" in page
    assert Contact.objects.count() == 1
    stored = path_of(StoredFile.objects.get().sha256)
    assert stored.is_file()
    done = taken_over(browser, answer, departments="on").content.decode()
    assert "1\N{NO-BREAK SPACE}neuer Kontakt, 1\N{NO-BREAK SPACE}geänderter Kontakt" in done
    changed.refresh_from_db()
    new = Contact.objects.get(name="Nele Neu")
    assert (changed.function, new.phone, new.department) == ("Vorsitz", "351123", Department.objects.get())
    assert new.source == "Datei „kontakte.xlsx“, Zeile 4"
    assert not StoredFile.objects.exists()
    assert Version.objects.filter(object_type="programme.contact").count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_bytes_are_gone_after_taking_over_and_after_throwing_away(folder: Path) -> None:
    kommune = small_participation(small_programme())
    browser = browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))
    answer = sent(browser, workbook(HEAD, ("Nele Neu",)))
    taken_over(browser, answer)
    assert not [path for path in folder.rglob("*") if path.is_file()]
    answer = sent(browser, workbook(HEAD, ("Udo Um",)))
    browser.post(answer.redirect_chain[-1][0] + "verwerfen/")
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert Contact.objects.count() == 1


def test_an_unknown_department_can_stay_a_remark(kommune: Participation, browser: Client) -> None:
    taken_over(browser, sent(browser, workbook(HEAD, ("Nele Neu", "", "", "Bauamt"))))
    assert Contact.objects.get().source.endswith("Fachbereich laut Datei: Bauamt")
    assert not Department.objects.exists()


def test_a_department_is_found_whatever_its_case(kommune: Participation, browser: Client) -> None:
    found = add_department(participation=kommune, name="Bauamt", by=BY, effective_on=START)
    taken_over(browser, sent(browser, workbook(HEAD, ("Nele Neu", "", "", "BAUAMT"))))
    assert Contact.objects.get().department == found


def test_a_consultant_adds_no_departments(kommune: Participation) -> None:
    browser = browser_of(member_of(kommune.programme, Role.CONSULTANT, kommune))
    answer = sent(browser, workbook(HEAD, ("Nele Neu", "", "", "Bauamt")))
    assert "Unbekannte Fachbereiche: Bauamt" in answer.content.decode()
    taken_over(browser, answer, departments="on")
    assert Contact.objects.count() == 1
    assert not Department.objects.exists()


def test_what_came_in_between_stops_the_taking_over(kommune: Participation, browser: Client) -> None:
    answer = sent(browser, workbook(HEAD, ("Nele Neu",)))
    add_contact(participation=kommune, name="Nele Neu", by=BY, effective_on=START)
    again = taken_over(browser, answer).content.decode()
    assert "Seit der Vorschau hat sich etwas geändert." in again
    assert Contact.objects.count() == 1
    assert StoredFile.objects.count() == 1


def test_the_trail_says_the_same_as_the_contacts(kommune: Participation, browser: Client) -> None:
    for phone in ("1", "2"):
        rows = [("Nele Neu", "", "", "Bauamt", "nele@example.org", phone), ("Udo Um", "", "", "", "", phone)]
        taken_over(browser, sent(browser, workbook(HEAD, *rows)), departments="on")
    assert set(Contact.objects.values_list("phone", flat=True)) == {"2"}
    assert verify_replay(tracked_models()) == []
    assert not [chain for chain in verify_chains() if chain.faults]
    words = Version.objects.filter(object_type="programme.contact").values_list("reason", flat=True)
    assert list(words) == ["Aus der Datei „kontakte.xlsx“"] * 4


def test_a_contact_with_a_later_entry_is_not_overwritten(kommune: Participation, browser: Client) -> None:
    today = timezone.localdate()
    found = add_contact(participation=kommune, name="Rosa Rat", email="rosa@example.org", by=BY, effective_on=START)
    change_contact(contact=found, phone="9", by=BY, effective_on=today + timedelta(days=2))
    answer = sent(browser, workbook(HEAD, ("Rosa Rat", "Vorsitz", "", "", "rosa@example.org", "")))
    assert "Es wurde nichts geändert." in taken_over(browser, answer).content.decode()
    assert Contact.objects.get().function == ""


def test_a_second_press_of_the_button_enters_nothing_twice(kommune: Participation, browser: Client) -> None:
    answer = sent(browser, workbook(HEAD, ("Nele Neu",)))
    file, seal = StoredFile.objects.get(), seal_in(answer.content.decode())
    taken_over(browser, answer)
    with pytest.raises(ProgrammeRefused, match="schon übernommen"):
        take_over(
            participation=kommune,
            file=file,
            seal=seal,
            with_departments=False,
            by=BY,
            effective_on=timezone.localdate(),
        )
    assert Contact.objects.count() == 1


def test_a_file_that_got_lost_is_asked_for_again(kommune: Participation, browser: Client) -> None:
    answer = sent(browser, workbook(HEAD, ("Nele Neu",)))
    path_of(StoredFile.objects.get().sha256).unlink()
    address = answer.redirect_chain[-1][0]
    for again in (browser.get(address, follow=True), browser.post(address, {"seal": "x"}, follow=True)):
        assert "Die Datei ist nicht mehr da." in again.content.decode()


def test_the_same_file_again_brings_nothing(kommune: Participation, browser: Client) -> None:
    data = workbook(HEAD, ("Nele Neu", "", "", "", "nele@example.org"))
    taken_over(browser, sent(browser, data))
    assert "Die Datei bringt nichts Neues." in sent(browser, data).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_an_export_read_in_again_changes_nothing(kommune: Participation, browser: Client, kind: str) -> None:
    department = add_department(participation=kommune, name="Bauamt", by=BY, effective_on=START)
    add_contact(
        participation=kommune, name="Jörg Müller", function="Vorsitz; Kasse", organisation_name="Chor", phone="+49 351 1",
        department=department, email="joerg@example.org", by=BY, effective_on=START,
    )  # fmt: skip
    data = browser.get(f"{HERE[:-1]}.{kind}").content
    page = sent(browser, data, f"liste.{kind}").content.decode()
    assert "Die Datei bringt nichts Neues." in page
    assert "unverändert" in page


def test_a_file_above_the_limit_is_refused_in_words(kommune: Participation, browser: Client) -> None:
    answer = sent(browser, b"Name\n" + b"x" * MAX_BYTES, "liste.csv")
    assert "Bitte teilen Sie die Liste." in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_a_refused_file_is_not_kept(kommune: Participation, browser: Client) -> None:
    answer = sent(browser, b"Stra\xc3\x9fe;Ort\nA;B\n", "liste.csv")
    assert "keine Überschrift" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_lists_nobody_took_over_go_with_the_next_upload(kommune: Participation, browser: Client) -> None:
    other = member_of(kommune.programme, Role.CONSULTANT, kommune)
    keep_upload(
        participation=kommune, name="alt.csv", chunks=[b"Name\nA\n"], user=other, at=timezone.now() - timedelta(days=3)
    )
    sent(browser, workbook(HEAD, ("Nele Neu",)))
    sent(browser, workbook(HEAD, ("Udo Um",)))
    assert StoredFile.objects.count() == 1


def test_five_thousand_rows_are_taken_over_in_reasonable_time(kommune: Participation, browser: Client) -> None:
    rows = [(f"Person {number}", "", "", "", f"p{number}@example.org", "") for number in range(5_000)]
    started = monotonic()
    taken_over(browser, sent(browser, workbook(HEAD, *rows)))
    assert Contact.objects.count() == 5_000
    rows = [(*row[:1], "Mitglied", *row[2:]) for row in rows]
    taken_over(browser, sent(browser, workbook(HEAD, *rows)))
    assert Contact.objects.filter(function="Mitglied").count() == 5_000
    # some seconds on a machine of its own; written row by row it would take minutes
    assert monotonic() - started < 90
