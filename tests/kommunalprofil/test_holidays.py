"""School holidays: entered by the office, read from files, left out of the deadline of a review round."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dwk.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from dwk.audit.queries.replay import verify_replay
from dwk.audit.tracked import tracked_models
from dwk.kommunalprofil.actions.holidays import enter_holidays
from dwk.kommunalprofil.deadline_rules import Holiday, suggested
from dwk.kommunalprofil.holiday_files import UnreadableHolidays, holidays_in
from dwk.kommunalprofil.holiday_urls import urlpatterns
from dwk.kommunalprofil.models import SchoolHoliday
from dwk.kommunalprofil.queries.holidays import suggested_deadline
from dwk.programme.actions.programmes import create_programme
from dwk.programme.models import Programme
from tests.factories.browsing import browser_of
from tests.factories.memberships import BY, START, member_of
from tests.kommunalprofil.profile_site import TOWN, ProfileSite

HERE = "/programm/probe/ferien/"
WINTER = Holiday("Beispielferien", date(2026, 12, 21), date(2027, 1, 6))
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Beispielferien für\r\n  Übungen\\, zwei\r\n"
    "DTSTART;VALUE=DATE:20261221\r\nDTEND;VALUE=DATE:20270107\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nSUMMARY:Ein Tag\r\nDTSTART;VALUE=DATE:20270514\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def site(db: None) -> ProfileSite:
    return ProfileSite(figures=False)


@pytest.fixture
def office(site: ProfileSite) -> Client:
    return browser_of(member_of(site.programme, Role.PROGRAMME_OFFICE, name="Olga Office"))


def test_days_of_holidays_do_not_count() -> None:
    found = suggested(date(2026, 12, 14), 28, [WINTER])
    # 6 days before, 17 days of holidays, 22 days after
    assert found.deadline == date(2027, 1, 28)
    assert found.words == (
        "Vorschlag: 28.01.2027, 28 Tage ohne Beispielferien 21.12.2026–06.01.2027. Feiertage zählen mit."
    )
    plain = suggested(date(2026, 3, 2), 28, [], ["Hamburg", "Bremen"])
    assert plain.deadline == date(2026, 3, 30)
    assert "keine Schulferien eingetragen (Hamburg und Bremen)" in plain.words


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(-40, 120), st.integers(0, 45)), max_size=5),
)
def test_exactly_the_days_of_the_rule_lie_outside_holidays(days: int, spans: list[tuple[int, int]]) -> None:
    start = date(2026, 6, 1)
    held = [
        Holiday(f"F{number}", start + timedelta(days=first), start + timedelta(days=first + length))
        for number, (first, length) in enumerate(spans)
    ]
    end = suggested(start, days, held).deadline
    counted = [
        day
        for day in (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
        if not any(one.first <= day <= one.last for one in held)
    ]
    assert len(counted) == days
    assert counted[-1] == end


def test_the_office_enters_reads_and_takes_away(site: ProfileSite, office: Client) -> None:
    assert "Noch keine Ferienzeiten" in office.get(HERE).content.decode()
    entered = {
        "name": "Beispielferien", "first": "2026-12-21", "last": "2027-01-06", "states": ["01", "02"],
        "source": "Beispiel",
    }  # fmt: skip
    wrong = office.post(HERE + "neu/", {**entered, "last": "2026-12-01"}).content.decode()
    assert "liegt vor dem ersten" in wrong
    long = office.post(HERE + "neu/", {**entered, "last": "2028-01-06"}).content.decode()
    assert "dauert länger als" in long
    for _ in range(2):
        office.post(HERE + "neu/", entered)
    made = SchoolHoliday.objects.get()
    assert (made.states, made.source) == (["01", "02"], "Beispiel")
    page = office.get(HERE).content.decode()
    assert "Schleswig-Holstein, Hamburg; Quelle: Beispiel" in page
    office.post(f"{HERE}{made.pk}/entfernen/")
    assert not SchoolHoliday.objects.exists()
    file = SimpleUploadedFile("ferien.ics", CALENDAR.encode())
    office.post(HERE + "datei/", {"file": file, "states": ["01"]})
    assert [(one.name, one.starts_on, one.ends_on) for one in SchoolHoliday.objects.order_by("starts_on")] == [
        ("Beispielferien für Übungen, zwei", date(2026, 12, 21), date(2027, 1, 6)),
        ("Ein Tag", date(2027, 5, 14), date(2027, 5, 14)),
    ]
    refused = office.post(HERE + "datei/", {"file": SimpleUploadedFile("x.csv", b"a;b\n1;2"), "states": ["01"]})
    assert "weder ein Kalender" in refused.content.decode()
    assert [*verify_replay(tracked_models())] == []


def test_a_table_is_read_and_what_is_no_day_is_named() -> None:
    table = "Name;von;bis;Länder\nBeispielferien;21.12.2026;06.01.2027;SH\n\nEin Tag;2027-05-14;2027-05-14;SH\n"
    for content in (table.encode("utf-8-sig"), table.encode("cp1252")):
        assert holidays_in(content)[0] == WINTER
    many = "Name,von,bis\n" + "\n".join(f"Y{number},1.1.2027,2.1.2027" for number in range(301))
    for broken, words in (
        ("Name;von;bis\nX;32.12.2026;1.1.2027", "kein Tag"),
        ("Name;von;bis\nX;2.1.2027;1.1.2027", "vor dem ersten"),
        ("", "keine Ferien"),
        (CALENDAR.replace("20261221", "20261340"), "kein Tag"),
        (many, "möglich sind"),
    ):
        with pytest.raises(UnreadableHolidays, match=words):
            holidays_in(broken.encode())


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: ("Name;von;bis\n" + text).encode()))
def test_every_file_is_read_or_refused_in_words(content: bytes) -> None:
    with suppress(UnreadableHolidays):
        assert holidays_in(content)


def test_the_round_proposes_a_deadline_without_the_holidays_of_its_land(site: ProfileSite) -> None:
    today = timezone.localdate()
    begins = today + timedelta(days=3)
    week = Holiday("Beispielferien", begins, begins + timedelta(days=6))
    enter_holidays(programme=site.programme, holidays=[week], states=["01"], by=BY, effective_on=today)
    elsewhere = Holiday("Andere Beispielferien", today + timedelta(days=12), today + timedelta(days=20))
    enter_holidays(programme=site.programme, holidays=[elsewhere], states=["09"], by=BY, effective_on=today)
    assert suggested_deadline(site.place, today).deadline == today + timedelta(days=35)
    page = site.browser().get(site.address("rueckmeldung/neu/")).content.decode()
    assert f"28 Tage ohne Beispielferien {begins:%d.%m.%Y}" in page
    assert f'value="{(today + timedelta(days=35)).isoformat()}"' in page
    SchoolHoliday.objects.get(states=["01"])
    far = suggested_deadline(site.place, today + timedelta(days=60))
    assert "keine Schulferien eingetragen (Schleswig-Holstein)" in far.words


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PUBLIC])
def test_only_the_office_enters_and_only_the_programme_reads(site: ProfileSite, role: Role) -> None:
    today = timezone.localdate()
    (made,) = enter_holidays(programme=site.programme, holidays=[WINTER], states=["01"], by=BY, effective_on=today)
    whole = browser_of(member_of(site.programme, role, name=f"Ganz {role.value}"))
    place = browser_of(member_of(site.programme, role, site.participation("woanders", TOWN), name=f"Dort {role.value}"))
    for one in urlpatterns:
        address = "/" + str(one.pattern).replace("<slug:slug>", "probe").replace("<int:pk>", str(made.pk))
        needed = Permission.VIEW_PROGRAMME if one.name == "holidays" else Permission.EDIT_PROGRAMME
        may = needed in ROLE_PERMISSIONS[role]
        assert whole.get(address).status_code == (200 if may else 403), (one.name, role)
        assert place.get(address).status_code == 404
        assert Client().get(address).status_code == 302
        if one.name != "holidays" and not may:
            assert whole.post(address).status_code == 403
    assert SchoolHoliday.objects.count() == 1


def test_holidays_of_another_programme_are_not_there(site: ProfileSite, office: Client) -> None:
    other: Programme = create_programme(
        slug="andere",
        name="Andere",
        short_name="A",
        starts_on=START,
        ends_on=START + timedelta(days=900),
        by=BY,
        effective_on=START,
    )
    (made,) = enter_holidays(programme=other, holidays=[WINTER], states=["01"], by=BY, effective_on=START)
    assert office.post(f"{HERE}{made.pk}/entfernen/").status_code == 404
    assert SchoolHoliday.objects.filter(pk=made.pk).exists()
