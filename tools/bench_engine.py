"""Measure the engine beside the memory bandwidth of the same run: part of ``make bench``, or ``python -m tools.bench_engine``.

Every figure is the shortest of several runs on the threads that Numba uses here (two on the machine the goals were set
for). The ratio to the triad says how many times the measured bandwidth the run would have moved in its time; it is what
can be compared between machines.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from dwk_demography.projection import PUBLISHED_GROUPS, Outputs, Prepared, Varied, empty_outputs, prepare, project
from dwk_demography.projection.grouping import PROBABILITIES, part_of, run_quantiles_numpy
from dwk_demography.projection.reference import run_numpy

YEARS, AGES = 30, 101
MUNICIPALITIES, DISTRICTS = 10_800, 400
#: NumPy takes minutes for all trajectories; so many regions are measured and the time is scaled up
NUMPY_REGIONS = {"trajectories-128": 200, "trajectories-1000": 20}
TRIAD_BYTES = 3 * 8 * 40_000_000


@dataclass(frozen=True)
class Figure:
    """A measured time; `seconds` in seconds, `goal` likewise."""

    name: str
    seconds: float
    goal: float | None = None
    memory_mb: float | None = None
    note: str = ""

    def line(self, triad: float) -> str:
        """The row of the table; `triad` is the time of one triad."""
        scale, unit = (1e6, "µs") if self.seconds < 0.001 else ((1e3, "ms") if self.seconds < 1 else (1, "s"))
        goal = "" if self.goal is None else f"  Ziel {self.goal * scale:g} {unit}"
        kept = "" if self.goal is None else ("  erreicht" if self.seconds <= self.goal else "  VERFEHLT")
        memory = "" if self.memory_mb is None else f"  Spitze {self.memory_mb:.0f} MB"
        note = f"  ({self.note})" if self.note else ""
        ratio = f"  {self.seconds / triad:8.3g} x Triade"
        return f"  {self.name:<74}{self.seconds * scale:>9.2f} {unit:<3}{ratio}{goal}{kept}{memory}{note}"


def shortest(action: Callable[[], object], *, seconds: float = 2.0, least: int = 3) -> float:
    """Shortest duration of repeated calls, for about so many seconds."""
    durations: list[float] = []
    until = time.perf_counter() + seconds
    while len(durations) < least or (time.perf_counter() < until and len(durations) < 5000):
        started = time.perf_counter()
        action()
        durations.append(time.perf_counter() - started)
    return min(durations)


def triad() -> float:
    """Seconds for ``a = b + s * c`` over 40 million float64 on all threads."""
    import numba

    @numba.njit(parallel=True)
    def run(a: Any, b: Any, c: Any) -> None:
        for i in numba.prange(a.size):
            a[i] = b[i] + 3.0 * c[i]

    arrays = [np.ones(TRIAD_BYTES // 24) for _ in range(3)]
    return shortest(lambda: run(*arrays))


def invented(regions: int, *, yearly: bool = False, kind: type = np.float64) -> dict[str, Any]:
    """An invented country: rates constant for each region, or others every year."""
    random = np.random.default_rng(1)
    shape = (YEARS if yearly else 1, regions)
    age = np.linspace(0, 1, AGES)
    asfr: np.ndarray = np.zeros((*shape, AGES), kind)
    asfr[..., 15:50] = 0.045
    decline = (1.02 - age)[None, None, None, :]
    return {
        "base": ((random.random((regions, 2, AGES)) * 50 + 25) * (1.05 - age)).astype(kind),
        "survival": np.broadcast_to(1 - 0.35 * age**6, (*shape, 2, AGES)).astype(kind),
        "asfr": asfr,
        "srb": np.full((1, 1), 1.055, kind),
        "migration": ((random.random((*shape, 2, AGES)) - 0.5) * decline).astype(kind),
    }


def prepared_of(arrays: dict[str, Any]) -> Prepared:
    """Validated input for the kernels."""
    kind = arrays["base"].dtype
    return prepare(*arrays.values(), step=1, years=YEARS, dtype=kind)


def with_trajectories(regions: int, trajectories: int) -> Prepared:
    """Trajectories along one direction for each of fertility, mortality and migration."""
    kind = np.float32
    prepared = prepared_of(invented(regions, kind=kind))
    random = np.random.default_rng(2)

    def varied(quantity: Varied, direction: np.ndarray) -> Varied:
        weight = random.standard_normal((trajectories, YEARS, 1)).cumsum(axis=1) * 0.2
        return replace(quantity, direction=np.ascontiguousarray(direction, kind), weight=weight.astype(kind))

    net = prepared.net
    assert net is not None  # noqa: S101  # the invented country has migration
    return replace(
        prepared,
        survival=varied(prepared.survival, (1 - prepared.survival.central) * 0.1),
        asfr=varied(prepared.asfr, prepared.asfr.central * 0.1),
        net=varied(net, np.abs(net.central) * 0.3),
        trajectories=trajectories,
        has_trajectories=True,
    )


def one_region() -> Iterator[Figure]:
    """One region, 30 years."""
    from dwk_demography.projection.kernel import bind

    arrays = invented(1)
    prepared = prepared_of(arrays)
    out = empty_outputs(prepared, components=False)
    started = time.perf_counter()
    bind(prepared, out)()
    yield Figure("Rechenkern übersetzen oder aus dem Zwischenspeicher laden", time.perf_counter() - started)
    yield Figure("1 Gebiet, 30 Jahre: Rechenkern", shortest(bind(prepared, out)), 15e-6)
    given = list(arrays.values())
    validated = shortest(lambda: project(*given, step=1, years=YEARS, out=out))
    yield Figure("1 Gebiet, 30 Jahre: project() mit Prüfung", validated, 100e-6)
    fresh = shortest(lambda: project(*given, step=1, years=YEARS))
    yield Figure("1 Gebiet, 30 Jahre: project() mit Prüfung, alle Komponenten, neue Felder", fresh)
    yield Figure("1 Gebiet, 30 Jahre: NumPy", shortest(lambda: run_numpy(prepared, out)))


def many_regions() -> Iterator[Figure]:
    """10,800 regions, deterministic."""
    from dwk_demography.projection.kernel import bind

    for yearly, words in ((False, "Raten je Gebiet"), (True, "Raten je Gebiet und Jahr")):
        prepared = prepared_of(invented(MUNICIPALITIES, yearly=yearly))
        out = empty_outputs(prepared, components=False)
        again = bind(prepared, out)
        again()
        yield Figure(f"10.800 Gebiete, 30 Jahre, {words}: in vorhandene Felder", shortest(again, least=7), 0.08)
        name = f"10.800 Gebiete, 30 Jahre, {words}"
        yield Figure(f"{name}: in neuen Speicher", shortest(lambda: _fresh(prepared)))  # noqa: B023  # called at once
        yield Figure(f"{name}: NumPy", shortest(lambda: run_numpy(prepared, out), seconds=0, least=1))  # noqa: B023  # called at once


def _fresh(prepared: Prepared) -> Outputs:
    from dwk_demography.projection.kernel import run_numba

    out = empty_outputs(prepared, components=False)
    run_numba(prepared, out)
    return out


def trajectories(name: str, regions: int, count: int, words: str) -> Iterator[Figure]:
    """Quantiles of totals and 17 groups in float32, in a process of its own for its memory."""
    found = _child(name, regions, count)
    yield Figure(f"{words}: Quantile, float32", found["seconds"], 4.0, found["memory_mb"])
    yield Figure("  davon beim ersten Mal übersetzen oder laden", found["first"] - found["seconds"])
    prepared = part_of(with_trajectories(regions, count), slice(0, NUMPY_REGIONS[name]))
    bounds = np.array(PUBLISHED_GROUPS)
    took = shortest(lambda: run_quantiles_numpy(prepared, bounds, np.array(PROBABILITIES)), seconds=0, least=1)
    share = regions / NUMPY_REGIONS[name]
    yield Figure(f"{words}: NumPy", took * share, note=f"hochgerechnet von {NUMPY_REGIONS[name]} Gebieten")


def _child(name: str, regions: int, count: int) -> dict[str, float]:
    words = [sys.executable, "-m", "tools.bench_engine", "--child", name, str(regions), str(count)]
    answer = subprocess.run(words, capture_output=True, text=True, check=True)
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def measure_child(regions: int, count: int) -> dict[str, float]:
    """Time and peak memory of the streaming kernel in this process."""
    from dwk_demography.projection.streaming import run_quantiles

    prepared = with_trajectories(regions, count)
    bounds, wanted = np.array(PUBLISHED_GROUPS), np.array(PROBABILITIES)
    started = time.perf_counter()
    run_quantiles(prepared, bounds, wanted)
    first = time.perf_counter() - started
    seconds = shortest(lambda: run_quantiles(prepared, bounds, wanted), seconds=8)
    return {
        "seconds": seconds,
        "first": first,
        "memory_mb": peak_memory(),
    }


def peak_memory() -> float:
    """Largest resident memory of this process in MB; `getrusage` would count the parent's before the start as well."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status has no VmHWM")


