"""Who came to the words of an interview, or tried to: nobody is missing, and the list stays readable."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.accesses import TOGETHER, log_access
from dwk.kommunalprofil.actions.coding import code_passage, make_quote, write_memo
from dwk.kommunalprofil.actions.transcripts import keep_draft
from dwk.kommunalprofil.models import InterviewAccess
from dwk.kommunalprofil.models.interviews import Reading
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, member_of
from tests.kommunalprofil.coding_site import HERE, CodingSite, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> CodingSite:
    made = CodingSite()
    InterviewAccess.objects.all().delete()
    return made


def lines() -> list[tuple[str, str, str, int]]:
    found = InterviewAccess.objects.order_by("interview__pseudonym", "pk")
    return list(found.values_list("interview__pseudonym", "user_name", "what", "times"))


def test_reloading_a_page_is_one_line_that_says_how_often(site: CodingSite) -> None:
    for _ in range(5):
        assert site.browser.get(site.text).status_code == 200
    assert lines() == [("P01", "Rita Research", "read", 5)]
    one = InterviewAccess.objects.get()
    assert one.last_at is not None
    assert one.last_at > one.at
    InterviewAccess.objects.update(at=AT, last_at=AT + timedelta(minutes=7))
    page = site.page(f"{site.interview.pk}/zugriffe/")
    assert "1\N{NO-BREAK SPACE}Zeile" in page
    assert "02.03.2026, 10:00 bis 10:07 Uhr" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_another_person_another_kind_and_a_later_time_have_lines_of_their_own(site: CodingSite) -> None:
    for user, what, at in (
        (site.rita, Reading.READ, AT),
        (site.rita, Reading.READ, AT + TOGETHER - timedelta(seconds=1)),
        (site.rita, Reading.READ, AT + TOGETHER),
        (site.ralf, Reading.READ, AT),
        (site.rita, Reading.SEARCHED, AT),
        (site.rita, Reading.EXPORTED, AT),
        (site.rita, Reading.EXPORTED, AT),
        (None, Reading.READ, AT),
        (None, Reading.READ, AT),
    ):
        log_access(interview=site.interview, user=user, what=what, at=at)
    assert sorted(lines()) == [
        ("P01", "Ralf Research", "read", 1),
        ("P01", "Rita Research", "exported", 1),
        ("P01", "Rita Research", "exported", 1),
        ("P01", "Rita Research", "read", 1),
        ("P01", "Rita Research", "read", 2),
        ("P01", "Rita Research", "searched", 1),
        ("P01", "System", "read", 2),
    ]


@pytest.mark.parametrize("role", [Role.MUNICIPAL_LEAD, Role.CONSULTANT, Role.PROGRAMME_OFFICE])
def test_refused_tries_at_the_analysis_stand_with_the_interview(site: CodingSite, role: Role) -> None:
    made = site.coding()
    memo = write_memo(participation=site.place, transcript=site.transcript, text="Gedanke", by=BY, effective_on=DAY)
    quote = make_quote(
        transcript=site.transcript, start=0, end=5, text="Frage", speaker="Person", by=BY, effective_on=DAY
    )
    other, _ = interview_with(site.place, "P02")
    InterviewAccess.objects.all().delete()
    browser = browser_of(member_of(site.programme, role, site.place, name="Lea Leitung"))
    tries = [
        site.text, f"{HERE}kodierung/{made.pk}/", f"{HERE}memos/{memo.pk}/", f"{HERE}zitate/{quote.pk}/",
        f"{HERE}zitate/{quote.pk}/freigeben/", f"{HERE}zitate/neu/{site.transcript.pk}/?von=0&bis=5",
    ]  # fmt: skip
    for count, address in enumerate(tries, start=1):
        assert browser.get(address).status_code == 403, address
        assert lines() == [("P01", "Lea Leitung", "refused", count)], address
    # what would have shown the words of all interviews stands with all of them
    assert browser.post(f"{HERE}austausch/projekt.qdpx").status_code == 403
    assert browser.get(f"{HERE}fundstellen/").status_code == 403
    assert lines() == [
        ("P01", "Lea Leitung", "refused", len(tries) + 2),
        ("P02", "Lea Leitung", "refused", 2),
    ]
    assert "verweigert" in site.page(f"{other.pk}/zugriffe/")


def test_every_page_with_passages_notes_each_interview_it_shows(site: CodingSite) -> None:
    _, second = interview_with(site.place, "P02")
    _, third = interview_with(site.place, "P03")
    for text in (site.transcript, second):
        code_passage(transcript=text, code=site.housing, start=0, end=5, user=site.rita, at=AT, by=BY)
        make_quote(transcript=text, start=0, end=5, text="Frage", speaker="Person", by=BY, effective_on=DAY)
    InterviewAccess.objects.all().delete()
    site.page("fundstellen/", code=site.housing.pk)
    assert lines() == [("P01", "Rita Research", "searched", 1), ("P02", "Rita Research", "searched", 1)]
    InterviewAccess.objects.all().delete()
    site.page("zitate/")
    assert lines() == [("P01", "Rita Research", "read", 1), ("P02", "Rita Research", "read", 1)]
    InterviewAccess.objects.all().delete()
    site.browser.post(f"{HERE}austausch/projekt.qdpx")
    assert [line[0] for line in lines()] == ["P01", "P02", "P03"]
    assert {line[2] for line in lines()} == {"exported"}
    InterviewAccess.objects.all().delete()
    site.page("uebereinstimmung/")
    site.page("auswertung/")
    assert lines() == []
    draft = keep_draft(interview=third.interview, text=SAID, user=site.rita, at=AT)
    site.page(f"{third.interview_id}/abschrift/{draft.pk}/")
    assert lines() == [("P03", "Rita Research", "read", 1)]


def test_the_list_is_filtered_by_person_and_kind_and_goes_out_as_a_file(site: CodingSite) -> None:
    other, _ = interview_with(site.place, "P02")
    InterviewAccess.objects.all().delete()
    for user, what in ((site.rita, Reading.READ), (site.rita, Reading.EXPORTED), (site.ralf, Reading.READ)):
        log_access(interview=site.interview, user=user, what=what, at=AT)
    log_access(interview=other, user=site.ralf, what=Reading.READ, at=AT)
    own = f"{site.interview.pk}/zugriffe/"
    assert "3\N{NO-BREAK SPACE}Zeilen" in site.page(own)
    assert "2\N{NO-BREAK SPACE}Zeilen" in site.page(own, wer=site.rita.pk)
    assert "1\N{NO-BREAK SPACE}Zeile" in site.page(own, wer=site.rita.pk, was="exported")
    assert "3\N{NO-BREAK SPACE}Zeilen" in site.page(own, wer="x", was="x")
    assert "4\N{NO-BREAK SPACE}Zeilen" in site.page("zugriffe/")
    assert "als=csv&amp;wer=" in site.page("zugriffe/", wer=site.ralf.pk)
    answer = site.browser.get(f"{HERE}zugriffe/", {"als": "csv", "wer": str(site.ralf.pk)})
    assert "no-store" in answer["Cache-Control"]
    said = answer.content.decode("utf-8-sig")
    assert said.count("Ralf Research") == 2
    assert "Rita" not in said
    assert "P02;02.03.2026 10:00:00" in said
    book = load_workbook(io.BytesIO(site.browser.get(HERE + own, {"als": "xlsx"}).content))
    assert "Rita Research" in str(list(book.worksheets[0].values))
    assert site.browser.get(f"{HERE}zugriffe/", {"als": "exe"}).status_code == 404
    lead = browser_of(member_of(site.programme, Role.MUNICIPAL_LEAD, site.place, name="Lea Leitung"))
    assert lead.get(f"{HERE}zugriffe/", {"als": "csv"}).status_code == 403


def test_who_has_no_account_any_more_is_still_found_by_name(site: CodingSite) -> None:
    InterviewAccess.objects.create(interview=site.interview, user=None, user_name="Früher & Weg", what="read", at=AT)
    log_access(interview=site.interview, user=site.rita, what=Reading.READ, at=AT)
    assert "1\N{NO-BREAK SPACE}Zeile" in site.page("zugriffe/", wer="x-Früher & Weg")
    assert "wer=x-Fr%C3%BCher+%26+Weg" in site.page("zugriffe/", wer="x-Früher & Weg")


def test_more_accesses_take_no_more_questions(site: CodingSite) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            site.page("zugriffe/")
        return len(found)

    log_access(interview=site.interview, user=site.rita, what=Reading.READ, at=AT)
    before = asked()
    for number in range(8):
        other, _ = interview_with(site.place, f"Q{number}")
        log_access(interview=other, user=site.ralf, what=Reading.READ, at=AT)
    assert asked() == before
