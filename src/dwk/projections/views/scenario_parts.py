"""What a scenario holds, as tables of the interface."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from dwk.projections.models import ProjectionRun, RunState, Scenario, ScenarioEvent
from dwk.projections.queries.scenarios import SheetCell, SheetTable
from dwk.projections.rules import EventKind, EventProfile
from dwk.projections.variant_forms import TABLES, VariantTable
from dwk.projections.wording import about
from dwk.ui.components import Badge, Cell, Column, Group, MarkKind, Row, Table
from dwk.ui.formats import date_time, number, range_years

RUN_MARKS: dict[str, MarkKind] = {
    RunState.WAITING: "open",
    RunState.RUNNING: "running",
    RunState.DONE: "done",
    RunState.FAILED: "refused",
    RunState.CANCELLED: "skipped",
}
#: years shown where nothing is entered
SHOWN_STEP = 5
SEX_WORDS = {"f": "Frauen", "m": "Männer"}


def assumption_tables(scenario: Scenario, sheet: Sequence[SheetTable]) -> list[tuple[VariantTable, Table]]:
    """For each variant table: its milestone years, what the status quo says, what holds here, and why."""
    return [
        (table, made)
        for table in TABLES
        if (made := _assumptions(scenario, table, [part for part in sheet if part.kind in table.kinds])) is not None
    ]


def _assumptions(scenario: Scenario, table: VariantTable, parts: Sequence[SheetTable]) -> Table | None:
    if not parts:
        return None
    columns = (
        Column("Jahr"),
        Column("Status quo", numeric=True),
        Column("dieses Szenario", numeric=True),
        Column("Quelle oder Begründung"),
    )
    groups = tuple(
        Group(
            tuple(_cell_row(part, cell) for cell in part.cells if _is_shown(scenario, cell)),
            f"{name_of(part)} ({part.unit})",
        )
        for part in parts
        if part.cells
    )
    return Table(f"{table.title}: {scenario.name}, {scenario.region.name}", columns, groups) if groups else None


def name_of(part: SheetTable) -> str:
    """What a variant table is about, with the sex where it has one."""
    sex = SEX_WORDS.get(part.sex, "")
    return part.label if not sex or sex in part.label else f"{part.label}, {sex}"


def _is_shown(scenario: Scenario, cell: SheetCell) -> bool:
    if cell.entered is not None:
        return True
    first = scenario.base_year + 1
    return cell.year in {first, scenario.horizon} or (cell.year > first and cell.year % SHOWN_STEP == 0)


def _cell_row(part: SheetTable, cell: SheetCell) -> Row:
    entered = cell.entered
    reason = Cell(entered.source, badge=Badge("Annahme")) if entered else Cell(part.status_quo_source, muted=True)
    return Row(
        Cell(str(cell.year)),
        (
            Cell(number(cell.status_quo, part.decimals), muted=entered is not None),
            Cell(number(cell.value, part.decimals), own=entered is not None),
            reason,
        ),
    )


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
    columns = (Column("Gestartet"), Column("Stand"), Column("Fassung", numeric=True), Column("Ergebnis"), Column("Von"))
    return Table("Rechenläufe", columns, (Group(tuple(_run_row(run) for run in runs)),))


def _run_row(run: ProjectionRun) -> Row:
    total = run.summary.get("horizon_total") or run.summary.get("total_horizon")
    result = about(float(total), "Menschen") if isinstance(total, (int, float)) else "–"
    return Row(
        Cell(date_time(timezone.localtime(run.created_at)), url=reverse("projection_run", args=[run.pk])),
        (
            Cell(run.get_state_display(), mark=RUN_MARKS[run.state]),
            Cell(number(run.scenario_version)),
            Cell(result, muted=result == "–"),
            Cell(run.started_by.name if run.started_by else "System"),
        ),
    )
