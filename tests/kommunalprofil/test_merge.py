"""Two changes of a text are put together without losing a line, or not at all."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.kommunalprofil.merge import merged, plain

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "Wohnen", "- Punkt"]), max_size=12)
TEXTS = LINES.map("\n".join)


def lines(text: str) -> Counter[str]:
    return Counter(text.split("\n"))


@given(TEXTS, TEXTS)
def test_an_unchanged_side_gives_the_other(base: str, changed: str) -> None:
    assert merged(base, base, changed) == changed
    assert merged(base, changed, base) == changed


@given(TEXTS, TEXTS)
def test_the_same_change_twice_is_that_change(base: str, changed: str) -> None:
    assert merged(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_of_either_side_is_lost(base: str, ours: str, theirs: str) -> None:
    both = merged(base, ours, theirs)
    if both is None:
        return
    # a line is as often there as both sides together make it: what one added stays, what one took out is gone
    for side in (ours, theirs):
        added = lines(side) - lines(base)
        other = lines(base) - lines(theirs if side is ours else ours)
        assert not (added - lines(both)) - other


@given(TEXTS, TEXTS, TEXTS)
def test_it_does_not_matter_who_was_first(base: str, ours: str, theirs: str) -> None:
    assert merged(base, ours, theirs) == merged(base, theirs, ours)


@given(TEXTS, TEXTS, st.integers(0, 11))
def test_unique_lines_survive(base: str, theirs: str, at: int) -> None:
    ours = base.split("\n")
    ours.insert(min(at, len(ours)), "nur von uns")
    both = merged(base, "\n".join(ours), theirs + "\nnur von ihnen")
    assert both is None or {"nur von uns", "nur von ihnen"} <= set(both.split("\n"))


def test_changes_at_two_places_go_together() -> None:
    base = "Anfang\n\nMitte\n\nEnde"
    assert (
        merged(base, "Anfang neu\n\nMitte\n\nEnde", "Anfang\n\nMitte\n\nEnde neu") == "Anfang neu\n\nMitte\n\nEnde neu"
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("A1\nB\nC", "A2\nB\nC"),
        ("A\nB1\nC", "A\nB\nC1"),
        ("A\nB\nC\nvon uns", "A\nB\nC\nvon ihnen"),
        ("B\nC", "A1\nB\nC"),
    ],
)
def test_changes_that_touch_are_left_to_people(ours: str, theirs: str) -> None:
    assert merged("A\nB\nC", ours, theirs) is None


def test_line_ends_become_one_kind() -> None:
    assert plain("a\r\nb\rc\n") == "a\nb\nc\n"
