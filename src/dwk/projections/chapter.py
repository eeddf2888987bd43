"""The chapter on the future in the data profile of a region, on the page and in its documents."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Count, Max
from django.urls import reverse

from dwk.documents.blocks import KeyFigure, SourceEntry
from dwk.documents.figures import Figure
from dwk.regions.models import Region
from dwk.statistics.profile.chapters import Chapter, ChapterProvider, chapters

from .figures import components_figure, fan_figure, groups_figure
from .figures_demand import demand_figures
from .figures_pyramid import pyramid_figure, strip_figure
from .findings import statements, warnings
from .models import ProjectionRun, RunState
from .queries.outlook import outlook
from .result_page import tiles
from .results import AssumptionSource, RunResult

KEY = "zukunft"
INTRODUCTION = (
    "Eine Vorausberechnung sagt nicht, was geschehen wird. Sie rechnet aus, was aus dem heutigen Altersaufbau folgt, wenn "
    "die genannten Annahmen zu Geburten, Lebenserwartung und Wanderung gelten."
)


def stamp() -> str:
    """Changes whenever a run ends."""
    newest = ProjectionRun.objects.filter(state=RunState.DONE).aggregate(count=Count("pk"), last=Max("finished_at"))
    return f"{newest['count']}:{newest['last'].isoformat() if newest['last'] else ''}"


def chapter_of(region: Region) -> Chapter | None:
    """The chapter of a region with a finished run of the status quo; none without."""
    found = outlook(region)
    return None if found is None else chapter_from(found.result)


def chapter_from(result: RunResult) -> Chapter:
    """A run as a chapter."""
    return Chapter(
        key=KEY,
        title=f"Vorausberechnung bis {result.horizon}",
        introduction=f"{INTRODUCTION} Szenario „{result.scenario_name}“: {result.preset_meaning}",
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
        assumptions=tuple(assumption_words(line) for line in result.assumptions),
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
        pyramid_figure(result, result.horizon),
        components_figure(result),
        *([groups_figure(result)] if result.groups else []),
        *([strip_figure(result)] if len(result.pyramid) > 1 else []),
        *demand_figures(result),
    ]
    return [replace(figure, key=f"{KEY}-{figure.key}") for figure in figures]


def assumption_words(line: AssumptionSource) -> str:
    """One assumption with value, time, flags and source."""
    flags = f" ({', '.join(line.flags)})" if line.flags else ""
    value = f"{line.value} {line.unit}".strip()
    return f"{line.topic}, {line.what}: {value}, {line.year}{flags}. Quelle: {line.source.rstrip('.')}."


def source_entries(result: RunResult) -> tuple[SourceEntry, ...]:
    """The sources of the assumptions for the list at the end of a document."""
    found = dict.fromkeys(line.source.rstrip(".") for line in result.assumptions if line.source)
    own = "Demografiewerkstatt, Rechenkern Version " + result.engine_version
    return (
        *(SourceEntry(name, "", "siehe Quellenvermerk", name) for name in found),
        SourceEntry(
            own, f"Rechenlauf {result.run_id}, Startwert {result.seed}", "eigene Berechnung", result.source_line
        ),
    )


def register() -> None:
    """Add the chapter to every data profile."""
    chapters.register(ChapterProvider("Zukunft", chapter_of, stamp, order=20))
