"""In which form a chart goes in as picture, and whether its writing can be read there."""

from __future__ import annotations

from dwk.documents.charts.canvas import Variant
from dwk.documents.charts.render import draw
from dwk.documents.figures import Figure
from dwk.documents.slides import look
from dwk.documents.slides.look import Box
from dwk.documents.slides.native import native_chart

#: type of the writing in charts in pixels
_TEXT: dict[Variant, float] = {"wide": 14.0, "narrow": 13.0}
#: smaller writing is not read in a hall
_LEAST_TEXT = 9.5


def _writing(figure: Figure, box: Box, variant: Variant) -> float:
    drawing = draw(figure.chart, variant)
    return _TEXT[variant] * min(box.width / drawing.width, box.height / drawing.height)


def variant_for(figure: Figure, box: Box) -> Variant:
    """The form for wide places where its writing stays readable there, else the one with the larger writing."""
    wide = _writing(figure, box, "wide")
    return "wide" if wide >= look.NOTE_SIZE or wide >= _writing(figure, box, "narrow") else "narrow"


def is_readable(figure: Figure, box: Box) -> bool:
    """Whether the figure says something at this size; native charts keep the size of their writing."""
    return native_chart(figure.chart) is not None or _writing(figure, box, variant_for(figure, box)) >= _LEAST_TEXT
