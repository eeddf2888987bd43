"""Inputs of bars over words: how many Kommunen are in which state, how many measures serve which aim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dwk.documents.charts.inputs import ChartInputError, Value, check_lengths, check_numbers

#: own: done or most important; earlier: on the way; land: compared with; open: not begun
BarTone = Literal["own", "earlier", "land", "open"]


@dataclass(frozen=True)
class BarSeries:
    """One value for each category; `tone` fixes the colour."""

    label: str
    values: tuple[Value, ...]
    tone: BarTone = "own"


@dataclass(frozen=True)
class CategoryBars:
    """Lying bars from zero, one row for each category, the series joined end to end."""

    categories: tuple[str, ...]
    series: tuple[BarSeries, ...]
    unit: str = ""
    decimals: int = 0

    kind = "Balken"

    def __post_init__(self) -> None:
        check_lengths(self.kind, categories=self.categories)
        check_lengths(self.kind, series=self.series)
        for series in self.series:
            check_lengths(self.kind, categories=self.categories, values=series.values)
            check_numbers(self.kind, series.values)
            if any(value is not None and value < 0 for value in series.values):
                raise ChartInputError(
                    f"Die Balken „{series.label}“ konnten nicht gezeichnet werden, weil ein Wert kleiner als null ist. "
                    "Bitte geben Sie Anzahlen an."
                )
