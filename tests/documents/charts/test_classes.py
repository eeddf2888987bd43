from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.documents.charts.classes import class_of, quantile_breaks
from dwk.documents.charts.labels import spread, ticks, year_ticks
from dwk.documents.charts.specs import ChartInputError

values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=400)
classes = st.integers(2, 7)


@given(values, classes)
def test_limits_ascend_occur_among_the_values_and_leave_no_class_empty(numbers: list[float], n: int) -> None:
    breaks = quantile_breaks(numbers, n)
    assert list(breaks) == sorted(set(breaks))
    assert len(breaks) <= n - 1
    assert set(breaks) <= set(numbers)
    assert {class_of(number, breaks) for number in numbers} == set(range(len(breaks) + 1))


@given(st.sets(st.integers(-1000, 1000), min_size=14, max_size=400), classes)
def test_without_ties_all_classes_are_equally_full(numbers: set[int], n: int) -> None:
    breaks = quantile_breaks([float(number) for number in numbers], n)
    sizes = [0] * n
    for number in numbers:
        sizes[class_of(number, breaks)] += 1
    assert max(sizes) - min(sizes) <= 1


@given(values, classes)
def test_missing_values_and_order_do_not_matter(numbers: list[float], n: int) -> None:
    mixed = [None, *reversed(numbers), None]
    assert quantile_breaks(mixed, n) == quantile_breaks(numbers, n)


def test_no_value_gives_no_limit() -> None:
    assert quantile_breaks([None, None]) == ()


def test_more_classes_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ChartInputError, match="zwei bis sieben"):
        quantile_breaks([1.0, 2.0], 8)


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(10, 40)), min_size=1, max_size=6))
def test_labels_never_overlap_and_stay_inside(wanted: list[tuple[float, float]]) -> None:
    sizes = [size for _, size in wanted]
    centres = spread([centre for centre, _ in wanted], sizes, 0, 300)
    boxes = sorted((centre - size / 2, centre + size / 2) for centre, size in zip(centres, sizes, strict=True))
    assert all(high <= low + 1e-6 for (_, high), (low, _) in pairwise(boxes))
    assert boxes[0][0] >= -1e-6
    assert boxes[-1][1] <= 300 + 1e-6


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6), st.integers(2, 8))
def test_ticks_enclose_the_values(low: float, span: float, most: int) -> None:
    found = ticks(low, low + span, most)
    assert found[0] <= low + span * 1e-6
    assert found[-1] >= low + span - span * 1e-6
    assert len(found) <= most + 2


@given(st.integers(1900, 2050), st.integers(1, 100), st.floats(100, 900))
def test_years_on_the_axis_do_not_touch(first: int, span: int, width: float) -> None:
    shown = year_ticks(first, first + span, width, 32)
    assert shown[0] == first
    assert shown[-1] == first + span
    assert all((b - a) / span * width >= 32 for a, b in pairwise(shown))
