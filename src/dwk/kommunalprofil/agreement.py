"""How far coders agree: Krippendorff's alpha and Cohen's kappa over stretches of the same texts. Pure.

Units are stretches: a text is cut wherever a mark of any compared coder begins or ends, the unmarked rest counts with it.
For one category a stretch carries it or not; over all categories the set of categories of a stretch is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Mark = tuple[int, int, int]  # start, end, category


@dataclass(frozen=True, slots=True)
class Compared:
    """A text with the marks of each coder that is compared."""

    key: int
    length: int
    marks: Mapping[str, Sequence[Mark]]


@dataclass(frozen=True, slots=True)
class Result:
    """Numbers for a category or overall; None: cannot be calculated."""

    units: int
    alpha: float | None
    kappa: float | None


def stretches(text: Compared, category: int | None = None) -> list[dict[str, frozenset[int]]]:
    """Categories that each coder gave to each stretch of a text; with ``category`` only this one is looked at."""
    events: dict[int, list[tuple[str, int, int]]] = {0: [], text.length: []}
    for coder, marks in text.marks.items():
        for start, end, code in marks:
            if category is None or code == category:
                events.setdefault(start, []).append((coder, code, 1))
                events.setdefault(end, []).append((coder, code, -1))
    depth: dict[tuple[str, int], int] = {}
    found: list[dict[str, frozenset[int]]] = []
    limits = sorted(events)
    for place in limits[:-1]:
        for coder, code, step in events[place]:
            depth[coder, code] = depth.get((coder, code), 0) + step
            if not depth[coder, code]:
                del depth[coder, code]
        found.append({coder: frozenset(code for who, code in depth if who == coder) for coder in text.marks})
    return found


def agreement_of(texts: Iterable[Compared], category: int | None = None) -> Result:
    """Alpha and kappa over all texts; kappa of more than two coders is the mean of all pairs."""
    rows: list[tuple[str, str, str]] = []
    units = 0
    for text in texts:
        for number, given in enumerate(stretches(text, category)):
            units += 1
            rows += [(coder, f"{text.key}-{number}", _label(codes)) for coder, codes in given.items()]
    coders = sorted({row[0] for row in rows})
    if len(coders) < 2 or len({row[2] for row in rows}) < 2:
        return Result(units, None, None)
    # loaded only where it is needed: it brings much with it
    from nltk.metrics.agreement import AnnotationTask

    alpha = float(AnnotationTask(rows).alpha())
    kappas = [_kappa([row for row in rows if row[0] in pair], AnnotationTask) for pair in combinations(coders, 2)]
    known = [kappa for kappa in kappas if kappa is not None]
    return Result(units, alpha, sum(known) / len(known) if len(known) == len(kappas) else None)


def _kappa(rows: list[tuple[str, str, str]], task: type) -> float | None:
    """Of two coders; None when both gave the same label everywhere."""
    if len({row[2] for row in rows}) < 2:
        return None
    return float(task(rows).kappa())


def _label(codes: frozenset[int]) -> str:
    return ",".join(str(code) for code in sorted(codes)) or "-"


def meaning(value: float | None) -> str:
    """What a value says, in plain words (limits after Krippendorff)."""
    if value is None:
        return "nicht berechenbar"
    if value >= 0.8:
        return "verlässlich"
    if value >= 0.667:
        return "nur für vorläufige Schlüsse"
    if value > 0:
        return "zu gering, bitte Kategorie und Kodierregel besprechen"
    return "nicht besser als Zufall"
