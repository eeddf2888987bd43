"""Files that somebody damaged at random: each is read into something that can go out again, or refused in words.

Every run tries the same damages, so that a finding can be found again; other ones come with another seed or more examples.
"""

from __future__ import annotations

import contextlib
import copy
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from dwk.kommunalprofil.qda.model import QdaRefused
from dwk.kommunalprofil.qda.reading import read_qdpx
from dwk.kommunalprofil.qda.writing import write_qde, write_qdpx
from tests.kommunalprofil import foreign_projects as foreign

FILES = (
    foreign.atlas(),
    foreign.nvivo(),
    foreign.maxqda(),
    foreign.qualcoder(),
    foreign.transana(),
    foreign.everything(),
)
WRONG = (
    "", "7", "-1", "9" * 30, "nein", "true", "{00000000-0000-0000-0000-000000000000}", "a" * 3000, "2026-02-30T25:00:00",
    "\u2028", "🏡", "#ggg", "internal://", "absolute://", "internal://a.txt", "OneWay", "NaN", "1e9", "  ", "\t",
)  # fmt: skip


def set_wrong(element: Any, every: list[Any], chance: random.Random) -> None:
    if element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(WRONG))


def take_value_of_another(element: Any, every: list[Any], chance: random.Random) -> None:
    values = list(chance.choice(every).attrib.values())
    if element.attrib and values:
        element.set(chance.choice(list(element.attrib)), chance.choice(values))


def drop_attribute(element: Any, every: list[Any], chance: random.Random) -> None:
    if element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]


def drop(element: Any, every: list[Any], chance: random.Random) -> None:
    if element.getparent() is not None:
        element.getparent().remove(element)


def double(element: Any, every: list[Any], chance: random.Random) -> None:
    if element.getparent() is not None:
        element.getparent().append(copy.deepcopy(element))


def shuffle(element: Any, every: list[Any], chance: random.Random) -> None:
    children = list(element)
    chance.shuffle(children)
    element[:] = children


def write_into(element: Any, every: list[Any], chance: random.Random) -> None:
    element.text = chance.choice(WRONG)


DAMAGES = (set_wrong, take_value_of_another, drop_attribute, drop, double, shuffle, write_into)


def damaged(chance: random.Random) -> bytes:
    """One of the files with a few things in its XML gone wrong."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(chance.choice(FILES))) as archive:
        for name in archive.namelist():
            files[name] = archive.read(name)
    name = next(one for one in files if one.endswith(".qde"))
    root = etree.fromstring(files.pop(name).removeprefix(b"\xef\xbb\xbf"))
    every = list(root.iter())
    for _ in range(chance.randrange(1, 8)):
        chance.choice(DAMAGES)(chance.choice(every), every, chance)
    return foreign.packed(etree.tostring(root), files, name=name)


@pytest.mark.reference
def test_what_was_read_from_a_damaged_file_is_valid_again_and_stays_the_same(shared_data: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared_data / "refi_qda" / "Project-mrt2019.xsd"))

    @settings(max_examples=250, deadline=None, derandomize=True)
    @given(st.randoms(use_true_random=False))
    def holds(chance: random.Random) -> None:
        try:
            read = read_qdpx(damaged(chance)).project
        except QdaRefused:
            return
        schema.assertValid(etree.fromstring(write_qde(read)))
        first = read_qdpx(write_qdpx(read)).project
        assert read_qdpx(write_qdpx(first)).project == first

    holds()


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_bytes_that_are_not_those_of_a_file_are_refused_in_words(content: bytes, chance: random.Random) -> None:
    broken = bytearray(content)
    for _ in range(chance.randrange(1, 9)):
        place = chance.randrange(len(broken))
        broken[place : place + chance.randrange(4)] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
    with contextlib.suppress(QdaRefused):
        read_qdpx(bytes(broken))
