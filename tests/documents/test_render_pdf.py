"""A planner loads a document as PDF, prints it, or has it read aloud."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from dwk.documents.blocks import Document, FigureBlock, MissingAltTextError, TableBlock
from dwk.documents.figures import Column, DataTable
from dwk.documents.render_pdf import REPLACEMENT, render_pdf
from tests.documents.samples import sample_document, sample_figure, with_paragraph

MARKS = "#$\\\"]<>[*_`@~=-/(){}&;:'0123456789"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn charts, kept for all tests of this file."""
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="module")
def reader(cache: Path) -> PdfReader:
    return _read(sample_document(), cache)


def _read(document: Document, cache: Path | None = None) -> PdfReader:
    return PdfReader(io.BytesIO(render_pdf(document, fonts_dir=None, cache_dir=cache)))


def _text(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def _elements(node: object) -> Iterator[DictionaryObject]:
    """Walk the structure tree in reading order."""
    resolved = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(resolved, ArrayObject):
        for child in resolved:
            yield from _elements(child)
    elif isinstance(resolved, DictionaryObject):
        if "/S" in resolved:
            yield resolved
        yield from _elements(resolved.get("/K"))


def _structure(reader: PdfReader) -> list[DictionaryObject]:
    return list(_elements(reader.root_object["/StructTreeRoot"]))


def test_the_file_says_that_it_is_tagged_german_and_accessible(reader: PdfReader) -> None:
    root = reader.root_object
    mark_info = root["/MarkInfo"].get_object()
    metadata = root["/Metadata"].get_object()
    assert isinstance(mark_info, DictionaryObject)
    assert isinstance(metadata, StreamObject)
    assert str(mark_info["/Marked"]) == "True"
    assert str(root["/Lang"]) == "de"
    assert b"pdfuaid:part" in metadata.get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Datenprofil Kreis Beispiel"


def test_every_chart_is_described_for_people_who_do_not_see_it(reader: PdfReader) -> None:
    figures = [element for element in _structure(reader) if str(element["/S"]) == "/Figure"]
    described = [element.get("/Alt") for element in figures]
    assert described.count("Nur bei den 18- bis 24-Jährigen ist der Saldo negativ.") == 3
    assert None not in described


def test_headings_descend_without_gap(reader: PdfReader) -> None:
    levels = [int(str(e["/S"])[2:]) for e in _structure(reader) if str(e["/S"]) in {"/H1", "/H2", "/H3", "/H4"}]
    assert len(levels) == 5  # contents, two chapters, one section, sources
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_head_cells(reader: PdfReader) -> None:
    kinds = [str(element["/S"]) for element in _structure(reader)]
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") >= 3


def test_the_text_can_be_read_with_umlauts_numbers_sources_and_pages(reader: PdfReader) -> None:
    text = _text(reader)
    for part in ("größereVeränderungen", "133.210", "1.003", "geheimgehalten", "QuellenundLizenzen"):
        assert part in text
    assert "Beispiellizenz1.0" in text
    assert "Stand16.09.2019" in text
    assert f"Seite1von{len(reader.pages)}" in text
    assert "Abbildung3" in text


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    pages = _read(replace(sample_document(rows=150), blocks=sample_document(rows=150).blocks[1:])).pages
    bearing = [page.extract_text() for page in pages if "Gruppe 1" in page.extract_text()]
    assert len(bearing) >= 3
    assert all("Altersgruppe" in text for text in bearing)


def test_a_table_too_wide_for_the_page_lies_across() -> None:
    columns = (Column("Gebiet", align="left"), *(Column(str(year)) for year in range(2000, 2012)))
    table = DataTable("Breite Tabelle", columns, (("Nord", *range(12)),))
    pages = _read(replace(sample_document(), blocks=(TableBlock(table, "Beispielamt"),), sources=())).pages
    across = [page.mediabox.width > page.mediabox.height for page in pages if "Breite" in page.extract_text()]
    assert across == [True]


def test_the_annex_holds_the_numbers_of_every_chart(cache: Path) -> None:
    text = _text(_read(replace(sample_document(), annex_tables=True), cache))
    assert "ZahlenzudenAbbildungen" in text
    assert "Tabelle4" in text


def test_the_same_document_gives_the_same_bytes(cache: Path) -> None:
    first = render_pdf(sample_document(), fonts_dir=None, cache_dir=cache)
    assert first == render_pdf(sample_document(), fonts_dir=None, cache_dir=cache)


def test_a_chart_without_description_is_refused_before_typesetting() -> None:
    document = replace(sample_document(), blocks=(FigureBlock(sample_figure(alt="")),))
    with pytest.raises(MissingAltTextError):
        render_pdf(document, fonts_dir=None, cache_dir=None)


def test_markup_in_a_title_is_only_text() -> None:
    hostile = '#panic("x") $x$ \\ ] <script>alert(1)</script>'
    document = replace(with_paragraph(hostile), title=hostile, short_title=hostile, author=hostile)
    assert "".join(hostile.split()) in _text(_read(document))


def test_a_character_without_glyph_is_replaced_instead_of_costing_the_document() -> None:
    document = with_paragraph("Ideen \U0010fffd sammeln \x00")
    assert f"Ideen{REPLACEMENT}sammeln" in _text(_read(document))


@settings(max_examples=25)
@given(st.text(alphabet=MARKS, min_size=1, max_size=60))
def test_signs_with_a_meaning_for_the_typesetter_come_out_as_typed(text: str) -> None:
    assert text in _text(_read(with_paragraph(f"von {text} bis")))


@settings(max_examples=25)
@given(st.text(max_size=80))
def test_any_text_can_be_typeset(text: str) -> None:
    assert render_pdf(with_paragraph(text), fonts_dir=None, cache_dir=None).startswith(b"%PDF-1.7")
