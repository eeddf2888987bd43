"""Evidence whose source says something else by now: old value, new value, when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from dwk.kommunalprofil.frozen_charts import drawn_of
from dwk.kommunalprofil.models import Evidence, Profile
from dwk.kommunalprofil.rules import EvidenceKind
from dwk.regions.models import Region
from dwk.regions.rules import ROOT_KEY
from dwk.statistics.definitions import load_definitions
from dwk.statistics.models import Observation
from dwk.statistics.queries.region_data import load
from dwk.statistics.queries.values import concepts_of
from dwk.ui.formats import plural, with_unit

from .chart_revisions import Change, changes_of, same, years_of_chart
from .figures import value_now
from .newer_runs import newer_of

#: changed values of a chart that are named; the rest is counted
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Revision:
    """What changed at the source of a piece of evidence; ``new`` None: the source gives no value any more."""

    evidence: Evidence
    old: float
    new: float | None
    on: date | None
    #: of a chart: every value that changed
    changes: tuple[Change, ...] = ()
    #: of a value of a projection: the later run
    run: int | None = None

    @property
    def old_words(self) -> str:
        """The frozen value with its unit; of a chart the values that changed, with year and region or age."""
        return self._listed("old") if self.changes else self._words(self.old)

    @property
    def new_words(self) -> str:
        """The value of today with its unit; of a chart those in place of the changed ones."""
        return self._listed("new") if self.changes else self._words(self.new)

    def _listed(self, side: str) -> str:
        told = [f"{one.what}: {self._words(getattr(one, side))}" for one in self.changes[:MOST_NAMED]]
        left = len(self.changes) - MOST_NAMED
        return "; ".join(told) + (f"; und {plural(left, 'weiterer Wert', 'weitere Werte')}" if left > 0 else "")

    @property
    def reason(self) -> str:
        """Why the new value is taken over, as a proposal."""
        what = "An der Quelle" if self.run is None else f"Im Rechenlauf {self.run}"
        return f"{what} jetzt {self.new_words} statt {self.old_words}."

    def _words(self, value: float | None) -> str:
        if value is None:
            return "kein Wert mehr"
        return with_unit(value, self.evidence.frozen["unit"], self.evidence.frozen.get("decimals"))


def revisions_of(profile: Profile) -> dict[int, Revision]:
    """Revised evidence by its number; the number of queries does not grow with the evidence."""
    evidence = list(
        Evidence.objects.filter(profile=profile, kind=EvidenceKind.FIGURE, projection_run__isnull=True).select_related(
            "observation"
        )
    )
    plain = [one for one in evidence if not one.indicator_code and one.observation is not None]
    formed = [one for one in evidence if one.indicator_code and "curve" not in one.frozen]
    charts = [one for one in evidence if drawn_of(one.frozen) is not None]
    found = (*_of_tables(plain), *_of_indicators(formed), *_of_charts(charts), *_of_projections(profile))
    return {one.evidence.pk: one for one in found}


def current_of(observations: Iterable[Observation]) -> dict[int, Observation]:
    """What holds now in place of each value: of the same territory, else of the latest; by the number of the old one."""
    wanted = list(observations)
    match = Q(pk__in=[])
    for row in wanted:
        match |= Q(
            series_id=row.series_id, region_id=row.region_id, cell_id=row.cell_id, date=row.date, months=row.months
        )
    held: dict[tuple[Any, ...], Observation] = {}
    rows = Observation.objects.filter(match, ended_by__isnull=True).select_related("imported_by")
    for row in rows.order_by("territory_date"):
        held[_key(row)] = held[*_key(row), row.territory_date] = row
    found = {row.pk: held.get((*_key(row), row.territory_date)) or held.get(_key(row)) for row in wanted}
    return {number: row for number, row in found.items() if row is not None}


def _key(row: Observation) -> tuple[Any, ...]:
    return row.series_id, row.region_id, row.cell_id, row.date, row.months


def _of_tables(evidence: list[Evidence]) -> Iterable[Revision]:
    current = current_of(one.observation for one in evidence if one.observation is not None)
    for one in evidence:
        found = current.get(one.observation_id or 0)
        new = found.value if found else None
        if not same(one.frozen["value"], new):
            finished = found.imported_by.finished_at if found else None
            yield Revision(one, one.frozen["value"], new, finished.date() if finished else None)


def _of_indicators(evidence: list[Evidence]) -> Iterable[Revision]:
    known = [one for one in evidence if one.indicator_code in load_definitions()]
    if not known:
        return
    regions = {one.key: one for one in Region.objects.filter(key__in={one.frozen["region_key"] for one in known})}
    concepts = frozenset[str]().union(*(concepts_of(load_definitions()[one.indicator_code]) for one in known))
    data = load({one.territory_key for one in regions.values()}, concepts=concepts)
    days = _days(known)
    for one in known:
        region = regions[one.frozen["region_key"]]
        new = value_now(one.indicator_code, region, [], data, one.frozen["year"])
        if not same(one.frozen["value"], new):
            yield Revision(one, one.frozen["value"], new, days.get(region.key))


def _of_charts(evidence: list[Evidence]) -> Iterable[Revision]:
    if not evidence:
        return
    days = _days(evidence)
    for one, changes in changes_of(evidence):
        if changes:
            current = next((change.new for change in changes if change.new is not None), None)
            yield Revision(one, one.frozen["value"], current, days.get(one.frozen["region_key"]), tuple(changes))


def _of_projections(profile: Profile) -> Iterable[Revision]:
    """A later run was released: said even where it gives the same value, because the profile names the run."""
    for one in newer_of(profile):
        released = one.run.released_at
        day = timezone.localtime(released).date() if released else None
        yield Revision(one.evidence, one.evidence.frozen["value"], one.value, day, run=one.run.pk)


def _days(evidence: list[Evidence]) -> dict[str, date]:
    """When figures of a region last came in."""
    keys = {one.frozen["region_key"] for one in evidence} - {ROOT_KEY}
    years = {year for one in evidence for year in years_of_chart(one.frozen) or [one.frozen["year"]]}
    rows = Observation.objects.filter(region__key__in=keys, date__year__in=years, version__gt=1, ended_by__isnull=True)
    found = rows.order_by("imported_by__finished_at").values_list("region__key", "imported_by__finished_at").distinct()
    return {key: at.date() for key, at in found if at is not None}
