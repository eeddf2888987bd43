"""Writing inside charts: numbers the German way, widths of text, keeping labels apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dwk.ui import formats

_WIDTHS = {
    **dict.fromkeys("iljI|.,:;'!()", 0.29),
    **dict.fromkeys("frt-–/ \u00a0", 0.36),
    **dict.fromkeys("mwMW%", 0.86),
    **dict.fromkeys(f"+{formats.MINUS}=<>", 0.58),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZÄÖÜ", 0.65),
    formats.NARROW_SPACE: 0.18,
}


def number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A number as it stands everywhere on screen."""
    return formats.number(value, decimals, sign=signed)


def with_unit(text: str, unit: str) -> str:
    """A number with its unit; a narrow space that does not break stands between them."""
    return f"{text}{formats.NARROW_SPACE}{unit}" if unit else text


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in pixels, on the safe side, for deciding about margins and overlaps."""
    ems = sum(_WIDTHS.get(letter, 0.56) for letter in text)
    return ems * size * (1.05 if bold else 1.0)


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a label at spaces and after hyphens so that no line is wider than `width` if that is possible."""
    pieces = text.replace("-", "-\u0001").replace(" ", " \u0001").split("\u0001")
    lines: list[str] = []
    for piece in pieces:
        joined = lines[-1] + piece if lines else piece
        if lines and text_width(joined.rstrip(), size, bold=bold) > width:
            lines.append(piece)
        elif lines:
            lines[-1] = joined
        else:
            lines.append(piece)
    return tuple(line.rstrip() for line in lines)


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5, 10, ... steps with which `most` steps cover the span."""
    if span <= 0:
        return 1.0
    raw = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * (1 - 1e-9))


def ticks(low: float, high: float, most: int) -> tuple[float, ...]:
    """Round values that enclose low and high."""
    step = nice_step(high - low, most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first == last:
        last += 1
    return tuple(round(index * step, 10) for index in range(first, last + 1))


def tick_decimals(values: Sequence[float]) -> int:
    """How many decimals the ticks need to differ."""
    for decimals in range(4):
        if all(abs(value - round(value, decimals)) < 1e-9 for value in values):
            return decimals
    return 4


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> tuple[float, ...]:
    """Centres of labels as near as possible to the wanted ones, without overlap, within low and high.

    Labels that would touch are joined into a block that sits at the mean of what its members want.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[list[int], float, float]] = []
    for index in order:
        members, size, centre = [index], sizes[index], wanted[index]
        centre = min(max(centre, low + size / 2), high - size / 2)
        while blocks and blocks[-1][2] + blocks[-1][1] / 2 > centre - size / 2:
            before, before_size, before_centre = blocks.pop()
            mean = (before_centre * len(before) + centre * len(members)) / (len(before) + len(members))
            members, size = before + members, before_size + size
            centre = min(max(mean, low + size / 2), high - size / 2)
        blocks.append((members, size, centre))
    placed = [0.0] * len(wanted)
    for members, size, centre in blocks:
        edge = centre - size / 2
        for index in members:
            placed[index] = edge + sizes[index] / 2
            edge += sizes[index]
    return tuple(placed)


def year_ticks(first: int, last: int, width: float, label_width: float) -> tuple[int, ...]:
    """First and last year and round years between that have room."""
    room = max(int(width // (label_width * 1.35)), 1)
    span = max(last - first, 1)
    step = next((s for s in (1, 2, 5, 10, 20, 50) if span / s <= room), 100)
    apart = span / max(width, 1) * label_width * 1.15
    inner = [y for y in range(first + 1, last) if y % step == 0 and y - first >= apart and last - y >= apart]
    return tuple(dict.fromkeys((first, *inner, last)))
