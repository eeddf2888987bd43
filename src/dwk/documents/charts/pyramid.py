"""Drawing of the population pyramid.

Height of a bar = ages it covers, width = persons per year of age, so that the area is the number of persons whatever
the grouping. Men lie on the negative side of x; both sides are moved outwards by half the gap for the ages.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dwk.documents.charts import labels
from dwk.documents.charts.canvas import Drawing, Panel, Point, TextStyle, Variant
from dwk.documents.charts.specs import Outline, Pyramid, Value

_SIZES = {"wide": (616, 520), "narrow": (330, 420), "print": (640, 360)}
_AROUND = 66  # totals above and scale below
_GAP = {"wide": 40.0, "narrow": 34.0, "print": 40.0}
_MARGIN = {"wide": 22.0, "narrow": 18.0, "print": 22.0}
_TEXT = {"wide": 14, "narrow": 13, "print": 14}


def density(lower: int, upper: int | None, persons: float, open_end: int) -> float:
    """Persons per year of age of a group; the open group is spread up to `open_end`."""
    return persons / (top_of(lower, upper, open_end) - lower)


def top_of(lower: int, upper: int | None, open_end: int) -> int:
    """Age at which a group ends on the axis."""
    if upper is not None:
        return upper + 1
    return max(open_end, lower + 5)


def draw_pyramid(chart: Pyramid, variant: Variant, *, limit: float = 0, heading: str = "") -> Drawing:
    """The whole pyramid; `limit` holds the scale over several years, `heading` stands centred above the totals."""
    width, height = _SIZES[variant]
    size = _TEXT[variant]
    scale = limit or nice_limit(highest_of(chart))
    shown = labels.ticks(0, scale, 5 if variant != "narrow" else 3)
    # The outermost number of the scale stands half outside the panel.
    margin = max(_MARGIN[variant], labels.text_width(labels.number(scale, 0), size) / 2 + 2)
    plot = width - 2 * margin
    side = (plot - _GAP[variant]) / 2
    half_gap = _GAP[variant] / 2 / side * scale
    top_age = _top_age(chart)
    # A whole number of pixels per year of age: bars of single years then meet without a visible seam.
    tall = max(round((height - _AROUND) / top_age), 1) * top_age
    panel = Panel(plot, tall, (-(scale + half_gap), scale + half_gap), (0, top_age))
    _draw_scale(panel, [tick for tick in shown if tick <= scale], half_gap, size)
    _draw_side(panel, chart, half_gap, -1)
    _draw_side(panel, chart, half_gap, +1)
    _draw_ages(panel, top_age, half_gap, size)
    if chart.outline is not None:
        _draw_outline(panel, chart.outline, chart.open_end, half_gap)
        _name_outline(panel, chart, half_gap, size, margin)
    _name_open_group(panel, chart, half_gap, size, margin)
    _draw_totals(panel, chart, size)
    extra = size + 10 if heading else 0
    if heading:
        panel.texts([(0, top_age + panel.dy(-34), heading)], TextStyle("ink", size, 600, baseline="bottom"))
    return Drawing(width, tall + _AROUND + extra, margin, 34 + extra, panel)


def highest_of(chart: Pyramid) -> float:
    """Persons per year of age of the longest bar or outline."""
    parts: list[Pyramid | Outline] = [chart]
    if chart.outline is not None:
        parts.append(chart.outline)
    return max(
        density(lower, upper, value, chart.open_end)
        for part in parts
        for row in (part.men, part.women)
        for lower, upper, value in zip(part.lower, part.upper, row, strict=True)
        if value is not None
    )


def nice_limit(highest: float) -> float:
    """End of both scales: little above the longest bar."""
    step = labels.nice_step(highest or 1.0, 4) / 4
    return max(math.ceil(highest * 1.02 / step) * step, step)


def _top_age(chart: Pyramid) -> int:
    parts: list[Pyramid | Outline] = [chart, *([chart.outline] if chart.outline is not None else [])]
    return max(top_of(low, up, chart.open_end) for p in parts for low, up in zip(p.lower, p.upper, strict=True))


def _draw_scale(panel: Panel, shown: Sequence[float], half_gap: float, size: int) -> None:
    decimals = labels.tick_decimals(shown)
    for sign in (-1, 1):
        places = [sign * (half_gap + tick) for tick in shown]
        panel.rules([(x, 0, x, panel.y[1]) for x in places], "grid")
        panel.texts(
            [(x, panel.dy(9), labels.number(tick, decimals)) for x, tick in zip(places, shown, strict=True)],
            TextStyle(size=size, baseline="top"),
        )


def _draw_side(panel: Panel, chart: Pyramid, half_gap: float, sign: int) -> None:
    role, values = ("men", chart.men) if sign < 0 else ("women", chart.women)
    closed: list[tuple[float, float, float, float]] = []
    opened: list[tuple[float, float, float, float]] = []
    for lower, upper, value in zip(chart.lower, chart.upper, values, strict=True):
        if value is None:
            continue
        reach = sign * (half_gap + density(lower, upper, value, chart.open_end))
        bar = (sign * half_gap, reach, float(lower), float(top_of(lower, upper, chart.open_end)))
        (opened if upper is None else closed).append(bar)
    panel.bars(closed, role)
    panel.bars(opened, f"{role}_open")
    # Hairlines in the colour of the ground part the groups without taking away from their area.
    pixels_per_year = panel.height / panel.y[1]
    panel.rules(
        [(x0, low, x1, low) for x0, x1, low, high in closed if low > 0 and (high - low) * pixels_per_year >= 8],
        "ground",
    )


def _draw_ages(panel: Panel, top_age: int, half_gap: float, size: int) -> None:
    panel.texts([(0, age, str(age)) for age in range(0, top_age + 1, 10) if age < top_age], TextStyle(size=size))
    panel.rules([(sign * half_gap, 0, sign * half_gap, panel.y[1]) for sign in (-1, 1)], "axis", width=0.8)


def steps(outline: Outline, values: Sequence[Value], open_end: int, half_gap: float, sign: int) -> list[list[Point]]:
    """Corners of the stepped outline of one side; a missing group interrupts it."""
    stretches: list[list[Point]] = [[]]
    for lower, upper, value in zip(outline.lower, outline.upper, values, strict=True):
        if value is None:
            stretches.append([])
            continue
        x = sign * (half_gap + density(lower, upper, value, open_end))
        stretches[-1] += [(x, float(lower)), (x, float(top_of(lower, upper, open_end)))]
    return [stretch for stretch in stretches if stretch]


def _draw_outline(panel: Panel, outline: Outline, open_end: int, half_gap: float) -> None:
    for sign, values in ((-1, outline.men), (1, outline.women)):
        for stretch in steps(outline, values, open_end, half_gap, sign):
            closed = [*stretch, (sign * half_gap, stretch[-1][1])]
            panel.path(closed, "ink", width=1.6)


def _reach(chart: Pyramid, age: float) -> float:
    """Width of the women's bar at an age, for keeping labels off it."""
    for lower, upper, value in zip(chart.lower, chart.upper, chart.women, strict=True):
        if lower <= age < top_of(lower, upper, chart.open_end):
            return density(lower, upper, value or 0.0, chart.open_end)
    return 0.0


