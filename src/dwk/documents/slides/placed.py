"""What stands where on a slide: the plan that is then written."""

from __future__ import annotations

from dataclasses import dataclass, field

from dwk.documents.figures import Figure
from dwk.documents.slides import grids
from dwk.documents.slides.look import BODY_SIZES, INDENT, Box
from dwk.documents.slides.pieces import Para


@dataclass(frozen=True, slots=True)
class PlacedText:
    """Paragraphs for a body placeholder."""

    box: Box
    paras: tuple[Para, ...]
    size: float


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """Small lines beside a figure or table: caption, unit, source."""

    box: Box
    lines: tuple[str, ...]
    size: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class PlacedGrid:
    """A native table."""

    box: Box
    placed: grids.SetGrid


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A native chart or a picture."""

    box: Box
    figure: Figure


Placed = PlacedText | PlacedNote | PlacedGrid | PlacedFigure


@dataclass
class SlidePlan:
    """One slide."""

    title: str
    title_size: float
    eyebrow: str
    top: float
    notes: str = ""
    items: list[Placed] = field(default_factory=list)

    @property
    def texts(self) -> int:
        """How many bodies it has."""
        return sum(isinstance(item, PlacedText) for item in self.items)


def indent(para: Para) -> float:
    """How far a paragraph stands in."""
    return para.level * INDENT


def level_size(para: Para, size: float) -> float:
    """Deeper points are a little smaller, never below the smallest."""
    return size if para.level <= 1 else max(BODY_SIZES[-1], size - 2)
