"""Inputs of the charts that look ahead: what was observed, what is projected, how sure that is.

Projected years always come after the base year, which is the last one the projection starts from.
"""

from __future__ import annotations

from dataclasses import dataclass

from dwk.documents.charts.inputs import ChartInputError, Value, check_lengths, check_numbers, check_years


@dataclass(frozen=True)
class Interval:
    """The range in which the value lies in `level` of 100 cases."""

    level: int
    low: tuple[Value, ...]
    high: tuple[Value, ...]

    kind = "Spannweite"

    def __post_init__(self) -> None:
        check_lengths(self.kind, low=self.low, high=self.high)
        check_numbers(self.kind, self.low, self.high)
        if not 0 < self.level < 100:
            raise ChartInputError(
                f"Die Spannweite konnte nicht gezeichnet werden, weil {self.level} kein Prozentwert zwischen 1 und 99 "
                "ist. Bitte geben Sie zum Beispiel 50 oder 80 an."
            )
        for low, high in zip(self.low, self.high, strict=True):
            if (low is None) != (high is None) or (low is not None and high is not None and low > high):
                raise ChartInputError(
                    f"Die Spannweite von {self.level} Prozent konnte nicht gezeichnet werden, weil eine untere Grenze "
                    "fehlt oder über der oberen liegt. Bitte prüfen Sie die Grenzen."
                )


def _check_future(kind: str, base_year: int, years: tuple[int, ...], history_years: tuple[int, ...]) -> None:
    check_years(kind, years)
    check_years(kind, history_years)
    if years[0] <= base_year or (history_years and history_years[-1] > base_year):
        raise ChartInputError(
            f"Die {kind} konnte nicht gezeichnet werden, weil Beobachtung und Vorausberechnung nicht am Basisjahr "
            f"{base_year} aneinanderstoßen. Bitte geben Sie bis dahin beobachtete, danach vorausberechnete Jahre an."
        )


def _check_pairs(kind: str, years: tuple[int, ...], values: tuple[Value, ...]) -> None:
    if years or values:
        check_lengths(kind, Jahre=years, Werte=values)


@dataclass(frozen=True)
class FanChart:
    """Observed line, projected median, bands; a second scenario as thin line; later observations as dots.

    `other` has the projected years of the median. `uncertain` writes the word beside the projection.
    """

    label: str
    history_years: tuple[int, ...]
    history: tuple[Value, ...]
    base_year: int
    years: tuple[int, ...]
    median: tuple[Value, ...]
    bands: tuple[Interval, ...] = ()
    observed_years: tuple[int, ...] = ()
    observed: tuple[Value, ...] = ()
    other: tuple[Value, ...] = ()
    other_label: str = ""
    breaks: tuple[tuple[int, str], ...] = ()
    unit: str = "Personen"
    decimals: int = 0
    uncertain: bool = False
    #: what the projected line is, if not the median of all courses
    median_label: str = "Median"

    kind = "Vorausberechnung"

    def __post_init__(self) -> None:
        check_lengths(self.kind, history_years=self.history_years, history=self.history)
        check_lengths(self.kind, years=self.years, median=self.median)
        check_numbers(self.kind, self.history)
        check_numbers(self.kind, self.median)
        _check_future(self.kind, self.base_year, self.years, self.history_years)
        _check_pairs(self.kind, self.observed_years, self.observed)
        check_years(self.kind, self.observed_years)
        if self.other:
            check_lengths(self.kind, years=self.years, other=self.other)
            check_numbers(self.kind, self.other)
        levels = [band.level for band in self.bands]
        if len(levels) != len(set(levels)):
            raise ChartInputError(
                "Die Vorausberechnung konnte nicht gezeichnet werden, weil eine Spannweite doppelt angegeben ist. "
                "Bitte geben Sie jede einmal an."
            )
        for band in self.bands:
            check_lengths(self.kind, years=self.years, band=band.low)


