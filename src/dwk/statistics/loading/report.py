"""What an import tells: facts of the file, and rows with what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from dwk.statistics.importers.contract import MARKS, ParsedTable, RowNote
from dwk.statistics.models import ImportNote, ImportRun
from dwk.statistics.rules import period_words
from dwk.ui import formats

from .compare import CHANGED, NEW, Comparison, words_of
from .plan import Plan

#: rows of each kind that are kept; the counts are always complete
KEPT_EXAMPLES = 20
KEPT_FINDINGS = 5000


def facts_of(plan: Plan) -> dict[str, object]:
    """Facts for the preview as label -> text, in the order in which they are shown."""
    facts: dict[str, object] = {}
    tables = plan.parsed.tables
    if tables:
        first = tables[0]
        facts["Tabelle"] = f"{first.source.table_code}, {first.source.title}"
        facts["Zeitraum"] = _periods(first)
        values = sum(len(table) for table in tables)
        regions = {ref.key for table in tables for ref in table.regions}
        facts["Umfang"] = (
            f"{formats.plural(values, 'Wert', 'Werte')}, {formats.plural(len(regions), 'Gebiet', 'Gebiete')}"
        )
        facts["Merkmale"] = ", ".join(dict.fromkeys(measure.name for measure in first.measures))[:200]
        facts["Herausgeber"] = first.source.publisher
        facts["Lizenz"] = first.source.licence
        facts["Quellenvermerk"] = first.source.attribution
        if first.source.retrieved_on:
            facts["Abruf laut Datei"] = formats.date_short(first.source.retrieved_on)
    if plan.parsed.encoding:
        facts["Zeichen"] = plan.parsed.encoding
    facts |= _region_facts(plan)
    if plan.unknown_regions:
        facts["Nicht im Verzeichnis"] = [f"{key} {name}" for key, name in plan.unknown_regions]
    if plan.parsed.notes:
        facts["Hinweise"] = list(plan.parsed.notes)
    return facts


def _region_facts(plan: Plan) -> dict[str, object]:
    facts: dict[str, object] = {}
    for name, change in (("Gebiete im Verzeichnis", plan.directory), ("Grenzen", plan.boundaries)):
        if change is not None:
            facts[name] = (
                f"{formats.number(change.created)} neu, {formats.number(change.changed)} geändert, "
                f"{formats.number(change.same)} gleich"
            )
    if plan.boundaries is not None:
        facts["Gebietsstand der Grenzen"] = boundary_day_words(plan.parsed.boundary_valid_on)
    return facts


def boundary_day_words(day: date | None) -> str:
    """For which day outlines hold, in words."""
    return "nicht genannt" if day is None else formats.date_short(day)


def _periods(table: ParsedTable) -> str:
    if not table.periods:
        return "ohne Angabe"
    ordered = sorted(table.periods, key=lambda period: (period.end, period.months))
    first, last = period_words(ordered[0]), period_words(ordered[-1])
    return first if first == last else f"{first} bis {last}"


def notes_of(run: ImportRun, plan: Plan) -> list[ImportNote]:
    """Rows for the report: all that were refused or skipped (up to a limit), the first that are new or changed."""
    notes = [_from_row(run, ImportNote.Kind.REJECTED, note) for note in plan.rejected[:KEPT_FINDINGS]]
    notes += [_from_row(run, ImportNote.Kind.SKIPPED, note) for note in plan.skipped[:KEPT_FINDINGS]]
    for comparison in plan.comparisons:
        notes += _examples(run, comparison, CHANGED, ImportNote.Kind.CHANGED, KEPT_FINDINGS)
        notes += _examples(run, comparison, NEW, ImportNote.Kind.NEW, KEPT_EXAMPLES)
    return notes


def _from_row(run: ImportRun, kind: str, note: RowNote) -> ImportNote:
    return ImportNote(
        run=run,
        kind=kind,
        row=note.row,
        region_key=note.region[:20],
        label=note.label[:300],
        text=note.text[:200],
        reason=note.reason,
    )


def _examples(run: ImportRun, comparison: Comparison, status: int, kind: str, most: int) -> Iterator[ImportNote]:
    columns = comparison.columns
    for at in np.flatnonzero(comparison.status == status)[:most].tolist():
        changed = status == CHANGED
        yield ImportNote(
            run=run,
            kind=kind,
            row=int(columns.row[at]),
            region_key=columns.region_keys[columns.region[at]][:20],
            label=words_of(comparison.table, columns, at)[:300],
            before=_value_words(float(comparison.current_value[at]), 0) if changed else "",
            text=_value_words(float(columns.value[at]), int(columns.mark[at])),
            reason=(
                f"Berichtigter Wert; der bisherige bleibt als Fassung {int(comparison.current_version[at])} lesbar."
                if changed
                else "Erster Wert für diesen Schlüssel."
            ),
        )


def _value_words(value: float, mark: int) -> str:
    if value != value:  # noqa: PLR0124 -- NaN
        return MARKS[mark] or "ohne Wert"
    text = formats.number(value, 0 if value == int(value) else 2)
    return f"{text} {MARKS[mark]}".strip() if mark else text
