"""Charts that look ahead: what is observed, what is projected, and how sure that is, must be told apart."""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from typing import Any, get_args
from xml.etree import ElementTree

import pytest

from dwk.documents.charts import future, render
from dwk.documents.charts.canvas import Panel, Variant
from dwk.documents.charts.future_pyramid import common_limit, on_common_scale
from dwk.documents.charts.future_pyramids import PyramidStrip
from dwk.documents.charts.future_specs import FanChart, Interval
from dwk.documents.charts.palette import colour
from dwk.documents.charts.specs import Chart, ChartInputError
from tests.documents.charts.future_samples import (
    BARS,
    COMPARISON,
    COMPONENTS_AHEAD,
    DEMAND,
    FAN,
    FAN_SMALL,
    FUTURE,
    FUTURE_CHARTS,
    INDEXED,
    KITA,
    MEDIAN,
    PROJECTED,
    SERIES,
    STRIP,
)

every_variant = pytest.mark.parametrize("variant", get_args(Variant))
every_chart = pytest.mark.parametrize("name", FUTURE_CHARTS)


def layers(chart: Chart, mark: str, variant: Variant = "wide", **wanted: Any) -> list[tuple[tuple[Any, ...], ...]]:
    return [
        layer.rows
        for layer in render.draw(chart, variant).panel.layers
        if layer.mark == mark and all(dict(layer.properties).get(key) == value for key, value in wanted.items())
    ]


def texts(chart: Chart, variant: Variant = "wide") -> list[str]:
    return [row[2] for rows in layers(chart, "text", variant) for row in rows]


def history_of(chart: FanChart) -> list[tuple[int, float]]:
    return [(y, v) for y, v in zip(chart.history_years, chart.history, strict=True) if v is not None]


@every_chart
@every_variant
def test_every_picture_of_the_future_says_so_in_words(name: str, variant: Variant) -> None:
    assert any("Vorausberechnung" in text for text in texts(FUTURE_CHARTS[name], variant))


def test_the_observed_line_keeps_its_gap_and_ends_at_the_base_year() -> None:
    drawn = [[row[:2] for row in rows] for rows in layers(FAN, "line", stroke=colour("own"))]
    assert [point for stretch in drawn for point in stretch] == history_of(FAN)
    assert [stretch[-1][0] for stretch in drawn] == [2010, 2018]


def test_median_and_second_scenario_start_at_the_observed_base_value() -> None:
    base = history_of(FAN)[-1]
    (median,) = layers(FAN, "line", stroke=colour("projected"))
    (other,) = layers(FAN, "line", stroke=colour("ink"))
    assert [row[:2] for row in median] == [base, *zip(FUTURE, MEDIAN, strict=True)]
    assert [row[:2] for row in other] == [base, *zip(FUTURE, FAN.other, strict=True)]


def test_the_wide_band_lies_under_the_narrow_one_and_both_have_the_given_limits() -> None:
    areas = [
        (dict(layer.properties)["fill"], layer.rows)
        for layer in render.draw(FAN, "wide").panel.layers
        if layer.mark == "area"
    ]
    assert [fill for fill, _ in areas] == [colour("band_80"), colour("band_50")]
    for band, (_, rows) in zip((FAN.bands[1], FAN.bands[0]), areas, strict=True):
        assert rows[0][1] == rows[0][2] == history_of(FAN)[-1][1]
        assert [row[1:] for row in rows[1:]] == list(zip(band.low, band.high, strict=True))


def test_later_observations_are_dots_beside_the_projection_and_named() -> None:
    dots = [row for rows in layers(FAN, "point", fill=colour("ink")) for row in rows]
    assert set(zip(FAN.observed_years, FAN.observed, strict=True)) <= set(dots)
    assert "später beobachtet" in texts(FAN)
    without = dataclasses.replace(FAN, observed_years=(), observed=())
    assert "später beobachtet" not in texts(without)


@every_variant
def test_the_fan_names_base_year_bands_break_and_last_values(variant: Variant) -> None:
    shown = texts(FAN, variant)
    assert {"Basisjahr 2018", "80 von 100 Fällen", "50 von 100 Fällen", "Zensus 2011", "121.710"} <= set(shown)
    assert {"116.175", "127.244", "126.990"} <= set(shown)


