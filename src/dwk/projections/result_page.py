"""A run as a web page: its figures in the components of the interface, kept as long as nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from dwk.documents.charts.future_pyramids import PyramidStrip
from dwk.documents.charts.future_specs import DemandLines, ScenarioComparison
from dwk.documents.charts.render import render_figure
from dwk.documents.charts.specs import SmallMultiples
from dwk.documents.figures import Figure
from dwk.documents.pyramid_steps import PyramidSteps, YearFacts, pyramid_steps
from dwk.statistics.loading.plan import current_stamp
from dwk.statistics.profile.build import Kept
from dwk.statistics.profile.page import ui_table
from dwk.ui import components as ui
from dwk.ui.formats import number, plural

from .downloads import TABLE_TYPES, TABLES
from .figures import run_figures
from .figures_demand import need_words
from .figures_pyramid import median_age, pyramid_figure, year_of
from .findings import hints, statements, warnings
from .models import ProjectionRun
from .queries.runs import result_of
from .results import AssumptionSource, RunResult
from .wording import about, moved, rounded_persons, span_words

KEPT_RUNS = 12
DEMAND_TOPIC = "Bedarf"
TILE_SOURCE = "eigene Vorausberechnung (Schätzung), Quellen bei den Annahmen"
WIDE_CHARTS = (SmallMultiples, DemandLines, PyramidStrip, ScenarioComparison)
_results = Kept(KEPT_RUNS)
FORMATS = (
    ("Bild (SVG)", "svg"),
    ("PNG", "png"),
    ("Daten (CSV)", "csv"),
    ("XLSX", "xlsx"),
    ("ODS", "ods"),
    ("JSON-stat", "json"),
)
Address = Callable[[str, str], str]


@dataclass(frozen=True)
class ResultPage:
    """Everything the template of a finished run shows."""

    result: RunResult
    warnings: tuple[str, ...]
    hints: tuple[str, ...]
    statements: tuple[str, ...]
    tiles: tuple[ui.KeyFigure, ...]
    first_rows: tuple[tuple[ui.Figure, ...], ...]
    pyramid: ui.Figure
    steps: PyramidSteps
    further_rows: tuple[tuple[ui.Figure, ...], ...]
    demand: tuple[str, ...]
    parameters: tuple[tuple[str, str, ui.Table], ...]
    assumptions: ui.Table
    downloads: tuple[tuple[str, tuple[ui.Link, ...]], ...]
    facts: tuple[ui.Fact, ...]


def kept_result(run: ProjectionRun) -> RunResult:
    """What a run says, read again only when figures were imported since."""
    return _results.get((run.pk, run.results_sha256, current_stamp()), lambda: result_of(run))


def shown(figure: Figure, address: Address | None = None) -> ui.Figure:
    """A figure in both widths, with its table and, with addresses, its downloads."""
    folder = Path(settings.CHART_CACHE_DIR)
    links: tuple[ui.Link, ...] = ()
    if address is not None:
        links = tuple(ui.Link(label, address(figure.key, kind), download=True) for label, kind in FORMATS)
    return ui.Figure(
        key=figure.key,
        title=figure.title,
        subtitle=figure.subtitle,
        source=ui.Source(figure.source.removeprefix("Quelle: "), " ".join(figure.notes)),
        svg_wide=render_figure(figure, variant="wide", cache_dir=folder),
        svg_narrow=render_figure(figure, variant="narrow", cache_dir=folder),
        table=ui_table(figure.table),
        links=links,
    )


def in_rows(figures: Sequence[Figure], address: Address | None = None) -> tuple[tuple[ui.Figure, ...], ...]:
    """Charts of several panels take the whole width, everything else stands in pairs."""
    rows: list[list[ui.Figure]] = []
    room = False
    for figure in figures:
        wide = isinstance(figure.chart, WIDE_CHARTS)
        if room and not wide:
            rows[-1].append(shown(figure, address))
            room = False
        else:
            rows.append([shown(figure, address)])
            room = not wide
    return tuple(tuple(row) for row in rows)


def page_of(run: ProjectionRun, year: int | None) -> ResultPage:
    """The page of a finished run with the pyramid of one year."""
    result = kept_result(run)
    year = year_of(result, year or result.horizon).year
    figures = {figure.key: figure for figure in run_figures(result, year)}
    pyramid = figures.pop("pyramide")
    fan = figures.pop("bevoelkerung")
    address = _figure_address(run.pk, year)
    return ResultPage(
        result=result,
        warnings=warnings(result),
        hints=hints(result),
        statements=statements(result),
        tiles=tiles(result),
        first_rows=in_rows([fan, figures.pop("bestandteile")], address),
        pyramid=shown(pyramid, address),
        steps=_steps(run.pk, result, year),
        further_rows=in_rows(list(figures.values()), address),
        demand=tuple(need_words(series) for series in result.demand),
        parameters=parameter_tables(result),
        assumptions=assumptions_table(basic(result.assumptions), result.region_name),
        downloads=_downloads(run.pk),
        facts=_facts(run, result),
    )


def pyramid_shown(result: RunResult, run_id: int, year: int) -> ui.Figure:
    """The pyramid of one year alone, as it stands in the page."""
    return shown(pyramid_figure(result, year), _figure_address(run_id, year))


def _steps(run_id: int, result: RunResult, chosen: int) -> PyramidSteps:
    """The years of the pyramid with their addresses."""
    return pyramid_steps(
        [YearFacts(entry.year, sum(entry.female) + sum(entry.male), median_age(entry)) for entry in result.pyramid],
        chosen=chosen,
        base_year=result.base_year,
        key="pyramide",
        page=lambda year: f"{reverse('projection_run', args=[run_id])}?jahr={year}",
        fragment=lambda year: reverse("projection_pyramid", args=[run_id, year]),
        persons=lambda value: number(rounded_persons(value)),
        uncertain=result.is_uncertain,
    )


def tiles(result: RunResult) -> tuple[ui.KeyFigure, ...]:
    """Inhabitants, median age and the balance of births and deaths at the horizon."""
    series, base, end = result.total, year_of(result, result.base_year), year_of(result, result.horizon)
    span = span_words(series, result.horizon)
    last = result.components[-1]
    where = {"territory": result.region_name, "source": TILE_SOURCE}
    day = f"31.12.{result.horizon}"
    badge = ui.Badge("unsicher", "proxy") if result.is_uncertain else ui.Badge("Vorausberechnung")
    found = [
        ui.KeyFigure(
            label="Bevölkerung",
            value=about(series.central[-1]).removeprefix("rund "),
            unit="Menschen, rund",
            date=day,
            comparison=f"{moved(series.central[0], series.central[-1], decimals=1)} als {result.base_year}"
            + (f"; 80 von 100 Verläufen: {span}" if span else ""),
            badge=badge,
            **where,
        )
    ]
    ages = median_age(base), median_age(end)
    if ages[0] is not None and ages[1] is not None:
        found.append(
            ui.KeyFigure(
                label="Medianalter",
                value=number(ages[1], 1),
                unit="Jahre",
                date=day,
                comparison=f"{result.base_year}: {number(ages[0], 1)}",
                badge=badge,
                **where,
            )
        )
    found.append(
        ui.KeyFigure(
            label="Geburten und Sterbefälle",
            value=number(last.births - last.deaths, sign=True),
            unit="Personen im Jahr",
            date=str(last.year),
            comparison=f"{number(last.births)} Geburten, {number(last.deaths)} Sterbefälle",
            badge=badge,
            **where,
        )
    )
    return tuple(found)


def assumptions_table(lines: Sequence[AssumptionSource], region_name: str) -> ui.Table:
    """Everything the figures rest on, by topic, each with its source."""
    topics = list(dict.fromkeys(line.topic for line in lines))
    columns = (ui.Column("Größe"), ui.Column("Wert"), ui.Column("Zeit", nowrap=True), ui.Column("Quelle"))
    groups = tuple(
        ui.Group(tuple(_assumption_row(line) for line in lines if line.topic == topic), topic) for topic in topics
    )
    return ui.Table(f"Annahmen und Ausgangswerte der Vorausberechnung für {region_name}", columns, groups)


def basic(lines: Sequence[AssumptionSource]) -> tuple[AssumptionSource, ...]:
    """The assumptions about people; those behind the demand stand with it."""
    return tuple(line for line in lines if line.topic != DEMAND_TOPIC)


def parameter_tables(result: RunResult) -> tuple[tuple[str, str, ui.Table], ...]:
    """For each demand its name, what kind of values stand behind it, and all of them with their sources."""
    found = []
    for series in result.demand:
        if series.parameters:
            flags = list(dict.fromkeys(flag for line in series.parameters for flag in line.flags[:1]))
            words = ", ".join([plural(len(series.parameters), "Größe", "Größen"), *flags])
            rows = tuple(_parameter_row(series.label, line) for line in series.parameters)
            columns = (
                ui.Column("Größe"),
                ui.Column("Wert", numeric=True),
                ui.Column("gültig", nowrap=True),
                ui.Column("Quelle"),
            )
            caption = f"{series.label}: Größen hinter dem Bedarf, {result.region_name}"
            found.append((series.label, words, ui.Table(caption, columns, (ui.Group(rows),))))
    return tuple(found)


def _parameter_row(label: str, line: AssumptionSource) -> ui.Row:
    badge = ui.Badge(line.flags[0], _badge_kind(line.flags[0])) if line.flags else None
    return ui.Row(
        ui.Cell(line.what.removeprefix(f"{label}, "), badge=badge, note=", ".join(line.flags[1:])),
        (ui.Cell(f"{line.value}\N{NO-BREAK SPACE}{line.unit}".strip()), ui.Cell(line.year), ui.Cell(line.source)),
    )


def _assumption_row(line: AssumptionSource) -> ui.Row:
    badge = ui.Badge(line.flags[0], _badge_kind(line.flags[0])) if line.flags else None
    return ui.Row(
        ui.Cell(line.what, badge=badge, note=", ".join(line.flags[1:])),
        (ui.Cell(f"{line.value} {line.unit}".strip()), ui.Cell(line.year), ui.Cell(line.source)),
    )


def _badge_kind(word: str) -> ui.BadgeKind:
    if word in {"Kreiswert", "Landeswert", "Bundeswert"}:
        return "proxy"
    return "estimate" if word == "Schätzung" else "note"


def _figure_address(run_id: int, year: int) -> Address:
    def address(key: str, kind: str) -> str:
        path = reverse("projection_run_figure", args=[run_id, key, kind])
        return f"{path}?jahr={year}" if key == "pyramide" else path

    return address


def _downloads(run_id: int) -> tuple[tuple[str, tuple[ui.Link, ...]], ...]:
    names = {"csv": "CSV", "xlsx": "XLSX", "ods": "ODS", "json": "JSON-stat", "parquet": "Parquet"}
    return tuple(
        (
            title,
            tuple(
                ui.Link(
                    names[kind], reverse("projection_run_table", args=[run_id, name, kind]), download=True, hint=title
                )
                for kind in TABLE_TYPES
            ),
        )
        for name, title in TABLES.items()
    )


def _facts(run: ProjectionRun, result: RunResult) -> tuple[ui.Fact, ...]:
    """What is needed to repeat the run."""
    return (
        ui.Fact("Rechenkern", f"Version {run.engine_version}, {run.kernel}"),
        ui.Fact("NumPy", run.numpy_version),
        ui.Fact("Startwert des Zufalls", str(run.seed)),
        ui.Fact("Verläufe", number(run.trajectories)),
        ui.Fact("Fassung des Szenarios", number(result.scenario_version)),
        ui.Fact("Prüfsumme der Eingaben (SHA-256)", run.inputs_sha256),
        ui.Fact("Prüfsumme der Ergebnisse (SHA-256)", run.results_sha256),
    )
