"""What can be taken as evidence: indicators and tables of a region, released runs, released quotes, documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dwk.kommunalprofil.chart_pages import chart_html
from dwk.kommunalprofil.evidence_words import words_of
from dwk.kommunalprofil.models import ChapterEvidence, Evidence, Profile, Quote, StatementEvidence
from dwk.projections.models import ProjectionRun
from dwk.projections.queries.runs import result_of, runs_of
from dwk.regions.models import Region
from dwk.regions.queries.lookup import chain_of
from dwk.statistics.definitions import IndicatorDefinition, load_definitions
from dwk.statistics.models import Observation, Series
from dwk.statistics.queries.region_data import load
from dwk.statistics.queries.series import listed
from dwk.statistics.queries.values import concepts_of

from .contents import evidence_content
from .curves import values_by_year as own_values
from .figures import series_of

#: hits of a search that are shown
MOST_HITS = 30


@dataclass(frozen=True, slots=True)
class Use:
    """A piece of evidence with its words and where it is used."""

    evidence: Evidence
    words: str
    chapters: list[ChapterEvidence]
    statements: list[StatementEvidence]

    @property
    def chart(self) -> str:
        """Its chart as HTML; empty for what is no chart."""
        return chart_html(evidence_content(self.evidence), f"abb-{self.evidence.pk}")


def regions_for(profile: Profile) -> list[Region]:
    """The region of the profile, and the larger ones it is compared with."""
    return [profile.region, *chain_of(profile.region)]


def indicators_matching(text: str) -> list[IndicatorDefinition]:
    """Indicators by words in name, topic or definition; all for no word."""
    words = text.casefold().split()
    return [
        one
        for one in load_definitions().values()
        if all(word in f"{one.name_de} {one.theme_name_de} {one.definition_de} {one.code}".casefold() for word in words)
    ]


def series_matching(text: str, region: Region) -> list[Series]:
    """Tables of the statistics that hold values of the region, by words; none for no word."""
    if not text.strip():
        return []
    held = Observation.objects.filter(region__territory_key=region.territory_key, ended_by__isnull=True)
    return list(listed(text).filter(pk__in=held.order_by().values("series").distinct())[:MOST_HITS])


def values_by_year(definition: IndicatorDefinition, region: Region) -> dict[int, float]:
    """What an indicator is in each year for which it can be formed for a region, the latest first."""
    data = load([region.territory_key], concepts=concepts_of(definition))[region.territory_key]
    found = own_values(definition, region, data)
    values = ((year, found[year].value) for year in sorted(found, reverse=True))
    return {year: value for year, value in values if value is not None}


def values_of_series(series: Series, region: Region) -> QuerySet[Observation]:
    """Values of a table for a region that hold, the latest first."""
    rows = Observation.objects.filter(
        series=series, region__territory_key=region.territory_key, ended_by__isnull=True, value__isnull=False
    )
    return rows.select_related("cell", "region", "series__source").order_by("-date", "cell__key", "-territory_date")


def runs_for(profile: Profile) -> list[ProjectionRun]:
    """Released projections of the region."""
    return list(runs_of(profile.region, drafts=False)[:MOST_HITS])


def run_choices(run: ProjectionRun) -> tuple[list[tuple[str, str]], list[int]]:
    """Series of a run by code, and its years."""
    result = result_of(run)
    series = [(one.code, f"{one.label} ({one.unit})") for one in series_of(result)]
    return series, list(result.total.years)


def quotes_for(profile: Profile) -> list[Quote]:
    """Released quotes of the Kommune."""
    return list(
        Quote.objects.filter(
            participation=profile.participation_id, released_on__isnull=False, withdrawn_on__isnull=True
        ).order_by("pk")
    )


def uses_of(profile: Profile) -> list[Use]:
    """All evidence of a profile with where it is used; a constant number of queries."""
    chapters: dict[int, list[ChapterEvidence]] = {}
    for shown in (
        ChapterEvidence.objects.filter(profile=profile).select_related("chapter").order_by("chapter__position")
    ):
        chapters.setdefault(shown.evidence_id, []).append(shown)
    statements: dict[int, list[StatementEvidence]] = {}
    for backed in StatementEvidence.objects.filter(profile=profile).select_related("statement").order_by("pk"):
        statements.setdefault(backed.evidence_id, []).append(backed)
    return [
        Use(one, words_of(one.kind, evidence_content(one)), chapters.get(one.pk, []), statements.get(one.pk, []))
        for one in Evidence.objects.filter(profile=profile).select_related("quote").order_by("pk")
    ]


def words_by_number(profile: Profile) -> dict[int, str]:
    """What placeholders of a text stand for."""
    rows: Any = Evidence.objects.filter(profile=profile).select_related("quote")
    return {one.pk: words_of(one.kind, evidence_content(one)) for one in rows}
