"""Invented charts that look ahead ("Beispiel"): no figure in here is official."""

from __future__ import annotations

import math

from dwk.documents.charts.future_pyramid import on_common_scale
from dwk.documents.charts.future_pyramids import ProjectedPyramid, PyramidStrip
from dwk.documents.charts.future_specs import (
    DemandBars,
    DemandLines,
    DemandPanel,
    FanChart,
    Interval,
    ScenarioComparison,
)
from dwk.documents.charts.specs import Chart, ComponentsOfChange, Value

PAST = tuple(range(1995, 2019))
FUTURE = tuple(range(2019, 2041))
HISTORY: tuple[Value, ...] = tuple(
    None if year == 2011 else 134000 + 3200 * math.sin((year - 1995) / 6) - (2100 if year > 2011 else 0)
    for year in PAST
)
_BASE = HISTORY[-1] or 0.0
MEDIAN: tuple[Value, ...] = tuple(_BASE - 190 * (index + 1) - 9 * index * index for index in range(len(FUTURE)))


def band(level: int, values: tuple[Value, ...], factor: float) -> Interval:
    """A range that widens with the square root of the years."""
    known = [value or 0.0 for value in values]
    spread = [factor * math.sqrt(index + 1) for index in range(len(known))]
    return Interval(
        level,
        tuple(value - width for value, width in zip(known, spread, strict=True)),
        tuple(value + width for value, width in zip(known, spread, strict=True)),
    )


FAN = FanChart(
    label="Musterstadt an der Müß",
    history_years=PAST,
    history=HISTORY,
    base_year=2018,
    years=FUTURE,
    median=MEDIAN,
    bands=(band(50, MEDIAN, 560.0), band(80, MEDIAN, 1180.0)),
    observed_years=(2019, 2020, 2021, 2022, 2023),
    observed=(130900.0, 130700.0, 130950.0, 132800.0, 132500.0),
    other=tuple(value and value + 240 * (index + 1) for index, value in enumerate(MEDIAN)),
    other_label="Szenario mehr Zuzug",
    breaks=((2011, "Zensus 2011"),),
)
FAN_SMALL = FanChart(
    label="Adorf",
    history_years=(2015, 2016, 2017, 2018),
    history=(1490.0, 1478.0, None, 1460.0),
    base_year=2018,
    years=(2023, 2028, 2033),
    median=(1420.0, 1371.0, 1330.0),
    bands=(Interval(80, (1380.0, 1290.0, 1200.0), (1460.0, 1450.0, 1455.0)),),
    uncertain=True,
)


def ages(year: int, sex: int) -> tuple[float, ...]:
    """Persons by single years of age up to 100, with the large cohorts of 1955 to 1969."""
    counts = []
    for age in range(101):
        born = year - age
        size = 620 + 420 * math.exp(-(((born - 1963) / 8) ** 2)) - 4 * max(born - 1985, 0)
        size += 120 * math.exp(-(((born - 1990) / 5) ** 2))
        alive = 1 / (1 + math.exp((age - (80 + 5 * sex)) / 6.5))
        counts.append(round(max(size, 260) * alive))
    return tuple(float(count) for count in counts)


def pyramid(year: int) -> ProjectedPyramid:
    """One year of the invented town."""
    return ProjectedPyramid(
        lower=tuple(range(101)),
        upper=(*range(100), None),
        men=ages(year, 0),
        women=ages(year, 1),
        year=year,
        base_men=ages(2018, 0),
        base_women=ages(2018, 1),
        base_year=2018,
        limit=1.0,
    )


SERIES = on_common_scale([pyramid(year) for year in (2018, 2022, 2026, 2030, 2035, 2040)])
PROJECTED = SERIES[3]
STRIP = PyramidStrip(SERIES, (49.3, 50.1, 50.9, 51.4, 52.0, 52.2))


def demand(title: str, start: float, step: float, unit: str, *, wide: float = 0, **more: object) -> DemandPanel:
    """A demand that bends after the base year."""
    values = tuple(start + step * math.sin(index / 7) * 8 for index in range(len(FUTURE)))
    history = tuple(start + step * (index - 9) * 0.7 for index in range(10))
    return DemandPanel(
        title=title,
        years=FUTURE,
        values=values,
        unit=unit,
        history_years=tuple(range(2009, 2019)),
        history=history,
        band=band(80, values, wide) if wide else None,
        **more,  # type: ignore[arg-type]  # the options of the panel
    )


KITA = demand("Kita, unter 3 Jahre", 1080, -14, "betreute Kinder", limit=1020.0, limit_label="Plätze 2018")
DEMAND = DemandLines(
    panels=(
        KITA,
        demand("Kindergarten, 3 bis 5 Jahre", 3320, -42, "betreute Kinder"),
        demand("Grundschule", 4650, -36, "Schülerinnen und Schüler"),
        demand("Pflegebedürftige", 5600, 150, "Personen", wide=120.0),
        demand("Haushalte mit einer Person im Alter von 75 Jahren und mehr", 6420, 26, "Haushalte"),
        demand("Erwerbspersonen", 70400, -640, "Personen"),
    ),
    base_year=2018,
)
_PUPILS: tuple[Value, ...] = tuple(round(52 + 9 * math.sin(index / 4)) * 1.0 for index in range(17))
BARS = DemandBars(
    label="Einschulungen",
    years=tuple(range(2019, 2036)),
    values=_PUPILS,
    base_year=2018,
    history_years=tuple(range(2010, 2019)),
    history=(61.0, 58.0, 60.0, 55.0, None, 54.0, 57.0, 50.0, 52.0),
    band=band(80, _PUPILS, 2.6),
    limits=((44.0, "zwei Klassen je Jahrgang"), (66.0, "drei Klassen je Jahrgang")),
    unit="Kinder",
)
COMPARISON = ScenarioComparison(
    label="Status quo",
    other_label="Neubaugebiet Süd",
    history_years=PAST,
    history=HISTORY,
    base_year=2018,
    years=FUTURE,
    values=MEDIAN,
    other=tuple(value and value + 620 * math.sqrt(index + 1) for index, value in enumerate(MEDIAN)),
)
INDEXED = ScenarioComparison(
    label="Status quo",
    other_label="geschlossenes Gebiet ohne Wanderung",
    history_years=PAST,
    history=HISTORY,
    base_year=2018,
    years=FUTURE,
    values=MEDIAN,
    other=tuple(value and value - 520 * (index + 1) for index, value in enumerate(MEDIAN)),
    indexed=True,
)
COMPONENTS_AHEAD = ComponentsOfChange(
    years=tuple(range(2009, 2036)),
    natural=tuple(-420.0 - 22 * index for index in range(27)),
    migration=tuple(300 + 380 * math.sin(index / 2) for index in range(10)) + (640.0,) * 17,
    total=tuple(-420.0 - 22 * index + 300 + 380 * math.sin(index / 2) for index in range(10))
    + tuple(220.0 - 22 * index for index in range(10, 27)),
    base_year=2018,
)

FUTURE_CHARTS: dict[str, Chart] = {
    "fan": FAN,
    "fan_small": FAN_SMALL,
    "projected_pyramid": PROJECTED,
    "strip": STRIP,
    "demand": DEMAND,
    "demand_bars": BARS,
    "comparison": COMPARISON,
    "comparison_indexed": INDEXED,
    "components_ahead": COMPONENTS_AHEAD,
}
