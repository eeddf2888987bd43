"""What a scenario holds, as tables of the interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from dwk.jobs.queries import is_lost
from dwk.projections.models import ProjectionRun, RunState, Scenario, ScenarioEvent
from dwk.projections.queries.scenarios import SheetCell, SheetTable
from dwk.projections.rules import EventKind, EventProfile
from dwk.projections.variant_forms import TABLES, VariantTable
from dwk.projections.wording import about
from dwk.ui.components import Cell, Column, Group, MarkKind, Row, Source, Table
from dwk.ui.formats import date_time, number, range_years

RUN_MARKS: dict[str, MarkKind] = {
    RunState.WAITING: "open",
    RunState.RUNNING: "running",
    RunState.DONE: "done",
    RunState.FAILED: "refused",
    RunState.CANCELLED: "skipped",
}
#: years shown: of the past every fifth, of what lies ahead every tenth and those that are entered
SHOWN_STEP, SHOWN_PAST = 5, 4
SEX_WORDS = {"f": "Frauen", "m": "Männer"}


@dataclass(frozen=True, slots=True)
class ShownVariants:
    """A variant table as it is shown: values by year, and why those that differ from the status quo do."""

    variant: VariantTable
    table: Table
    reasons: tuple[str, ...]


def assumption_tables(scenario: Scenario, sheet: Sequence[SheetTable], *, everything: bool) -> list[ShownVariants]:
    """Each variant table with past, status quo and what holds here, by year.

    Without ``everything`` quantities that stay unchanged and have no past (factors, shifts) are left out.
    """
    found = []
    for variant in TABLES:
        parts = [part for part in sheet if part.kind in variant.kinds and (everything or _says_something(part))]
        if parts:
            found.append(
                ShownVariants(
                    variant, _values(scenario, variant, parts, 2 if everything else SHOWN_PAST), _reasons(parts)
                )
            )
    return found


def _says_something(part: SheetTable) -> bool:
    return bool(part.history) or any(cell.entered for cell in part.cells)


def _values(scenario: Scenario, variant: VariantTable, parts: Sequence[SheetTable], shown_past: int) -> Table:
    past = _past_years(parts, shown_past)
    ahead = _years_ahead(scenario, parts)
    columns = (
        Column("Größe"),
        *(Column(str(year), numeric=True) for year in past),
        *(Column(str(year), numeric=True) for year in ahead),
    )
    groups = tuple(Group(_rows(part, past, ahead), f"{name_of(part)} ({part.unit})") for part in parts)
    sources = list(dict.fromkeys(text for part in parts for text in part.status_quo_source.split("; ")))
    named = [text for text in sources if not text.startswith(("Status quo", "eigene Berechnung"))]
    of = " (Deutschland)" if any(part.history_of for part in parts) else ""
    notes = [f"Bis {past[-1]} beobachtet{of}."] if past else []
    if any(cell.entered for part in parts for cell in part.cells):
        notes.append("*: hier eingetragen.")
    return Table(
        f"{variant.title}: {scenario.name}, {scenario.region.name}",
        columns,
        groups,
        source=Source("; ".join([*named, "eigene Berechnung."]), " ".join(notes)),
        compact=True,
    )


def _past_years(parts: Sequence[SheetTable], most: int) -> list[int]:
    known = sorted({year for part in parts for year, _value in part.history})
    return [year for year in known if year % SHOWN_STEP == 0 or year == known[-1]][-most:]


def _years_ahead(scenario: Scenario, parts: Sequence[SheetTable]) -> list[int]:
    first = scenario.base_year + 1
    entered = {cell.year for part in parts for cell in part.cells if cell.entered}
    between = {year for year in range(first + 1, scenario.horizon) if year % (2 * SHOWN_STEP) == 0}
    return sorted({first, scenario.horizon} | entered | between)


def _rows(part: SheetTable, past: Sequence[int], ahead: Sequence[int]) -> tuple[Row, ...]:
    history = dict(part.history)
    cells = {cell.year: cell for cell in part.cells}
    before = tuple(Cell(number(history.get(year), part.decimals)) for year in past)
    nothing = tuple(Cell("–", muted=True) for _year in past)
    usual = tuple(Cell(number(cells[year].status_quo, part.decimals)) for year in ahead if year in cells)
    rows = [Row(Cell("Status quo"), (*before, *usual))]
    if any(cell.entered for cell in part.cells) or any(_differs(part, cell) for cell in part.cells):
        here = tuple(_here(part, cells[year]) for year in ahead if year in cells)
        rows.append(Row(Cell("dieses Szenario"), (*nothing, *here)))
    return tuple(rows)


def _differs(part: SheetTable, cell: SheetCell) -> bool:
    if cell.value is None or cell.status_quo is None:
        return cell.value is not cell.status_quo
    return number(cell.value, part.decimals) != number(cell.status_quo, part.decimals)


def _here(part: SheetTable, cell: SheetCell) -> Cell:
    mark = "*" if cell.entered else ""
    return Cell(f"{number(cell.value, part.decimals)}{mark}", own=cell.entered is not None)


def _reasons(parts: Sequence[SheetTable]) -> tuple[str, ...]:
    return tuple(
        f"{cell.year}, {name_of(part)} {number(cell.entered.value, part.decimals)} (Annahme): {cell.entered.source}"
        for part in parts
        for cell in part.cells
        if cell.entered is not None
    )


def name_of(part: SheetTable) -> str:
    """What a variant table is about, with the sex where it has one."""
    sex = SEX_WORDS.get(part.sex, "")
    return part.label if not sex or sex in part.label else f"{part.label}, {sex}"


def event_table(scenario: Scenario) -> Table | None:
    """The events of a scenario in the order of years."""
    events = list(scenario.events.all())
    if not events:
        return None
    columns = (
        Column("Ereignis"),
        Column("Jahre", nowrap=True),
        Column("Personen je Jahr", numeric=True),
        Column("Wer"),
        Column("Quelle oder Begründung"),
    )
    rows = tuple(_event_row(scenario, event) for event in events)
    return Table(f"Ereignisse: {scenario.name}, {scenario.region.name}", columns, (Group(rows),))


def _event_row(scenario: Scenario, event: ScenarioEvent) -> Row:
    profile = EventProfile(event.profile)
    groups = "; ".join(
        f"{number(group['first'])} bis {number(group['last'])} Jahre"
        f"{', ' + SEX_WORDS[group['sex']] if group['sex'] else ''}: {number(group['persons'], sign=True)}"
        for group in event.groups
    )
    return Row(
        Cell(
            event.title,
            url=reverse("projection_event", args=[scenario.pk, event.pk]),
            note=EventKind(event.kind).label,
        ),
        (
            Cell(range_years(event.first_year, event.last_year)),
            Cell(number(event.persons_per_year, sign=True)),
            Cell(profile.label, note=groups or profile.meaning),
            Cell(event.source),
        ),
    )


def run_table(runs: Sequence[ProjectionRun]) -> Table:
    """Runs with where they stand and what they found."""
    columns = (
        Column("Gestartet"),
        Column("Stand"),
        Column("Freigabe"),
        Column("Fassung", numeric=True),
        Column("Ergebnis"),
        Column("Von"),
    )
    return Table("Rechenläufe", columns, (Group(tuple(_run_row(run) for run in runs)),))


def _state_cell(run: ProjectionRun) -> Cell:
    if not run.is_over and is_lost(run.job, timezone.now()):
        return Cell("unterbrochen", mark=RUN_MARKS[RunState.FAILED])
    return Cell(run.get_state_display(), mark=RUN_MARKS[run.state])


def release_words(released_at: datetime | None) -> str:
    """ "freigegeben am …" or that it is a draft."""
    return f"freigegeben am {date_time(timezone.localtime(released_at))}" if released_at else "Entwurf"


def _run_row(run: ProjectionRun) -> Row:
    total = run.summary.get("horizon_total") or run.summary.get("total_horizon")
    result = about(float(total), "Menschen") if isinstance(total, (int, float)) else "–"
    return Row(
        Cell(date_time(timezone.localtime(run.created_at)), url=reverse("projection_run", args=[run.pk])),
        (
            _state_cell(run),
            Cell(release_words(run.released_at) if run.state == RunState.DONE else "–", muted=not run.is_released),
            Cell(number(run.scenario_version)),
            Cell(result, muted=result == "–", note="unsicher, unter 8.000 Einwohner" if run.is_uncertain else ""),
            Cell(run.started_by.name if run.started_by else "System"),
        ),
    )
