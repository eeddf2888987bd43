"""What the inputs of all charts must fulfil, with the error that says so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

Value = float | None


class ChartInputError(ValueError):
    """The numbers given for a chart do not fit together."""


def check_lengths(kind: str, **parts: Sequence[object]) -> None:
    """Refuse rows of different length and rows without any entry."""
    lengths = {name: len(part) for name, part in parts.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ChartInputError(
            f"Die {kind} konnte nicht gezeichnet werden, weil die Reihen verschieden lang sind ({told}). "
            "Bitte prüfen Sie die Eingabe."
        )
    if not next(iter(lengths.values())):
        raise ChartInputError(
            f"Die {kind} konnte nicht gezeichnet werden, weil keine Werte vorliegen. Bitte lesen Sie zuerst Daten ein."
        )


def check_numbers(kind: str, *rows: Iterable[Value]) -> None:
    """Refuse what is no finite number, and rows in which every value is missing."""
    values = [value for row in rows for value in row if value is not None]
    if not all(math.isfinite(value) for value in values):
        raise ChartInputError(
            f"Die {kind} konnte nicht gezeichnet werden, weil ein Wert keine Zahl ist. "
            "Bitte geben Sie fehlende Werte als leer an."
        )
    if not values:
        raise ChartInputError(
            f"Die {kind} konnte nicht gezeichnet werden, weil alle Werte fehlen. Bitte lesen Sie zuerst Daten ein."
        )


def check_years(kind: str, years: Sequence[int]) -> None:
    """Refuse years that are given twice or out of order."""
    if list(years) != sorted(set(years)):
        raise ChartInputError(
            f"Die {kind} konnte nicht gezeichnet werden, weil die Jahre nicht aufsteigen. "
            "Bitte geben Sie jedes Jahr einmal und der Reihe nach an."
        )
