"""A report as a document without a format: what slides, PDF and HTML are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dwk.documents.blocks import (
    Block,
    BulletItem,
    BulletList,
    Closing,
    Cover,
    Document,
    FigureBlock,
    PageBreak,
    PhaseCell,
    PhaseMatrix,
    PhaseRow,
    RichText,
    Run,
    Section,
    Supporter,
)
from dwk.documents.charts.category_specs import BarSeries, BarTone, CategoryBars
from dwk.documents.figures import CellValue, Column, DataTable, Figure
from dwk.documents.phases import State
from dwk.programme.rules import STATE_LABELS, PhaseState
from dwk.ui.formats import date_short

from .content import Counts, Line, Matrix, Node, Part, Record, Report, StateCell, Support, tree
from .map import map_of
from .notes import notes_of

#: the four shapes of the overview; what is said beyond them is said in words
SHAPES: Mapping[str, State] = {
    PhaseState.ACCEPTED: "done",
    PhaseState.IN_REVIEW: "in_review",
    PhaseState.IN_PROGRESS: "in_progress",
    PhaseState.REOPENED: "in_progress",
    PhaseState.SKIPPED: "open",
    PhaseState.NOT_STARTED: "open",
}
TONES: Mapping[str, BarTone] = {
    STATE_LABELS[PhaseState.ACCEPTED]: "own",
    STATE_LABELS[PhaseState.IN_REVIEW]: "land",
    STATE_LABELS[PhaseState.IN_PROGRESS]: "earlier",
    STATE_LABELS[PhaseState.NOT_STARTED]: "open",
}


def document_of(report: Report, logos: Mapping[str, bytes]) -> Document:
    """Title page, one chapter per heading, the contact; ``logos`` by their checksum."""
    return Document(
        title=report.title,
        subtitle=_subtitle(report),
        # the Stand on every page is the day that is shown; the date of the report stands on the title page
        as_of=date.fromisoformat(report.as_of),
        language="de",
        author=report.author,
        summary="",
        blocks=_chapters(report),
        programme=report.programme,
        short_title=report.title,
        cover=_cover(report, logos),
        closing=Closing(
            report.thanks.text.rstrip("."),
            tuple(f"{line.strong} {line.text}".strip() for line in report.closing),
            tuple(dict.fromkeys(trace for line in (report.thanks, *report.closing) for trace in line.trace)),
        ),
        footer=report.footer,
    )


def _subtitle(report: Report) -> str:
    dated = [f"Bericht vom {date_short(date.fromisoformat(report.dated_on))}"] if report.front.dated_on else []
    known = [f"Kenntnisstand {date_short(date.fromisoformat(report.known_on))}"] if report.known_on else []
    return ", ".join([*dated, *known])


def _cover(report: Report, logos: Mapping[str, bytes]) -> Cover:
    front = report.front
    return Cover(
        place=front.place,
        day=date.fromisoformat(front.held_on) if front.held_on else None,
        funders=tuple(_supporter(one, logos) for one in front.funders),
        partners=tuple(_supporter(one, logos) for one in front.partners),
    )


def _supporter(one: Support, logos: Mapping[str, bytes]) -> Supporter:
    return Supporter(one.wording, logos[one.logo_sha256], one.alt) if one.logo_sha256 else Supporter(one.wording)


def _chapters(report: Report) -> tuple[Section, ...]:
    """Parts of one heading become one chapter."""
    records = {record.trace: record for record in report.records}
    build = report.build.trace if report.build else ()
    grouped: dict[str, list[Part]] = {}
    for part in report.parts:
        grouped.setdefault(part.title, []).append(part)
    return tuple(
        Section(1, title, _joined(shown, records), notes=notes_of(shown[0], records), trace=build)
        for title, parts in grouped.items()
        if (shown := [part for part in parts if _blocks(part)])
    )


def _joined(parts: Sequence[Part], records: Mapping[str, Record]) -> tuple[Block, ...]:
    """Parts of one heading begin a slide each; on paper and on screen they follow each other."""
    found: list[Block] = []
    for number, part in enumerate(parts):
        if number:
            found.append(PageBreak(slides_only=True, notes=notes_of(part, records)))
        found += _blocks(part)
    return tuple(found)


def _blocks(part: Part) -> list[Block]:
    blocks: list[Block] = [BulletList(points(tree(part.lines)))] if part.lines else []
    if part.matrix is not None:
        blocks.append(matrix_of(part.matrix))
    if part.counts is not None:
        blocks.append(FigureBlock(bars_of(part.key, part.counts)))
    figure = map_of(part)
    if figure is not None:
        blocks.append(FigureBlock(figure))
    return blocks


def points(nodes: Sequence[Node]) -> tuple[BulletItem, ...]:
    """Lines as a list with the records they are drawn from."""
    return tuple(BulletItem(rich(node.line), points(node.below), node.line.trace) for node in nodes)


def rich(line: Line) -> RichText:
    """A line with its emphasised beginning."""
    if not line.strong:
        return line.text
    return (Run(line.strong, strong=True), *((Run(f" {line.text}"),) if line.text else ()))


def matrix_of(matrix: Matrix) -> PhaseMatrix:
    """States in word and shape."""
    rows = tuple(PhaseRow(row.name, tuple(_cell(cell) for cell in row.cells), (row.trace,)) for row in matrix.rows)
    return PhaseMatrix(matrix.caption, matrix.phases, rows, matrix.source, matrix.notes)


def _cell(cell: StateCell) -> PhaseCell:
    return PhaseCell(SHAPES[cell.state], cell.words, cell.trace)


def bars_of(key: str, counts: Counts) -> Figure:
    """How many Kommunen are where, as bars with their numbers."""
    series = tuple(BarSeries(label, values, TONES[label]) for label, values in counts.series)
    columns = (Column("Phase", align="left"), *(Column(label, unit="Kommunen") for label, _ in counts.series))
    rows: tuple[tuple[CellValue, ...], ...] = tuple(
        (label, *(values[number] for _, values in counts.series)) for number, label in enumerate(counts.categories)
    )
    return Figure(
        key=f"balken-{key}",
        chart=CategoryBars(counts.categories, series, "Kommunen"),
        title=counts.title,
        subtitle="Zahl der Kommunen",
        source=counts.source,
        alt=counts.alt,
        table=DataTable(counts.title, columns, rows),
        notes=counts.notes,
    )
