"""Interviews in the browser, as the scientific partner works with them."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.kommunalprofil.actions.accesses import TOGETHER
from dwk.kommunalprofil.actions.coding import add_code, code_passage
from dwk.kommunalprofil.actions.interviews import add_transcript, read_transcript, record_interview
from dwk.kommunalprofil.models import (
    Interview,
    InterviewAccess,
    Transcript,
)
from dwk.kommunalprofil.queries.interviews import listed
from dwk.programme.models import Participation
from tests.factories.browsing import browser_of
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

pytestmark = pytest.mark.django_db
HERE = "/programm/probe/musterstadt/"
LIST = HERE + "interviews/"
GUIDES = "/programm/probe/leitfaeden/"
ENTERED = {"pseudonym": "P01", "group": "civil", "held_on": "2026-03-01", "mode": "on_site", "dimensions": ["age"]}
CONSENT = {"form": "written", "given_on": "2026-03-01", "may_transcribe": "on", "may_quote": "on"}


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def partner(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.RESEARCH_PARTNER, name="Rita Forscht"))


def text_of(browser: Client, address: str = LIST) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def uploaded(browser: Client, interview: Interview, content: bytes, name: str = "Frau Müller.txt") -> str:
    answer = browser.post(f"{LIST}{interview.pk}/abschrift/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def agreed(kommune: Participation, browser: Client) -> Interview:
    browser.post(LIST + "neu/", ENTERED)
    found = Interview.objects.get(participation=kommune)
    browser.post(f"{LIST}{found.pk}/einwilligung/", CONSENT)
    return found


def test_from_the_empty_list_to_a_transcript_that_is_read(kommune: Participation, partner: Client) -> None:
    assert "Noch kein Interview" in text_of(partner)
    assert 'value="P01"' in text_of(partner, LIST + "neu/")
    found = agreed(kommune, partner)
    assert "Abschrift hinzufügen" in text_of(partner, f"{LIST}{found.pk}/")
    preview = uploaded(partner, found, SAID.encode())
    assert "barrierefreie" in text_of(partner, preview)
    assert not Transcript.objects.exists()
    partner.post(preview, {"name": "Abschrift 1"})
    transcript = Transcript.objects.get()
    # line ends and every sign are those of the file
    assert read_transcript(transcript=transcript, user=None, at=AT) == SAID
    InterviewAccess.objects.all().delete()
    answer = partner.get(f"{LIST}abschriften/{transcript.pk}/")
    assert "barrierefreie" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert list(InterviewAccess.objects.values_list("user_name", "what")) == [("Rita Forscht", "read")]
    assert "gelesen" in text_of(partner, f"{LIST}{found.pk}/zugriffe/")


def test_what_waits_lies_sealed_and_goes_when_it_is_taken_over_or_thrown_away(
    kommune: Participation, partner: Client
) -> None:
    found = agreed(kommune, partner)
    preview = uploaded(partner, found, SAID.encode())
    file = StoredFile.objects.get()
    path = path_of(file.sha256)
    assert b"barrierefrei" not in path.read_bytes()
    assert "Müller" not in file.name
    # a second upload takes the place of the first
    preview = uploaded(partner, found, b"Neuer Text")
    assert StoredFile.objects.count() == 1
    partner.post(preview + "verwerfen/")
    assert not StoredFile.objects.exists()
    assert not Transcript.objects.exists()
    assert partner.get(preview).status_code == 404


def test_what_somebody_uploaded_is_seen_by_nobody_else_before_it_is_sealed(
    kommune: Participation, partner: Client
) -> None:
    preview = uploaded(partner, agreed(kommune, partner), SAID.encode())
    other = browser_of(member_of(kommune.programme, Role.RESEARCH_PARTNER, name="Olga Andere"))
    assert other.get(preview).status_code == 404


def test_a_pasted_text_has_the_line_ends_of_a_text(kommune: Participation, partner: Client) -> None:
    found = agreed(kommune, partner)
    answer = partner.post(f"{LIST}{found.pk}/abschrift/", {"text": "Frage\r\nAntwort"})
    partner.post(answer["Location"], {"name": "Abschrift"})
    assert read_transcript(transcript=Transcript.objects.get(), user=None, at=AT) == "Frage\nAntwort"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "wählen Sie eine Datei"),
        ({"text": "  "}, "wählen Sie eine Datei"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "keine Textdatei"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04x")}, "beschädigt"),
        ({"file": SimpleUploadedFile("a.txt", b"a"), "text": "b"}, "entweder eine Datei"),
    ],
)
def test_a_file_without_text_is_refused(
    kommune: Participation, partner: Client, sent: dict[str, object], words: str
) -> None:
    found = agreed(kommune, partner)
    answer = partner.post(f"{LIST}{found.pk}/abschrift/", sent)
    assert words in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_without_a_consent_no_transcript_arrives(kommune: Participation, partner: Client) -> None:
    partner.post(LIST + "neu/", ENTERED)
    found = Interview.objects.get()
    assert "Abschrift hinzufügen" not in text_of(partner, f"{LIST}{found.pk}/")
    sent = {"file": SimpleUploadedFile("a.txt", b"Text")}
    assert "keine Einwilligung" in partner.post(f"{LIST}{found.pk}/abschrift/", sent).content.decode()
    assert not Transcript.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_pseudonym_is_given_once_and_days_lie_not_ahead(kommune: Participation, partner: Client) -> None:
    agreed(kommune, partner)
    assert "schon vergeben" in partner.post(LIST + "neu/", ENTERED).content.decode()
    later = {**ENTERED, "pseudonym": "P02", "held_on": "2999-01-01"}
    assert "in der Zukunft" in partner.post(LIST + "neu/", later).content.decode()
    assert 'value="P02"' in text_of(partner, LIST + "neu/")


def test_details_are_changed(kommune: Participation, partner: Client) -> None:
    found = agreed(kommune, partner)
    partner.post(f"{LIST}{found.pk}/angaben/", {**ENTERED, "area": "Nordstadt", "example": "on"})
    found.refresh_from_db()
    assert (found.area, found.example) == ("Nordstadt", True)
    assert "Beispielinterview, erfunden" in text_of(partner, f"{LIST}{found.pk}/")


def test_the_list_is_filtered_and_searched(kommune: Participation, partner: Client) -> None:
    interview_with(kommune, "P01")
    interview_with(kommune, "P02", group="council")
    record_interview(participation=kommune, pseudonym="P03", group="civil", held_on=START, by=BY, effective_on=DAY)
    for query, wanted in (
        ("", {"P01", "P02", "P03"}),
        ("?gruppe=council", {"P02"}),
        ("?einwilligung=fehlt", {"P03"}),
        ("?einwilligung=gilt", {"P01", "P02"}),
        ("?q=p03", {"P03"}),
    ):
        page = text_of(partner, LIST + query)
        assert {name for name in ("P01", "P02", "P03") if f">{name}<" in page} == wanted, query
    assert "Kein Interview passt dazu" in text_of(partner, LIST + "?einwilligung=widerrufen")


def test_transcripts_and_codings_are_counted_apart(kommune: Participation) -> None:
    interview, transcript = interview_with(kommune, "P01")
    second = add_transcript(interview=interview, text="Noch etwas", name="2", user=None, at=AT, by=BY)
    interview_with(kommune, "P02")
    code = add_code(participation=kommune, name="Wohnen", by=BY, effective_on=DAY)
    for text, start in ((transcript, 0), (transcript, 1), (second, 0)):
        code_passage(transcript=text, code=code, start=start, end=5, user=None, at=AT, by=BY)
    found = [(one.pseudonym, one.texts, one.passages) for one in listed(kommune)]
    assert found == [("P01", 2, 3), ("P02", 1, 0)]


def test_the_list_takes_the_same_queries_for_any_number(
    kommune: Participation, partner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 4):
        interview_with(kommune, f"P{number:02}")
    text_of(partner)
    with django_assert_max_num_queries(12) as few:
        text_of(partner)
    for number in range(4, 30):
        interview_with(kommune, f"P{number:02}")
    with django_assert_max_num_queries(len(few)):
        text_of(partner)


def test_notes_are_sealed_and_their_reading_noted(kommune: Participation, partner: Client) -> None:
    found = agreed(kommune, partner)
    partner.post(f"{LIST}{found.pk}/notizen/", {"text": "Wirkte müde."})
    found.refresh_from_db()
    assert b"Wirkte" not in bytes(found.sealed_notes or b"")
    assert "Wirkte" not in text_of(partner, f"{LIST}{found.pk}/")
    assert "Wirkte müde." in text_of(partner, f"{LIST}{found.pk}/notizen/")
    assert list(InterviewAccess.objects.order_by("pk").values_list("what", flat=True)) == ["added", "read"]


def test_a_wrong_transcript_is_destroyed_with_a_reason(kommune: Participation, partner: Client) -> None:
    _, transcript = interview_with(kommune)
    address = f"{LIST}abschriften/{transcript.pk}/"
    assert "Dieses Feld" in partner.post(address + "ersetzen/", {"reason": ""}).content.decode()
    partner.post(address + "ersetzen/", {"reason": "Falsche Datei"})
    transcript.refresh_from_db()
    assert bytes(transcript.sealed) == b""
    assert "vernichtet" in partner.get(address, follow=True).content.decode()
    assert "Falsche Datei" in text_of(partner, LIST + "verlauf/")


def test_a_coded_transcript_stays(kommune: Participation, partner: Client) -> None:
    _, transcript = interview_with(kommune)
    code = add_code(participation=kommune, name="Wohnen", by=BY, effective_on=DAY)
    code_passage(transcript=transcript, code=code, start=0, end=5, user=None, at=AT, by=BY)
    answer = partner.post(f"{LIST}abschriften/{transcript.pk}/ersetzen/", {"reason": "Falsche Datei"})
    assert "hängen schon Kodierungen" in answer.content.decode()
    transcript.refresh_from_db()
    assert transcript.destroyed_on is None


def test_the_trail_of_the_kommune_shows_nothing_of_interviews(kommune: Participation, partner: Client) -> None:
    _, transcript = interview_with(kommune)
    code = add_code(participation=kommune, name="Wohnen und Pflege", by=BY, effective_on=DAY)
    code_passage(transcript=transcript, code=code, start=0, end=5, user=None, at=AT, by=BY)
    lead = browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune))
    for browser in (lead, partner):
        page = text_of(browser, HERE + "verlauf/?von=2026-01-01&bis=2026-11-01").partition("<main")[2]
        for words in ("Interview", "Transkript", "Kodierung", "Wohnen und Pflege", "P01", "barrierefreie"):
            assert words not in page, words
    own = text_of(partner, LIST + "verlauf/")
    assert "Kodierung angelegt" in own
    assert "barrierefreie" not in own
    assert "Interview angelegt" in own
    assert "Interview angelegt" not in text_of(partner, LIST + "verlauf/?art=kommunalprofil.coding")


def test_nothing_that_was_said_stands_in_the_trail(kommune: Participation, partner: Client) -> None:
    found = agreed(kommune, partner)
    partner.post(uploaded(partner, found, SAID.encode()), {"name": "Abschrift 1"})
    told = json.dumps([version.data for version in Version.objects.all()], ensure_ascii=False)
    for words in ("barrierefrei", "P01", "Abschrift 1", "Müller"):
        assert words not in told


def test_nothing_changes_on_a_past_day(kommune: Participation, partner: Client) -> None:
    past = "?stand=2026-02-01"
    assert partner.post(LIST + "neu/" + past, ENTERED).status_code == 403
    assert partner.post(GUIDES + "neu/" + past, {"name": "A", "questions_0": "B"}).status_code == 403
    assert "Interview eintragen" not in text_of(partner, LIST + past)


def test_tabs_stand_where_the_role_in_the_kommune_allows_them(kommune: Participation, partner: Client) -> None:
    lead = browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune))
    assert f'href="{LIST}"' in text_of(partner, HERE)
    assert f'href="{LIST}"' not in text_of(lead, HERE)
    assert f'href="{GUIDES}"' in text_of(partner, "/programm/probe/")
    office = browser_of(member_of(kommune.programme, Role.PROGRAMME_OFFICE))
    assert f'href="{GUIDES}"' not in text_of(office, "/programm/probe/")


def test_accesses_and_the_trail_are_paged(
    kommune: Participation, partner: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found, transcript = interview_with(kommune)
    for number in range(60):
        read_transcript(transcript=transcript, user=None, at=AT + number * TOGETHER)
    address = f"{LIST}{found.pk}/zugriffe/"
    assert "?seite=2" in text_of(partner, address)
    with django_assert_max_num_queries(12):
        assert text_of(partner, address + "?seite=2").count("gelesen") >= 10


def test_what_a_file_loses_is_said_above_the_preview(kommune: Participation, partner: Client) -> None:
    from tests.kommunalprofil.test_transcript_files import docx_of, with_member

    found = agreed(kommune, partner)
    comment = '<w:comments xmlns:w="urn:w"><w:comment/></w:comments>'
    address = uploaded(partner, found, with_member(docx_of(["Guten Tag"]), "word/comments.xml", comment.encode()))
    assert "Nicht Teil der Abschrift: 1\N{NO-BREAK SPACE}Kommentar." in text_of(partner, address)
