"""What may be said about groups of people: counts only, and none that would tell of single persons."""

from __future__ import annotations

from collections.abc import Mapping

#: groups of fewer people are not reported (process, phase 3)
LEAST = 5


def reported(counts: Mapping[str, int], *, parts_of_whole: bool, least: int = LEAST) -> dict[str, int | None]:
    """The counts of groups, None for those not reported; groups with nobody are named.

    Where the groups are parts of one whole whose size is known, a single withheld count could be worked out from the
    others; then the smallest of those goes, too.
    """
    small = {name for name, count in counts.items() if 0 < count < least}
    if parts_of_whole and len(small) == 1:
        rest = [name for name, count in counts.items() if count >= least]
        small |= set(sorted(rest, key=lambda name: (counts[name], name))[:1])
    return {name: None if name in small else count for name, count in counts.items()}
