"""Files of other programs come in: every passage holds the words that were coded, and goes out and in again so."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from dwk.kommunalprofil.actions.coding import code_passage
from dwk.kommunalprofil.actions.exchange import Imported, export_project
from dwk.kommunalprofil.actions.incoming import read_file, take_over
from dwk.kommunalprofil.actions.interviews import read_transcript
from dwk.kommunalprofil.models import Code, Coding, Interview, Memo, Transcript
from dwk.kommunalprofil.qda.model import Raw
from dwk.kommunalprofil.qda.reading import read_qdpx
from dwk.kommunalprofil.qda.writing import write_qde, write_qdpx
from dwk.programme.models import Participation
from tests.factories.interviews import AT
from tests.factories.memberships import BY, START, small_participation, small_programme
from tests.kommunalprofil import foreign_projects as foreign
from tests.kommunalprofil.foreign_projects import CODED, SOURCE, TEXT, guid

CONSENT = {"form": "written", "given_on": START}
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Participation:
    return small_participation(small_programme())


def take(place: Participation, content: bytes) -> Imported:
    incoming = read_file(content)
    return take_over(participation=place, incoming=incoming, consent=CONSENT, user=None, at=AT, by=BY)


def coded(place: Participation) -> dict[str, str]:
    """Words of each coded passage, line ends as one, and the code."""
    found = {}
    for coding in Coding.objects.filter(participation=place).select_related("code", "transcript"):
        text = read_transcript(transcript=coding.transcript, user=None, at=AT)
        found[text[coding.start : coding.end].replace("\r", "")] = coding.code.name
    return found


def sent(place: Participation) -> bytes:
    return write_qdpx(export_project(participation=place, user=None, at=AT))


MANNERS = {
    "ATLAS.ti": foreign.atlas,
    "NVivo": foreign.nvivo,
    "MAXQDA": foreign.maxqda,
    "QualCoder": foreign.qualcoder,
    "QualCoder on Windows": lambda: foreign.qualcoder(line="\r\n"),
    "QualCoder on Windows for MAXQDA": lambda: foreign.qualcoder(line="\r\r\n"),
    "a tool in the browser": foreign.web_tool,
    "Quirkos": foreign.quirkos,
    "by hand": foreign.everything,
    "end belongs to it": lambda: foreign.counted(last=-1, names="whole"),
    "counted from one": lambda: foreign.counted(first=1, last=1, names="whole"),
    "counted from one, end belongs to it": lambda: foreign.counted(first=1, names="whole"),
    "mark counted": lambda: foreign.counted(first=1, last=1, names="whole", marked=True),
    "two for each line end that is one": lambda: foreign.counted(line=2, names="whole"),
    "end belongs to it, words not named": lambda: foreign.counted(last=-1),
    "UTF-16, words not named": lambda: foreign.counted(wide=True),
    "line ends as one, words not named": lambda: foreign.counted(windows=True),
    "all at once": lambda: foreign.counted(windows=True, wide=True, last=-1, names="whole"),
}


@pytest.mark.parametrize("manner", MANNERS)
def test_passages_hold_the_words_that_were_coded(place: Participation, manner: str) -> None:
    take(place, MANNERS[manner]())
    assert coded(place) == CODED
    other = small_participation(place.programme, slug="andere")
    take(other, sent(place))
    assert coded(other) == CODED
    assert read_qdpx(sent(other)).project == read_qdpx(sent(place)).project


@pytest.mark.reference
@pytest.mark.parametrize("manner", [*MANNERS, "Transana"])
def test_what_goes_out_again_is_valid(place: Participation, manner: str, shared_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "refi_qda" / "Project-mrt2019.xsd"))
    take(place, {**MANNERS, "Transana": foreign.transana}[manner]())
    schema.assertValid(etree.fromstring(write_qde(export_project(participation=place, user=None, at=AT))))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (foreign.atlas(), "ein Zeilenwechsel zählt als ein Zeichen"),
        (foreign.counted(wide=True, names="whole"), "Zeichen wie Emojis zählen doppelt"),
        (foreign.counted(last=-1, names="whole"), "die Endposition gehört noch zur Stelle"),
        (
            foreign.counted(first=1, last=1, names="whole", marked=True),
            "die unsichtbare Marke am Dateianfang zählt mit",
        ),
        (foreign.counted(first=1, last=1, names="whole"), "die Zählung beginnt bei 1"),
        (foreign.counted(last=-1), "Nur so beginnen und enden ihre Markierungen bei ganzen Wörtern"),
        (foreign.qualcoder(), "Die Positionen stimmen damit überein"),
    ],
)
def test_how_positions_were_read_is_said(place: Participation, content: bytes, words: str) -> None:
    assert words in take(place, content).counting


def test_where_nothing_tells_the_assumption_is_said(place: Participation) -> None:
    inside = (
        f'<TextSource guid="{SOURCE}" plainTextPath="internal://a.txt"><PlainTextSelection guid="{guid("x")}" '
        'startPosition="10" endPosition="12"/></TextSource>'
    )
    files = {"sources/a.txt": b"Eins\r\nzwei\r\ndrei"}
    assert "Angenommen wurde" in take(place, foreign.packed(foreign.project(inside), files)).counting
    assert "als ein Zeichen" in read_qdpx(foreign.packed(foreign.project(inside, "ATLAS.ti"), files)).counting


def test_names_that_are_no_words_do_not_move_passages(place: Participation) -> None:
    xml = foreign.project(
        f'<TextSource guid="{SOURCE}" plainTextPath="internal://a.txt">'
        + foreign.selections(names="whole").replace('name="', 'name="Zitat ')
        + "</TextSource>"
    )
    take(place, foreign.packed(xml, {"sources/a.txt": TEXT.encode()}))
    assert coded(place) == CODED


def test_atlas_file_is_found_by_its_ending_and_its_names_do_not_matter(place: Participation) -> None:
    done = take(place, foreign.atlas())
    assert (done.texts, done.codings, done.codes.new) == (1, 5, 4)
    assert Interview.objects.get().pseudonym == "Gespräch 1"


def test_an_annotation_of_nvivo_is_a_memo_of_the_text(place: Participation) -> None:
    take(place, foreign.nvivo())
    memo = Memo.objects.get(text="Nachfragen")
    assert memo.transcript == Transcript.objects.get()
    project = read_qdpx(sent(place)).project
    mark = next(one for one in project.sources[0].selections if not one.codings)
    assert project.sources[0].text[mark.start : mark.end] == "Bus"
    assert (project.links[0].origin, project.links[0].target) == (project.notes[0].guid, mark.guid)
    assert project.cases[0].name == "Frau A."


def test_comments_variables_and_twins_of_maxqda_arrive(place: Participation) -> None:
    done = take(place, foreign.maxqda())
    assert sorted(Interview.objects.values_list("pseudonym", flat=True)) == ["Gespräch", "Gespräch (2)"]
    assert Memo.objects.get().text == "Hier nachhaken"
    assert Code.objects.get(name="Wandel").parent == Code.objects.get(name="Wohnen")
    assert {str(one) for one in Coding.objects.values_list("coder_name", flat=True)} == {"Anna Ä."}
    assert "1\N{NO-BREAK SPACE}Fall" in done.kept
    assert "2\N{NO-BREAK SPACE}Werte von Merkmalen" in done.kept
    project = read_qdpx(sent(place)).project
    assert project.cases[0].values[0].text == project.sources[0].values[0].text == "71"
    assert [one.description for one in project.sources[0].selections if not one.codings] == ["Hier nachhaken"]
    assert project.notes == (), "the comment does not go out a second time"


def test_memos_of_qualcoder_belong_to_codings(place: Participation) -> None:
    take(place, foreign.qualcoder())
    assert set(Coding.objects.values_list("memo", flat=True)) == {"Memo der Kodierung"}
    assert Coding.objects.exclude(coded_at=None).count() == 5, "the passage says when"
    assert Memo.objects.get().text == "Memo des Textes"
    project = read_qdpx(sent(place)).project
    assert project.notes == ()
    assert {one.description for one in project.sources[0].selections} == {"Memo der Kodierung"}


def test_passages_between_points_of_time_are_passages_of_the_transcript(place: Participation) -> None:
    done = take(place, foreign.transana())
    assert coded(place) == {"Ältere finden keine Wohnung": "Wohnen"}
    assert any("deren Stelle im Text die Datei nicht nennt" in one for one in done.left_out)
    code = Code.objects.get(name="Verkehr")
    transcript = Transcript.objects.get()
    start = TEXT.index("Bus")
    code_passage(transcript=transcript, code=code, start=start, end=start + 3, user=None, at=AT, by=BY)
    project = read_qdpx(sent(place)).project
    (video,) = project.media
    assert dict(video.element.attributes)["path"] == "absolute:///Filme/a/film.mp4"
    assert [one.tag for one in video.element.children] == ["VideoSelection"]
    (text,) = project.sources
    assert {point.time for point in text.points} >= {0, 4200, 9000}
    assert [TEXT[one.start : one.end] for one in text.selections] == ["Ältere finden keine Wohnung", "Bus"]
    assert [one.tag for one in text.rest] == ["TranscriptSelection"]


def test_a_file_written_to_all_the_schema_allows_loses_nothing(place: Participation) -> None:
    read = read_qdpx(foreign.everything())
    done = take(place, foreign.everything())
    for part in (
        "1\N{NO-BREAK SPACE}Gruppe",
        "1\N{NO-BREAK SPACE}Schaubild",
        "1\N{NO-BREAK SPACE}Kodierung eines ganzen Textes",
        "3\N{NO-BREAK SPACE}Aufnahmen, Bilder oder PDF ohne die Dateien",
        "1\N{NO-BREAK SPACE}Text ohne Wortlaut",
    ):
        assert part in done.kept, part
    assert any("„Fern“" in one and "fern.txt" in one for one in done.left_out)
    back = read_qdpx(sent(place)).project
    for part in ("cases", "sets", "graphs", "media", "links", "notes", "base", "description", "note_refs", "codes"):
        assert getattr(back, part) == getattr(read.project, part), part
    assert {one.guid: one for one in back.sources} == {one.guid: one for one in read.project.sources}
    box = next(one for media in back.media for one in media.element.walk() if one.tag == "Representation")
    assert box.children == (Raw("PlainTextContent", text="Kasten text"),)


def test_nothing_of_the_schema_is_called_strange(place: Participation) -> None:
    said = " ".join(read_qdpx(foreign.everything()).left_out)
    assert "kennt das nicht" not in said
    xml = foreign.project("").replace("<CodeBook>", '<DeletedCodes a="1"/><CodeBook>').replace("isCodable", "hidden")
    said = " ".join(read_qdpx(foreign.packed(xml)).left_out)
    assert "1 mal das Element „DeletedCodes“ in „Project“" in said
    assert "4 mal die Angabe „hidden“ bei „Code“" in said


def test_two_files_one_after_the_other_are_both_kept(place: Participation) -> None:
    take(place, foreign.everything())
    second = foreign.packed(foreign.project("", more=f'<Sets><Set guid="{guid("other set")}" name="Runde 2"/></Sets>'))
    take(place, second)
    back = read_qdpx(sent(place)).project
    assert sorted(one.name for one in back.sets) == ["Runde 1", "Runde 2"]
    assert len(back.graphs) == 1
    assert coded(place) == CODED


def test_the_same_file_again_adds_nothing_and_says_so(place: Participation) -> None:
    take(place, foreign.maxqda())
    before = sent(place)
    again = take(place, foreign.maxqda())
    assert (again.codes.new, again.codes.changed, again.texts, again.codings, again.memos) == (0, 0, 0, 0, 0)
    assert (again.codes.same, again.known_texts, again.known_codings) == (4, 2, 5)
    assert sent(place) == before
