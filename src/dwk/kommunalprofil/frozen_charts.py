"""Charts of evidence, drawn from what was frozen and nothing else: lines, a fan of a projection, an age pyramid. Pure.

``curve`` or ``pyramid`` in the frozen content of a figure hold every number and every word of the chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dwk.documents.charts.future_pyramids import ProjectedPyramid
from dwk.documents.charts.future_specs import FanChart, Interval
from dwk.documents.charts.specs import Chart, IndexLines, Line, Outline, Pyramid
from dwk.documents.figures import Column, DataTable, Figure
from dwk.ui.formats import decimals_for

Content = Mapping[str, Any]
LINES, FAN = "lines", "fan"
PUBLISHED, PROJECTED = "published", "projected"


def drawn_of(content: Content) -> Content | None:
    """What was frozen for a chart; None for evidence that is one value, a quote or a document."""
    found: Content | None = content.get("curve") or content.get("pyramid")
    return found


def chart_figure(content: Content, key: str) -> Figure | None:
    """The chart of a piece of evidence with title, unit, region, time, source, words for those who do not see it, table."""
    drawn = drawn_of(content)
    if drawn is None:
        return None
    return Figure(
        key=key,
        chart=_pyramid(drawn) if "pyramid" in content else _curve(drawn, content),
        title=drawn["title"],
        subtitle=drawn["subtitle"],
        source=str(content["source"]),
        alt=drawn["alt"],
        table=_table(content, drawn),
        notes=tuple(drawn["notes"]),
    )


def value_rows(content: Content) -> Iterator[tuple[str, list[tuple[str, float | None]]]]:
    """Every number of a chart by line: its name, then year or ages with the value."""
    drawn = drawn_of(content) or {}
    if "pyramid" in content:
        yield from _pyramid_rows(drawn)
    elif drawn.get("kind") == LINES:
        for line in drawn["lines"]:
            yield line["label"], [(str(year), value) for year, value in zip(line["years"], line["values"], strict=True)]
    elif drawn:
        yield "beobachtet", _by_year(drawn["history_years"], drawn["history"])
        if drawn["observed"]:
            yield "später beobachtet", _by_year(drawn["observed_years"], drawn["observed"])
        yield drawn["median_label"], _by_year(drawn["years"], drawn["median"])
        for band in drawn["bands"]:
            for name, side in (("unterer", "low"), ("oberer", "high")):
                yield f"{name} Rand von {band['level']} von 100 Verläufen", _by_year(drawn["years"], band[side])


def _by_year(years: Sequence[int], values: Sequence[float | None]) -> list[tuple[str, float | None]]:
    return [(str(year), value) for year, value in zip(years, values, strict=True)]


def _curve(drawn: Content, content: Content) -> Chart:
    breaks = tuple((int(year), str(name)) for year, name in drawn["breaks"])
    if drawn["kind"] == LINES:
        base = drawn["base_year"]
        lines = tuple(
            Line(one["label"], one["role"], tuple(one["years"]), _indexed(one, base)) for one in drawn["lines"]
        )
        return IndexLines(lines, base, breaks, decimals=1 if base else places_of(content))
    return FanChart(
        label=drawn["label"],
        history_years=tuple(drawn["history_years"]),
        history=tuple(drawn["history"]),
        base_year=drawn["base_year"],
        years=tuple(drawn["years"]),
        median=tuple(drawn["median"]),
        bands=tuple(Interval(one["level"], tuple(one["low"]), tuple(one["high"])) for one in drawn["bands"]),
        observed_years=tuple(drawn["observed_years"]),
        observed=tuple(drawn["observed"]),
        breaks=breaks,
        unit=str(content["unit"]),
        uncertain=drawn["uncertain"],
        median_label=drawn["median_label"],
    )


def _indexed(line: Content, base: int | None) -> tuple[float | None, ...]:
    """Values as they are, or with that of the base year as 100."""
    values = tuple(line["values"])
    if base is None:
        return values
    first = values[line["years"].index(base)]
    return tuple(None if value is None else 100 * value / first for value in values)


def _pyramid(drawn: Content) -> Chart:
    lower, upper, men, women = _sides(drawn)
    base = drawn["base"]
    if drawn["kind"] == PROJECTED:
        return ProjectedPyramid(
            lower, upper, men, women, drawn["year"], tuple(base["men"]), tuple(base["women"]), base["year"],
            limit=drawn["limit"], open_end=drawn["open_end"], uncertain=drawn["uncertain"],
        )  # fmt: skip
    outline = Outline(*_sides(base), base["year"]) if base else None
    return Pyramid(lower, upper, men, women, drawn["year"], outline, drawn["open_end"])


def _sides(drawn: Content) -> tuple[Any, Any, Any, Any]:
    return tuple(drawn["lower"]), tuple(drawn["upper"]), tuple(drawn["men"]), tuple(drawn["women"])


def ages_of(drawn: Content) -> list[str]:
    """The groups of a pyramid in words."""
    return [
        f"{low} und älter" if high is None else str(low) if low == high else f"{low} bis {high}"
        for low, high in zip(drawn["lower"], drawn["upper"], strict=True)
    ]


def _pyramid_rows(drawn: Content) -> Iterator[tuple[str, list[tuple[str, float | None]]]]:
    for part in (drawn, drawn["base"]):
        if part:
            for name, side in (("Männer", "men"), ("Frauen", "women")):
                yield f"{name} {part['year']}", list(zip(ages_of(part), part[side], strict=True))


def _table(content: Content, drawn: Content) -> DataTable:
    """All numbers of the chart: years or ages down the side, lines beside each other."""
    ages = "pyramid" in content
    rows = list(value_rows(content))
    places = places_of(content)
    unit = str(content["unit"])
    columns = (
        Column("Alter" if ages else "Jahr", align="left"),
        *(Column(label, unit, decimals=places) for label, _ in rows),
    )
    by_label = [dict(values) for _, values in rows]
    marks = list(dict.fromkeys(mark for _, values in rows for mark, _ in values))
    if not ages:
        marks.sort(key=int)
    body = tuple((mark, *(values.get(mark) for values in by_label)) for mark in marks)
    return DataTable(str(content["name"]) + f", {content['region_name']}", columns, body)


def places_of(content: Content) -> int:
    """Decimal places of the values of a chart: those of the figure, or those of its unit."""
    given = content.get("decimals")
    if given is None:
        given = decimals_for(str(content["unit"]))
    return 1 if given is None else int(given)
