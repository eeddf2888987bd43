"""Reads about series: what is stored of which table, and the values of one for some regions with earlier versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from dwk.regions.models import Region
from dwk.statistics.importers.contract import MARKS, CellKey, Period
from dwk.statistics.models import Cell, Observation, Series
from dwk.statistics.rules import cell_words

#: what the quality marks of the offices mean, in words
MARK_WORDS = {
    "": "",
    "-": "nichts vorhanden",
    ".": "unbekannt oder geheim gehalten",
    "...": "Angabe fällt später an",
    "/": "nicht sicher genug",
    "x": "nicht sinnvoll",
    "e": "geschätzt",
    "r": "berichtigt",
    "p": "vorläufig",
}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a series is stored."""

    values: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Version:
    """One value in one version."""

    value: float | None
    mark: str
    version: int
    file_name: str
    current: bool

    @property
    def mark_words(self) -> str:
        """The quality mark in words, empty for a plain value."""
        return MARK_WORDS[self.mark]


@dataclass(frozen=True, slots=True)
class Line:
    """The versions of one region, cell and period; the one that holds comes first if there is one."""

    region_pk: int
    cell_pk: int
    period: Period
    versions: list[Version] = field(default_factory=list)

    @property
    def current(self) -> Version | None:
        """What holds now, None if every version was taken back."""
        return next((version for version in self.versions if version.current), None)

    @property
    def earlier(self) -> list[Version]:
        """What no longer holds, latest first."""
        return [version for version in self.versions if not version.current]


def listed(text: str) -> QuerySet[Series]:
    """Series with their sources, narrowed by words in name, unit, table, title or publisher."""
    series = Series.objects.select_related("source")
    for word in text.split():
        series = series.filter(
            Q(name__icontains=word)
            | Q(code__iexact=word)
            | Q(source__table_code__icontains=word)
            | Q(source__title__icontains=word)
            | Q(source__publisher__icontains=word)
        )
    return series.order_by("source__precedence", "source__key", "name", "code")


def extents(series: Iterable[Series]) -> dict[int, Extent]:
    """How many values hold in each series and from when to when, in one query."""
    rows = (
        Observation.objects.filter(series__in=[entry.pk for entry in series], ended_by__isnull=True)
        .order_by()
        .values_list("series")
        .annotate(values=Count("pk"), first=Min("date"), last=Max("date"))
    )
    return {pk: Extent(values, first, last) for pk, values, first, last in rows}


def series_by_pk(pk: int) -> Series | None:
    """One series with its source."""
    return Series.objects.select_related("source").filter(pk=pk).first()


def cells_of(series: Series, regions: Sequence[Region]) -> list[Cell]:
    """The combinations of sex, age and other dimensions that these regions have, the total first."""
    pks = Observation.objects.filter(series=series, region__in=regions).order_by().values("cell").distinct()
    cells = Cell.objects.filter(pk__in=pks)
    return sorted(cells, key=lambda c: (c.key != "", c.other, -1 if c.age_from is None else c.age_from, c.sex, c.key))


def words_of_cell(cell: Cell) -> str:
    """A cell in German words."""
    other = tuple((str(entry[0]), str(entry[1]), str(entry[2])) for entry in cell.other)
    return cell_words(CellKey(cell.sex, cell.age_from, cell.age_to, other))


def first_region(series: Series) -> Region | None:
    """A region to begin with: Germany or the first one that has values."""
    found = Region.objects.filter(
        pk__in=Observation.objects.filter(series=series, ended_by__isnull=True).order_by().values("region")
    )
    return found.filter(key="DG").first() or found.order_by("key").first()


def lines_of(series: Series, regions: Sequence[Region], cell: Cell | None = None) -> list[Line]:
    """Values with all their versions, in the order of time, cell and region."""
    rows = Observation.objects.filter(series=series, region__in=regions)
    if cell is not None:
        rows = rows.filter(cell=cell)
    lines: dict[tuple[object, ...], Line] = {}
    ordered = rows.order_by("date", "months", "territory_date", "cell", "region", "-version", "-pk")
    for pk, cell_pk, end, months, territory, value, mark, version, ended, name in ordered.values_list(
        "region",
        "cell",
        "date",
        "months",
        "territory_date",
        "value",
        "mark",
        "version",
        "ended_by",
        "imported_by__file_name",
    ):
        line = lines.setdefault(
            (pk, cell_pk, end, months, territory), Line(pk, cell_pk, Period(end, months, territory))
        )
        line.versions.append(Version(value, MARKS[mark], version, name, ended is None))
    return list(lines.values())
