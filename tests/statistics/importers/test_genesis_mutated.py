"""Damaged files of the GENESIS family: refused, or read with every undamaged row as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk.statistics.importers import datencsv, ffcsv, genesis_csv
from dwk.statistics.importers.contract import FileRefused, ParsedFile
from dwk.statistics.importers.sample import Sample, sample_from_bytes

from .genesis_samples import CUBE, FLAT, LONG, NEW, OLD_FLAT, WIDE

Read = Callable[[Sample], ParsedFile]

FILES: dict[str, tuple[Read, bytes]] = {
    "long": (genesis_csv.read, LONG.encode("cp1252")),
    "wide": (genesis_csv.read, WIDE.encode("cp1252")),
    "new": (genesis_csv.read, NEW.encode("utf-8-sig")),
    "flat": (ffcsv.read, FLAT.encode("utf-8-sig")),
    "old flat": (ffcsv.read, OLD_FLAT.encode("utf-8")),
    "cube": (datencsv.read, CUBE.encode("utf-8")),
}
NAMES = sorted(FILES)


def numbers_by_line(read: Read, data: bytes) -> dict[bytes, list[str]] | None:
    """Values with their marks by the text of their line; None if the file is refused."""
    try:
        parsed = read(sample_from_bytes("beispiel.csv", data))
    except FileRefused:
        return None
    lines = data.split(b"\n")
    found: dict[bytes, list[str]] = defaultdict(list)
    for table in parsed.tables:
        for value, mark, row in zip(table.value, table.mark, table.row, strict=True):
            found[lines[row - 1]].append(f"{value} {mark}")
    return {line: sorted(values) for line, values in found.items()}


def assert_undamaged(name: str, damaged: bytes) -> None:
    read, data = FILES[name]
    before = numbers_by_line(read, data)
    after = numbers_by_line(read, damaged)
    assert before is not None
    for line, values in (after or {}).items():
        if line in before:
            assert set(values) <= set(before[line])
            assert len(values) <= len(before[line])


@pytest.mark.parametrize("name", NAMES)
def test_undamaged_file_is_read(name: str) -> None:
    read, data = FILES[name]
    assert numbers_by_line(read, data)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_changed_bytes(name: str, data: st.DataObject) -> None:
    damaged = bytearray(FILES[name][1])
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(1, 255))
    assert_undamaged(name, bytes(damaged))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_cut_end(name: str, data: st.DataObject) -> None:
    whole = FILES[name][1]
    assert_undamaged(name, whole[: data.draw(st.integers(1, len(whole) - 1))])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_lost_and_swapped_lines(name: str, data: st.DataObject) -> None:
    lines = FILES[name][1].split(b"\n")
    first, second = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[first], lines[second] = lines[second], lines[first]
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    assert_undamaged(name, b"\n".join(lines))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_lost_column(name: str, data: st.DataObject) -> None:
    lines = FILES[name][1].split(b"\n")
    place = data.draw(st.integers(0, 16))
    chosen = data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1))
    for number in chosen:
        cells = lines[number].split(b";")
        if len(cells) > place:
            del cells[place]
        lines[number] = b";".join(cells)
    assert_undamaged(name, b"\n".join(lines))