def test_a_small_region_is_called_uncertain_beside_the_projection() -> None:
    assert "Vorausberechnung (unsicher)" in texts(FAN_SMALL)
    assert "Vorausberechnung (unsicher)" not in texts(dataclasses.replace(FAN_SMALL, uncertain=False))


def test_words_above_a_short_history_do_not_lie_on_each_other_on_a_phone() -> None:
    rows = [row for found in layers(FAN_SMALL, "text", "narrow") for row in found]
    heights = {row[2]: row[1] for row in rows if row[2].startswith(("Basisjahr", "Vorausberechnung"))}
    assert len(set(heights.values())) == 2


def test_projected_lines_are_dashed_so_that_grey_print_tells_them() -> None:
    (dash,) = {
        tuple(dict(layer.properties)["strokeDash"])
        for layer in render.draw(FAN, "print").panel.layers
        if layer.mark == "line" and dict(layer.properties)["stroke"] == colour("projected")
    }
    assert dash == future.MEDIAN_DASH


def test_all_years_of_a_pyramid_have_one_scale_that_fits_the_largest() -> None:
    assert {chart.limit for chart in SERIES} == {common_limit(SERIES)}
    domains = {render.draw(chart, "wide").panel.x for chart in SERIES}
    assert len(domains) == 1
    longest = max(value for chart in SERIES for value in (*chart.men, *chart.women) if value is not None)
    assert longest <= common_limit(SERIES) <= longest * 1.25


def test_a_projected_year_has_the_base_year_as_outline_and_the_base_year_has_none() -> None:
    assert len(layers(PROJECTED, "line", stroke=colour("ink"))) == 2
    assert {"2030, Vorausberechnung", "2018"} <= set(texts(PROJECTED))
    assert not layers(SERIES[0], "line", stroke=colour("ink"))
    assert "2018, Basisjahr" in texts(SERIES[0])


def test_a_missing_age_leaves_no_total() -> None:
    assert PROJECTED.total == pytest.approx(sum(value or 0 for value in (*PROJECTED.men, *PROJECTED.women)))
    assert dataclasses.replace(PROJECTED, men=(None, *PROJECTED.men[1:])).total is None


@every_variant
def test_the_strip_writes_year_total_and_median_of_each_pyramid(variant: Variant) -> None:
    shown = set(texts(STRIP, variant))
    assert {"2018", "2022", "2026", "2030", "2035", "2040", "111.683 · Median 49,3", "100.188 · Median 52,2"} <= shown


