"""Two runs beside each other, and the answer about a school, as figures."""

from __future__ import annotations

import math

from dwk.documents.charts.future_specs import DemandBars, ScenarioComparison
from dwk.documents.figures import Column, DataTable, Figure
from dwk.ui.formats import number

from .figures import FORWARD, past
from .results import ComparedSeries, Comparison, SolverAnswer
from .wording import about, own_source

#: demands that count persons, too, but are no age groups
DEMANDS = frozenset({"care", "workforce"})


def demand_difference_table(found: Comparison) -> DataTable | None:
    """Demand of both at the last common year."""
    wanted = [series for series in found.series if series.unit != "Personen" or series.code in DEMANDS]
    if not wanted:
        return None
    columns = (
        Column("Bedarf", align="left"),
        Column(short_name(found, 0)),
        Column(short_name(found, 1)),
        Column("Unterschied", signed=True),
        Column("Einheit", align="left"),
    )
    rows = tuple(
        (series.label, series.first[-1], series.second[-1], series.difference[-1], series.unit) for series in wanted
    )
    return DataTable(f"{found.first.region_name}: Bedarf im Jahr {found.series[0].years[-1]}", columns, rows)


def comparison_figure(found: Comparison) -> Figure:
    """The number of inhabitants in both runs over one history, and the difference."""
    series = found.series[0]
    first, second = found.first, found.second
    base = max(first.base_year, second.base_year)
    years = tuple(year for year in series.years if year > base)
    known_years, known = past(first.total)
    gap = series.difference[-1]
    more = "mehr" if gap > 0 else "weniger"
    same = round(gap) == 0
    names = (short_name(found, 0), short_name(found, 1))
    return Figure(
        key="vergleich",
        chart=ScenarioComparison(
            label=names[0],
            other_label=names[1],
            history_years=tuple(year for year in known_years if year <= base),
            history=tuple(value for year, value in zip(known_years, known, strict=True) if year <= base),
            base_year=base,
            years=years,
            values=tuple(value for year, value in zip(series.years, series.first, strict=True) if year > base),
            other=tuple(value for year, value in zip(series.years, series.second, strict=True) if year > base),
        ),
        title=(
            f"{series.years[-1]} unterscheiden sich die Szenarien kaum"
            if same
            else f"{series.years[-1]} leben hier mit „{names[1]}“ {about(abs(gap), 'Menschen')} {more} als mit „{names[0]}“"
        ),
        subtitle=(
            f"{first.region_name}, Bevölkerung am 31.12., Personen; Vorausberechnung ab {base}, mittlere Werte zweier "
            "Szenarien; unten: zweites minus erstes"
        ),
        source=own_source(first),
        alt=(
            f"Zwei Linien der Vorausberechnung: {series.years[-1]} {about(series.first[-1])} mit „{names[0]}“ und "
            f"{about(series.second[-1])} mit „{names[1]}“, Unterschied {number(gap, sign=True)} Personen."
        ),
        table=difference_table(found),
        notes=(FORWARD,),
    )


def short_name(found: Comparison, at: int) -> str:
    """The name of a scenario; two runs of one scenario are told apart by their version."""
    result = (found.first, found.second)[at]
    if found.first.scenario_name == found.second.scenario_name:
        return f"{result.scenario_name} (Fassung {result.scenario_version}, Lauf {result.run_id})"
    return result.scenario_name


def difference_table(found: Comparison) -> DataTable:
    """Second minus first by year and age group."""
    people = [series for series in found.series if series.unit == "Personen" and series.code not in DEMANDS]
    columns = (
        Column("Jahr", align="left"),
        *(Column(series.label, signed=True) for series in people),
    )
    years = found.series[0].years
    rows = tuple((str(year), *(_difference(series, year) for series in people)) for year in years)
    caption = f"{found.first.region_name}: „{short_name(found, 1)}“ minus „{short_name(found, 0)}“, Personen nach Jahr und Alter"
    return DataTable(caption, columns, rows)


def _difference(series: ComparedSeries, year: int) -> float | None:
    return dict(zip(series.years, series.difference, strict=True)).get(year)


def school_figure(answer: SolverAnswer, *, region_name: str, base_year: int, source: str, goal_words: str) -> Figure:
    """First-year pupils per year with and without the moves that were found, against the goal."""
    future = [at for at, year in enumerate(answer.years) if year > base_year]
    reached = answer.after if answer.reached else answer.before
    columns = (
        Column("Einschulungsjahr", align="left"),
        Column("ohne zusätzlichen Zuzug", answer.unit, decimals=1),
        Column("mit zusätzlichem Zuzug", answer.unit, decimals=1),
        Column("nötig", answer.unit, decimals=1),
    )
    rows = tuple(
        (str(year), before, after, answer.goal)
        for year, before, after in zip(answer.years, answer.before, answer.after, strict=True)
    )
    lowest = min(answer.before)
    title = (
        f"Mit {number(math.ceil(answer.extra_per_year))} Zuziehenden mehr im Jahr reicht jeder Jahrgang"
        if answer.reached and answer.extra_per_year
        else "Ohne zusätzlichen Zuzug reicht jeder Jahrgang"
        if answer.reached
        else "Auch mit viel Zuzug reicht nicht jeder Jahrgang"
    )
    return Figure(
        key="grundschule",
        chart=DemandBars(
            label=answer.unit,
            years=tuple(answer.years[at] for at in future),
            values=tuple(reached[at] for at in future),
            # the question begins some years ahead; the drawing begins with it
            base_year=answer.years[future[0]] - 1,
            limits=((answer.goal, goal_words),),
            unit=answer.unit,
        ),
        title=title,
        subtitle=f"{region_name}, {answer.unit} je Jahr; Vorausberechnung ab {base_year}",
        source=source,
        alt=(
            f"Säulen der Vorausberechnung: nötig sind {number(answer.goal)} {answer.unit}; ohne zusätzlichen Zuzug sind "
            f"es mindestens {number(lowest)}. {answer.sentence}"
        ),
        table=DataTable(f"{region_name}: {answer.unit} je Jahr", columns, rows),
        notes=(FORWARD,),
    )
