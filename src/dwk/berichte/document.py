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
from dwk.documents.figures import Column, DataTable
from dwk.ui.formats import date_short

from .content import Line, Part, Report, Table
from .map import map_of


def document_of(report: Report) -> Document:
    """Title page facts from the cover, one chapter per part, the last one with the contact."""
    known = f", bekannt am {date_short(date.fromisoformat(report.known_on))}" if report.known_on else ""
    facts = tuple((line.strong.rstrip(":") or "Anlass", line.text) for line in report.cover)
    return Document(
        title=report.title,
        subtitle=f"{report.programme}, Stand {date_short(date.fromisoformat(report.as_of))}{known}",
        as_of=date.fromisoformat(report.dated_on),
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
    blocks: list[Block] = []
    items: list[RichText] = []
    for line in part.lines:
        if not line.text:
            blocks += _list(items)
            blocks.append(Paragraph(rich(line)))
        else:
            items.append(rich(line))
    blocks += _list(items)
    if part.table is not None:
        blocks.append(table_of(part.table))
    figure = map_of(part)
    if figure is not None:
        blocks.append(FigureBlock(figure))
    return blocks


def _list(items: list[RichText]) -> list[Block]:
    made: list[Block] = [BulletList(tuple(items))] if items else []
    items.clear()
    return made


def rich(line: Line) -> RichText:
    """A line with its emphasised beginning."""
    if not line.strong:
        return line.text
    return (Run(line.strong, strong=True), *((Run(f" {line.text}"),) if line.text else ()))


def table_of(table: Table) -> TableBlock:
    """A table of words."""
    columns = tuple(Column(label, align="left") for label in table.head)
    return TableBlock(DataTable(table.caption, columns, table.rows), table.source)