@every_variant
def test_numbers_below_the_strip_keep_apart(variant: Variant) -> None:
    whole = PyramidStrip(tuple(dataclasses.replace(chart, limit=1000.0) for chart in SERIES))
    root = ElementTree.fromstring(render.render_svg(whole, variant=variant))
    places: dict[float, list[float]] = {}
    for element in root.iter():
        if element.text == "1.000":
            found = re.search(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", ""))
            assert found
            places.setdefault(float(found[2]), []).append(float(found[1]))
    assert sum(len(row) for row in places.values()) == 2 * len(SERIES)
    for row in places.values():
        ordered = sorted(row)
        assert all(b - a >= 33 for a, b in pairwise(ordered))


def test_demands_start_at_zero_and_write_base_and_last_value() -> None:
    shown = texts(DEMAND)
    assert shown.count("0") == len(DEMAND.panels)
    assert {"1.080", "1.064", "Plätze 2018: 1.020", "betreute Kinder"} <= set(shown)
    assert "Grenze oder Bestand" in shown


def test_a_demand_calculated_for_the_base_year_only_is_not_called_observed() -> None:
    only_base = dataclasses.replace(KITA, history_years=(2018,), history=(1080.0,))
    chart = dataclasses.replace(DEMAND, panels=(only_base,))
    assert "beobachtet" not in texts(chart)


def test_bars_are_as_high_as_their_values_and_stand_on_zero() -> None:
    def heights(role: str) -> list[tuple[float, float]]:
        return [row[2:] for rows in layers(BARS, "rect", fill=colour(role)) for row in rows]

    assert heights("band_50") == [(0.0, value) for value in BARS.values]
    assert heights("own") == [(0.0, value) for value in BARS.history if value is not None]
    assert {"zwei Klassen je", "Jahrgang", "44"} <= set(texts(BARS))


def test_the_difference_is_the_second_minus_the_first_scenario() -> None:
    expected = tuple((b or 0) - (a or 0) for a, b in zip(COMPARISON.values, COMPARISON.other, strict=True))
    assert COMPARISON.difference == pytest.approx(expected)
    assert "+2.908" in texts(COMPARISON)
    assert "Unterschied: „Neubaugebiet Süd“ minus „Status quo“" in texts(COMPARISON)


def test_indexed_scenarios_start_at_100_in_the_base_year() -> None:
    assert INDEXED.shown(INDEXED.history)[-1] == pytest.approx(100)
    assert {"93,7", "84,9", "−8,8"} <= set(texts(INDEXED))
    assert any("Indexpunkten" in text for text in texts(INDEXED))


def test_components_mark_projected_years_only_where_there_are_some() -> None:
    assert "Vorausberechnung" in texts(COMPONENTS_AHEAD)
    past = dataclasses.replace(COMPONENTS_AHEAD, base_year=2035)
    assert "Vorausberechnung" not in texts(past)
    assert not layers(past, "rect", fill=colour("future"))


def panel_of(chart: Chart) -> Panel:
    return render.draw(chart, "wide").panel


def test_a_missing_projected_year_interrupts_median_and_band() -> None:
    gap = dataclasses.replace(
        FAN_SMALL,
        median=(1420.0, None, 1330.0),
        bands=(Interval(80, (1380.0, None, 1200.0), (1460.0, None, 1455.0)),),
    )
    areas = [layer for layer in panel_of(gap).layers if layer.mark == "area"]
    assert [[row[0] for row in layer.rows] for layer in areas] == [[2018, 2023], [2033]]


def refused(words: str) -> Any:
    return pytest.raises(ChartInputError, match=words)


def test_a_range_with_its_limits_the_wrong_way_round_is_refused() -> None:
    with refused("untere Grenze"):
        Interval(80, (2.0,), (1.0,))
    with refused("untere Grenze"):
        Interval(80, (None, 1.0), (1.0, 2.0))
    with refused("Prozentwert"):
        Interval(100, (1.0,), (2.0,))


def test_history_and_projection_that_overlap_are_refused() -> None:
    with refused("Basisjahr 2010"):
        dataclasses.replace(FAN, base_year=2010)
    with refused("Basisjahr 2020"):
        dataclasses.replace(BARS, base_year=2020)


def test_rows_of_different_length_are_refused() -> None:
    with refused("verschieden lang"):
        dataclasses.replace(FAN, median=MEDIAN[:-1])
    with refused("verschieden lang"):
        dataclasses.replace(COMPARISON, other=MEDIAN[:-1])
    with refused("verschieden lang"):
        dataclasses.replace(PROJECTED, base_men=PROJECTED.base_men[:-1])


def test_a_range_given_twice_is_refused() -> None:
    with refused("doppelt"):
        dataclasses.replace(FAN, bands=(FAN.bands[0], FAN.bands[0]))


def test_a_capacity_without_a_name_is_refused() -> None:
    with refused("keinen Namen"):
        dataclasses.replace(KITA, limit_label="")


def test_an_index_without_base_value_is_refused() -> None:
    with refused("Basisjahrs 2018 fehlt"):
        dataclasses.replace(INDEXED, history=(*INDEXED.history[:-1], None))


def test_pyramids_that_would_jump_or_go_back_are_refused() -> None:
    with refused("verschiedene Maßstäbe"):
        PyramidStrip((SERIES[0], dataclasses.replace(SERIES[1], limit=5000.0)))
    with refused("vor dem Basisjahr"):
        dataclasses.replace(PROJECTED, year=2017)
    with refused("nicht größer als null"):
        dataclasses.replace(PROJECTED, limit=0.0)


def test_one_scale_is_found_for_years_given_with_different_ones() -> None:
    mixed = [dataclasses.replace(chart, limit=index + 1.0) for index, chart in enumerate(SERIES)]
    assert PyramidStrip(on_common_scale(mixed)).pyramids == SERIES
