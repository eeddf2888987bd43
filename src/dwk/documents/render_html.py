"""A document as one accessible HTML file that needs nothing else: no script, no request, own style sheet.

The style element is allowed because this is a file to keep, not a page of the product.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from html import escape
from pathlib import Path

from dwk.documents.blocks import (
    Block,
    BulletList,
    Document,
    FigureBlock,
    FigurePair,
    Glossary,
    KeyFigures,
    PageBreak,
    Paragraph,
    PhaseMatrix,
    Section,
    SourceEntry,
    SourceList,
    TableBlock,
    check,
)
from dwk.documents.charts.canvas import Variant
from dwk.documents.charts.render import render_svg
from dwk.documents.figures import CellValue, Column, DataTable, Figure, cell_anchor, cell_trace
from dwk.documents.html_parts import (
    bullets_html,
    closing_html,
    cover_html,
    footer_html,
    origin_html,
    phases_html,
    rich_html,
    text_html,
    trace_attribute,
)
from dwk.documents.table_text import cell_text, note_text
from dwk.documents.wording import (
    CONTENTS,
    SOURCES,
    entry_lines,
    figure_origin,
    origin_lines,
    plain,
)
from dwk.ui.formats import date_short

STYLE_FILE = Path(__file__).parent / "templates" / "documents" / "document.css"


def render_html(document: Document, *, cache_dir: Path | None) -> str:
    """Write the document as a standalone HTML file; `cache_dir` keeps drawn charts between runs."""
    check(document)
    return _Writer(document, cache_dir).whole()


class _Writer:
    """Counts headings and figures while one document is written."""

    def __init__(self, document: Document, cache_dir: Path | None) -> None:
        self.document = document
        self.cache_dir = cache_dir
        self.figures = itertools.count(1)
        self.tables = itertools.count(1)
        self.unnumbered = itertools.count(1)
        self.contents: list[tuple[str, str]] = []

    def whole(self) -> str:
        document = self.document
        blocks = document.blocks
        if document.sources:
            blocks += (Section(1, SOURCES, (SourceList(document.sources),)),)
        main = self.blocks(blocks, ())
        summary = f'<p class="lead">{rich_html(document.summary)}</p>' if plain(document.summary).strip() else ""
        subtitle = f'<p class="subtitle">{text_html(document.subtitle)}</p>' if document.subtitle else ""
        return (
            f'<!doctype html>\n<html lang="{escape(document.language)}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<title>{text_html(document.title)}</title>\n<meta name="author" content="{text_html(document.author)}">\n'
            f"<style>\n{STYLE_FILE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<header>\n"
            f'<p class="programme">{text_html(document.programme)}</p>\n<h1>{text_html(document.title)}</h1>\n{subtitle}\n'
            f'<p class="facts">{text_html(document.author)} · Stand {date_short(document.as_of)}</p>\n'
            f"{cover_html(document)}{_facts(document)}{summary}\n</header>\n"
            f"{self.navigation()}<main>\n{main}\n{closing_html(document.closing)}</main>\n{footer_html(document)}</body>\n</html>\n"
        )

    def navigation(self) -> str:
        """Chapters as links; written last, read first."""
        if not self.contents:
            return ""
        items = "".join(f'<li><a href="#{anchor}">{label}</a></li>' for anchor, label in self.contents)
        return f'<nav aria-labelledby="inhalt"><h2 id="inhalt">{CONTENTS}</h2><ol>{items}</ol></nav>\n'

    def blocks(self, blocks: tuple[Block, ...], number: tuple[int, ...]) -> str:
        sections = itertools.count(1 if number else self.document.first_chapter)
        parts: list[str] = []
        for block in blocks:
            if isinstance(block, Section):
                parts.append(self.section(block, (*number, next(sections)) if block.numbered else number))
            else:
                parts.append(self.block(block))
        return "\n".join(parts)

    def section(self, section: Section, number: tuple[int, ...]) -> str:
        told = ".".join(map(str, number))
        anchor = f"abschnitt-{'-'.join(map(str, number))}"
        heading = f'<span class="number">{told}</span>{text_html(section.title)}'
        if not section.numbered:
            anchor, heading = f"{anchor}-{next(self.unnumbered)}", text_html(section.title)
        elif len(number) == 1:
            self.contents.append((anchor, heading))
        level = section.level + 1
        return (
            f'<section aria-labelledby="{anchor}"{trace_attribute(section.trace)}>\n'
            f'<h{level} id="{anchor}">{heading}</h{level}>\n'
            f"{self.blocks(section.blocks, number)}\n</section>"
        )

    def block(self, block: Block) -> str:
        match block:
            case FigureBlock():
                return self.figure(block.figure)
            case FigurePair():
                pair = [self.figure(figure, "narrow") for figure in (block.left, block.right)]
                return f'<div class="pair">{"".join(pair)}</div>'
            case TableBlock():
                origin = origin_html(origin_lines(block.notes, block.source))
                number = f"Tabelle {next(self.tables)}"
                return f"<figure>{_table(block, prefix=number)}{origin}</figure>"
            case PhaseMatrix():
                return phases_html(block, f"Tabelle {next(self.tables)}")
            case _:
                return _text_block(block)

    def figure(self, figure: Figure, variant: Variant = "wide") -> str:
        number = next(self.figures)
        svg = render_svg(
            figure.chart, variant=variant, theme="light", title=figure.title, alt=figure.alt, cache_dir=self.cache_dir
        )
        values = _table(TableBlock(figure.table, figure.source), prefix="")
        return (
            f'<figure class="chart"><figcaption><small>Abbildung {number}</small><b>{text_html(figure.title)}</b>'
            f"<small>{text_html(figure.subtitle)}</small></figcaption>\n"
            f"{_unique(svg, number)}\n{origin_html(figure_origin(figure))}"
            f"<details><summary>Zahlen als Tabelle</summary>{values}</details></figure>"
        )


def _facts(document: Document) -> str:
    """Name and value of what the first page says about the subject."""
    rows = "".join(
        f"<div><dt>{text_html(name)}</dt><dd>{text_html(value)}</dd></div>" for name, value in document.facts
    )
    return f'<dl class="subject">{rows}</dl>\n' if rows else ""


def _unique(svg: str, number: int) -> str:
    """Keep identifiers apart when the same chart stands twice in a file."""
    start = svg.find("<svg")
    marker = svg.split('aria-labelledby="', 1)
    if start < 0 or len(marker) < 2:
        return svg[max(start, 0) :]
    identity = marker[1].split("-", 1)[0]
    return svg[start:].replace(identity, f"{identity}n{number}")


def _text_block(block: Block) -> str:
    match block:
        case Paragraph():
            return _paragraph(block)
        case BulletList():
            return bullets_html(block.items, ordered=block.ordered, start=block.start)
        case KeyFigures():
            return _key_figures(block)
        case SourceList():
            return "".join(_source(entry) for entry in block.entries)
        case Glossary():
            terms = "".join(f"<dt>{text_html(t.term)}</dt><dd>{text_html(t.explanation)}</dd>" for t in block.terms)
            return f"<dl>{terms}</dl>"
        case PageBreak():
            return "" if block.slides_only else '<div class="page-break"></div>'
        case _:
            raise TypeError(f"no layout for block {type(block).__name__}")


def _paragraph(block: Paragraph) -> str:
    if block.emphasis == "quote":
        return f"<blockquote{trace_attribute(block.trace)}><p>{rich_html(block.text)}</p></blockquote>"
    prefix = "<b>Hinweis:</b> " if block.emphasis == "warning" else ""
    kind = "" if block.emphasis == "normal" else f' class="{block.emphasis}"'
    return f"<p{kind}{trace_attribute(block.trace)}>{prefix}{rich_html(block.text)}</p>"


def _key_figures(block: KeyFigures) -> str:
    items = []
    for item in block.items:
        comparison = f"<span>{text_html(item.comparison_text)}</span>" if item.comparison_text else ""
        items.append(
            f"<li><span>{text_html(item.label)}</span><strong>{text_html(item.value_text)}</strong><span>{text_html(item.unit)}</span>"
            f'{comparison}<span class="note">{text_html(item.territory)}, {text_html(item.year)}</span>'
            f'<span class="note">{text_html(item.source)}</span></li>'
        )
    return f'<ul class="key-figures">{"".join(items)}</ul>'


def _source(entry: SourceEntry) -> str:
    lines = "<br>".join(text_html(line) for line in entry_lines(entry))
    return f"<p><strong>{text_html(entry.name)}</strong><br>{lines}</p>"


def _table(block: TableBlock, *, prefix: str) -> str:
    table = block.table
    number = f'<span class="unit">{prefix}</span>' if prefix else ""
    head = "".join(_head(column) for column in table.columns)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{text_html(table.caption)}"><table>'
        f"<caption>{number}{text_html(table.caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(_rows(block, table))}</tbody></table></div>"
    )


def _head(column: Column) -> str:
    unit = f'<span class="unit">{text_html(column.unit)}</span>' if column.unit else ""
    return f'<th scope="col"{_class(column, own=False)}>{text_html(column.label)}{unit}</th>'


def _rows(block: TableBlock, table: DataTable) -> Iterator[str]:
    for index, row in enumerate(table.rows):
        for group in block.groups:
            if group.before_row == index:
                yield f'<tr><th class="group" scope="rowgroup" colspan="{len(table.columns)}">{text_html(group.label)}</th></tr>'
        cells = zip(row, table.columns, strict=True)
        yield f"<tr>{''.join(_cell(cell, column, place, block) for place, (cell, column) in enumerate(cells))}</tr>"


def _cell(cell: CellValue, column: Column, place: int, block: TableBlock) -> str:
    note = note_text(cell)
    shown = escape(cell_text(cell, column)) + (f'<span class="unit">{escape(note)}</span>' if note else "")
    tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
    kind = _class(column, own=place == block.own_column)
    anchor = f' id="{escape(cell_anchor(cell))}"' if cell_anchor(cell) else ""
    return f"<{tag}{scope}{anchor}{kind}{trace_attribute(cell_trace(cell))}>{shown}</{tag}>"


def _class(column: Column, *, own: bool) -> str:
    names = [name for name, given in (("right", column.align == "right"), ("own", own)) if given]
    return f' class="{" ".join(names)}"' if names else ""
