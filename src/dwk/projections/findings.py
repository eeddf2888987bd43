"""Sentences about a run, derived by fixed rules; no judgement, no ranking."""

from __future__ import annotations

from dwk.ui.formats import number

from .results import FanSeries, RunResult
from .wording import about, moved, span_words

#: a smaller change of an age group is not worth a sentence
NOTABLE_PERCENT = 5
MOST_GROUPS = 4
BASIS = (
    "Der Wert von {} steht auf einer neuen Grundlage ({}); ein Teil des Abstands kommt von dieser Umstellung, nicht von "
    "Geburten, Sterbefällen oder Umzügen."
)


def statements(result: RunResult) -> tuple[str, ...]:
    """What stands out, from the whole to the parts."""
    return (total_words(result), *_later_words(result), natural_words(result), *_group_words(result))


def total_words(result: RunResult) -> str:
    """Where the number of inhabitants goes, with its range."""
    series = result.total
    span = span_words(series, result.horizon)
    end = (
        f"Im Jahr {result.horizon} leben hier nach dieser Vorausberechnung {about(series.central[-1], 'Menschen')} "
        f"({number(series.central[0])} im Jahr {result.base_year})"
    )
    return f"{end}; in 80 von 100 Verläufen sind es {span}." if span else f"{end}."


def natural_words(result: RunResult) -> str:
    """Births, deaths and moves over the whole time."""
    births = sum(row.births for row in result.components)
    deaths = sum(row.deaths for row in result.components)
    moves = sum(row.net_migration + row.events for row in result.components)
    verb = "ziehen mehr Menschen zu als fort" if moves >= 0 else "ziehen mehr Menschen fort als zu"
    return (
        f"Bis {result.horizon} werden {about(births, 'Kinder')} geboren und {about(deaths, 'Menschen')} sterben; "
        f"außerdem {verb} ({about(abs(moves), 'Personen')})."
    )


def _group_words(result: RunResult) -> list[str]:
    def size(group: FanSeries) -> float:
        return abs(group.central[-1] / max(group.central[0], 1) - 1) * 100

    notable = sorted((group for group in result.groups if size(group) >= NOTABLE_PERCENT), key=size, reverse=True)
    chosen = {group.code for group in notable[:MOST_GROUPS]}
    return [
        f"{group.label}: {about(group.central[0])} im Jahr {result.base_year}, {about(group.central[-1])} im Jahr "
        f"{result.horizon}, also {moved(group.central[0], group.central[-1])}."
        for group in result.groups
        if group.code in chosen
    ]


def _later_words(result: RunResult) -> list[str]:
    """How the first observed years after the base year compare."""
    later = [point for point in result.total.later_observed if point.year in result.total.years]
    if not later:
        return []
    point = later[-1]
    at = result.total.years.index(point.year)
    expected = result.total.central[at]
    if not at:
        return []
    inside = ""
    if {10, 90} <= result.total.quantiles.keys():
        low, high = result.total.quantiles[10][at], result.total.quantiles[90][at]
        inside = "innerhalb" if low <= point.value <= high else "außerhalb"
        inside = f"; das liegt {inside} der Spannweite von 80 von 100 Verläufen"
    basis = f" {BASIS.format(point.year, point.flag.removeprefix('Grundlage '))}" if point.flag else ""
    return [
        f"Beobachtet wurden Ende {point.year} {number(point.value)} Menschen, vorausberechnet {about(expected)}{inside}."
        f"{basis}"
    ]


#: notes with these words weaken the result; others only explain it
WEAKENING = ("unsicher", "übertragen", "geschätzt", "Deckel", "begrenzt", "fehlt")


def warnings(result: RunResult) -> tuple[str, ...]:
    """What must be known before the figures are read."""
    found = tuple(note for note in result.notes if any(word in note for word in WEAKENING))
    if result.is_uncertain and not any("8.000" in note for note in found):
        return (
            "Das Gebiet hat weniger als 8.000 Einwohnerinnen und Einwohner. Einzelne Zuzüge und Fortzüge ändern das "
            "Ergebnis stark; lesen Sie die Werte als Größenordnung.",
            *found,
        )
    return found


def hints(result: RunResult) -> tuple[str, ...]:
    """What explains the figures without weakening them."""
    weakening = warnings(result)
    return tuple(note for note in result.notes if note not in weakening)
