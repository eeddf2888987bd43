from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from math import radians, sin
from typing import Any, get_args
from xml.etree import ElementTree

import pytest

from dwk.documents.charts import render
from dwk.documents.charts.canvas import Panel, Variant
from dwk.documents.charts.lines import runs
from dwk.documents.charts.maps import class_labels, place_names
from dwk.documents.charts.palette import colour, map_colours
from dwk.documents.charts.projection import albers
from dwk.documents.charts.specs import Chart, ChartInputError, Geometry, Line
from tests.documents.charts.samples import COMPONENTS, INDEX, MAP, MULTIPLES, PHASES, POINTS, PYRAMID, SPARK, square

every_variant = pytest.mark.parametrize("variant", get_args(Variant))
BAR = re.compile(r"M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)h[-\d.]+Z")


def rows(panel: Panel, mark: str, **wanted: Any) -> list[tuple[Any, ...]]:
    return [
        row
        for layer in panel.layers
        if layer.mark == mark and all(dict(layer.properties).get(key) == value for key, value in wanted.items())
        for row in layer.rows
    ]


def texts(chart: Chart, variant: Variant = "wide") -> list[str]:
    drawn = [row[2] for row in rows(render.draw(chart, variant).panel, "text")]
    return list(dict.fromkeys(drawn))


def bars_of(chart: Chart, fill: str, variant: Variant = "wide") -> list[tuple[float, float, float, float]]:
    root = ElementTree.fromstring(render.render_svg(chart, variant=variant))
    paths = [element.get("d", "") for element in root.iter() if element.get("fill") == fill]
    bars = []
    for path in paths:
        if found := BAR.fullmatch(path):
            left, top, width, height = (float(part) for part in found.groups())
            bars.append((left, top, width, height))
    return bars


@every_variant
def test_the_area_of_every_bar_of_the_pyramid_is_its_persons(variant: Variant) -> None:
    men = bars_of(PYRAMID, colour("men"), variant) + bars_of(PYRAMID, colour("men_open"), variant)
    women = bars_of(PYRAMID, colour("women"), variant) + bars_of(PYRAMID, colour("women_open"), variant)
    persons = [value for value in (*PYRAMID.men, *PYRAMID.women) if value is not None]
    areas = [abs(width * height) for _, _, width, height in men + women]
    assert len(areas) == len(persons)
    per_person = sum(areas) / sum(persons)
    assert [area / per_person for area in areas] == pytest.approx(persons, rel=0.01)


def test_the_pyramid_names_totals_open_group_earlier_year_and_tens() -> None:
    shown = texts(PYRAMID)
    assert {"Männer 4.870", "Frauen 5.060", "75 und älter", "640", "2002", "0", "10", "90"} <= set(shown)


def test_a_missing_age_group_is_a_gap_and_no_total_is_claimed() -> None:
    chart = dataclasses.replace(PYRAMID, men=(90.0, None, *PYRAMID.men[2:]))
    assert len(bars_of(chart, colour("men"))) == len(bars_of(PYRAMID, colour("men"))) - 1
    shown = texts(chart)
    assert "Männer" in shown
    assert "Frauen 5.060" in shown


def test_single_years_and_an_outline_in_groups_go_together() -> None:
    chart = dataclasses.replace(
        PYRAMID, lower=tuple(range(91)), upper=(*range(90), None), men=(50.0,) * 91, women=(52.0,) * 91
    )
    assert len(bars_of(chart, colour("men"))) == 90
    assert "90 und älter: 50" in texts(chart)


def test_a_line_is_interrupted_where_a_year_or_a_value_is_missing() -> None:
    assert list(runs((1, 2, 3, 5, 6), (1.0, None, 3.0, 5.0, 6.0))) == [[(1, 1.0)], [(3, 3.0)], [(5, 5.0), (6, 6.0)]]


def test_a_gap_in_a_sparkline_is_not_bridged_and_not_zero() -> None:
    panel = render.draw(SPARK, "wide").panel
    drawn = [[row[:2] for row in layer.rows] for layer in panel.layers if layer.mark == "line"]
    assert drawn == [[(2001, 5.0), (2002, 6.0)], [(2004, 7.0), (2005, 6.5)]]


@every_variant
def test_labels_at_line_ends_keep_apart(variant: Variant) -> None:
    root = ElementTree.fromstring(render.render_svg(INDEX, variant=variant))
    ends = [
        float(found[1])
        for element in root.iter()
        if element.get("text-anchor") == "start" and (found := re.search(r",([-\d.]+)\)", element.get("transform", "")))
    ]
    assert len(ends) >= 3
    ordered = sorted(ends)
    assert all(low - high >= 13 for high, low in pairwise(ordered))


def test_lines_without_a_base_year_are_drawn_as_they_are() -> None:
    values = tuple(Line(one.label, one.role, one.years, tuple(24.0 for _ in one.years)) for one in INDEX.series)
    chart = dataclasses.replace(INDEX, series=values, base_year=None)
    assert "100" not in texts(chart)
    assert "24" in texts(chart)
    assert "100" in texts(dataclasses.replace(chart, base_year=INDEX.base_year))


def test_the_index_names_series_last_values_and_the_break() -> None:
    shown = texts(INDEX)
    assert "Zensus 2011" in shown
    assert "Beispielland-Südwest 104,4" in shown
    assert "Deutschland 104,6" in shown


def test_a_series_that_ends_earlier_says_so() -> None:
    ended = dataclasses.replace(INDEX.series[2], values=(*INDEX.series[2].values[:-2], None, None))
    chart = dataclasses.replace(INDEX, series=(*INDEX.series[:2], ended))
    assert "Deutschland 103,8 (2010)" in texts(chart)


