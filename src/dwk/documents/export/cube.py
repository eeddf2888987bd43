"""A data cube as exports see it: labelled dimensions and flat values, last dimension fastest."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dwk.documents.figures import Cell, CellValue, Column, DataTable

Role = Literal["geo", "time", "metric", "class"]


class CubeShapeError(ValueError):
    """Values and dimensions of a cube do not fit; str() is a German sentence."""

    def __init__(self, title: str, values: int, cells: int) -> None:
        super().__init__(
            f"Die Daten „{title}“ wurden nicht ausgegeben: Es sind {values} Werte für {cells} Felder. "
            "Bitte lesen Sie die Tabelle neu ein."
        )


@dataclass(frozen=True, slots=True)
class Dimension:
    """One axis: its categories as pairs of code and label, in their order."""

    code: str
    label: str
    role: Role
    categories: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cube:
    """Values over dimensions in row-major order; `status` says per position why a value is missing or weak."""

    title: str
    dimensions: tuple[Dimension, ...]
    values: tuple[float | None, ...]
    unit: str
    source: str
    licence: str
    note: str = ""
    status: Mapping[int, str] = field(default_factory=dict)
    decimals: int = 0

    def __post_init__(self) -> None:
        cells = math.prod(self.size)
        strays = [position for position in self.status if not 0 <= position < cells]
        if len(self.values) != cells or strays:
            raise CubeShapeError(self.title, len(self.values), cells)

    @property
    def size(self) -> tuple[int, ...]:
        """Number of categories per dimension."""
        return tuple(len(dimension.categories) for dimension in self.dimensions)


def cube_to_table(cube: Cube) -> DataTable:
    """Write a cube as a long table: code and label per dimension, then the value with its status."""
    columns: list[Column] = []
    for dimension in cube.dimensions:
        columns += [Column(f"{dimension.label} (Schlüssel)", align="left"), Column(dimension.label, align="left")]
    columns.append(Column("Wert", unit=cube.unit, decimals=cube.decimals))
    rows: list[tuple[CellValue, ...]] = []
    keys = itertools.product(*(dimension.categories for dimension in cube.dimensions))
    for position, (key, value) in enumerate(zip(keys, cube.values, strict=True)):
        status = cube.status.get(position, "")
        last: CellValue = Cell(value, status) if status else value
        rows.append((*itertools.chain.from_iterable(key), last))
    return DataTable(cube.title, tuple(columns), tuple(rows))
