"""The one place where a colour gets its meaning, for every chart in every output.

Values come from KERN's tokens as hex. `light` is what a chart is drawn with; `dark` and `printed` replace it in
pictures, and in pages the style sheet `charts.css` (made from this file by `stylesheet.py`) replaces it, so that
one inline SVG serves both themes. Therefore no two roles may share a light value on the same attribute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]
Attribute = Literal["fill", "stroke"]
BOTH: tuple[Attribute, ...] = ("fill", "stroke")


@dataclass(frozen=True)
class Tone:
    """One meaning: its hex in light, dark and print, a system colour for forced colours (empty: keeps its own)."""

    light: str
    dark: str
    printed: str = ""
    forced: str = "CanvasText"
    on: tuple[Attribute, ...] = BOTH

    @property
    def paper(self) -> str:
        """The hex for print."""
        return self.printed or self.light


TONES: dict[str, Tone] = {
    "ground": Tone("#FFFFFF", "#000000", forced="Canvas"),
    "ink": Tone("#131525", "#F3F4F7", "#000000"),
    "muted": Tone("#51577A", "#B2B6CC", "#3B405F", on=("fill",)),
    "grid": Tone("#DFE1EA", "#30344F", "#CFD2E0", forced="GrayText"),
    "axis": Tone("#6E7597", "#6E7597", forced="GrayText"),
    "own": Tone("#2044AA", "#97AFE1", forced="Highlight"),
    "earlier": Tone("#C5D3EF", "#2E53B2", forced="GrayText"),
    "land": Tone("#51577A", "#CFD2E0", on=("stroke",)),
    "kreis": Tone("#646A8E", "#A9AEC6", on=("stroke",)),
    "bund": Tone("#8E93B1", "#8E93B1", "#6E7597", on=("stroke",)),
    "men": Tone("#006B8C", "#0080A6", forced="Highlight"),
    "men_open": Tone("#8CBCCA", "#004860", forced="GrayText"),
    "women": Tone("#D58100", "#D58200", forced="Highlight"),
    "women_open": Tone("#ECC78C", "#643700", forced="GrayText"),
    # Not in the mock-ups: safe beside each other for colour-blind readers and of different grey in print.
    "natural": Tone("#50A661", "#64B172", forced="GrayText"),
    "migration": Tone("#3A5EB9", "#7694D5", forced="Highlight"),
    # What is calculated ahead: the own hue, paler the less certain; the median is also dashed, so grey print tells it.
    "projected": Tone("#3F61B8", "#8AA4DC", forced="Highlight"),
    "band_50": Tone("#A6BAE7", "#2C4A9C", "#B4B8C6", forced="GrayText", on=("fill",)),
    "band_80": Tone("#CEDAF2", "#1C2F66", "#D6D9E3", forced="Canvas", on=("fill",)),
    "band_edge": Tone("#8BA3DA", "#4A68BE", "#8E93A8", on=("stroke",)),
    "future": Tone("#EFF3FA", "#10162B", "#F3F4F8", forced="Canvas", on=("fill",)),
    "land_area": Tone("#E8E9EF", "#1D2034", forced="Canvas", on=("fill",)),
    "no_data": Tone("#F3F4F8", "#131526", forced="Canvas", on=("fill",)),
}

# Seven steps of one hue; dark ground turns the order round so that "more" stays furthest from the ground.
MAP_STEPS: tuple[Tone, ...] = (
    Tone("#D8E1F4", "#04158D", forced="", on=("fill",)),
    Tone("#B2C4E8", "#1537A2", forced="", on=("fill",)),
    Tone("#97AFE2", "#2E53B3", forced="", on=("fill",)),
    Tone("#7694D5", "#4468BF", forced="", on=("fill",)),
    Tone("#5174C5", "#6788CF", forced="", on=("fill",)),
    Tone("#2E53B2", "#97AFE3", forced="", on=("fill",)),
    Tone("#092797", "#D8E1F5", forced="", on=("fill",)),
)
_STEPS_FOR: dict[int, tuple[int, ...]] = {
    2: (1, 5),
    3: (0, 3, 6),
    4: (0, 2, 4, 6),
    5: (0, 1, 3, 5, 6),
    6: (0, 1, 2, 3, 5, 6),
    7: (0, 1, 2, 3, 4, 5, 6),
}


def colour(role: str) -> str:
    """The hex a role is drawn with."""
    return TONES[role].light


def map_colours(classes: int) -> tuple[str, ...]:
    """The hexes of a classed map, from little to much."""
    return tuple(MAP_STEPS[step].light for step in _STEPS_FOR[classes])


def all_tones() -> tuple[Tone, ...]:
    """Every tone, roles and map steps."""
    return (*TONES.values(), *MAP_STEPS)


def replacements(theme: Theme, *, printed: bool) -> dict[tuple[str, str], str]:
    """For a picture: (attribute, light hex) to the hex of the theme or of print."""
    return {
        (attribute, tone.light): tone.paper if printed else tone.dark
        for tone in all_tones()
        for attribute in tone.on
        if printed or theme == "dark"
    }
