"""The chapter on the future in the data profile of a region, on the page and in its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from dwk.documents.blocks import KeyFigure, SourceEntry
from dwk.documents.figures import Figure
from dwk.regions.models import Region
from dwk.statistics.profile.chapters import Chapter, ChapterProvider, chapters
from dwk.statistics.queries.sources import all_sources
from dwk.ui.formats import plural

from .figures import components_figure, fan_figure
from .figures_demand import demand_figures
from .figures_pyramid import pyramid_figure
from .findings import hints, statements, warnings
from .queries.outlook import outlook, outlook_stamp
from .queries.runs import ResultsMissing
from .result_page import basic, tiles
from .results import AssumptionSource, DemandSeries, RunResult
from .wording import about

KEY = "zukunft"
#: what was computed here is no source of its own
OWN_WORDS = ("eigene", "Annahme")
INTRODUCTION = (
    "Eine Vorausberechnung sagt nicht, was geschehen wird. Sie rechnet aus, was aus dem heutigen Altersaufbau folgt, wenn "
    "die genannten Annahmen zu Geburten, Lebenserwartung und Wanderung gelten."
)


def chapter_of(region: Region) -> Chapter | None:
    """The chapter of a region with a released run; none without."""
    try:
        found = outlook(region)
    except ResultsMissing as missing:
        return Chapter(KEY, "Vorausberechnung", INTRODUCTION, (), warning=str(missing))
    if found is None:
        return None
    chapter = chapter_from(found.result)
    beside = other_words(found.result, found.other)
    return replace(chapter, statements=(chapter.statements[0], *beside, *chapter.statements[1:]))


def other_words(result: RunResult, others: Sequence[RunResult]) -> tuple[str, ...]:
    """Where the upper and lower variant lead in the same year."""
    reached = [
        f"{about(other.total.at(result.horizon))} mit „{other.scenario_name}“"
        for other in others
        if result.horizon in other.total.years
    ]
    return (f"Andere Annahmen führen {result.horizon} zu {' und '.join(reached)}.",) if reached else ()


def chapter_from(result: RunResult) -> Chapter:
    """A run as a chapter."""
    return Chapter(
        key=KEY,
        title=f"Vorausberechnung bis {result.horizon}",
        introduction=" ".join(
            (INTRODUCTION, f"Szenario „{result.scenario_name}“: {result.preset_meaning}", *hints(result))
        ),
        figures=tuple(_figures(result)),
        tiles=tuple(
            KeyFigure(
                label=f"{tile.label} (Vorausberechnung)",
                value_text=tile.value,
                unit=tile.unit,
                comparison_text=tile.comparison,
                year=tile.date,
                territory=tile.territory,
                source=tile.source,
            )
            for tile in tiles(result)
        ),
        statements=statements(result),
        warning=" ".join(warnings(result)),
        assumptions=(
            *(assumption_words(line) for line in basic(result.assumptions)),
            *(demand_words(series) for series in result.demand if series.parameters),
        ),
        sources=source_entries(result),
        link=(
            "Alle Ergebnisse, Annahmen und Dateien dieser Vorausberechnung",
            reverse("projection_run", args=[result.run_id]),
        ),
    )


def _figures(result: RunResult) -> list[Figure]:
    """The figures with keys of their own, because the profile has a pyramid and components, too."""
    figures = [
        fan_figure(result),
        components_figure(result),
        pyramid_figure(result, result.horizon),
        *demand_figures(result),
    ]
    return [replace(figure, key=f"{KEY}-{figure.key}") for figure in figures]


def assumption_words(line: AssumptionSource) -> str:
    """One assumption with value, time, flags and source."""
    flags = f" ({', '.join(line.flags)})" if line.flags else ""
    value = f"{line.value} {line.unit}".strip()
    return f"{line.topic}, {line.what}: {value}, {line.year}{flags}. Quelle: {line.source.rstrip('.')}."


def demand_words(series: DemandSeries) -> str:
    """What stands behind a demand in one sentence; the run's page lists each rate."""
    flags = list(dict.fromkeys(flag for line in series.parameters for flag in line.flags[:1]))
    sources = dict.fromkeys(origin_of(line) for line in series.parameters)
    count = plural(len(series.parameters), "Größe", "Größen")
    return f"Bedarf, {series.label}: {count} ({', '.join(flags)}). Quelle: {'; '.join(sources)}."


def origin_of(line: AssumptionSource) -> str:
    """The table or publication of a rate without the figures it was formed from."""
    return line.source.split(": ")[0].rstrip(".")


def source_entries(result: RunResult) -> tuple[SourceEntry, ...]:
    """The sources of the assumptions for the list at the end of a document, official tables with their licence."""
    known = {source.table_code: source for source in all_sources().values() if source.table_code}
    entries: dict[SourceEntry, None] = {}
    for line in result.assumptions:
        _, _, code = line.source.partition(", Tabelle ")
        source = known.get(code.rstrip("."))
        if source is not None:
            name = ": ".join(part for part in (source.table_code, source.title) if part)
            entry = SourceEntry(source.publisher, name, source.licence, source.attribution, source.retrieved_on)
        elif line.source.startswith(OWN_WORDS):
            continue
        else:
            publisher, _, rest = origin_of(line).partition(", ")
            entry = SourceEntry(publisher, rest, "siehe Herausgeber", origin_of(line))
        entries.setdefault(entry)
    own = SourceEntry(
        f"Demografiewerkstatt, Rechenkern Version {result.engine_version}",
        f"Rechenlauf {result.run_id}, Startwert {result.seed}, {plural(result.trajectories, 'Verlauf', 'Verläufe')}",
        "eigene Berechnung",
        "eigene Vorausberechnung aus den genannten Quellen",
    )
    return (*entries, own)


def register() -> None:
    """Add the chapter to every data profile."""
    chapters.register(ChapterProvider("Zukunft", chapter_of, outlook_stamp, order=20))
