"""Which regions stand side by side in a year, and which former regions a later one consists of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

#: the parts may exceed the total of a Land by this share before former regions are taken out
TOLERANCE = 0.0005


@dataclass(frozen=True, slots=True)
class Succession:
    """A region that passed into another one.

    Parameters
    ----------
    predecessor, successor : str
        Keys; those of Kreise have five digits.
    year : int
        Year of the change.
    partly : bool
        Only a part of the predecessor passed into this successor.
    """

    predecessor: str
    successor: str
    year: int
    partly: bool


def side_by_side(
    totals: Mapping[str, float], states: Mapping[str, float], successions: Collection[Succession], year: int
) -> tuple[str, ...]:
    """Regions with data in a year that do not overlap.

    Official tables carry the regions of later reforms back into the past, beside the former ones. Where the regions of a
    Land add up to more than the Land, former regions are left out whose successors all are there. Without the total of
    the Land the date of the reform decides.

    Parameters
    ----------
    totals : mapping of str to float
        Persons by key of five digits.
    states : mapping of str to float
        Persons by key of the Land (two digits).
    successions : collection of Succession
    year : int

    Returns
    -------
    tuple of str
        Keys in ascending order.
    """
    chosen = set(totals)
    successors: dict[str, set[str]] = {}
    since: dict[str, int] = {}
    for entry in successions:
        successor = entry.successor[:5]
        if successor != entry.predecessor:
            successors.setdefault(entry.predecessor, set()).add(successor)
            since[entry.predecessor] = entry.year
    for former in sorted(successors):
        if former in chosen and successors[former] <= chosen and _too_many(former, chosen, totals, states, since, year):
            chosen.discard(former)
    return tuple(sorted(chosen))


def _too_many(
    former: str,
    chosen: set[str],
    totals: Mapping[str, float],
    states: Mapping[str, float],
    since: Mapping[str, int],
    year: int,
) -> bool:
    state = former[:2]
    if state not in states:
        return since[former] <= year
    return sum(totals[key] for key in chosen if key[:2] == state) > states[state] * (1 + TOLERANCE)


def pieces(
    key: str, available: Collection[str], successions: Collection[Succession], others: Collection[str] = ()
) -> tuple[str, ...]:
    """Regions of another year that make up a region exactly.

    Parameters
    ----------
    key : str
        The region as it is cut later.
    available : collection of str
        Regions that stand side by side in the other year.
    successions : collection of Succession
    others : collection of str
        Regions that stand beside `key` later; they are no parts of it.

    Returns
    -------
    tuple of str
        Keys to add up; empty if the region cannot be put together.
    """
    entries = [entry for entry in successions if entry.successor == key]
    former = {entry.predecessor for entry in entries if not entry.partly}
    if key in available:
        return (key, *sorted(part for part in former if part in available and part not in others))
    if not entries or any(entry.partly for entry in entries) or not former.issubset(available):
        return ()
    return tuple(sorted(former))
