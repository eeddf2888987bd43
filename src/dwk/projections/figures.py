"""What a run shows, as figures without a format: the same for page, document and download."""

from __future__ import annotations

from collections.abc import Sequence

from dwk.documents.charts.future_specs import DemandLines, DemandPanel, FanChart, Interval
from dwk.documents.charts.specs import ComponentsOfChange
from dwk.documents.figures import Cell as TableCell
from dwk.documents.figures import CellValue, Column, DataTable, Figure
from dwk.statistics.profile.lines import year_end
from dwk.ui.formats import number, range_years

from .figures_demand import demand_figures
from .figures_pyramid import pyramid_figure, strip_figure
from .results import DemandSeries, FanSeries, Point, RunResult
from .wording import about, moved, own_source, scenario_words, span_words

BANDS = ((80, 10, 90), (50, 25, 75))
LINE = "mittlere Rechnung"
FORWARD = "Vorausberechnung: kein Ereignis, sondern die Folge der genannten Annahmen."
BANDS_NOTE = "Bänder: In 50 und in 80 von 100 berechneten Verläufen liegt der Wert darin."
POINTS_NOTE = "Punkte: später beobachtete Werte; sie gingen nicht in die Rechnung ein."


def run_figures(result: RunResult, year: int | None = None) -> list[Figure]:
    """All figures of a run in their order; ``year`` is the one whose pyramid is shown."""
    figures = [
        fan_figure(result),
        pyramid_figure(result, year or result.horizon),
        components_figure(result),
        *([groups_figure(result)] if result.groups else []),
        *demand_figures(result),
    ]
    if len(result.pyramid) > 1:
        figures.append(strip_figure(result))
    return figures


def bands(series: FanSeries | DemandSeries) -> tuple[Interval, ...]:
    """The ranges of the years after the base year, the wider one first."""
    return tuple(
        Interval(level, tuple(series.quantiles[low][1:]), tuple(series.quantiles[high][1:]))
        for level, low, high in BANDS
        if low in series.quantiles and high in series.quantiles
    )