def test_all_small_multiples_share_one_scale_and_write_first_and_last_own_value() -> None:
    shown = texts(MULTIPLES)
    assert shown.count("100,0") == 1
    assert {"93,4", "101,1", "107,7", "unter 20", "20 bis 64", "65 und älter", "Musterstadt", "Beispielland"} <= set(
        shown
    )
    drawing = render.draw(MULTIPLES, "wide")
    own = [
        layer.rows
        for layer in drawing.panel.layers
        if layer.mark == "line" and ("stroke", colour("own")) in layer.properties
    ]
    starts = {round(line[0][1], 6) for line in own}
    assert len(own) == 3
    assert len(starts) == 1


@every_variant
def test_bars_by_life_phase_are_as_long_as_their_values(variant: Variant) -> None:
    drawn = bars_of(PHASES, colour("own"), variant)
    assert len(drawn) == 2
    gain, loss = drawn
    assert gain[2] / loss[2] == pytest.approx(14.8 / 15.7, rel=0.01)
    assert loss[0] + loss[2] == pytest.approx(gain[0], abs=0.1)


def test_life_phases_write_signs_and_say_where_a_value_is_missing() -> None:
    shown = texts(PHASES)
    assert {"+14,8", "\u221215,7", "–", "Beispielland"} <= set(shown)


def test_components_pile_up_on_each_side_of_zero_and_leave_gaps() -> None:
    panel = render.draw(COMPONENTS, "wide").panel
    natural = rows(panel, "rect", fill=colour("natural"))
    migration = rows(panel, "rect", fill=colour("migration"))
    by_year = {round(row[0] + 0.36): (row[2], row[3]) for row in migration if row[1] - row[0] == pytest.approx(0.72)}
    assert by_year[2002] == (-10.0, -40.0)
    assert by_year[2003] == (0.0, 15.0)
    assert {round(row[0] + 0.36) for row in natural if row[1] - row[0] == pytest.approx(0.72)} == {2001, 2002, 2004}
    total = [
        layer.rows for layer in panel.layers if layer.mark == "line" and ("stroke", colour("ink")) in layer.properties
    ]
    assert [[row[:2] for row in stretch] for stretch in total] == [[(2001, 40.0), (2002, -40.0)]]


def test_the_map_says_its_classes_and_hatches_what_is_missing() -> None:
    shown = texts(MAP)
    narrow = "\u202f"
    assert {f"unter 10,0{narrow}%", f"10,0 bis unter 20,0{narrow}%", f"20,0{narrow}% und mehr", "keine Angabe"} <= set(
        shown
    )
    assert f"Gebiet 1 10,0{narrow}%" in shown
    svg = render.render_svg(MAP)
    assert "<pattern" in svg
    assert 'fill="url(#' in svg
    complete = dataclasses.replace(MAP, areas=MAP.areas[:3])
    assert "<pattern" not in render.render_svg(complete)


def test_a_value_on_a_limit_belongs_to_the_class_above() -> None:
    panel = render.draw(dataclasses.replace(MAP, own_key=""), "wide").panel
    fills = map_colours(3)
    counts = {fill: sum(len(row[0]) for row in rows(panel, "geoshape", fill=fill)) for fill in fills}
    # One more shape in each class is its mark in the legend.
    assert counts == {fills[0]: 2, fills[1]: 2, fills[2]: 3}


def test_class_labels_carry_other_units_after_a_word_space() -> None:
    assert class_labels((1000.0,), "Euro", 0) == ["unter 1.000 Euro", "1.000 Euro und mehr"]


def test_the_projection_keeps_areas() -> None:
    def area(south: float, height: float, width: float) -> float:
        points = [albers(8 + width * i / 50, south) for i in range(51)]
        points += [albers(8 + width, south + height * i / 50) for i in range(51)]
        points += [albers(8 + width * (1 - i / 50), south + height) for i in range(51)]
        points += [albers(8, south + height * (1 - i / 50)) for i in range(51)]
        return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, [*points[1:], points[0]], strict=True)) / 2

    south, north = area(47.5, 1, 2), area(54, 1, 2)
    on_sphere = (sin(radians(48.5)) - sin(radians(47.5))) / (sin(radians(55)) - sin(radians(54)))
    assert south / north == pytest.approx(on_sphere, rel=1e-3)


@every_variant
def test_names_of_places_do_not_cover_each_other(variant: Variant) -> None:
    spots = place_names([(100, 100), (112, 100), (110, 118)], ["Müßhausen", "Beispielburg", "Ort"], 13, (330, 300))
    assert len({(align, x, y) for align, x, y in spots}) == 3
    assert set(texts(POINTS, variant)) == {"Müßhausen", "Beispielburg", "X"}


def test_neighbours_meet_on_the_same_border() -> None:
    panel = render.draw(dataclasses.replace(MAP, own_key=""), "wide").panel
    rings = [ring for row in rows(panel, "geoshape", stroke=colour("ground")) for polygon in row[0] for ring in polygon]
    corners = sorted(point for ring in rings for point in set(ring))
    shared = {point for point in corners if corners.count(point) == 2}
    assert len(shared) == 8


def test_a_geometry_is_known_by_its_coordinates() -> None:
    assert square(8, 50).digest == square(8, 50).digest
    assert square(8, 50).digest != square(9, 50).digest


def test_a_boundary_that_is_no_area_is_refused() -> None:
    with pytest.raises(ChartInputError, match="keine Fläche"):
        Geometry.from_geojson({"type": "Point", "coordinates": [8, 50]})


def test_classes_that_do_not_ascend_are_refused() -> None:
    with pytest.raises(ChartInputError, match="Klassengrenzen"):
        dataclasses.replace(MAP, class_breaks=(20.0, 10.0))
