"""What goes on over several slides stays together as it is read."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from pptx import Presentation
from pypdf import PdfReader

from dwk.documents.blocks import BulletItem, BulletList, PageBreak, Paragraph, Section
from dwk.documents.render_html import render_html
from dwk.documents.render_pdf import render_pdf
from dwk.documents.render_pptx import render_pptx
from tests.documents.report_samples import CREATED, sample_report, wide_table


def deck_of(*blocks: Any) -> Any:
    document = replace(sample_report(), blocks=blocks, sources=(), closing=None)
    return Presentation(io.BytesIO(render_pptx(document, created=CREATED, fonts_dir=None, cache_dir=None)))


def test_a_point_goes_on_to_the_next_slide_with_those_below_it() -> None:
    items = tuple(BulletItem(f"Kommune {n}", ("Fokus: Wohnen am Rand", "Phasen: noch keine")) for n in range(12))
    deck = deck_of(Section(1, "Kommunen", (BulletList(items),)))
    bodies = [slide.placeholders[1].text_frame.text.splitlines() for slide in list(deck.slides)[1:]]
    assert len(bodies) > 1
    assert all(body[0].startswith("Kommune ") for body in bodies)
    assert sum(len(body) for body in bodies) == 36


def test_a_break_of_slides_carries_notes_and_is_none_on_paper_or_screen() -> None:
    blocks = (Paragraph("Eins."), PageBreak(slides_only=True, notes="Zweitens sagen."), Paragraph("Zwei."))
    section = Section(1, "Teile", blocks, notes="Erstens sagen.")
    first, second = list(deck_of(section).slides)[1:]
    assert first.notes_slide.notes_text_frame.text == "Erstens sagen."
    assert second.notes_slide.notes_text_frame.text == "Zweitens sagen."
    document = replace(sample_report(), blocks=(section,), sources=())
    assert 'class="page-break"' not in render_html(document, cache_dir=None)
    pages = [
        page.extract_text()
        for page in PdfReader(io.BytesIO(render_pdf(document, fonts_dir=None, cache_dir=None))).pages
    ]
    assert [("Eins." in page, "Zwei." in page) for page in pages if "Eins." in page] == [(True, True)]


def test_rows_of_a_long_table_are_spread_evenly_over_its_slides() -> None:
    deck = deck_of(Section(1, "Themen", (wide_table(25),)))
    rows = [
        len(shape.table.rows) - 1
        for shape in (shape for slide in deck.slides for shape in slide.shapes)
        if shape.has_table
    ]
    assert len(rows) > 1
    assert sum(rows) == 25
    assert max(rows) - min(rows) <= 2
