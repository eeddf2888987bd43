"""Figures that office programs can draw themselves; the others go in as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dwk.documents.charts.categories import TONES
from dwk.documents.charts.category_specs import CategoryBars
from dwk.documents.charts.future_specs import DemandBars
from dwk.documents.charts.inputs import Value
from dwk.documents.charts.specs import Chart, IndexLines, LifePhaseBars, Role, Sparkline
from dwk.documents.figures import Figure
from dwk.documents.slides import look
from dwk.documents.slides.look import Box
from dwk.documents.slides.writing import describe, place
from dwk.documents.wording import clean

Kind = Literal["bar", "stacked", "column", "line"]
#: roles of lines: own strong, Land thin, Bund dashed, as in every chart of ours
_WIDTHS: dict[Role, float] = {"own": 3.5, "kreis": 1.8, "land": 1.8, "bund": 1.8}


@dataclass(frozen=True)
class Series:
    """One series with colour of its area or line and of the numbers on it."""

    label: str
    values: tuple[Value, ...]
    colour: str
    writing: str = look.INK
    width: float = 2.0
    dashed: bool = False


@dataclass(frozen=True)
class NativeChart:
    """What an office program is told to draw."""

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int

    @property
    def number_format(self) -> str:
        """Thousands and decimals in the office's own notation."""
        return "#,##0" + ("." + "0" * self.decimals if self.decimals else "")


def native_chart(chart: Chart) -> NativeChart | None:
    """The chart for the office program; None where it has no kind that says the same."""
    match chart:
        case IndexLines():
            return _lines(chart)
        case LifePhaseBars():
            own = Series("Wert", chart.own, look.OWN)
            more = (Series(chart.comparison_label or "Vergleich", chart.comparison, look.tone("land")),)
            return NativeChart("bar", chart.groups, (own, *(more if chart.comparison else ())), chart.decimals)
        case CategoryBars():
            series = tuple(
                Series(s.label, s.values, look.tone(TONES[s.tone][0]), look.tone(TONES[s.tone][1]))
                for s in chart.series
            )
            return NativeChart("stacked", chart.categories, series, chart.decimals)
        case DemandBars() if not chart.limits and chart.band is None:
            return _demand(chart)
        case Sparkline():
            line = Series("Wert", chart.values, look.tone(chart.role), width=_WIDTHS[chart.role])
            return NativeChart("line", tuple(map(str, chart.years)), (line,), 0)
        case _:
            return None


def _lines(chart: IndexLines) -> NativeChart:
    years = sorted({year for line in chart.series for year in line.years})
    series = []
    for line in chart.series:
        known = dict(zip(line.years, line.values, strict=True))
        values = tuple(known.get(year) for year in years)
        colour = look.tone(line.role)
        series.append(Series(line.label, values, colour, width=_WIDTHS[line.role], dashed=line.role == "bund"))
    return NativeChart("line", tuple(map(str, years)), tuple(series), chart.decimals)


def _demand(chart: DemandBars) -> NativeChart:
    years = (*chart.history_years, *chart.years)
    past = (*chart.history, *([None] * len(chart.years)))
    ahead = (*([None] * len(chart.history)), *chart.values)
    series = (Series("beobachtet", past, look.OWN), Series("vorausberechnet", ahead, look.tone("earlier")))
    return NativeChart("column", tuple(map(str, years)), series if chart.history else series[1:], chart.decimals)


def add_chart(slide: Any, figure: Figure, chart: NativeChart, box: Box) -> None:
    """A native chart with its numbers in a workbook inside the file."""
    from pptx.chart.data import CategoryChartData  # wanted only where slides are made
    from pptx.enum.chart import XL_CHART_TYPE

    kinds = {
        "bar": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked": XL_CHART_TYPE.BAR_STACKED,
        "column": XL_CHART_TYPE.COLUMN_STACKED,
        "line": XL_CHART_TYPE.LINE,
    }
    make: Any = CategoryChartData
    data = make(number_format=chart.number_format)
    data.categories = [clean(name) for name in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.label), series.values)
    frame = slide.shapes.add_chart(kinds[chart.kind], 0, 0, 0, 0, data)
    place(frame, box)
    _style(frame.chart, chart)
    describe(frame, clean(figure.alt), name=f"Diagramm {clean(figure.title)}")


def _style(shown: Any, chart: NativeChart) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    shown.has_title = False
    shown.font.size, shown.font.name = Pt(14), look.FONT
    shown.font.color.rgb = _rgb(look.INK)
    shown.has_legend = len(chart.series) > 1
    if shown.has_legend:
        shown.legend.position, shown.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    names, values = shown.category_axis, shown.value_axis
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = _rgb(look.tone("axis"))
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = _rgb(look.GRID)
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = chart.number_format, False
    names.has_major_gridlines = False
    plot = shown.plots[0]
    if chart.kind == "line":
        _style_lines(plot.series, chart.series)
        _language(shown)
        return
    # the first category stands on top, as it is read
    names.reverse_order = chart.kind != "column"
    values.visible = False
    values.has_major_gridlines = False
    plot.gap_width = 45
    for series, told in zip(plot.series, chart.series, strict=True):
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(told.colour)
        if chart.kind == "stacked":
            series.format.line.color.rgb = _rgb(look.tone("ground"))
        labels = series.data_labels
        labels.show_value = True
        # a zero would only litter the bars
        labels.number_format, labels.number_format_is_linked = _label_format(chart), False
        labels.font.size = Pt(14)
        labels.font.color.rgb = _rgb(told.writing if chart.kind == "stacked" else look.INK)
        labels.position = XL_LABEL_POSITION.CENTER if chart.kind != "bar" else XL_LABEL_POSITION.OUTSIDE_END
    _language(shown)


def _label_format(chart: NativeChart) -> str:
    plain = chart.number_format
    return f"+{plain};−{plain};{plain}" if chart.kind == "bar" and _signed(chart.series) else f"{plain};−{plain};"


def _signed(series: Sequence[Series]) -> bool:
    return any(value is not None and value < 0 for one in series for value in one.values)


def _style_lines(shown: Any, series: Sequence[Series]) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    for line, told in zip(shown, series, strict=True):
        line.smooth = False
        line.marker.style = XL_MARKER_STYLE.NONE
        line.format.line.width = Pt(told.width)
        line.format.line.color.rgb = _rgb(told.colour)
        if told.dashed:
            line.format.line.dash_style = MSO_LINE.DASH


def _language(shown: Any) -> None:
    """Text of the chart is German as well."""
    for node in shown._chartSpace.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}defRPr"):
        node.set("lang", look.LANGUAGE)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor  # wanted only where slides are made

    make: Any = RGBColor.from_string
    return make(colour)
