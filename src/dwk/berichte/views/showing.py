"""How reports look on their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from dwk.berichte.content import Matrix, Node, Part, Report, tree
from dwk.berichte.models import ReportRun
from dwk.berichte.notes import origin
from dwk.berichte.rules import day
from dwk.programme.models import Programme
from dwk.programme.views.showing import MARKS
from dwk.ui.components import Cell, Column, Group, Row, Source, Table
from dwk.ui.formats import date_short, date_time


@dataclass(frozen=True, slots=True)
class Chapter:
    """Parts of one heading."""

    title: str
    points: tuple[Node, ...]
    table: Table | None


def chapters(report: Report) -> list[Chapter]:
    """The parts as a page shows them; the files have map and bars beside."""
    grouped: dict[str, list[Part]] = {}
    for part in report.parts:
        grouped.setdefault(part.title, []).append(part)
    return [
        Chapter(
            title,
            tree([line for part in parts for line in part.lines]),
            next((_states(part.matrix) for part in parts if part.matrix), None),
        )
        for title, parts in grouped.items()
    ]


def _states(matrix: Matrix) -> Table:
    rows = tuple(
        Row(Cell(row.name), tuple(Cell(cell.words, mark=MARKS[cell.state]) for cell in row.cells))
        for row in matrix.rows
    )
    columns = (Column("Kommune"), *(Column(phase) for phase in matrix.phases))
    return Table(matrix.caption, columns, (Group(rows),), Source(f"Quelle: {matrix.source}", " ".join(matrix.notes)))


def run_table(programme: Programme, runs: Sequence[ReportRun]) -> Table:
    """Reports made so far."""
    rows = tuple(
        Row(
            Cell(f"Stand {date_short(run.as_of)}", url=reverse("report_detail", args=[programme.slug, run.pk])),
            (
                Cell(date_short(run.known_on) if run.known_on else "beim Erstellen"),
                Cell(date_time(timezone.localtime(run.created_at))),
                Cell(run.created_by.name if run.created_by else "Befehlszeile"),
                Cell(run.content_sha256[:16]),
            ),
        )
        for run in runs
    )
    columns = (
        Column("Zwischenbericht"),
        Column("bekannt am"),
        Column("erstellt am"),
        Column("erstellt von", phone=False),
        Column("Prüfsumme", phone=False),
    )
    return Table(f"Berichte von {programme.name}", columns, (Group(rows),))


def days_line(report: Report) -> str:
    """Stand, knowledge, occasion on one line."""
    known = [f"bekannt am {day(report.known_on)}"] if report.known_on else []
    return " · ".join([f"Stand {day(report.as_of)}", *known, *(line.text for line in report.front.occasion)])


def trace_table(report: Report) -> Table:
    """Which records carry which fact."""
    records = {record.trace: record for record in report.records}
    found = [(fact, line) for line in report.lines() for fact in line.facts]
    rows = tuple(
        Row(Cell(fact), (Cell(f"{line.strong} {line.text}".strip()), Cell(origin(line.trace, records), muted=True)))
        for fact, line in sorted(found, key=lambda pair: int(pair[0][1:]))
    )
    columns = (Column("Fakt", nowrap=True), Column("Satz"), Column("Einträge"))
    return Table("Welche Einträge jeden Fakt tragen", columns, (Group(rows),))
