"""How projected figures are worded: rounded so that nobody reads more certainty out of them than is there."""

from __future__ import annotations

from dwk.ui.formats import NARROW_SPACE, number

from .results import FanSeries, RunResult

#: from which size on persons are rounded to hundreds and to tens
HUNDREDS_FROM, TENS_FROM = 10_000, 1_000
#: goes wherever figures of a small territory go, into files, too
UNCERTAIN = "Unsicher: Das Gebiet hat weniger als 8.000 Einwohner; die Werte zeigen nur eine Größenordnung."


def rounded_persons(value: float) -> float:
    """A projected number of persons without false precision."""
    size = abs(value)
    step = 100 if size >= HUNDREDS_FROM else 10 if size >= TENS_FROM else 1
    return float(round(value / step) * step)


def about(value: float, unit: str = "") -> str:
    """ "rund 131.400" or, with a unit, "rund 131.400 Personen"."""
    text = number(rounded_persons(value))
    return f"rund {text} {unit}".rstrip()


def percent_change(before: float, after: float) -> float | None:
    """Change in per cent of the earlier value; nothing where that is zero."""
    return None if before == 0 else (after - before) / abs(before) * 100


def moved(before: float, after: float, *, decimals: int = 0) -> str:
    """ "12 % mehr", "4 % weniger", "etwa gleich viele"."""
    change = percent_change(before, after)
    if change is None:
        return "mehr" if after > before else "etwa gleich viele"
    text = number(abs(change), decimals)
    if text.strip("0,") == "":
        return "etwa gleich viele"
    return f"{text}{NARROW_SPACE}% {'mehr' if change > 0 else 'weniger'}"


def span_words(series: FanSeries, year: int, *, low: int = 10, high: int = 90) -> str:
    """ "129.300 bis 133.700" for the range of a year; empty without a range."""
    if low not in series.quantiles or high not in series.quantiles:
        return ""
    at = series.years.index(year)
    ends = (series.quantiles[low][at], series.quantiles[high][at])
    return " bis ".join(number(rounded_persons(end)) for end in ends)


def scenario_words(result: RunResult) -> str:
    """The scenario and the years it looks ahead, for subtitles."""
    example = ", Beispiel" if result.is_example and "Beispiel" not in result.scenario_name else ""
    return f"Vorausberechnung ab {result.base_year}, Szenario „{result.scenario_name}“{example}"


def own_source(result: RunResult) -> str:
    """The source line below every figure of a run."""
    text = result.source_line.strip().removeprefix("Quelle: ").rstrip(".")
    said = "" if "eigene" in text else "; eigene Berechnung"
    weak = f" {UNCERTAIN}" if result.is_uncertain else ""
    return f"Quelle: {text}{said}.{weak}"
