"""Invented tables as readers hand them over, and their way into the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import nan

from dwk.statistics.actions.imports import apply_parsed, new_run
from dwk.statistics.importers.contract import (
    MARKS,
    CellKey,
    Measure,
    ParsedFile,
    ParsedTable,
    Period,
    SourceFacts,
    TableBuilder,
)
from dwk.statistics.loading.plan import Plan
from dwk.statistics.models import ImportRun, Observation

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
POPULATION = Measure("BEVSTD", "Bevölkerungsstand", "Personen", "population", whole_numbers=True)
TOTAL = CellKey()

#: the groups of the long official series
GROUPS = (
    (0, 2), (3, 5), (6, 9), (10, 14), (15, 17), (18, 19), (20, 24), (25, 29), (30, 34), (35, 39), (40, 44), (45, 49),
    (50, 54), (55, 59), (60, 64), (65, 74), (75, None),
)  # fmt: skip
PHASES = ((0, 17), (18, 24), (25, 29), (30, 49), (50, 64), (65, None))


@dataclass(frozen=True)
class Entry:
    """One value of an invented table."""

    region: str = "01051"
    value: float | None = 100.0
    mark: str = ""
    day: date = date(2018, 12, 31)
    months: int = 0
    cell: CellKey = TOTAL
    measure: Measure = POPULATION
    territory: date | None = None


def source_facts(key: str = "regio:12411-02-03-4") -> SourceFacts:
    """Where an invented table comes from; the key decides its rank."""
    code = key.partition(":")[2]
    return SourceFacts(
        key=key,
        publisher="Beispielamt",
        table_code=code,
        title=f"Beispieltabelle {code}",
        licence="dl-de/by-2-0",
        attribution=f"© Beispielamt, 2026, Tabelle {code}",
    )


def table(entries: Iterable[Entry], source: str = "regio:12411-02-03-4") -> ParsedTable:
    """A table with these values, in this order."""
    builder = TableBuilder(source_facts(source))
    for row, entry in enumerate(entries, start=1):
        builder.add(
            measure=builder.code_measure(entry.measure),
            cell=builder.code_cell(entry.cell),
            region=builder.code_region(entry.region, f"Gebiet {entry.region}"),
            period=builder.code_period(Period(entry.day, entry.months, entry.territory or entry.day)),
            row=row,
            value=nan if entry.value is None else entry.value,
            mark=MARKS.index(entry.mark),
        )
    return builder.table


def parsed(entries: Iterable[Entry], source: str = "regio:12411-02-03-4") -> ParsedFile:
    """A file with one table."""
    return ParsedFile("beispiel", "Beispiel", tables=[table(entries, source)])


def load_file(file: ParsedFile, name: str = "beispiel.csv") -> tuple[ImportRun, Plan]:
    """Read a file into the database as the command does."""
    run = new_run(file=None, file_name=name, sha256="0" * 64, by=None, at=NOW)
    return run, apply_parsed(parsed=file, run=run, by=None, at=NOW)


def load_entries(entries: Iterable[Entry], source: str = "regio:12411-02-03-4") -> ImportRun:
    """Import a table with these values."""
    return load_file(parsed(entries, source))[0]


def current(**filters: object) -> dict[tuple[str, date, str], float | None]:
    """Values that hold now, by region, day and cell."""
    rows = Observation.objects.filter(ended_by__isnull=True, **filters)
    return {
        (region, day, cell): value
        for region, day, cell, value in rows.values_list("region__key", "date", "cell__key", "value")
    }


def population(region: str, year: int, persons: float = 1000, *, ages: bool = True, shift: float = 0.0) -> list[Entry]:
    """Population of one year by age and sex that adds up; ``shift`` moves weight to the old (above 0) or young."""
    base = Entry(region=region, day=date(year, 12, 31))
    if not ages:
        return [replace(base, value=persons)]
    entries: list[Entry] = []
    totals = {"m": 0.0, "f": 0.0}
    for first, last in GROUPS:
        both = 0.0
        for sex in ("m", "f"):
            value = float(round(persons * (1 + shift * (first - 35) / 100)))
            totals[sex] += value
            both += value
            entries.append(replace(base, value=value, cell=CellKey(sex, first, last)))
        entries.append(replace(base, value=both, cell=CellKey("", first, last)))
    entries += [replace(base, value=value, cell=CellKey(sex)) for sex, value in totals.items()]
    entries.append(replace(base, value=sum(totals.values())))
    return entries


IN = Measure("ZUZUEGE", "Zuzüge", "Personen", "in_migration", whole_numbers=True)
OUT = Measure("FORTZUEGE", "Fortzüge", "Personen", "out_migration", whole_numbers=True)


def migration(region: str, year: int, into: tuple[float, ...], out: tuple[float, ...]) -> list[Entry]:
    """Moves of one year in the six published groups, with totals."""
    entries: list[Entry] = []
    for measure, values in ((IN, into), (OUT, out)):
        base = Entry(region=region, day=date(year, 12, 31), months=12, measure=measure)
        entries += [
            replace(base, value=value, cell=CellKey("", first, last))
            for (first, last), value in zip(PHASES, values, strict=True)
        ]
        entries.append(replace(base, value=sum(values)))
    return entries
