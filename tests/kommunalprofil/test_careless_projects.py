"""Files that are careless, damaged or hostile: tolerated where the meaning is clear, refused in words, never a fault."""

from __future__ import annotations

import io
import uuid
import zipfile

import pytest

from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.incoming import preview, read_file
from dwk.kommunalprofil.models import Code, Coding, ExchangeRemainder, Memo, Transcript
from dwk.kommunalprofil.qda.identity import Identity
from dwk.kommunalprofil.qda.reading import read_qdpx
from dwk.kommunalprofil.qda.writing import write_qde
from dwk.programme.models import Participation
from tests.factories.interviews import AT
from tests.factories.memberships import BY
from tests.kommunalprofil import foreign_projects as foreign
from tests.kommunalprofil.foreign_projects import ANNA, CODED, CODES, SOURCE, TEXT, guid, packed, project, selections
from tests.kommunalprofil.test_foreign_projects import coded, place, sent, take

__all__ = ["place"]
pytestmark = pytest.mark.django_db
FILES = {"sources/a.txt": TEXT.encode()}


def source(inside: str = "", path: str = "internal://a.txt", **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<TextSource guid="{SOURCE}" name="G" plainTextPath="{path}"{said}>{inside or selections()}</TextSource>'


def said(content: bytes) -> str:
    return " ".join(read_qdpx(content).left_out)


@pytest.mark.parametrize(
    ("path", "files"),
    [
        ("internal://a.txt", {"Sources/A.TXT": TEXT.encode()}),
        ("internal:///a.txt", {"sources/a.txt": TEXT.encode()}),
        ("internal://sources/a.txt", {"sources/a.txt": TEXT.encode()}),
        ("internal://Gespr%C3%A4ch%201.txt", {"sources/Gespräch 1.txt": TEXT.encode()}),
        ("internal://Gespräch.txt", {"sources/Gespra\u0308ch.txt": TEXT.encode()}),
        ("relative:///a.txt", {"sources/a.txt": TEXT.encode()}),
        ("internal://sub\\a.txt", {"sources/sub/a.txt": TEXT.encode()}),
        ("internal://a.txt", {"sources/a.txt": TEXT.encode("utf-16")}),
        ("internal://a.txt", {"sources/a.txt": TEXT.encode("utf-16-le")}),
        ("internal://a.txt", {"sources/a.txt": TEXT.encode("utf-32")}),
        (
            "internal://a.txt",
            {"__MACOSX/._project.qde": b"\0\5", "sources/._a.txt": b"x", "sources/a.txt": TEXT.encode()},
        ),
    ],
)
def test_a_text_is_found_wherever_the_archive_has_it(place: Participation, path: str, files: dict[str, bytes]) -> None:
    take(place, packed(project(source(path=path)), files))
    assert coded(place) == CODED


def test_a_project_within_a_folder_and_with_folders_is_found(place: Participation) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.mkdir("Mein Projekt")
        archive.mkdir("Mein Projekt/sources")
        archive.writestr("Mein Projekt/sources/a.txt", TEXT)
        archive.writestr("Mein Projekt/sources/alt/project.qde", "<kaputt")
        archive.writestr("Mein Projekt/project.qde", project(source()))
    take(place, out.getvalue())
    assert coded(place) == CODED


class Unseekable(io.RawIOBase):
    """What a program writes to that cannot go back: sizes stand behind the members."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.content += bytes(data)  # type: ignore[call-overload]  # bytes-like
        return len(bytes(data))  # type: ignore[call-overload]  # bytes-like


def test_sizes_behind_the_members_do_not_matter(place: Participation) -> None:
    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project(source()))
        archive.writestr("sources/a.txt", TEXT)
    take(place, out.content)
    assert coded(place) == CODED


@pytest.mark.parametrize(
    "spelled",
    [
        lambda text: text.upper(),
        lambda text: "{" + text + "}",
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", "\u2010"),
        lambda text: f" urn:uuid:{text} ",
    ],
)
def test_a_guid_is_the_same_in_any_spelling(spelled: object) -> None:
    text = str(uuid.uuid4())
    assert Identity().of(spelled(text)) == text  # type: ignore[operator]  # one of the functions above


def test_names_that_are_no_guids_are_replaced_alike_and_said(place: Participation) -> None:
    xml = project(source())
    for number, one in enumerate((*CODES.values(), ANNA, SOURCE)):
        xml = xml.replace(one, str(number))
    content = packed(xml, FILES)
    done = take(place, content)
    assert coded(place) == CODED
    assert any("6 Kennungen der Datei sind keine GUID" in one for one in done.left_out)
    again = take(place, content)
    assert (again.codes.new, again.texts, again.codings) == (0, 0, 0)
    other = take(place, packed(xml.replace("Dorf &amp; Stadt", "Anderes"), FILES))
    assert other.codes.new == 4, "the number 0 of another project is another code"


def test_one_guid_for_two_things_loses_neither(place: Participation) -> None:
    one = CODES["Wohnen"]
    codes = "".join(f'<Code guid="{found}" name="{name}" isCodable="true"/>' for name, found in CODES.items())
    codes += f'<Code guid="{one}" name="Miete" isCodable="true"><Code guid="{one}" name="Nebenkosten" isCodable="true"/></Code>'
    xml = project(source(), codes=codes)
    shared = guid("shared")
    for words in CODED:
        xml = xml.replace(guid("coding" + words), shared).replace(guid("mark" + words), shared)
    done = take(place, packed(xml, FILES))
    assert coded(place) == CODED
    assert set(Code.objects.values_list("name", flat=True)) == {*CODES, "Miete", "Nebenkosten"}
    assert any("dieselbe Kennung" in said for said in done.left_out)
    marks = read_qdpx(sent(place)).project.sources[0].selections
    assert len({mark.codings[0].guid for mark in marks}) == 5


def test_a_coding_with_several_codes_or_none(place: Participation) -> None:
    mark = (
        f'<PlainTextSelection guid="{guid("m")}" startPosition="0" endPosition="5"><Coding guid="{guid("c")}">'
        f'<CodeRef targetGUID="{CODES["Wohnen"]}"/><CodeRef targetGUID="{CODES["Wandel"]}"/></Coding>'
        f'<Coding guid="{guid("d")}"/></PlainTextSelection>'
    )
    done = take(place, packed(project(source(mark)), FILES))
    assert sorted(Coding.objects.values_list("code__name", flat=True)) == ["Wandel", "Wohnen"]
    assert any("die keine Kategorie nennt" in one for one in done.left_out)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("0", "99999", "reicht über das Ende hinaus"),
        ("-4", "5", "liegt außerhalb"),
        ("9", "3", "liegt außerhalb"),
        ("99998", "99999", "liegt außerhalb"),
        ("drei", "5", "deren Stelle im Text die Datei nicht nennt"),
        ("1" * 5000, "5", "deren Stelle im Text die Datei nicht nennt"),
        ("", "5", "deren Stelle im Text die Datei nicht nennt"),
    ],
)
def test_a_passage_at_no_place_is_said_and_never_moved(place: Participation, start: str, end: str, words: str) -> None:
    mark = (
        f'<PlainTextSelection guid="{guid("m")}" startPosition="{start}" endPosition="{end}"><Coding guid="{guid("c")}">'
        f'<CodeRef targetGUID="{CODES["Wohnen"]}"/></Coding></PlainTextSelection>'
    )
    done = take(place, packed(project(source(selections() + mark)), FILES))
    assert any(words in one for one in done.left_out)
    assert {**coded(place), TEXT: "Wohnen"} == {**CODED, TEXT: "Wohnen"}
    if start.lstrip("-").isdigit() and len(start) < 9:
        assert guid("c") in sent_xml(place), "what is not shown goes out again"


def sent_xml(place: Participation) -> str:
    with zipfile.ZipFile(io.BytesIO(sent(place))) as archive:
        return archive.read("project.qde").decode()


def test_names_colours_and_moments_that_do_not_fit_are_said_or_kept(place: Participation) -> None:
    long = "Sehr " * 60 + "lang"
    codes = (
        f'<Code guid="{guid("1")}" name="{long}" isCodable="false" color="#abc"/><Code guid="{guid("2")}" name="" color="rot"/>'
        f'<Code guid="{guid("3")}" name="Gleich" color="ff8800"/><Code guid="{guid("4")}" name="Gleich" color="#80FF8800"/>'
    )
    inside = source("<Description>x</Description>", creationDateTime="2026-03-01 10:00:00", modifiedDateTime="gestern")
    done = take(place, packed(project(inside, codes=codes), FILES))
    words = " ".join(done.left_out)
    for part in (
        "mehr als 200 Zeichen",
        "„(ohne Namen)“",
        "eine Farbe in unbekannter Schreibweise",
        "ein Zeitpunkt in unbekannter",
    ):
        assert part in words, part
    assert list(Code.objects.order_by("position").values_list("color", flat=True)) == [
        "#aabbcc",
        "",
        "#ff8800",
        "#FF8800",
    ]
    back = read_qdpx(sent(place)).project
    assert [one.name for one in back.codes] == [long, "", "Gleich", "Gleich"]
    assert back.sources[0].stamp.made_at == "2026-03-01T10:00:00"


def test_values_that_are_not_of_their_kind_go_out_as_text(place: Participation) -> None:
    number = guid("number")
    value = '<VariableValue><VariableRef targetGUID="{}"/><{}>{}</{}></VariableValue>'
    values = (
        "".join(
            value.format(number, tag, text, tag)
            for tag, text in (
                ("IntegerValue", "sieben"),
                ("DateValue", "2026-02-30"),
                ("BooleanValue", "TRUE"),
                ("FloatValue", "1E5"),
            )
        )
        + "<VariableValue><TextValue>ohne Merkmal</TextValue></VariableValue>"
    )
    content = packed(project(source(selections() + values)), FILES)
    assert [(one.kind, one.text) for one in read_qdpx(content).project.sources[0].values] == [
        ("Text", "sieben"), ("Text", "2026-02-30"), ("Boolean", "true"), ("Text", "1E5"),
    ]  # fmt: skip
    assert "ein Wert, der kein Merkmal nennt" in said(content)


def test_a_text_in_an_old_character_set_is_read_and_said(place: Participation) -> None:
    done = take(place, packed(project(source("<Description/>")), {"sources/a.txt": "Wohnen in Köln".encode("cp1252")}))
    assert any("Windows-1252" in one for one in done.left_out)


def test_utf8_under_the_declaration_of_utf16_is_read(place: Participation) -> None:
    xml = project(source()).replace('encoding="utf-8"', 'encoding="utf-16"')
    take(place, packed("\n" + xml, FILES))
    assert coded(place) == CODED
    other = packed(xml.encode("utf-16"), FILES)
    assert take(place, other).codings == 0


def test_a_project_without_its_archive_is_read(place: Participation) -> None:
    inside = f'<TextSource guid="{SOURCE}" name="G"><PlainTextContent>'
    inside += f"{foreign.escaped(TEXT)}</PlainTextContent>{selections()}</TextSource>"
    take(place, project(inside.replace("&#10;", "\n")).encode())
    assert coded(place) == CODED


def test_a_whole_file_or_nothing(place: Participation) -> None:
    inside = source() + f'<TextSource guid="{guid("long")}" name="Lang" plainTextPath="internal://b.txt"/>'
    with pytest.raises(ProfileRefused, match="möglich sind"):
        take(place, packed(project(inside), {**FILES, "sources/b.txt": b"a" * 2_000_001}))
    assert (Transcript.objects.count(), Code.objects.count(), ExchangeRemainder.objects.count()) == (0, 0, 0)


def test_a_preview_keeps_nothing_of_the_rest(place: Participation) -> None:
    incoming = read_file(foreign.everything())
    preview(participation=place, incoming=incoming, user=None, at=AT, by=BY)
    assert (ExchangeRemainder.objects.count(), Memo.objects.count()) == (0, 0)


def test_more_texts_than_a_pdf_may_have_are_texts_of_their_own(place: Participation) -> None:
    def part(tag: str, name: str) -> str:
        return f'<{tag} guid="{guid(name)}" name="{name}"><PlainTextContent>Text {name}</PlainTextContent></{tag}>'

    parts = part("Representation", "eins") + part("Representation", "zwei") + part("Transcript", "drei")
    take(place, packed(project(f'<PDFSource guid="{guid("pdf")}" name="P">{parts}</PDFSource>')))
    back = read_qdpx(sent(place)).project
    assert sorted((one.name or "", one.part) for one in back.sources) == [
        ("drei", ""),
        ("eins", "Representation"),
        ("zwei", ""),
    ]
    assert back.media[0].parts == (guid("eins"),)


def test_points_of_time_at_a_text_without_a_recording_are_said_and_the_export_stays_valid() -> None:
    point = f'<SyncPoint guid="{guid("lose")}" timeStamp="0"/>'
    read = read_qdpx(packed(project(source(point + selections())), FILES))
    assert "Zeitmarke an einem Text ohne Aufnahme" in " ".join(read.left_out)
    assert b"SyncPoint" not in write_qde(read.project)


def test_an_entry_without_a_name_is_passed_over() -> None:
    content = bytearray(packed(project(source()), {**FILES, "q": b"x"}))
    # the one letter of its name becomes a further field, in the entry itself and in the directory at the end
    for mark, length in ((b"PK\3\4", 26), (b"PK\1\2", 28)):
        at = next(at for at in range(len(content)) if content[at : at + 4] == mark and content[at + length] == 1)
        content[at + length : at + length + 4] = (0).to_bytes(2, "little") + (1).to_bytes(2, "little")
    assert [one.guid for one in read_qdpx(bytes(content)).project.sources] == [SOURCE]
