"""What a run means for nurseries, schools, care, housing and work, as figures."""

from __future__ import annotations

from dwk.documents.charts.future_specs import DemandLines, DemandPanel, Interval
from dwk.documents.figures import Column, DataTable, Figure
from dwk.ui.formats import number

from .results import DemandSeries, RunResult
from .wording import about, moved, own_source, scenario_words

#: key of the figure and what the codes of its demands begin with; the last one takes whatever is left
KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bedarf-kita", ("nursery",)),
    ("bedarf-schule", ("pupils",)),
    ("bedarf-weiteres", ("",)),
)


def demand_figures(result: RunResult) -> list[Figure]:
    """One figure each for nurseries, for schools, and for care, households and work."""
    left = list(result.demand)
    figures = []
    for key, beginnings in KINDS:
        chosen = [series for series in left if series.code.startswith(beginnings)]
        left = [series for series in left if series not in chosen]
        if chosen:
            figures.append(_figure(result, key, chosen))
    return figures


def _figure(result: RunResult, key: str, series: list[DemandSeries]) -> Figure:
    columns = (Column("Jahr", align="left"), *(Column(entry.label, entry.unit) for entry in series))
    rows: tuple[tuple[str | float, ...], ...] = tuple(
        (str(year), *(entry.central[at] for entry in series)) for at, year in enumerate(series[0].years)
    )
    notes = tuple(dict.fromkeys(entry.note for entry in series if entry.note))
    return Figure(
        key=key,
        chart=DemandLines(
            panels=tuple(_panel(entry) for entry in series), base_year=result.base_year, uncertain=result.is_uncertain
        ),
        title="; ".join(f"{entry.label}: {moved(entry.central[0], entry.central[-1])}" for entry in _strongest(series))
        + f" bis {result.horizon}",
        subtitle=(
            f"{result.region_name}, {_units(series)}; {scenario_words(result)}; jede Linie mit eigenem Maßstab ab null"
        ),
        source=own_source(result),
        alt="Bedarfslinien der Vorausberechnung: "
        + "; ".join(
            f"{entry.label} {about(entry.central[0])} {entry.unit} {result.base_year}, {about(entry.central[-1])} "
            f"{result.horizon}"
            for entry in series
        )
        + ".",
        table=(table := DataTable(f"{result.region_name}: Bedarf, {scenario_words(result)}", columns, rows)),
        print_table=DataTable(
            f"{table.caption} (jedes fünfte Jahr)",
            columns,
            tuple(row for row in rows if str(row[0])[-1] in "05" or row[0] in {rows[0][0], rows[-1][0]}),
        ),
        notes=(
            "Bedarf aus der vorausberechneten Bevölkerung und den bei den Annahmen genannten Quoten; "
            f"{result.base_year} ebenso berechnet.",
            *notes,
        ),
    )


def _panel(series: DemandSeries) -> DemandPanel:
    band = None
    if 10 in series.quantiles and 90 in series.quantiles:
        band = Interval(80, tuple(series.quantiles[10][1:]), tuple(series.quantiles[90][1:]))
    return DemandPanel(
        title=series.label,
        years=series.years[1:],
        values=series.central[1:],
        unit=series.unit,
        history_years=series.years[:1],
        history=series.central[:1],
        band=band,
    )


def _strongest(series: list[DemandSeries]) -> list[DemandSeries]:
    """The most shrinking and the most growing demand."""
    ordered = sorted(series, key=lambda entry: entry.central[-1] / max(entry.central[0], 1e-9))
    return [ordered[0]] if len(ordered) == 1 else [ordered[-1], ordered[0]]


def _units(series: list[DemandSeries]) -> str:
    return ", ".join(dict.fromkeys(entry.unit for entry in series))


def need_words(series: DemandSeries) -> str:
    """One demand in a sentence: now, at the end, the change."""
    before, after = series.central[0], series.central[-1]
    return (
        f"{series.label}: {about(before)} {series.unit} im Jahr {series.years[0]}, {about(after)} im Jahr "
        f"{series.years[-1]} ({number(after - before, sign=True)})."
    )
