"""Measures and colours of a slide: 13.333 by 7.5 inches, all lengths in points."""

from __future__ import annotations

from dataclasses import dataclass

from dwk.documents.charts.palette import TONES

#: what every office has, or a typeface of the same widths: one that is missing is replaced by any, and nothing fits
FONT = "Arial"
SIGN_FONT = "Segoe UI Symbol"
LANGUAGE = "de-DE"

WIDTH, HEIGHT = 960.0, 540.0
LEFT, RIGHT = 56.0, 904.0
STRIPE = 8.0
EYEBROW_TOP, EYEBROW_HEIGHT = 38.0, 22.0
TITLE_TOP = 62.0
CONTENT_BOTTOM = 484.0
FOOTER_LINE, FOOTER_TOP, FOOTER_HEIGHT = 492.0, 496.0, 32.0
#: between two things on a slide
GAP = 14.0
#: a column of two on a slide
COLUMN_GAP = 36.0

#: largest first; the last is the smallest that a hall can read
TITLE_SIZES = (28.0, 26.0, 24.0)
BODY_SIZES = (24.0, 22.0, 20.0, 18.0)
#: text that goes on over several slides, and what an office types itself
BODY_SIZE = 20.0
TABLE_SIZES = (18.0, 16.0, 14.0, 13.0)
COVER_SIZES = (40.0, 36.0, 32.0, 28.0, 24.0)
SUPPORTER_SIZES = (16.0, 14.0, 12.0)
NOTE_SIZE = 12.0
CAPTION_SIZE = 16.0
FOOTER_SIZE = 10.0
#: lines are set solid; a little more than Arial takes then
LEADING = 1.2
PARAGRAPH_GAP = 6.0
#: one step of a list
INDENT = 22.0

EMU_PER_POINT = 12700


def emu(points: float) -> int:
    """Points as the format's own unit."""
    return round(points * EMU_PER_POINT)


def tone(role: str) -> str:
    """The hex of a role without its hash mark."""
    return TONES[role].light.lstrip("#")


INK, MUTED, OWN, GRID = tone("ink"), tone("muted"), tone("own"), tone("grid")
#: the interface's tone for a hint; dark enough for text
HINT = "925400"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height
