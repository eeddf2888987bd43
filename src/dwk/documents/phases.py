"""Participants by phases: the state of each in word and shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dwk.documents.charts.palette import colour
from dwk.documents.figures import Cell, Column, DataTable

State = Literal["done", "in_review", "in_progress", "open"]

STATE_WORDS: dict[State, str] = {
    "done": "abgenommen",
    "in_review": "zur Abnahme vorgelegt",
    "in_progress": "in Arbeit",
    "open": "nicht begonnen",
}
#: Characters where a format has text only; the shapes are those of the screen.
STATE_SIGNS: dict[State, str] = {"done": "✔", "in_review": "◉", "in_progress": "◐", "open": "◌"}

_RING = '<circle cx="8" cy="8" r="6.5" fill="none" stroke="{own}" stroke-width="2"'
_SHAPES: dict[State, str] = {
    "done": '<circle cx="8" cy="8" r="7.5" fill="{own}"/>'
    '<path d="M4.6 8.2 7 10.6 11.4 5.8" fill="none" stroke="{ground}" stroke-width="1.8"/>',
    "in_review": f'{_RING}/><circle cx="8" cy="8" r="3" fill="{{own}}"/>',
    "in_progress": f'{_RING}/><path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="{{own}}"/>',
    "open": '<circle cx="8" cy="8" r="6.5" fill="none" stroke="{axis}" stroke-width="1.6" stroke-dasharray="2.4 1.7"/>',
}


@dataclass(frozen=True, slots=True)
class PhaseCell:
    """State of one phase; `words` (a date, say) stand in place of the state's own word."""

    state: State
    words: str = ""
    trace: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is read beside the shape."""
        return self.words or STATE_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One participant through all phases."""

    name: str
    cells: tuple[PhaseCell, ...]
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseMatrix:
    """The phase overview; every row has one cell for each phase."""

    caption: str
    phases: tuple[str, ...]
    rows: tuple[PhaseRow, ...]
    source: str
    notes: tuple[str, ...] = ()
    corner: str = "Kommune"

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.phases):
                raise ValueError(f"'{row.name}' has {len(row.cells)} states, not {len(self.phases)}")

    @property
    def states(self) -> tuple[State, ...]:
        """The states that occur, in their order of progress."""
        found = {cell.state for row in self.rows for cell in row.cells}
        return tuple(state for state in STATE_WORDS if state in found)


def phase_table(matrix: PhaseMatrix) -> DataTable:
    """The words of the overview as an ordinary table."""
    columns = (Column(matrix.corner, align="left"), *(Column(phase, align="left") for phase in matrix.phases))
    rows = tuple(
        (Cell(row.name, trace=row.trace), *(Cell(cell.text, trace=cell.trace) for cell in row.cells))
        for row in matrix.rows
    )
    return DataTable(matrix.caption, columns, rows)


def state_svg(state: State, *, label: str = "") -> str:
    """The shape of a state, 16 by 16; with a label it speaks for itself in a page."""
    told = f' role="img" aria-label="{label}"' if label else ""
    body = _SHAPES[state].format(own=colour("own"), ground=colour("ground"), axis=colour("axis"))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16" height="16"{told}>{body}</svg>'