def _name_outline(panel: Panel, chart: Pyramid, half_gap: float, size: int, margin: float) -> None:
    """Write the year of the outline where it stands out furthest and the year still fits beside it."""
    outline = chart.outline
    if outline is None:
        return
    text = str(outline.year)
    room = labels.text_width(text, size, bold=True) + 6
    best: tuple[float, float, float] | None = None
    for lower, upper, value in zip(outline.lower, outline.upper, outline.women, strict=True):
        if value is None or upper is None:
            continue
        middle = (lower + upper + 1) / 2
        x = half_gap + density(lower, upper, value, chart.open_end)
        around = max(_reach(chart, middle + panel.dy(9)), _reach(chart, middle), _reach(chart, middle - panel.dy(9)))
        lead = x - half_gap - around
        if panel.px(x) + room <= panel.width + margin and (best is None or lead > best[0]):
            best = (lead, x, middle)
    if best is not None:
        panel.texts([(best[1] + panel.dx(6), best[2], text)], TextStyle("ink", size, 600, align="left", halo=True))


def _name_open_group(panel: Panel, chart: Pyramid, half_gap: float, size: int, margin: float) -> None:
    """Write the age and the persons of the open group beside its bar: in two lines, as the outer room is small."""
    for lower, upper, men, women in zip(chart.lower, chart.upper, chart.men, chart.women, strict=True):
        if upper is not None:
            continue
        top = top_of(lower, upper, chart.open_end)
        for sign, value in ((-1, men), (1, women)):
            if value is None:
                continue
            reach = max(density(lower, upper, value, chart.open_end), _outline_reach(chart, sign, lower, top))
            x = sign * (half_gap + reach) + sign * panel.dx(8)
            align = "right" if sign < 0 else "left"
            rows = [f"{lower} und älter", labels.number(value)]
            if (top - lower) * panel.height / panel.y[1] < 2 * (size + 3):
                # Two lines would reach down to the bars of the ages below.
                rows = [": ".join(rows)]
            needed = max(labels.text_width(row, size) for row in rows)
            edge = panel.px(x) - needed if sign < 0 else panel.px(x) + needed
            if not -margin <= edge <= panel.width + margin:
                continue
            middle = (max(lower, top - 20) + top) / 2
            style = TextStyle("muted", size, align="right" if align == "right" else "left", halo=True)
            panel.texts(
                [
                    (x, middle + panel.dy((index - (len(rows) - 1) / 2) * (size + 3)), row)
                    for index, row in enumerate(rows)
                ],
                style,
            )


def _outline_reach(chart: Pyramid, sign: int, lower: int, top: int) -> float:
    outline = chart.outline
    if outline is None:
        return 0.0
    values = outline.men if sign < 0 else outline.women
    return max(
        (
            density(low, up, value, chart.open_end)
            for low, up, value in zip(outline.lower, outline.upper, values, strict=True)
            if value is not None and low < top and top_of(low, up, chart.open_end) > lower
        ),
        default=0.0,
    )


def _draw_totals(panel: Panel, chart: Pyramid, size: int) -> None:
    above = panel.y[1] + panel.dy(-12)
    for x, name, values, align in (
        (panel.x[0], "Männer", chart.men, "left"),
        (panel.x[1], "Frauen", chart.women, "right"),
    ):
        whole = [value for value in values if value is not None]
        # With a group missing, a sum would pass for the total.
        text = f"{name} {labels.number(sum(whole))}" if len(whole) == len(values) else name
        style = TextStyle("ink", size, 600, align="left" if align == "left" else "right", baseline="bottom")
        panel.texts([(x, above, text)], style)