def measure() -> tuple[float, list[Figure]]:
    """The time of a triad, and all figures."""
    base = triad()
    figures = [*one_region(), *many_regions()]
    figures += trajectories("trajectories-128", MUNICIPALITIES, 128, "10.800 Gebiete x 128 Verläufe")
    figures += trajectories("trajectories-1000", DISTRICTS, 1000, "400 Kreise x 1.000 Verläufe")
    return base, figures


def report() -> list[str]:
    """Measure everything; the lines of the table."""
    from dwk_demography.projection.compiling import threads

    base, figures = measure()
    title = f"Rechenkern ({threads()} Threads; Triade {TRIAD_BYTES / base / 1e9:.1f} GB/s, {base * 1e3:.1f} ms)"
    return [title, *(figure.line(base) for figure in figures)]


def main() -> int:
    """Print the table, or with ``--json`` the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", nargs=3, metavar=("NAME", "REGIONS", "TRAJECTORIES"))
    given = parser.parse_args()
    if given.child:
        print(json.dumps(measure_child(int(given.child[1]), int(given.child[2]))))
    elif given.json:
        base, figures = measure()
        print(json.dumps({"triad_seconds": base, "figures": [asdict(figure) for figure in figures]}, indent=1))
    else:
        print("\n".join(report()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
