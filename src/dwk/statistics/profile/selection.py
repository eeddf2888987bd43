"""Which years a profile shows; no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

#: a generation is a fair span to compare an age structure with
DEFAULT_SPAN_YEARS = 20


@dataclass(frozen=True, slots=True)
class Selection:
    """The year shown and the earlier one it is compared with; None: let the data decide."""

    year: int | None = None
    earlier: int | None = None
    map_indicator: str = "SHARE_65P"

    def settled(self, years: Sequence[int]) -> Selection:
        """The selection with years that exist: the latest, and twenty years before it or the first there is."""
        if not years:
            return replace(self, year=None, earlier=None)
        year = self.year if self.year is not None and self.year in years else years[-1]
        earlier = self.earlier
        if earlier not in years or earlier is None or earlier >= year:
            wanted = year - DEFAULT_SPAN_YEARS
            before = [candidate for candidate in years if candidate < year]
            earlier = wanted if wanted in before else (before[0] if before else None)
        return replace(self, year=year, earlier=earlier)

    @property
    def span(self) -> int:
        """Years between the two."""
        return 0 if self.year is None or self.earlier is None else self.year - self.earlier
