"""The title slide: title, occasion, author, Stand, funders and partners with their logos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dwk.documents.blocks import Cover, Document, Run
from dwk.documents.front import FUNDED_BY, PARTNERS, Supporter
from dwk.documents.logos import logo_png, png_size
from dwk.documents.slides import look, master
from dwk.documents.slides.look import Box
from dwk.documents.slides.metrics import Metrics
from dwk.documents.slides.pieces import Para
from dwk.documents.slides.writing import add_picture, place, write_paras, write_title
from dwk.documents.wording import clean
from dwk.ui.formats import date_long, date_short

_TOP, _GAP = 78.0, 16.0
_LOGO_HEIGHT = 44.0
_WIDE = look.RIGHT - look.LEFT


@dataclass(frozen=True, slots=True)
class _Column:
    """Funders or partners: their lines and their logos."""

    index: int
    lines: tuple[Run, ...]
    supporters: tuple[Supporter, ...]

    def height(self, metrics: Metrics, size: float, width: float) -> float:
        lines = sum(metrics.height((line,), size, width) + look.PARAGRAPH_GAP for line in self.lines)
        return lines + (_LOGO_HEIGHT + 8 if any(s.logo for s in self.supporters) else 0)


def cover_lines(document: Document) -> list[str]:
    """Subtitle, occasion, who wrote it, Stand."""
    cover = document.cover or Cover()
    where = ", ".join(part for part in (cover.occasion, cover.place, date_long(cover.day) if cover.day else "") if part)
    who = ", ".join(dict.fromkeys(part for part in (document.author, cover.office) if part.strip()))
    lines = (document.subtitle, where, who, f"Stand {date_short(document.as_of)}")
    return [clean(line) for line in lines if line.strip()]


def write_cover(slide: Any, document: Document, metrics: Metrics) -> list[Supporter]:
    """Fill the title slide; what it says of funders and partners beyond its room is given back."""
    title = clean(document.title)
    size = next(
        (size for size in look.COVER_SIZES if metrics.lines((Run(title, strong=True),), size, _WIDE) <= 2),
        look.COVER_SIZES[-1],
    )
    height = metrics.height((Run(title, strong=True),), size, _WIDE)
    write_title(slide.shapes.title, title, size)
    place(slide.shapes.title, Box(look.LEFT, _TOP, _WIDE, height))
    y = _TOP + height + _GAP
    paras = [Para((Run(line),), tone="muted" if index else "ink") for index, line in enumerate(cover_lines(document))]
    height = sum(metrics.height(para.runs, look.BODY_SIZES[-1], _WIDE) + look.PARAGRAPH_GAP for para in paras)
    body = slide.placeholders[master.BODY]
    write_paras(body, paras, look.BODY_SIZES[-1])
    place(body, Box(look.LEFT, y, _WIDE, height))
    return _supporters(slide, document.cover or Cover(), metrics, y + height + _GAP)


def _supporters(slide: Any, cover: Cover, metrics: Metrics, y: float) -> list[Supporter]:
    groups = ((master.FUNDERS, FUNDED_BY, cover.funders), (master.PARTNERS, PARTNERS, cover.partners))
    columns = [_column(index, head, people) for index, head, people in groups if people]
    if not columns:
        return []
    width = (_WIDE - look.COLUMN_GAP * (len(columns) - 1)) / len(columns)
    room = look.CONTENT_BOTTOM - y
    size = next((s for s in look.SUPPORTER_SIZES if all(c.height(metrics, s, width) <= room for c in columns)), None)
    if size is None:
        return list(cover.supporters)
    top = look.CONTENT_BOTTOM - max(column.height(metrics, size, width) for column in columns)
    for at, column in enumerate(columns):
        _write_column(slide, column, Box(look.LEFT + at * (width + look.COLUMN_GAP), top, width, 0), size, metrics)
    return []


def _column(index: int, head: str, supporters: Sequence[Supporter]) -> _Column:
    lines = (Run(head, strong=True), *(Run(clean(one.wording)) for one in supporters))
    return _Column(index, lines, tuple(supporters))


def _write_column(slide: Any, column: _Column, box: Box, size: float, metrics: Metrics) -> None:
    shape = slide.placeholders[column.index]
    paras = [Para((line,), tone="own" if line.strong else "ink") for line in column.lines]
    height = sum(metrics.height((line,), size, box.width) + look.PARAGRAPH_GAP for line in column.lines)
    write_paras(shape, paras, size)
    place(shape, Box(box.left, box.top, box.width, height))
    logos = [(one, logo_png(one.logo, one.wording)) for one in column.supporters if one.logo]
    widths = [_LOGO_HEIGHT * png_size(picture)[0] / max(png_size(picture)[1], 1) for _, picture in logos]
    scale = min(1.0, (box.width - 16 * len(logos)) / max(sum(widths), 1.0))
    left = box.left
    for (one, picture), width in zip(logos, widths, strict=True):
        frame = Box(left, box.top + height + 8, width * scale, _LOGO_HEIGHT)
        add_picture(slide, picture, frame, clean(one.alt), name="Logo", centre=False)
        left += width * scale + 16