def past(series: FanSeries) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Observed years up to and with the base year."""
    known = {point.year: point.value for point in series.history if point.year < series.years[0]}
    known[series.years[0]] = series.central[0]
    return tuple(sorted(known)), tuple(known[year] for year in sorted(known))


def fan_figure(result: RunResult) -> Figure:
    """The number of inhabitants: observed, projected, with its ranges."""
    series = result.total
    years, values = past(series)
    later = tuple(point for point in series.later_observed if point.year > result.base_year)
    span = span_words(series, result.horizon)
    end = series.central[-1]
    title = (
        f"{result.horizon} leben hier voraussichtlich {about(end, 'Menschen')}, "
        f"{moved(series.central[0], end, decimals=1)} als {result.base_year}"
    )
    if "etwa gleich viele" in title:
        title = title.replace("etwa gleich viele als", "etwa so viele wie")
    return Figure(
        key="bevoelkerung",
        chart=FanChart(
            label=result.region_name,
            history_years=years,
            history=values,
            base_year=result.base_year,
            years=series.years[1:],
            median=series.central[1:],
            bands=bands(series),
            observed_years=tuple(point.year for point in later),
            observed=tuple(point.value for point in later),
            uncertain=result.is_uncertain,
            median_label=LINE,
        ),
        title=title,
        subtitle=(
            f"{result.region_name}, Bevölkerung am 31.12., Personen; "
            f"{scenario_words(result)}, {range_years(years[0], result.horizon)}"
        ),
        source=own_source(result),
        alt=(
            f"Liniendiagramm mit Spannweiten: Bevölkerung {result.region_name} {number(values[-1])} Personen "
            f"{year_end(result.base_year)}, vorausberechnet {about(end)} {year_end(result.horizon)}"
            + (f", in 80 von 100 Verläufen {span}." if span else ".")
        ),
        table=(table := _fan_table(result, later)),
        print_table=in_steps(table, result),
        notes=(FORWARD, *([BANDS_NOTE] if series.quantiles else []), *_points_notes(later)),
    )


def _points_notes(later: Sequence[Point]) -> list[str]:
    """What the points are, and from which year on they stand on another census."""
    if not later:
        return []
    other = next((point for point in later if point.flag), None)
    basis = [f"Ab {other.year} {other.flag}: nicht unmittelbar vergleichbar."] if other is not None else []
    return [POINTS_NOTE, *basis]


def _fan_table(result: RunResult, later: Sequence[object]) -> DataTable:
    series = result.total
    observed = {point.year: point for point in (*series.history, *series.later_observed)}
    quantiles = sorted(series.quantiles)
    columns = (
        Column("Jahr", align="left"),
        Column("beobachtet", "Personen"),
        Column(f"vorausberechnet, {LINE}", "Personen"),
        *(
            Column(
                f"{share} von 100 Verläufen darunter", "Personen", group="von 100 Verläufen darunter", short=str(share)
            )
            for share in quantiles
        ),
    )
    rows: list[tuple[CellValue, ...]] = []
    for year in sorted({*observed, *series.years}):
        point = observed.get(year)
        seen: CellValue = TableCell(point.value, point.flag) if point is not None else None
        at = series.years.index(year) if year in series.years else None
        if at is None or year == result.base_year:
            base = series.central[0] if year == result.base_year else None
            rows.append((str(year), seen if point is not None else base, None, *(None for _ in quantiles)))
        else:
            rows.append((str(year), seen, series.central[at], *(series.quantiles[share][at] for share in quantiles)))
    return DataTable(f"{result.region_name}: Bevölkerung am 31.12., {scenario_words(result)}", columns, tuple(rows))


def in_steps(table: DataTable, result: RunResult) -> DataTable:
    """The table for paper: every fifth year, the base year and the last one; the files hold every year."""
    kept = {str(year) for year in (result.base_year, result.base_year + 1, result.horizon)}
    rows = tuple(row for row in table.rows if str(row[0]) in kept or str(row[0])[-1] in "05")
    return DataTable(f"{table.caption} (jedes fünfte Jahr)", table.columns, rows)


def components_figure(result: RunResult) -> Figure:
    """Births, deaths, moves and events of every projected year."""
    rows = result.components
    natural = tuple(row.births - row.deaths for row in rows)
    moves = tuple(row.net_migration + row.events for row in rows)
    years = tuple(row.year for row in rows)
    with_events = any(row.events for row in rows)
    losing = sum(1 for value in natural if value < 0)
    carried = sum(1 for row in rows if row.change >= 0 > row.births - row.deaths)
    columns = (
        Column("Jahr", align="left"),
        Column("Geburten", "Personen"),
        Column("Sterbefälle", "Personen"),
        Column("Wanderungssaldo", "Personen", signed=True),
        *((Column("eigene Ereignisse", "Personen", signed=True),) if with_events else ()),
        Column("Veränderung", "Personen", signed=True),
    )
    table = tuple(
        (
            str(row.year),
            row.births,
            row.deaths,
            row.net_migration,
            *((row.events,) if with_events else ()),
            row.change,
        )
        for row in rows
    )
    return Figure(
        key="bestandteile",
        chart=ComponentsOfChange(
            years=years,
            natural=natural,
            migration=moves,
            total=tuple(row.change for row in rows),
            natural_label="Geburten minus Sterbefälle",
            migration_label="Wanderungen und Ereignisse" if with_events else "Wanderungen",
            base_year=result.base_year,
        ),
        title=_components_title(losing, carried, len(rows)),
        subtitle=(
            f"{result.region_name}, Veränderung der Bevölkerung im Jahr, Personen; {scenario_words(result)}, "
            f"{range_years(years[0], years[-1])}"
        ),
        source=own_source(result),
        alt=(
            f"Säulendiagramm der Vorausberechnung: {years[-1]} Geburten {about(rows[-1].births)}, Sterbefälle "
            f"{about(rows[-1].deaths)}, Wanderungssaldo {number(rows[-1].net_migration, sign=True)} Personen."
        ),
        table=(made := DataTable(f"{result.region_name}: Geburten, Sterbefälle, Wanderungen", columns, table)),
        print_table=in_steps(made, result),
        notes=(FORWARD,),
    )


def _components_title(losing: int, carried: int, years: int) -> str:
    if not losing:
        return "In jedem Jahr werden mehr Menschen geboren, als sterben"
    sterben = "In jedem Jahr" if losing == years else f"In {losing} von {years} Jahren"
    if not carried:
        return f"{sterben} sterben mehr Menschen, als geboren werden; Zuzug gleicht das nicht aus"
    ausgleich = "gleicht das aus" if carried == losing else f"gleicht das in {carried} Jahren aus"
    return f"{sterben} sterben mehr Menschen, als geboren werden; Zuzug {ausgleich}"


def groups_figure(result: RunResult) -> Figure:
    """Age groups over the years, each from zero."""
    changes = sorted(result.groups, key=lambda group: group.central[-1] / max(group.central[0], 1))
    least, most = changes[0], changes[-1]
    panels = []
    for group in result.groups:
        years, values = past(group)
        panels.append(
            DemandPanel(
                title=group.label,
                years=group.years[1:],
                values=group.central[1:],
                history_years=years,
                history=values,
                band=next(iter(bands(group)), None),
            )
        )
    columns = (Column("Jahr", align="left"), *(Column(group.label, "Personen") for group in result.groups))
    rows: tuple[tuple[str | float, ...], ...] = tuple(
        (str(year), *(group.central[at] for group in result.groups)) for at, year in enumerate(result.groups[0].years)
    )
    return Figure(
        key="altersgruppen",
        chart=DemandLines(panels=tuple(panels), base_year=result.base_year, uncertain=result.is_uncertain),
        title=(
            f"{most.label}: {moved(most.central[0], most.central[-1])} bis {result.horizon}; "
            f"{least.label}: {moved(least.central[0], least.central[-1])}"
        ),
        subtitle=(
            f"{result.region_name}, Personen nach Alter am 31.12.; {scenario_words(result)}; "
            "Band: 80 von 100 Verläufen, jede Altersgruppe mit eigenem Maßstab"
        ),
        source=own_source(result),
        alt="Linien der Vorausberechnung: "
        + "; ".join(
            f"{group.label} {about(group.central[0])}, {result.horizon} {about(group.central[-1])}"
            for group in result.groups
        )
        + ".",
        table=DataTable(f"{result.region_name}: Personen nach Alter, {scenario_words(result)}", columns, rows),
        notes=(FORWARD,),
    )
