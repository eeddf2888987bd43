"""Somebody opens the file in a word processor, reads its outline, has it read aloud, works on it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dwk.documents.blocks import (
    Block,
    BulletItem,
    BulletList,
    Document,
    MissingAltTextError,
    PageBreak,
    Paragraph,
    PhaseMatrix,
    Run,
    Section,
    TableBlock,
)
from dwk.documents.figures import Cell, Column, DataTable
from dwk.documents.render_docx import render_docx
from dwk.documents.wording import clean
from tests.documents.report_samples import CREATED, sample_report
from tests.documents.samples import sample_document, with_paragraph


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="module")
def content(cache: Path) -> bytes:
    return render_docx(sample_document(), created=CREATED, cache_dir=cache)


@pytest.fixture(scope="module")
def word(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def texts(word: Any) -> list[str]:
    return [line.text for line in word.paragraphs]


def test_headings_are_headings_with_numbers_of_the_format(word: Any) -> None:
    found = [(line.style.name, line.text) for line in word.paragraphs if line.style.name.startswith("Heading")]
    assert found == [
        ("Heading 1", "Bevölkerung"),
        ("Heading 2", "Wanderung"),
        ("Heading 1", "Tabellen"),
        ("Heading 1", "Quellen und Lizenzen"),
    ]
    for level in (1, 2, 3):
        assert word.styles[f"Heading {level}"].element.pPr.numPr is not None


def test_contents_are_a_field_with_links_to_the_headings(word: Any) -> None:
    body = word.element.body
    codes = [one.text for one in body.iter(qn("w:instrText"))]
    assert any("TOC" in code for code in codes)
    targets = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert len(links) == 4
    assert set(links) <= targets
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_tables_have_head_rows_and_pictures_say_what_they_show(word: Any) -> None:
    for table in word.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert any("geheim gehalten" in cell.text for table in word.tables for row in table.rows for cell in row.cells)
    pictures = list(word.element.body.iter(qn("wp:docPr")))
    assert len(pictures) == 3
    assert all("18- bis 24-Jährigen" in one.get("descr") for one in pictures)


def test_the_language_and_the_moment_stand_in_the_file(content: bytes, word: Any) -> None:
    lang = word.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert lang.get(qn("w:val")) == "de-DE"
    assert word.core_properties.language == "de-DE"
    assert word.core_properties.title == "Datenprofil Kreis Beispiel"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(entry))


def test_the_same_document_gives_the_same_bytes(content: bytes, cache: Path) -> None:
    assert render_docx(sample_document(), created=CREATED, cache_dir=cache) == content


def test_every_kind_of_block_of_a_report_finds_its_place(cache: Path) -> None:
    report = sample_report()
    matrix = [block for section in report.blocks if isinstance(section, Section) for block in section.blocks]
    assert any(isinstance(block, PhaseMatrix) for block in matrix)
    found: Any = docx.Document(io.BytesIO(render_docx(report, created=CREATED, cache_dir=cache)))
    assert any("abgenommen" in cell.text for table in found.tables for row in table.rows for cell in row.cells)


def test_lists_are_lists_and_count_anew(cache: Path) -> None:
    blocks = (
        BulletList(("eins", BulletItem("zwei", ("unter zwei",))), ordered=True),
        Paragraph("Dazwischen", "quote"),
        BulletList(("sieben",), ordered=True, start=7),
        BulletList((BulletItem("Punkt", ("darunter",), ordered=True),)),
        PageBreak(),
        Paragraph((Run("fett", strong=True), Run(" schräg", italic=True)), "warning"),
    )
    document = replace(sample_document(), blocks=(Section(1, "L", blocks),), sources=(), first_chapter=0)
    found: Any = docx.Document(io.BytesIO(render_docx(document, created=CREATED, cache_dir=cache)))
    points = [
        (line.text, line._p.pPr.numPr.numId.val, line._p.pPr.numPr.ilvl.val)
        for line in found.paragraphs
        if line.style.name == "List Paragraph"
    ]
    numbers = dict((text, number) for text, number, _ in points)
    assert numbers["eins"] == numbers["zwei"]
    assert len({numbers["eins"], numbers["sieben"], numbers["Punkt"], numbers["darunter"]}) == 4
    assert [level for _, _, level in points] == [0, 0, 1, 0, 0, 1]
    quote = next(line for line in found.paragraphs if line.text == "Dazwischen")
    assert quote.style.name == "Quote"
    warning = next(line for line in found.paragraphs if line.text.startswith("Hinweis: "))
    assert [bool(run.bold) for run in warning.runs] == [True, True, False]
    assert any(line.text.startswith("0 L") or "0 L" in "".join(line._p.itertext()) for line in found.paragraphs)


def test_a_figure_without_words_is_refused(cache: Path) -> None:
    from dwk.documents.blocks import FigureBlock
    from tests.documents.samples import sample_figure

    document = replace(sample_document(), blocks=(Section(1, "A", (FigureBlock(sample_figure(alt=" ")),)),))
    with pytest.raises(MissingAltTextError):
        render_docx(document, created=CREATED, cache_dir=cache)


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    found: Any = docx.Document(io.BytesIO(render_docx(with_paragraph(text), created=CREATED, cache_dir=None)))
    assert clean(text) in texts(found)


def test_a_break_leaves_no_empty_line_above_what_begins_the_page() -> None:
    blocks = (Section(1, "Erstes", (Paragraph("Text"),)), PageBreak(), Section(1, "Zweites", (Paragraph("Text"),)))
    word: Any = docx.Document(io.BytesIO(render_docx(with_blocks(*blocks), created=CREATED, cache_dir=None)))
    heading = next(line for line in word.paragraphs if line.text == "Zweites")
    assert heading.paragraph_format.page_break_before
    assert not any(line.text == "" for line in word.paragraphs)
    assert not list(word.element.body.iter(qn("w:br")))


def test_no_column_is_narrower_than_its_longest_word() -> None:
    columns = tuple(Column(name, align="left") for name in ("Nr.", "Art", "Beleg", "Herkunft"))
    rows = tuple((str(at), "Interview", "Ein langer Satz " * 8, "Ein anderer Satz " * 8) for at in range(3))
    table = TableBlock(DataTable("Belege", columns, rows), "Quelle")
    word: Any = docx.Document(io.BytesIO(render_docx(with_blocks(table), created=CREATED, cache_dir=None)))
    number, kind, first, second = (cell.width.mm for cell in word.tables[0].rows[1].cells)
    # Arial 9 needs less than two millimetres for a letter
    assert number >= 3 * 1.8
    assert kind >= len("Interview") * 1.8
    assert first > 2 * kind
    assert number + kind + first + second == pytest.approx(162, abs=0.5)


def test_the_table_of_contents_has_the_styles_that_word_brings_it_up_to_date_with(word: Any) -> None:
    assert {line.style.name for line in word.paragraphs if line.text.startswith(("1 ", "1.1 "))} <= {"toc 1", "toc 2"}
    assert word.styles["Subtitle"].font.italic is False


def test_words_lead_to_a_cell_of_the_same_document() -> None:
    table = DataTable("Belege", (Column("Nr.", align="left"),), ((Cell("7", anchor="beleg7"),),))
    blocks = (Paragraph((Run("Text "), Run("[Beleg 7]", target="beleg7"))), TableBlock(table, "Quelle"))
    word: Any = docx.Document(io.BytesIO(render_docx(with_blocks(*blocks), created=CREATED, cache_dir=None)))
    assert [one.get(qn("w:anchor")) for one in word.element.body.iter(qn("w:hyperlink"))] == ["beleg7"]
    assert "beleg7" in {one.get(qn("w:name")) for one in word.element.body.iter(qn("w:bookmarkStart"))}


def test_a_short_form_is_set_smaller() -> None:
    def size(compact: bool) -> float:
        document = replace(sample_document(), compact=compact)
        word: Any = docx.Document(io.BytesIO(render_docx(document, created=CREATED, cache_dir=None)))
        found: float = word.styles["Normal"].font.size.pt
        return found

    assert size(True) < size(False)


def with_blocks(*blocks: Block) -> Document:
    return replace(sample_document(), blocks=blocks, sources=(), annex_tables=False)
