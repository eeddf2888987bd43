"""A document as the plain data our Typst templates read: texts, numbers and lists only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dwk.documents.blocks import (
    Block,
    BulletItem,
    BulletList,
    Cover,
    Document,
    FigureBlock,
    FigurePair,
    Glossary,
    KeyFigures,
    PageBreak,
    Paragraph,
    PhaseMatrix,
    RichText,
    Section,
    SourceEntry,
    SourceList,
    Supporter,
    TableBlock,
    figures_of,
    walk,
)
from dwk.documents.figures import Column, DataTable, Figure, cell_anchor
from dwk.documents.front import FUNDED_BY, PARTNERS
from dwk.documents.logos import checked_svg, is_png
from dwk.documents.phases import STATE_WORDS, phase_table, state_svg
from dwk.documents.table_text import cell_text, note_text
from dwk.documents.wording import (
    ANNEX,
    SOURCES,
    clean,
    entry_lines,
    figure_origin,
    origin_lines,
    plain,
    runs_of,
)
from dwk.ui.formats import date_long, date_short

Data = dict[str, Any]

# Text area of the page in millimetres, as set in look.typ; a chart never takes more than about half a page.
_FULL_WIDTH, _FULL_HEIGHT = 162.0, 108.0
_PAIR_WIDTH, _PAIR_HEIGHT = 77.0, 110.0
# Beyond this many columns figures become too small to read upright.
_MAX_UPRIGHT_COLUMNS = 10
# A point of a list stays on one page with those below it, unless they would fill a good part of it.
_TOGETHER_ITEMS, _TOGETHER_LETTERS = 8, 1200
# Up to so many rows a table stays on one page.
_WHOLE_ROWS, _WHOLE_PHASE_ROWS = 32, 14
# How much wider the names of participants are than the columns of their phases.
_NAME_SHARE = 1.3
# Short heads below common ones leave room for more.
_MAX_GROUPED_COLUMNS = 14
_SHORT_TEXT = 18
# Beyond this many columns type becomes smallest.
_MANY_COLUMNS = 8
# Up to this many columns a table keeps the widths its cells ask for.
_FEW_COLUMNS = 5
# A table of contents with more lines is set tighter, so that it ends on the first page.
_AIRY_CONTENTS = 16
# Type size of tables that are set closer than others.
_SETTINGS = {"close": 8.5, "small": 7.5}
# Up to so many letters a first column takes what it needs where another one holds the text.
_NUMBER_LETTERS = 4
# Headings with longer words than this are hyphenated.
_WHOLE_WORD = 13
# Average width of a figure and of a letter of the heading.
_CELL_EM, _HEAD_EM = 0.54, 0.51

_SVG_SIZE = re.compile(r'<svg[^>]*?\sviewBox="[\d.\-]+ [\d.\-]+ ([\d.]+) ([\d.]+)"')


def document_data(document: Document, charts: Mapping[str, str], fonts: list[str]) -> Data:
    """Describe the whole document; `charts` holds the SVG text of every figure by its role and key."""
    blocks = [_block(block, charts) for block in document.blocks]
    if document.annex_tables and figures_of(document):
        blocks.append(_section(ANNEX, [_table(_annex_table(figure)) for figure in figures_of(document)]))
    if document.sources:
        blocks.append(_section(SOURCES, [_sources(document.sources)]))
    day = document.as_of
    return {
        "title": clean(document.title),
        "short_title": clean(document.short_title or document.title),
        "subtitle": clean(document.subtitle),
        "description": clean(document.subtitle or document.title),
        "author": clean(document.author),
        "programme": clean(document.programme),
        "language": document.language,
        "as_of": date_short(day),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "summary": _runs(document.summary) if plain(document.summary).strip() else [],
        "facts": [{"name": clean(name), "value": clean(value)} for name, value in document.facts],
        "cover": _cover(document.cover) if document.cover else None,
        "closing": _closing(document),
        "footer": clean(document.footer),
        "first_chapter": document.first_chapter,
        "compact": document.compact,
        "has_contents": any(isinstance(block, Section) for block in walk(document.blocks)),
        "long_contents": _lines_of_contents(document) > _AIRY_CONTENTS,
        "fonts": fonts,
        "blocks": blocks,
    }


def _lines_of_contents(document: Document) -> int:
    """Headings that the table of contents names."""
    return sum(isinstance(one, Section) and one.numbered and one.level <= 2 for one in walk(document.blocks))


def _block(block: Block, charts: Mapping[str, str]) -> Data:
    match block:
        case Section():
            children = [_block(child, charts) for child in block.blocks if _in_print(child)]
            return {
                "kind": "section",
                "level": block.level,
                "title": clean(block.title),
                "numbered": block.numbered,
                "blocks": children,
            }
        case FigureBlock():
            chart = _chart(block.figure, charts[f"full:{block.figure.key}"], _FULL_WIDTH, _FULL_HEIGHT)
            return {"kind": "figure", "figure": chart}
        case FigurePair():
            pair = (block.left, block.right)
            drawn = [_chart(figure, charts[f"pair:{figure.key}"], _PAIR_WIDTH, _PAIR_HEIGHT) for figure in pair]
            return {"kind": "figure_pair", "figures": drawn}
        case TableBlock():
            return _table(block)
        case PhaseMatrix():
            return _phases(block)
        case _:
            return _text_block(block)


def _in_print(block: Block) -> bool:
    return not (isinstance(block, PageBreak) and block.slides_only)


def _text_block(block: Block) -> Data:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "emphasis": block.emphasis, "runs": _runs(block.text)}
        case BulletList():
            items = [_item(item) for item in block.items]
            return {"kind": "bullets", "items": items, "ordered": block.ordered, "start": block.start}
        case KeyFigures():
            return _key_figures(block)
        case SourceList():
            return _sources(block.entries)
        case Glossary():
            terms = [{"term": clean(term.term), "explanation": clean(term.explanation)} for term in block.terms]
            return {"kind": "glossary", "terms": terms}
        case PageBreak():
            return {"kind": "page_break"}
        case _:
            raise TypeError(f"no layout for block {type(block).__name__}")


def _item(item: RichText | BulletItem) -> Data:
    if isinstance(item, BulletItem):
        items = [_item(child) for child in item.items]
        letters = len(plain(item.text)) + sum(child["letters"] for child in items)
        together = 0 < len(items) <= _TOGETHER_ITEMS and letters <= _TOGETHER_LETTERS
        return {
            "runs": _runs(item.text),
            "items": items,
            "ordered": item.ordered,
            "letters": letters,
            "together": together,
        }
    return {"runs": _runs(item), "items": [], "ordered": False, "letters": len(plain(item)), "together": False}


def _phases(block: PhaseMatrix) -> Data:
    """The overview as a table whose cells begin with the shape of their state."""
    found = _table(TableBlock(phase_table(block), block.source, block.notes))
    for row, told in zip(found["rows"], block.rows, strict=True):
        for cell, state in zip(row["cells"][1:], told.cells, strict=True):
            cell["state"] = state.state
    found["states"] = {state: {"svg": state_svg(state), "word": word} for state, word in STATE_WORDS.items()}
    found["legend"] = list(block.states)
    # names and states are words: they take two lines sooner than numbers
    found["breakable"] = len(block.rows) > _WHOLE_PHASE_ROWS
    for index, column in enumerate(found["columns"]):
        column["share"], column["width"] = (_NAME_SHARE if index == 0 else 1.0), 0.0
    return found


def _cover(cover: Cover) -> Data:
    where = ", ".join(part for part in (cover.occasion, cover.place, date_long(cover.day) if cover.day else "") if part)
    groups = ((FUNDED_BY, cover.funders), (PARTNERS, cover.partners))
    return {
        "lines": [clean(line) for line in (where, cover.office) if line.strip()],
        "supporters": [
            {"head": head, "people": [_supporter(one) for one in people]} for head, people in groups if people
        ],
    }


def _supporter(one: Supporter) -> Data:
    logo: Data | None = None
    if one.logo is not None:
        # bytes of a PNG go in as numbers: nothing of it is ever read as text
        png = is_png(one.logo)
        content = list(one.logo) if png else checked_svg(one.logo, one.wording)
        logo = {"format": "png" if png else "svg", "content": content, "alt": clean(one.alt)}
    return {"wording": clean(one.wording), "logo": logo}


def _closing(document: Document) -> Data | None:
    if document.closing is None:
        return None
    return {"title": clean(document.closing.title), "lines": [clean(line) for line in document.closing.lines]}


def _runs(text: RichText) -> list[Data]:
    return [
        {"text": run.text, "strong": run.strong, "italic": run.italic, "target": run.target} for run in runs_of(text)
    ]


def _section(title: str, blocks: list[Data]) -> Data:
    return {"kind": "section", "level": 1, "title": title, "numbered": True, "blocks": blocks}


def _key_figures(block: KeyFigures) -> Data:
    items = [
        {
            "label": clean(item.label),
            "value": clean(item.value_text),
            "unit": clean(item.unit),
            "comparison": clean(item.comparison_text),
            "year": clean(item.year),
            "territory": clean(item.territory),
            "source": clean(item.source),
        }
        for item in block.items
    ]
    count = len(items)
    columns = 3 if count in {3, 5, 6, 9} else min(max(count, 1), 4)
    return {"kind": "key_figures", "items": items, "columns": columns}


def _chart(figure: Figure, svg: str, width: float, height: float) -> Data:
    size = _SVG_SIZE.search(svg)
    ratio = float(size[2]) / float(size[1]) if size else 1.0
    return {
        "title": clean(figure.title),
        "subtitle": clean(figure.subtitle),
        "alt": clean(figure.alt),
        "lines": figure_origin(figure),
        "svg": svg,
        "width": round(min(100.0, 100.0 * height / (width * ratio)), 2),
    }


def _annex_table(figure: Figure) -> TableBlock:
    return TableBlock(table=figure.print_table or figure.table, source=figure.source, notes=figure.notes)


def _table(block: TableBlock) -> Data:
    table = block.table
    grouped = any(column.group for column in table.columns)
    upright = len(table.columns) <= (_MAX_GROUPED_COLUMNS if grouped else _MAX_UPRIGHT_COLUMNS)
    return {
        "kind": "table",
        "title": clean(table.caption),
        "lines": origin_lines(block.notes, block.source),
        "columns": _columns(table),
        "heads": _heads(table) if grouped else [],
        "rows": _rows(block),
        "own_column": block.own_column,
        "landscape": not upright,
        "size": _SETTINGS.get(block.setting) or _size(len(table.columns)),
        "setting": block.setting,
        "breakable": len(block.table.rows) > _WHOLE_ROWS or not block.together,
    }


def _size(columns: int) -> float:
    """Type size in points by the number of columns."""
    if columns > _MANY_COLUMNS:
        return 7.5
    return 9 if columns <= _MANY_COLUMNS - 1 else 8


def _columns(table: DataTable) -> list[Data]:
    texts = [
        [text for row in table.rows for text in (cell_text(row[index], column), note_text(row[index])) if text]
        for index, column in enumerate(table.columns)
    ]
    longest = [max((len(text) for text in column), default=0) for column in texts]
    even = longest[0] <= _SHORT_TEXT and all(column.align == "right" for column in table.columns[1:])
    columns = []
    for index, column in enumerate(table.columns):
        label = clean(column.short or column.label)
        grows = index == 0 or _is_text(column, longest[index])
        if index == 0 and longest[0] <= _NUMBER_LETTERS and len(table.columns) <= _FEW_COLUMNS:
            grows = not any(map(_is_text, table.columns[1:], longest[1:]))
        share = max(1.0, round(min(longest[index], 60) / _SHORT_TEXT, 2)) if grows else 0.0
        width = 0.0
        if even:
            # Years down the side and numbers only: the numbers share the page evenly.
            share, width = (0.0, _em(longest[0], label)) if index == 0 else (1.0, 0.0)
        elif not grows and len(table.columns) > _FEW_COLUMNS:
            width = _em(longest[index], label)
        columns.append(
            {
                "label": label,
                "unit": clean(column.unit),
                "align": column.align,
                "share": share,
                "width": width,
                "hyphenate": _longest_piece(label) > _WHOLE_WORD,
            }
        )
    return columns


def _is_text(column: Column, longest: int) -> bool:
    """Whether a column holds sentences."""
    return column.align != "right" and longest > _SHORT_TEXT


def _em(longest: int, label: str) -> float:
    """Width of a column in em: its longest cell or the longest piece of its heading, which breaks at spaces."""
    return round(max(_CELL_EM * longest, _HEAD_EM * _longest_piece(label)), 2)


def _longest_piece(label: str) -> int:
    """Letters of a heading that stay together: it breaks at spaces and after hyphens."""
    return max((len(part) for part in re.split(r"(?<=-)| ", label)), default=0)


def _heads(table: DataTable) -> list[Data]:
    """The upper row of headings: each common one with the number of columns it spans."""
    heads: list[Data] = []
    for column in table.columns:
        if heads and column.group and heads[-1]["label"] == clean(column.group):
            heads[-1]["span"] += 1
        else:
            heads.append({"label": clean(column.group), "span": 1})
    return heads


def _rows(block: TableBlock) -> list[Data]:
    groups: dict[int, list[str]] = {}
    for group in block.groups:
        groups.setdefault(group.before_row, []).append(clean(group.label))
    rows: list[Data] = []
    for index, row in enumerate(block.table.rows):
        rows += [{"group": label, "cells": []} for label in groups.get(index, [])]
        pairs = zip(row, block.table.columns, strict=True)
        cells = [
            {"text": cell_text(cell, column), "note": note_text(cell), "anchor": cell_anchor(cell)}
            for cell, column in pairs
        ]
        rows.append({"group": None, "cells": cells})
    return rows


def _sources(entries: tuple[SourceEntry, ...]) -> Data:
    listed = [{"name": clean(entry.name), "lines": entry_lines(entry)} for entry in entries]
    return {"kind": "sources", "entries": listed}
