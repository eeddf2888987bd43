"""A report as a document without a format: what PDF and HTML are made from."""

from __future__ import annotations

from datetime import date

from dwk.documents.blocks import (
    Block,
    BulletList,
    Document,
    FigureBlock,
    Paragraph,
    RichText,
    Run,
    Section,
    TableBlock,
)
from dwk.documents.figures import CellValue, Column, DataTable
from dwk.ui.formats import date_short

from .content import Counts, Line, Part, Report, Table
from .map import map_of


def document_of(report: Report) -> Document:
    """Title page facts from the cover, one chapter per part, the last one with the contact."""
    known = f", bekannt am {date_short(date.fromisoformat(report.known_on))}" if report.known_on else ""
    labels = iter(("Anlass", "Bericht vom"))
    facts = tuple((line.strong or next(labels, "Hinweis"), line.text) for line in report.cover)
    return Document(
        title=report.title,
        subtitle=f"{report.programme}, Stand {date_short(date.fromisoformat(report.as_of))}{known}",
        # the Stand on every page is the day that is shown; the date of the report is a fact of the title page
        as_of=date.fromisoformat(report.as_of),
        language="de",
        author=report.author,
        summary=report.footer,
        blocks=(*_chapters(report), Section(1, "Kontakt", tuple(Paragraph(rich(line)) for line in report.closing))),
        programme=report.programme,
        short_title=report.title,
        facts=facts,
    )


def _chapters(report: Report) -> tuple[Section, ...]:
    """Parts of one heading become one chapter."""
    grouped: dict[str, list[Block]] = {}
    for part in report.parts:
        grouped.setdefault(part.title, []).extend(_blocks(part))
    return tuple(Section(1, title, tuple(blocks)) for title, blocks in grouped.items() if blocks)


def _blocks(part: Part) -> list[Block]:
    """Lines as lists; a line of a name alone begins a section of its own, so that it stays with what follows."""
    blocks: list[Block] = []
    items: list[RichText] = []
    name = ""
    for line in part.lines:
        if line.text:
            items.append(rich(line))
            continue
        blocks += _list(items, name)
        name = line.strong
    blocks += _list(items, name)
    if part.table is not None:
        blocks.append(table_of(part.table))
    if part.counts is not None:
        blocks.append(counts_of(part.counts))
    figure = map_of(part)
    if figure is not None:
        blocks.append(FigureBlock(figure))
    return blocks


def _list(items: list[RichText], name: str) -> list[Block]:
    made: list[Block] = [BulletList(tuple(items))] if items else []
    items.clear()
    return [Section(2, name, tuple(made))] if name else made


def rich(line: Line) -> RichText:
    """A line with its emphasised beginning."""
    if not line.strong:
        return line.text
    return (Run(line.strong, strong=True), *((Run(f" {line.text}"),) if line.text else ()))


def table_of(table: Table) -> TableBlock:
    """A table of words."""
    columns = tuple(Column(label, align="left") for label in table.head)
    return TableBlock(DataTable(table.caption, columns, table.rows), table.source)


def counts_of(counts: Counts) -> TableBlock:
    """The numbers that slides show as bars."""
    columns = (Column("Phase", align="left"), *(Column(label, unit="Kommunen") for label, _ in counts.series))
    rows: tuple[tuple[CellValue, ...], ...] = tuple(
        (label, *(values[number] for _, values in counts.series)) for number, label in enumerate(counts.categories)
    )
    return TableBlock(DataTable(counts.title, columns, rows), counts.source)
