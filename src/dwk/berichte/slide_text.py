"""Lines in a text frame, and how many of them fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.util import Pt

from .content import Line

#: half an em per character is what German text takes in Arial, a little more to be safe
CHARACTER = 0.52
EMU_PER_POINT = 12700
BODY_HEIGHT_POINTS = 5.0 * 72
SIZES = (20, 18, 18)
INDENT_POINTS = 30
INK = RGBColor(0x1A, 0x1A, 0x1A)  # type: ignore[no-untyped-call]  # the library has no types


def height_of(line: Line, width: int) -> float:
    """Points that a line takes in a frame of this width (EMU), with the space before it."""
    level = min(line.level, len(SIZES) - 1)
    size = SIZES[level]
    room = width / EMU_PER_POINT - INDENT_POINTS * (level + 1)
    characters = max(1, int(room / (size * CHARACTER)))
    text = f"{line.strong} {line.text}".strip()
    return math.ceil(max(len(text), 1) / characters) * size * 1.2 + size * 0.35


def split_lines(lines: Sequence[Line], *, width: int) -> list[list[Line]]:
    """Lines in groups that fit a slide; a name alone never stands last."""
    groups: list[list[Line]] = [[]]
    used = 0.0
    for line in lines:
        needed = height_of(line, width)
        if groups[-1] and used + needed > BODY_HEIGHT_POINTS:
            carried = [groups[-1].pop()] if not groups[-1][-1].text and len(groups[-1]) > 1 else []
            groups.append(carried)
            used = sum(height_of(one, width) for one in carried)
        groups[-1].append(line)
        used += needed
    return groups


def fill(frame: Any, lines: Sequence[Line], *, plain: bool = False) -> None:
    """Write lines as native paragraphs; on the cover (``plain``) without levels."""
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        level = min(line.level, len(SIZES) - 1)
        if not plain:
            paragraph.level = level
        for text, bold in ((line.strong, True), (f" {line.text}" if line.strong and line.text else line.text, False)):
            if text:
                run = paragraph.add_run()
                run.text = text
                run.font.bold = bold
                run.font.size = Pt(18 if plain else SIZES[level])
                if plain:  # the library's cover is set in a grey too pale to read
                    run.font.color.rgb = INK
