"""What a run means for nurseries, schools, care, housing and work, as figures."""

from __future__ import annotations

from dwk.documents.charts.future_specs import DemandLines, DemandPanel, Interval
from dwk.documents.figures import Column, DataTable, Figure
from dwk.ui.formats import number

from .results import DemandSeries, RunResult
from .wording import about, moved, own_source, scenario_words

#: panels that stand together; whatever a run knows besides goes into the last one
CHILDREN = ("nursery", "kita", "pupils", "school")
MOST_PANELS = 4


def demand_figures(result: RunResult) -> list[Figure]:
    """One figure for children and pupils, one for everything else."""
    children = [series for series in result.demand if is_about_children(series)]
    others = [series for series in result.demand if not is_about_children(series)]
    figures = []
    if children:
        figures.append(_figure(result, "bedarf-kinder", children))
    if others:
        figures.append(_figure(result, "bedarf-weiteres", others))
    return figures


def is_about_children(series: DemandSeries) -> bool:
    """Whether a demand belongs to nurseries and schools."""
    return any(word in series.code.lower() for word in CHILDREN)


def _figure(result: RunResult, key: str, series: list[DemandSeries]) -> Figure:
    columns = (Column("Jahr", align="left"), *(Column(entry.label, entry.unit) for entry in series))
    rows = tuple((str(year), *(entry.central[at] for entry in series)) for at, year in enumerate(series[0].years))
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
        table=DataTable(f"{result.region_name}: Bedarf, {scenario_words(result)}", columns, rows),
        notes=(
            "Bedarf aus der vorausberechneten Bevölkerung und den unter „Annahmen“ genannten Quoten; "
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


def parameters_table(result: RunResult) -> DataTable | None:
    """Every rate behind the demand with unit, date and source."""
    lines = [(entry.label, line) for entry in result.demand for line in entry.parameters]
    if not lines:
        return None
    columns = tuple(Column(label, align="left") for label in ("Bedarf", "Größe", "Wert", "gültig für", "Art", "Quelle"))
    rows = tuple(
        (label, line.what, f"{line.value} {line.unit}".strip(), line.year, ", ".join(line.flags), line.source)
        for label, line in lines
    )
    return DataTable(f"{result.region_name}: Größen hinter dem Bedarf", columns, rows)


def need_words(series: DemandSeries) -> str:
    """One demand in a sentence: now, at the end, the change."""
    before, after = series.central[0], series.central[-1]
    return (
        f"{series.label}: {about(before)} {series.unit} im Jahr {series.years[0]}, {about(after)} im Jahr "
        f"{series.years[-1]} ({number(after - before, sign=True)})."
    )
