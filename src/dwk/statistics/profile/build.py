"""Facts of a profile, kept in memory as long as neither values nor regions change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from dwk.regions.models import Region, RegionStamp
from dwk.regions.queries import chain_of
from dwk.regions.rules import Level
from dwk.statistics.loading.plan import current_stamp
from dwk.statistics.queries.region_data import load
from dwk.statistics.queries.sources import all_sources

from .chapters import chapters
from .facts import Facts, Role, Territory
from .gather import gather
from .names import full_name
from .selection import Selection

T = TypeVar("T")

KEPT_PROFILES = 48


class Kept:
    """The latest results of this process by key. A key carries the stamps of the data: it is never wrong, only unused."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._results: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result for a key, made at most once at a time per key in the usual case."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                found: T = self._results[key]
                return found
        made = make()
        with self._lock:
            self._results[key] = made
            while len(self._results) > self._most:
                self._results.popitem(last=False)
        return made


_facts = Kept(KEPT_PROFILES)


def data_stamp() -> tuple[str, str]:
    """Stamps of values and regions; whatever is computed from both is right as long as they stand."""
    return current_stamp(), RegionStamp.objects.values_list("value", flat=True).first() or ""


def page_stamp() -> tuple[str, str, str]:
    """As :func:`data_stamp`, with the chapters that other modules add to a profile."""
    return *data_stamp(), chapters.stamp()


def facts_of(region: Region, selection: Selection, stamp: tuple[str, str]) -> Facts:
    """The facts of a region for a selection of years."""
    if not all(stamp):
        # without stamps nothing says whether something changed
        return _gather(region, selection)
    return _facts.get((stamp, region.key, selection), lambda: _gather(region, selection))


def _gather(region: Region, selection: Selection) -> Facts:
    chain = chain_of(region)
    data = load([region.territory_key, *(larger.territory_key for larger in chain)])
    roles: list[Role] = ["own", *(_role(larger) for larger in chain)]
    territories = tuple(
        Territory(entry, role, full_name(entry), data[entry.territory_key])
        for entry, role in zip([region, *chain], roles, strict=True)
    )
    return gather(territories, all_sources(), selection)


def _role(region: Region) -> Role:
    if region.level == Level.FEDERATION:
        return "bund"
    return "land" if region.level == Level.STATE else "kreis"
