"""Measure the reads of the trail on a database that ``bench_programme`` filled; it calls this."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tools.bench import BenchError, Reading, p95, timed

KIND = "programme.task"
TIMES = 12


def readings(place: str, scope: str, day: date) -> Iterator[Reading]:
    """States, differences and a page of a scope with 20,000 versions, and all chains in one pass."""
    from dwk.audit.queries import changes, difference, states_as_of, verify_chains

    middle = day + timedelta(days=150)
    states = [timed(lambda: states_as_of([KIND], scope=scope, as_of=middle)) for _ in range(TIMES)]
    yield Reading(f"{place}: states_as_of bei 20.000 Fassungen, p95", p95(states), "ms", 300)
    differing = [timed(lambda: difference(scope, day, middle)) for _ in range(TIMES)]
    yield Reading(f"{place}: difference bei 20.000 Fassungen, p95", p95(differing), "ms")
    pages = [timed(lambda: changes(scope, limit=50, offset=10_000)) for _ in range(TIMES)]
    yield Reading(f"{place}: eine Seite des Verlaufs, p95", p95(pages), "ms")

    def verify() -> None:
        broken = [report.chain for report in verify_chains() if report.faults]
        if broken:
            raise BenchError(f"Der Verlauf ist fehlerhaft: {broken}")

    yield Reading(f"{place}: alle Ketten in einem Durchgang prüfen", timed(verify), "s", 10)
