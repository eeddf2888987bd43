"""Transcripts as files: any text survives as far as its format can, and what holds none is refused in words."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from docx import Document as Docx
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document as Odt
from odfdo import Paragraph, Table

from dwk.kommunalprofil.interview_rules import TranscriptRefused
from dwk.kommunalprofil.queries.transcript_files import MAX_BYTES, text_of
from dwk.kommunalprofil.queries.transcript_losses import losses_of
from dwk.kommunalprofil.segments import paragraphs

#: whatever a person can have said: no half characters, no control signs
SIGNS = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufeff\u2028\u2029\ufffe\uffff")
LINE = st.text(SIGNS, min_size=1, max_size=40)
LINES = st.lists(LINE, min_size=1, max_size=6).filter(lambda lines: any(line.strip() for line in lines))
TEXT = st.text(st.one_of(SIGNS, st.sampled_from("\r\n\t")), min_size=1, max_size=120).filter(lambda text: text.strip())


def docx_of(lines: list[str]) -> bytes:
    document, stream = Docx(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(stream)
    return stream.getvalue()


def odt_of(lines: list[str]) -> bytes:
    document, stream = Odt("text"), io.BytesIO()
    document.body.clear()
    for line in lines:
        paragraph = Paragraph()
        paragraph.append_plain_text(line)
        document.body.append(paragraph)
    document.save(stream)
    return stream.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    return packed({**members, name: content})


@given(TEXT)
def test_any_text_survives_utf_8_with_and_without_mark(text: str) -> None:
    assert text_of(text.encode()) == text
    assert text_of(b"\xef\xbb\xbf" + text.encode()) == text


@given(TEXT)
def test_any_text_survives_utf_16_with_mark(text: str) -> None:
    assert text_of(b"\xff\xfe" + text.encode("utf-16-le")) == text
    assert text_of(b"\xfe\xff" + text.encode("utf-16-be")) == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "cp1252", "utf-8"])
def test_german_is_read_without_mark(codec: str) -> None:
    text = "Früher fuhr der Bus öfter.\r\nHeute zweimal am Tag, sagt „P01“.\n"
    assert text_of(text.encode(codec)) == text


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_any_lines_survive_docx(lines: list[str]) -> None:
    assert text_of(docx_of(lines)) == "\n".join(lines)


@settings(max_examples=40, deadline=None)
@given(LINES)
def test_any_lines_survive_odt(lines: list[str]) -> None:
    assert text_of(odt_of(lines)) == "\n".join(lines)


def test_line_breaks_tabs_and_tables_of_docx() -> None:
    document, stream = Docx(), io.BytesIO()
    document.add_paragraph("Frage:\tWas fehlt?\nÄltere Wohnungen. 👩🏽‍🌾")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate((("I", "Guten Tag"), ("P", "Moin"))):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    document.add_paragraph("Ende")
    document.save(stream)
    assert text_of(stream.getvalue()) == "Frage:\tWas fehlt?\nÄltere Wohnungen. 👩🏽‍🌾\nI\tGuten Tag\nP\tMoin\nEnde"


def test_tables_of_odt() -> None:
    document, stream = Odt("text"), io.BytesIO()
    document.body.clear()
    table = Table("T", width=2, height=1)
    table.set_value("A1", "I")
    table.set_value("B1", "Guten Tag")
    document.body.append(table)
    document.body.append(Paragraph("Ende  hier\tmit\nUmbruch"))
    document.save(stream)
    assert text_of(stream.getvalue()) == "I\tGuten Tag\nEnde  hier\tmit\nUmbruch"


def test_inserted_words_are_read_and_deleted_ones_are_not() -> None:
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:sdt><w:sdtContent>'
        "<w:p><w:r><w:t>Der Bus </w:t></w:r><w:ins><w:r><w:t>fährt</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>fuhr</w:delText></w:r></w:del></w:p></w:sdtContent></w:sdt></w:body></w:document>"
    )
    assert text_of(packed({"word/document.xml": body.encode()})) == "Der Bus fährt"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "enthält keinen Text"),
        (b" \r\n\t", "enthält keinen Text"),
        (b"x" * (MAX_BYTES + 1), "größer als 5 MB"),
        (b"%PDF-1.7 abc", "keine Textdatei"),
        (b"\x00\x01\x02\x03\x00\x00", "lassen sich nicht lesen"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Kennwort"),
        (b"PK\x03\x04kaputt", "beschädigt"),
        (packed({"a.txt": b"a"}), "keine Textdatei"),
        (packed({"word/document.xml": b"<w:document"}), "beschädigt"),
        (packed({"word/document.xml": b"\x00" * 30_000_000}), "ungewöhnlich groß"),
        (packed({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}), "Makros"),
        (packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "beschädigt"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "beschädigt"),
        (docx_of([""]), "enthält keinen Text"),
        (docx_of(["Guten Tag"])[:-200], "beschädigt"),
        (odt_of(["Guten Tag"])[:-200], "beschädigt"),
        (
            with_member(odt_of(["Guten Tag"]), "META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>"),
            "Kennwort",
        ),
    ],
)  # fmt: skip
def test_what_holds_no_text_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(TranscriptRefused, match=words):
        text_of(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    for content in (data, b"PK\x03\x04" + data):
        with suppress(TranscriptRefused):
            assert text_of(content).strip()


def test_a_file_nested_without_end_is_refused() -> None:
    deep = b"<w:p xmlns:w='w'>" + b"<w:tbl><w:tr><w:tc><w:p>" * 20_000
    with pytest.raises(TranscriptRefused):
        text_of(packed({"word/document.xml": deep + b"</w:p></w:tc></w:tr></w:tbl>" * 20_000 + b"</w:p>"}))


def test_every_line_end_makes_a_line() -> None:
    for end in ("\r", "\n", "\r\n"):
        text = text_of(f"I: Guten Tag{end}P: Moin{end}".encode())
        assert text == f"I: Guten Tag{end}P: Moin{end}"
        assert len(paragraphs(text, [])) == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        # a single zero byte makes no UTF-16 of a text
        ("Guten Tag, sagt sie. Früher war es anders".encode() + b"\0", "lassen sich nicht lesen"),
        (b"Guten Tag\0\0, sagt sie.", "lassen sich nicht lesen"),
        (rb"{\rtf1\ansi Guten Tag}", "Format RTF"),
        (b"<!DOCTYPE html><p>Guten Tag", "keine Textdatei"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><office:document>Guten Tag</office:document>', "keine Textdatei"),
        ("Guten Tag".encode("utf-32"), "lassen sich nicht lesen"),
        (docx_of(["Guten Tag"]).replace(b"PK\x03\x04", b"PK\x03\x05", 1), "keine Textdatei|lassen sich nicht lesen"),
        (
            packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
            "beschädigt",
        ),
        (with_member(odt_of(["Guten Tag"]), "content.xml", b"\x00" * 30_000_000), "ungewöhnlich groß"),
        (packed({f"word/{number}.xml": b"x" for number in range(2_100)}), "ungewöhnlich groß"),
    ],
)  # fmt: skip
def test_hostile_and_mistaken_files_are_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(TranscriptRefused, match=words):
        text_of(data)


def test_a_paragraph_of_a_million_signs_is_read() -> None:
    words = "".join(f"Wort{number} " for number in range(120_000)).strip()
    assert text_of(docx_of([words])) == words


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_what_of_a_docx_is_left_out_is_counted() -> None:
    data = docx_of(["Guten Tag"])
    assert losses_of(data) == []
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="1"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p/></w:footnote></w:footnotes>'
    )
    comments = f'<w:comments {W}><w:comment w:id="1"/></w:comments>'
    body = (
        f"<w:document {W}><w:body><w:p><w:r><w:t>Guten Tag</w:t><w:drawing/></w:r>"
        "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del></w:p></w:body></w:document>"
    )
    header = f"<w:hdr {W}><w:p><w:r><w:t>Interview Frau Beispiel</w:t></w:r></w:p></w:hdr>"
    for name, content in (
        ("word/footnotes.xml", notes), ("word/comments.xml", comments), ("word/document.xml", body),
        ("word/header1.xml", header),
    ):  # fmt: skip
        data = with_member(data, name, content.encode())
    assert text_of(data) == "Guten Tag"
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in losses_of(data)] == [
        "2 Fußnoten",
        "1 Kommentar",
        "1 gelöschte Stelle aus der Änderungsverfolgung",
        "1 Bild oder Objekt",
        "Kopf- und Fußzeilen",
    ]


def test_what_of_an_odt_is_left_out_is_counted() -> None:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    content = (
        f"<office:document-content {names}><office:body><office:text><text:tracked-changes><text:changed-region/>"
        "</text:tracked-changes><text:p>Guten Tag<office:annotation><text:p>Notiz</text:p></office:annotation></text:p>"
        "</office:text></office:body></office:document-content>"
    )
    data = with_member(odt_of(["x"]), "content.xml", content.encode())
    assert text_of(data) == "Guten Tag"
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in losses_of(data)][:2] == [
        "1 Kommentar",
        "1 gelöschte Stelle aus der Änderungsverfolgung",
    ]
    assert losses_of(b"Guten Tag") == []
