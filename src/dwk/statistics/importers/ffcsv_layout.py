"""Which column of a flat file is what, in its current and its earlier layout."""

from __future__ import annotations

from dataclasses import dataclass

from .contract import FileRefused

_VARIABLE_CODE = ("_variable_code", "_merkmal_code")


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of values; the names of its variable stand in other columns or, in the earlier layout, in its header."""

    value: int
    quality: int
    code: str | int
    label: str | int
    unit: str | int

    def names(self, cells: list[str]) -> tuple[str, str, str]:
        """Code, label and unit of the variable of a row."""
        if isinstance(self.code, int) and isinstance(self.label, int) and isinstance(self.unit, int):
            return cells[self.code], cells[self.label], cells[self.unit]
        return str(self.code), str(self.label), str(self.unit)


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of the columns; the blocks of four (variable code and label, attribute code and label) are adjacent."""

    width: int
    statistic: int
    statistic_label: int
    time: int
    time_label: int
    blocks_from: int
    blocks_to: int
    values: tuple[ValueColumn, ...]
    single: bool  # one value per row

    def variables(self, cells: list[str]) -> list[str]:
        """Codes of the classifying variables of a row."""
        return cells[self.blocks_from : self.blocks_to : 4]


def find_layout(header: list[str], name: str) -> Layout:
    """Understand the header line of a flat file."""
    names = [cell.strip() for cell in header]
    lowered = [cell.casefold() for cell in names]
    refused = FileRefused(
        f"Die Kopfzeile der Datei „{name}“ ist nicht die eines vollständigen Flatfiles (ffcsv): Spalten fehlen oder heißen "
        "anders. Bitte laden Sie die Tabelle neu herunter."
    )
    if len(set(lowered)) != len(lowered):
        raise refused
    fixed = [_place(lowered, *pair) for pair in _FIXED]
    blocks = [i for i, cell in enumerate(lowered) if cell.endswith(_VARIABLE_CODE) and cell[:1].isdigit()]
    if -1 in fixed or not blocks or not _adjacent(blocks, lowered):
        raise refused
    values = _single(lowered) or _many(names, blocks[-1] + 4)
    if not values:
        raise refused
    return Layout(
        len(names), fixed[0], fixed[1], fixed[2], fixed[3], blocks[0], blocks[-1] + 4, values, "value" in lowered
    )


_FIXED = (
    ("statistics_code", "statistik_code"),
    ("statistics_label", "statistik_label"),
    ("time", "zeit"),
    ("time_label", "zeit_label"),
)


def _place(lowered: list[str], english: str, german: str) -> int:
    return next((i for i, cell in enumerate(lowered) if cell in {english, german}), -1)


def _adjacent(blocks: list[int], lowered: list[str]) -> bool:
    """Whether the blocks are numbered 1, 2, ... and complete, one behind the other."""
    for number, start in enumerate(blocks, start=1):
        kinds = [cell.removeprefix(f"{number}_") for cell in lowered[start : start + 4]]
        german = ["merkmal_code", "merkmal_label", "auspraegung_code", "auspraegung_label"]
        english = ["variable_code", "variable_label", "variable_attribute_code", "variable_attribute_label"]
        if start != blocks[0] + 4 * (number - 1) or kinds not in (german, english):
            return False
    return True


def _single(lowered: list[str]) -> tuple[ValueColumn, ...]:
    wanted = ("value", "value_variable_code", "value_variable_label", "value_unit")
    if any(name not in lowered for name in wanted):
        return ()
    value, code, label, unit = (lowered.index(name) for name in wanted)
    quality = lowered.index("value_q") if "value_q" in lowered else -1
    return (ValueColumn(value, quality, code, label, unit),)


def _many(names: list[str], start: int) -> tuple[ValueColumn, ...]:
    columns: list[ValueColumn] = []
    for place in range(start, len(names)):
        if names[place].casefold().endswith("_q"):
            continue
        parts = names[place].split("__")
        if len(parts) != 3 or not all(parts):
            return ()
        following = names[place + 1].casefold() if place + 1 < len(names) else ""
        quality = place + 1 if following.endswith("_q") else -1
        columns.append(ValueColumn(place, quality, parts[0], parts[1].replace("_", " "), parts[2].replace("_", " ")))
    return tuple(columns)
