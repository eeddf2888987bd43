"""The table of indicators: own region, earlier year, larger regions, grouped by theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dwk.documents.blocks import Block, Paragraph, RowGroup, Section, TableBlock
from dwk.documents.figures import Cell, Column, DataTable
from dwk.statistics.content import breaks_of
from dwk.statistics.definitions import THEME_NAMES_DE
from dwk.statistics.queries.sources import numbered_source_text
from dwk.statistics.queries.values import IndicatorValue
from dwk.ui.formats import change, with_unit

from .facts import Facts, IndicatorRow

CENSUS_NOTE = (
    "Liegt zwischen beiden Jahren ein Zensus, entfällt die Veränderung von Bevölkerungszahlen; "
    "bei Anteilen und Quotienten enthält sie auch Korrekturen."
)


@dataclass(frozen=True)
class IndicatorTable:
    """The introduction and one section per theme."""

    introduction: str
    blocks: tuple[Block, ...]


def rows_with_values(facts: Facts) -> list[IndicatorRow]:
    """Indicators that have a value."""
    return [row for row in facts.rows if row.value.value is not None]


def rows_explained(facts: Facts) -> list[IndicatorRow]:
    """Indicators that figures of this kind could give but do not, with a reason worth telling."""
    return [row for row in facts.rows if row.value.value is None and row.value.definition.computable_from]


def used_sources(facts: Facts) -> list[str]:
    """Keys of every source that a value of the profile rests on, in order of first use."""
    keys: list[str] = []
    for row in rows_with_values(facts):
        keys.extend(row.value.source_keys)
    if facts.pyramid is not None:
        keys.append(facts.pyramid.source_key)
    if facts.index is not None:
        keys.extend(facts.index.source_keys)
    keys.extend(facts.component_sources)
    if facts.phases is not None:
        keys.extend(facts.phases.source_keys)
    return list(dict.fromkeys(keys))


def shown(value: IndicatorValue | None) -> str:
    """A value with its unit, or a dash."""
    if value is None or value.value is None:
        return "–"
    definition = value.definition
    return with_unit(value.value, "" if definition.unit == "Personen" else definition.unit, definition.decimals)


def short_unit(value: IndicatorValue) -> str:
    """A value as a table shows it: the unit stands beside the name, only the per cent sign stays."""
    if value.value is None:
        return "–"
    unit = value.definition.unit
    return with_unit(value.value, unit if unit == "%" else "", value.definition.decimals)


def changed(row: IndicatorRow) -> str:
    """The change since the earlier year in words that fit the unit; "–" if one of both is missing."""
    before = row.earlier
    if before is None or before.value is None or row.value.value is None:
        return "–"
    definition = row.value.definition
    if definition.unit == "Personen":
        # a number of persons before and after a census is not comparable
        return "–" if crosses_census(row) else change(before.value, row.value.value)
    suffix = " Punkte" if definition.unit == "%" else ""
    return with_unit(row.value.value - before.value, "", definition.decimals, sign=True) + suffix


def crosses_census(row: IndicatorRow) -> bool:
    """Whether a new census lies between the earlier year and the latest."""
    before = row.earlier
    if before is None or before.year is None or row.value.year is None:
        return False
    years = range(before.year + 1, row.value.year + 1)
    keys = (*row.value.source_keys, *before.source_keys)
    return any(entry.first_year in years for key in keys for entry in breaks_of(key))


def badges(row: IndicatorRow) -> list[str]:
    """Words that must stand beside a value."""
    value = row.value
    words = []
    if value.is_estimate:
        words.append("Schätzung")
    if value.is_proxy:
        words.append(f"Ersatzwert {value.region_name.split(',')[0]}")
    if value.is_published:
        words.append("veröffentlichter Wert")
    if value.denominator_persons is not None and value.denominator_persons < 100:
        words.append(f"nur {value.denominator_persons:.0f} Personen im Nenner")
    return words


def indicator_table(facts: Facts) -> IndicatorTable | None:
    """All indicators with values as tables per theme."""
    rows = rows_with_values(facts)
    if not rows:
        return None
    larger = facts.territories[1:]
    columns = (
        Column("Kennzahl", align="left"),
        Column(facts.own.short),
        *((Column(f"{facts.selection.span} Jahre davor"), Column("Veränderung")) if facts.selection.span else ()),
        *(Column(entry.short) for entry in larger),
        Column("Jahr", align="left"),
        Column("Quelle", align="left"),
    )
    keys = tuple(dict.fromkeys(key for row in rows for key in row.value.source_keys))
    ordered: list[tuple[str | Cell, ...]] = []
    groups: list[RowGroup] = []
    for theme, title in THEME_NAMES_DE.items():
        members = [row for row in rows if row.value.definition.theme == theme]
        if members:
            groups.append(RowGroup(len(ordered), title))
            ordered += [_table_row(facts, row, keys) for row in members]
    source = numbered_source_text(keys, facts.sources)
    whole = DataTable(f"{facts.own.title}: Kennzahlen", columns, tuple(ordered))
    blocks: list[Block] = [TableBlock(whole, source, groups=tuple(groups), own_column=1)]
    missing = rows_explained(facts)
    if missing:
        table = DataTable(
            f"{facts.own.title}: nicht verfügbare Kennzahlen",
            (Column("Kennzahl", align="left"), Column("Grund", align="left")),
            tuple((row.value.definition.short_name_de, row.value.detail) for row in missing),
        )
        note = Paragraph("Diese Kennzahlen lassen sich aus den eingelesenen Tabellen nicht bilden.")
        source = "Quelle: Prüfung der eingelesenen Tabellen."
        blocks.append(Section(2, "Nicht verfügbar", (note, TableBlock(table, source))))
    introduction = f"{len(rows)} von {len(facts.rows)} definierten Kennzahlen liegen vor. Jede steht im neuesten Jahr."
    if any(crosses_census(row) for row in rows):
        introduction += f" {CENSUS_NOTE}"
    return IndicatorTable(introduction, tuple(blocks))


def _table_row(facts: Facts, row: IndicatorRow, keys: Sequence[str]) -> tuple[str | Cell, ...]:
    value = row.value
    unit = value.definition.unit
    name = value.definition.short_name_de
    notes = [*([] if unit in {"%", "Personen"} or unit in name else [unit]), *badges(row)]
    numbers = ", ".join(f"[{keys.index(key) + 1}]" for key in value.source_keys)
    earlier = (short_unit(row.earlier) if row.earlier else "–", changed(row)) if facts.selection.span else ()
    return (
        Cell(name, "; ".join(notes)) if notes else name,
        short_unit(value),
        *earlier,
        *(short_unit(other) for other in row.comparisons),
        str(value.year),
        numbers,
    )
