"""Inputs of projected pyramids: one year, or several on one scale."""

from __future__ import annotations

from dataclasses import dataclass

from dwk.documents.charts.inputs import ChartInputError, Value, check_lengths, check_numbers, check_years


@dataclass(frozen=True)
class ProjectedPyramid:
    """One year as bars, the base year as outline in the same groups.

    `limit` is the end of both scales in persons per year of age and the same for every year of a series, so that
    stepping through them does not jump; `common_limit` in `future_pyramid` finds it.
    """

    lower: tuple[int, ...]
    upper: tuple[int | None, ...]
    men: tuple[Value, ...]
    women: tuple[Value, ...]
    year: int
    base_men: tuple[Value, ...]
    base_women: tuple[Value, ...]
    base_year: int
    limit: float
    open_end: int = 95
    uncertain: bool = False

    kind = "Bevölkerungspyramide der Vorausberechnung"

    def __post_init__(self) -> None:
        check_lengths(
            self.kind,
            lower=self.lower,
            upper=self.upper,
            men=self.men,
            women=self.women,
            base_men=self.base_men,
            base_women=self.base_women,
        )
        check_numbers(self.kind, self.men, self.women)
        check_numbers(self.kind, self.base_men, self.base_women)
        if self.limit <= 0:
            raise ChartInputError(
                f"Die {self.kind} konnte nicht gezeichnet werden, weil ihr Maßstab {self.limit:g} nicht größer als null "
                "ist. Bitte geben Sie an, bis zu wie vielen Personen je Altersjahr er reicht."
            )
        if self.year < self.base_year:
            raise ChartInputError(
                f"Die {self.kind} konnte nicht gezeichnet werden, weil {self.year} vor dem Basisjahr {self.base_year} "
                "liegt. Bitte wählen Sie das Basisjahr oder ein späteres Jahr."
            )

    @property
    def total(self) -> Value:
        """All persons; nothing if a group is missing, because a partial sum would pass for the total."""
        whole = [value for value in (*self.men, *self.women) if value is not None]
        return sum(whole) if len(whole) == 2 * len(self.men) else None


@dataclass(frozen=True)
class PyramidStrip:
    """Several years side by side on one scale, for paper and for pages without script.

    `medians` are the median ages of the years, where known.
    """

    pyramids: tuple[ProjectedPyramid, ...]
    medians: tuple[Value, ...] = ()

    kind = "Bevölkerungspyramiden mehrerer Jahre"

    def __post_init__(self) -> None:
        check_lengths(self.kind, pyramids=self.pyramids)
        check_years(self.kind, [pyramid.year for pyramid in self.pyramids])
        if self.medians:
            check_lengths(self.kind, pyramids=self.pyramids, medians=self.medians)
        if len({(pyramid.limit, pyramid.base_year) for pyramid in self.pyramids}) > 1:
            raise ChartInputError(
                "Die Bevölkerungspyramiden konnten nicht gezeichnet werden, weil sie verschiedene Maßstäbe oder "
                "Basisjahre haben. Bitte geben Sie für alle Jahre dieselben an."
            )
