"""Another program reads a cube as JSON-stat."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dwk.documents.export.cube import Cube, Dimension, Role
from dwk.documents.export.jsonstat import to_jsonstat

ROLES: tuple[Role, ...] = ("geo", "time", "metric", "class")


def _cube(sizes: list[int]) -> Cube:
    dimensions = tuple(
        Dimension(f"D{index}", f"Merkmal {index}", ROLES[index], tuple((f"K{n}", f"Wert {n}") for n in range(size)))
        for index, size in enumerate(sizes)
    )
    values: tuple[float | None, ...] = (None, *(float(n) for n in range(1, math.prod(sizes))))
    return Cube("Beispiel", dimensions, values, "Personen", "Beispielamt", "Beispiellizenz", "Erfunden", {0: "."}, 1)


def _read(cube: Cube) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(to_jsonstat(cube, updated=date(2024, 5, 1)))
    return result


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_the_values_fill_the_dimensions(sizes: list[int]) -> None:
    told = _read(_cube(sizes))
    assert told["size"] == sizes
    assert len(told["value"]) == math.prod(sizes)
    assert [len(told["dimension"][code]["category"]["index"]) for code in told["id"]] == sizes


def test_it_says_roles_source_licence_date_and_marks() -> None:
    told = _read(_cube([2, 3, 1, 2]))
    assert (told["version"], told["class"], told["updated"]) == ("2.0", "dataset", "2024-05-01")
    assert told["role"] == {"time": ["D1"], "geo": ["D0"], "metric": ["D2"]}
    assert (told["source"], told["extension"]["licence"], told["note"]) == (
        "Beispielamt",
        "Beispiellizenz",
        ["Erfunden"],
    )
    assert (told["value"][0], told["status"]) == (None, {"0": "."})
    assert told["dimension"]["D2"]["category"]["unit"] == {"K0": {"label": "Personen", "decimals": 1}}
