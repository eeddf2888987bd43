"""A report as slides: native text, tables and charts, notes, alternative texts; the same report gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Emu, Inches, Pt

from dwk.documents.charts.render import render_png
from dwk.ui.formats import date_short

from .content import Counts, Line, Part, Report, Table
from .map import map_of
from .slide_bytes import same_bytes
from .slide_master import ACCENT, CONTENT, LEFT, TITLE_ONLY, WIDTH, colour, prepare
from .slide_text import fill, split_lines

ROWS_PER_SLIDE = 9
NOTES_LENGTH = 4000


def render_slides(report: Report) -> bytes:
    """Write the presentation; long parts go on over several slides with a count in their titles."""
    deck = Presentation()
    prepare(deck, _footer(report))
    _cover(deck, report)
    for part in report.parts:
        _part(deck, part)
    _lines(deck, "Kontakt", report.closing, "")
    day = datetime.combine(date.fromisoformat(report.dated_on), time())
    about = deck.core_properties
    about.title, about.author, about.language = report.title, report.author, "de-DE"
    about.subject, about.last_modified_by = report.programme, report.author
    about.created = about.modified = about.last_printed = day
    about.revision = 1
    out = io.BytesIO()
    deck.save(out)
    return same_bytes(out.getvalue(), day)


def _footer(report: Report) -> str:
    known = f", bekannt am {date_short(date.fromisoformat(report.known_on))}" if report.known_on else ""
    stand = f"Stand {date_short(date.fromisoformat(report.as_of))}{known}"
    return " · ".join(part for part in (report.footer, stand) if part)


def _cover(deck: Any, report: Report) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text_frame.text = report.title
    lines = list(report.cover)
    fill(slide.placeholders[1].text_frame, lines, plain=True)
    _language(slide)
    slide.notes_slide.notes_text_frame.text = _notes(lines, "")


def _part(deck: Any, part: Part) -> None:
    if part.places:
        _lines_with_map(deck, part)
    elif part.lines:
        _lines(deck, part.title, part.lines, part.notes)
    if part.table is not None:
        _table(deck, part.title, part.table)
    if part.counts is not None:
        _chart(deck, part.title, part.counts)


def _titles(title: str, count: int) -> list[str]:
    return [title] if count == 1 else [f"{title} ({number}/{count})" for number in range(1, count + 1)]


def _lines(deck: Any, title: str, lines: Sequence[Line], notes: str) -> None:
    groups = split_lines(lines, width=WIDTH - 2 * LEFT)
    for heading, chosen in zip(_titles(title, len(groups)), groups, strict=True):
        slide = deck.slides.add_slide(deck.slide_layouts[CONTENT])
        slide.shapes.title.text_frame.text = heading
        fill(slide.placeholders[1].text_frame, chosen)
        _language(slide)
        slide.notes_slide.notes_text_frame.text = _notes(chosen, notes)


def _lines_with_map(deck: Any, part: Part) -> None:
    """List at the left, map at the right; without an outline of Germany the list stands alone."""
    figure = map_of(part)
    if figure is None:
        return _lines(deck, part.title, part.lines, part.notes)
    slide = deck.slides.add_slide(deck.slide_layouts[CONTENT])
    slide.shapes.title.text_frame.text = part.title
    body = slide.placeholders[1]
    body.left, body.top, body.width, body.height = LEFT, Inches(1.45), Inches(5.6), Inches(5.0)
    fill(body.text_frame, part.lines)
    picture = render_png(figure.chart, variant="print", cache_dir=Path(settings.CHART_CACHE_DIR))
    shown = slide.shapes.add_picture(io.BytesIO(picture), Inches(7.2), Inches(1.25), height=Inches(5.0))
    shown._element.nvPicPr.cNvPr.set("descr", figure.alt)
    _small(slide, figure.source, Inches(6.6), Inches(6.35), Inches(6.2))
    _language(slide)
    slide.notes_slide.notes_text_frame.text = _notes(part.lines, part.notes)
    return None


def _table(deck: Any, title: str, table: Table) -> None:
    pages = [table.rows[start : start + ROWS_PER_SLIDE] for start in range(0, len(table.rows), ROWS_PER_SLIDE)]
    for heading, rows in zip(_titles(title, len(pages)), pages, strict=True):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        slide.shapes.title.text_frame.text = heading
        frame = slide.shapes.add_table(
            len(rows) + 1, len(table.head), LEFT, Inches(1.45), WIDTH - 2 * LEFT, Inches(0.45) * (len(rows) + 1)
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", f"Tabelle: {table.caption}")
        for row_number, row in enumerate((table.head, *rows)):
            for column, text in enumerate(row):
                _cell(frame.table.cell(row_number, column), text, head=row_number == 0, first=column == 0)
        _small(slide, f"{table.caption}. Quelle: {table.source}", LEFT, Inches(6.3), WIDTH - 2 * LEFT)
        _language(slide)
        slide.notes_slide.notes_text_frame.text = _records([trace for traces in table.traces for trace in traces])


def _cell(cell: Any, text: str, *, head: bool, first: bool) -> None:
    cell.text_frame.text = text
    cell.margin_top = cell.margin_bottom = Emu(40000)
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(ACCENT if head else "FFFFFF")
    for run in cell.text_frame.paragraphs[0].runs:
        # "Zukunftswerkstatt" must fit its column in every typeface
        run.font.size = Pt(12 if head else 14)
        run.font.bold = head or first
        run.font.color.rgb = colour("FFFFFF" if head else "1A1A1A")


def _chart(deck: Any, title: str, counts: Counts) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text_frame.text = f"{title}: {counts.title}"
    data: Any = CategoryChartData(number_format="0")  # type: ignore[no-untyped-call]  # the library has no types
    data.categories = list(counts.categories)
    for label, values in counts.series:
        data.add_series(label, values)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, LEFT, Inches(1.4), WIDTH - 2 * LEFT, Inches(4.8), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", counts.alt)
    chart = frame.chart
    chart.font.size = Pt(16)
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.BOTTOM
    chart.legend.include_in_layout = False
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 50, 100
    for series, shade in zip(plot.series, counts.shades, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = colour(shade[0])
        labels = series.data_labels
        # zeros would only litter the bars
        labels.number_format, labels.number_format_is_linked, labels.show_value = "0;;;", False, True
        labels.font.size = Pt(16)
        labels.font.color.rgb = colour(shade[1])
    _small(slide, f"Zahl der Kommunen je Zustand. Quelle: {counts.source}", LEFT, Inches(6.3), WIDTH - 2 * LEFT)
    _language(slide)
    slide.notes_slide.notes_text_frame.text = counts.alt


def _small(slide: Any, text: str, left: int, top: int, width: int) -> None:
    box = slide.shapes.add_textbox(left, top, width, Inches(0.5))
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    for run in box.text_frame.paragraphs[0].runs:
        run.font.size = Pt(11)
        run.font.color.rgb = colour("4A4A55")


def _language(slide: Any) -> None:
    """Screen readers read German as German."""
    for node in slide._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
        node.set("lang", "de-DE")


def _notes(lines: Sequence[Line], notes: str) -> str:
    records = _records([trace for line in lines for trace in line.trace])
    return "\n".join(part for part in (notes, records) if part)


def _records(traces: Sequence[str]) -> str:
    text = "Einträge: " + ", ".join(dict.fromkeys(traces))
    return text if len(text) <= NOTES_LENGTH else f"{text[:NOTES_LENGTH]} …"
