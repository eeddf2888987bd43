"""INKAR tables as CSV, and boundaries."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from math import isnan
from typing import Any

import pytest

from dwk.statistics.importers.contract import MARKS, FileRefused, ParsedFile
from dwk.statistics.importers.registry import read_bytes

INKAR = (
    "Kennziffer;Raumeinheit;Aggregat;Beschäftigtenquote;Beschäftigtenquote\n;;;2020;2021\n"
    "01001;Beispielstadt;Kreise;53,81;54,74\n01002;Beispielhafen;Kreise;;1.055,5\n"
)


def test_inkar_csv_gives_one_table_per_indicator() -> None:
    (table,) = read_bytes("export.csv", INKAR.encode()).tables
    assert (table.source.key, table.measures[0].concept) == ("inkar:Beschäftigtenquote", "indicator:EMP_RATE")
    assert list(table.value[:2]) == [53.81, 54.74]
    assert isnan(table.value[2])
    assert MARKS[table.mark[2]] == "."
    assert table.value[3] == 1055.5
    assert [(p.end, p.months, p.territory) for p in table.periods] == [
        (date(2020, 12, 31), 12, date(2021, 12, 31)),
        (date(2021, 12, 31), 12, date(2021, 12, 31)),
    ]
    assert "ungeklärt" in table.source.licence


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("54,74", "nan", "keine mögliche Zahl"),
        ("54,74", "=1+1", "Formel in Zelle E3"),
        (";;;2020;2021", ";;;2020;", "fehlt in Spalte 5"),
        (";1.055,5\n", "", "abgeschnitten"),
        ("01002;Beispielhafen;Kreise;;", "01001;Beispielstadt;Kreise;1;", "widerspricht sich"),
    ],
)
def test_broken_inkar_is_refused(old: str, new: str, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        read_bytes("export.csv", INKAR.replace(old, new).encode())


def test_inkar_row_with_words_is_rejected() -> None:
    (table,) = read_bytes("export.csv", INKAR.replace("1.055,5", "viel").encode()).tables
    assert [(note.row, note.region) for note in table.rejected] == [(4, "01002")]
    assert len(table) == 2


def topology() -> dict[str, Any]:
    """A square with a hole (a Land), and the hole itself; quantised, joined arcs, one reversed."""
    square = {"type": "Polygon", "arcs": [[0, 1], [2]], "properties": {"ags": "01", "name": "Rahmen"}}
    inner = {"type": "MultiPolygon", "arcs": [[[-3]]], "properties": {"ags": "02", "name": "Kern"}}
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [8, 50]},
        "objects": {"laender": {"type": "GeometryCollection", "geometries": [square, inner]}},
        "arcs": [
            [[0, 0], [40, 0], [0, 40]],
            [[40, 40], [-40, 0], [0, -40]],
            [[10, 10], [10, 0], [0, 10], [-10, 0], [0, -10]],
        ],
    }


def read(content: object) -> ParsedFile:
    return read_bytes("grenzen.topojson", json.dumps(content).encode())


def signed_area(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_arcs_become_rings_that_d3_fills_inside() -> None:
    frame, core = read(topology()).boundaries
    rings: Any = frame.geometry["coordinates"]
    assert (frame.key, frame.level, frame.geometry["type"]) == ("01", "state", "Polygon")
    assert signed_area(rings[0]) == pytest.approx(-16)
    assert signed_area(rings[1]) == pytest.approx(1)
    assert sorted(map(tuple, rings[0][:-1])) == [(8, 50), (8, 54), (12, 50), (12, 54)]
    polygons: Any = core.geometry["coordinates"]
    assert signed_area(polygons[0][0]) == pytest.approx(-1)


def changed(path: list[Any], value: object) -> dict[str, Any]:
    content = topology()
    place: Any = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return content


GEOMETRY = ["objects", "laender", "geometries", 0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ([*GEOMETRY, "arcs"], [[7]]),
        ([*GEOMETRY, "arcs"], [[-9]]),
        ([*GEOMETRY, "arcs"], [["0"]]),
        ([*GEOMETRY, "arcs"], [[0]]),
        ([*GEOMETRY, "arcs"], [[0, 2]]),
        ([*GEOMETRY, "arcs"], []),
        ([*GEOMETRY, "arcs"], None),
        ([*GEOMETRY, "properties"], {"ags": "1", "name": "X"}),
        ([*GEOMETRY, "properties"], {"ags": "02", "name": "doppelt"}),
        ([*GEOMETRY, "type"], "Point"),
        (["arcs", 0, 0], [float("nan"), 0]),
        (["arcs", 0, 0], [1e308, 0]),
        (["arcs", 0, 0], ["1", 0]),
        (["arcs", 0, 0], [9999, 0]),
        (["arcs", 0], [[0, 0]]),
        (["arcs"], "x"),
        (["transform", "scale"], [1]),
        (["objects"], {}),
    ],
)
def test_broken_boundaries_are_refused(path: list[Any], value: object) -> None:
    with pytest.raises(FileRefused, match="lassen sich nicht lesen"):
        read(changed(path, value))


def test_too_deep_or_cut_json_is_refused() -> None:
    deep = '{"type":"Topology","arcs":' + "[" * 100_000 + "]" * 100_000 + ',"objects":{}}'
    with pytest.raises(FileRefused, match="verschachtelt"):
        read_bytes("tief.topojson", deep.encode())
    with pytest.raises(FileRefused, match="kein gültiges JSON"):
        read_bytes("halb.topojson", json.dumps(topology())[:-20].encode())