@dataclass(frozen=True)
class DemandPanel:
    """One demand: observed and projected values, a range, a capacity as line with its name."""

    title: str
    years: tuple[int, ...]
    values: tuple[Value, ...]
    unit: str = ""
    history_years: tuple[int, ...] = ()
    history: tuple[Value, ...] = ()
    band: Interval | None = None
    limit: float | None = None
    limit_label: str = ""

    kind = "Bedarfslinie"

    def __post_init__(self) -> None:
        check_lengths(self.kind, years=self.years, values=self.values)
        check_numbers(self.kind, self.values)
        _check_pairs(self.kind, self.history_years, self.history)
        if self.band is not None:
            check_lengths(self.kind, years=self.years, band=self.band.low)
        if self.limit is not None and not self.limit_label:
            raise ChartInputError(
                f"Die Bedarfslinie „{self.title}“ konnte nicht gezeichnet werden, weil ihre Grenze keinen Namen hat. "
                "Bitte geben Sie an, was die Grenze bedeutet."
            )


@dataclass(frozen=True)
class DemandLines:
    """Several demands side by side, each from zero on a scale of its own, because their units differ."""

    panels: tuple[DemandPanel, ...]
    base_year: int
    decimals: int = 0
    uncertain: bool = False

    kind = "Bedarfslinien"

    def __post_init__(self) -> None:
        check_lengths(self.kind, panels=self.panels)
        for panel in self.panels:
            _check_future(self.kind, self.base_year, panel.years, panel.history_years)


@dataclass(frozen=True)
class DemandBars:
    """One demand as bars from zero; `limits` are capacities with their names ("zwei Klassen je Jahrgang")."""

    label: str
    years: tuple[int, ...]
    values: tuple[Value, ...]
    base_year: int
    history_years: tuple[int, ...] = ()
    history: tuple[Value, ...] = ()
    band: Interval | None = None
    limits: tuple[tuple[float, str], ...] = ()
    unit: str = ""
    decimals: int = 0
    uncertain: bool = False

    kind = "Bedarfssäulen"

    def __post_init__(self) -> None:
        check_lengths(self.kind, years=self.years, values=self.values)
        check_numbers(self.kind, self.values)
        _check_pairs(self.kind, self.history_years, self.history)
        _check_future(self.kind, self.base_year, self.years, self.history_years)
        if self.band is not None:
            check_lengths(self.kind, years=self.years, band=self.band.low)


@dataclass(frozen=True)
class ScenarioComparison:
    """Two scenarios over one history and, below, the second minus the first.

    `indexed` draws the base year as 100; the value of the base year must then be known.
    """

    label: str
    other_label: str
    history_years: tuple[int, ...]
    history: tuple[Value, ...]
    base_year: int
    years: tuple[int, ...]
    values: tuple[Value, ...]
    other: tuple[Value, ...]
    indexed: bool = False
    unit: str = "Personen"
    decimals: int = 0

    kind = "Gegenüberstellung zweier Szenarien"

    def __post_init__(self) -> None:
        check_lengths(self.kind, history_years=self.history_years, history=self.history)
        check_lengths(self.kind, years=self.years, values=self.values, other=self.other)
        check_numbers(self.kind, self.values)
        check_numbers(self.kind, self.other)
        _check_future(self.kind, self.base_year, self.years, self.history_years)
        if self.indexed and not self.base_value:
            raise ChartInputError(
                f"Die {self.kind} konnte nicht gezeichnet werden, weil der Wert des Basisjahrs {self.base_year} fehlt. "
                "Bitte geben Sie ihn an oder zeigen Sie die Werte ohne Index."
            )

    @property
    def base_value(self) -> Value:
        """The observed value of the base year."""
        return dict(zip(self.history_years, self.history, strict=True)).get(self.base_year)

    def shown(self, values: tuple[Value, ...]) -> tuple[Value, ...]:
        """The values as they are drawn: as they are, or as index of the base year."""
        base = self.base_value
        if not self.indexed or not base:
            return values
        return tuple(None if value is None else 100 * value / base for value in values)

    @property
    def difference(self) -> tuple[Value, ...]:
        """Second minus first scenario, in the unit that is drawn."""
        pairs = zip(self.shown(self.values), self.shown(self.other), strict=True)
        return tuple(None if a is None or b is None else b - a for a, b in pairs)
