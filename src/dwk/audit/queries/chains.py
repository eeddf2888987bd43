"""Whether the trail is whole: every row fits the one before, and none is missing, also at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dwk.audit.models import ChainHead, Version
from dwk.audit.rules import GENESIS_HASH, version_hash

COLUMNS = (
    "chain",
    "sequence",
    "object_type",
    "object_id",
    "effective_on",
    "recorded_at",
    "actor_id",
    "actor_name",
    "action",
    "reason",
    "data",
    "previous_hash",
    "hash",
)
CHANGED = "Eintrag wurde verändert"
MISSING = "Eintrag fehlt"
FOREIGN = "Eintrag kam nicht über die Software hinzu"
HEAD_MISSING = "Kettenende fehlt"
HEAD_CHANGED = "Kettenende wurde verändert"
#: number and checksum of the last entry of a chain
Head = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A row of a chain that does not fit."""

    chain: str
    sequence: int
    what: str


@dataclass(slots=True)
class ChainReport:
    """One chain: how many entries it has, how it ends, and what does not fit, in order."""

    chain: str
    entries: int = 0
    last: Head = (0, GENESIS_HASH)
    faults: list[ChainFault] = field(default_factory=list)

    def fault(self, sequence: int, what: str) -> None:
        """Note what does not fit."""
        self.faults.append(ChainFault(self.chain, sequence, what))


def all_chains() -> list[str]:
    """Names of all chains, also of one whose end was taken away."""
    heads = ChainHead.objects.values_list("chain", flat=True)
    return sorted(set(heads) | set(Version.objects.order_by().values_list("chain", flat=True).distinct()))


def verify_chain(chain: str) -> ChainFault | None:
    """The first row that does not fit; None when the chain is whole."""
    report = verify_chains([chain])[0]
    return report.faults[0] if report.faults else None


def verify_chains(chains: Iterable[str] | None = None, known: Mapping[str, Head] | None = None) -> list[ChainReport]:
    """Walk chains (all, if none is named) from their beginning, in one pass.

    ``known`` are ends that were noted earlier: what they say must still be there. Without them, somebody who rewrites a
    chain together with its end, or takes both away, cannot be found out.
    """
    names = None if chains is None else list(chains)
    before, known = _heads(names), known or {}
    rows = Version.objects.order_by("chain", "sequence").values_list(*COLUMNS)
    if names is not None:
        rows = rows.filter(chain__in=names)
    walks = {name: _Walk(name, before.get(name), known.get(name)) for name in {*before, *known, *(names or ())}}
    for row in rows.iterator(chunk_size=5000):
        walk = walks.get(row[0])
        if walk is None:
            walk = walks[row[0]] = _Walk(row[0], None, None)
        walk.step(row)
    # somebody may have written meanwhile, so the ends are looked up again
    after = _heads(names)
    return [walks[name].finish(after.get(name)) for name in sorted(walks)]


def _heads(chains: list[str] | None) -> dict[str, Head]:
    heads = ChainHead.objects.all() if chains is None else ChainHead.objects.filter(chain__in=chains)
    return {chain: (sequence, digest) for chain, sequence, digest in heads.values_list("chain", "sequence", "hash")}


class _Walk:
    """From row to row of one chain."""

    def __init__(self, chain: str, head: Head | None, known: Head | None) -> None:
        self.report = ChainReport(chain)
        self.head, self.known = head, known
        self.expected = 1
        #: what the next row may name as the row before: two checksums, if that row was changed
        self.previous = {GENESIS_HASH}

    def step(self, row: tuple[Any, ...]) -> None:
        """Look at the next row; one fault per row or gap, however much of it is wrong."""
        chain, sequence, previous, stored = row[0], row[1], row[-2], row[-1]
        self.report.entries += 1
        self.report.last = (sequence, stored)
        if sequence < self.expected:
            self.report.fault(sequence, FOREIGN)
            return
        if sequence > self.expected:
            self._gap(sequence - 1)
            self.previous = {previous}
        computed = version_hash(
            previous=previous,
            chain=chain,
            sequence=sequence,
            object_type=row[2],
            object_id=row[3],
            effective_on=row[4],
            recorded_at=row[5],
            actor_id=row[6],
            actor_name=row[7],
            action=row[8],
            reason=row[9],
            data=row[10],
        )
        if computed != stored or previous not in self.previous or self._known_otherwise(sequence, stored):
            self.report.fault(sequence, CHANGED)
        elif self.head is not None and self.head[0] == sequence and self.head[1] != stored:
            self.report.fault(sequence, HEAD_CHANGED)
        self.previous = {stored, computed}
        self.expected = sequence + 1

    def finish(self, head_now: Head | None) -> ChainReport:
        """Look at the end; ``head_now`` is the end as it stands after the last row was read."""
        seen = self.expected - 1
        least = max(self.head[0] if self.head else 0, self.known[0] if self.known else 0)
        if seen < least:
            self._gap(least)
        elif head_now is None and seen:
            self.report.fault(seen, HEAD_MISSING)
        elif head_now is not None and seen > head_now[0]:
            self.report.fault(seen, FOREIGN)
        return self.report

    def _known_otherwise(self, sequence: int, stored: str) -> bool:
        return self.known is not None and self.known[0] == sequence and self.known[1] != stored

    def _gap(self, last: int) -> None:
        what = MISSING if last == self.expected else f"Einträge bis Nummer {last} fehlen"
        self.report.fault(self.expected, what)
