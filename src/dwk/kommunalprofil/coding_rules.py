"""Colours of categories: a palette that can be seen on light and dark ground; colour is never the only sign."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: colours with their names; each stands out at least 4.5 to 1 from white, the dark theme has its own shades
PALETTE: Mapping[str, str] = {
    "#1f4e9e": "Blau",
    "#a3341f": "Rot",
    "#0f6b5c": "Petrol",
    "#7a3e9d": "Violett",
    "#8a5a00": "Ocker",
    "#b0206e": "Magenta",
    "#2f6d1e": "Grün",
    "#00698f": "Türkis",
    "#6b4a2f": "Braun",
    "#51606f": "Grau",
}
COLORS = tuple(PALETTE)
#: what a category without a colour is shown in
NEUTRAL = len(COLORS) - 1
HEX = re.compile(r"#[0-9a-fA-F]{6}")


def hue_of(color: str) -> int:
    """Number of the palette colour that is nearest to any colour, for those that came from other programs."""
    if color in PALETTE:
        return COLORS.index(color)
    if not HEX.fullmatch(color):
        return NEUTRAL
    wanted = _parts(color)
    return min(range(len(COLORS)), key=lambda number: _distance(wanted, _parts(COLORS[number])))


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, as WCAG counts it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _distance(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _luminance(color: str) -> float:
    parts = [value / 255 for value in _parts(color)]
    red, green, blue = (value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
