"""The age structure of a run: one year with the base year as outline, or several years side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dwk.documents.charts.future_pyramid import on_common_scale
from dwk.documents.charts.future_pyramids import ProjectedPyramid, PyramidStrip
from dwk.documents.figures import Column, DataTable, Figure
from dwk.ui.formats import number

from .results import PyramidYear, RunResult
from .wording import about, own_source, scenario_words

STRIP_YEARS = 4
GROUP_OF_YEARS = 5
#: the open group is drawn up to this age, or over this many years if it begins later
USUAL_END, OPEN_WIDTH = 95, 3


def year_of(result: RunResult, year: int) -> PyramidYear:
    """The age structure of a year; a year outside the run gives the nearest one."""
    nearest = min(result.pyramid, key=lambda entry: abs(entry.year - year))
    return nearest


@lru_cache(maxsize=8)
def pyramid_charts(years: tuple[PyramidYear, ...], is_uncertain: bool) -> dict[int, ProjectedPyramid]:
    """Every year as bars with the base year as outline, single years of age, all on one scale."""
    base = years[0]
    last = len(base.female) - 1
    charts = [
        ProjectedPyramid(
            lower=tuple(range(last + 1)),
            upper=(*range(last), None),
            men=entry.male,
            women=entry.female,
            year=entry.year,
            base_men=base.male,
            base_women=base.female,
            base_year=base.year,
            limit=1.0,
            open_end=max(USUAL_END, last + OPEN_WIDTH),
            uncertain=is_uncertain,
        )
        for entry in years
    ]
    return {chart.year: chart for chart in on_common_scale(charts)}


def pyramid_chart(result: RunResult, year: int) -> ProjectedPyramid:
    """The drawing of one year."""
    return pyramid_charts(result.pyramid, result.is_uncertain)[year_of(result, year).year]


def pyramid_figure(result: RunResult, year: int) -> Figure:
    """The pyramid of a year with its finding."""
    shown = year_of(result, year)
    base = year_of(result, result.base_year)
    total, median = _total(shown), median_age(shown)
    return Figure(
        key="pyramide",
        chart=pyramid_chart(result, year),
        title=_title(shown, base),
        subtitle=(
            f"{result.region_name}, Personen je Altersjahr am 31.12.{shown.year}; Linie: 31.12.{base.year}. "
            f"Insgesamt {about(total)}, Medianalter {_years(median)}; {scenario_words(result)}"
        ),
        source=own_source(result),
        alt=(
            f"Bevölkerungspyramide {result.region_name} {shown.year}: {about(sum(shown.male))} Männer und "
            f"{about(sum(shown.female))} Frauen; unter 20 Jahre {_share(shown, 0, 20)}, 65 Jahre und älter "
            f"{_share(shown, 65, None)}; {base.year} waren es {_share(base, 0, 20)} und {_share(base, 65, None)}."
        ),
        table=_table(result, shown, base),
        print_table=_grouped_table(result, shown, base),
        notes=(
            f"Fläche entspricht Personen; „{len(shown.female) - 1} und älter“ ist offen und über mehrere Jahre verteilt.",
        ),
    )


def strip_years(result: RunResult) -> tuple[int, ...]:
    """Up to four years from the base year to the horizon, evenly apart."""
    count = min(STRIP_YEARS, len(result.pyramid))
    span = result.horizon - result.base_year
    return tuple(dict.fromkeys(result.base_year + round(span * at / (count - 1)) for at in range(count)))


def strip_figure(result: RunResult) -> Figure:
    """Several years beside each other, for paper and for pages without script."""
    years = strip_years(result)
    shown = [year_of(result, year) for year in years]
    medians = tuple(median_age(entry) for entry in shown)
    first, last = shown[0], shown[-1]
    columns = (
        Column("Jahr", align="left"),
        Column("insgesamt", "Personen"),
        *(Column(label, "%", decimals=1) for label in ("unter 20 Jahre", "20 bis 64 Jahre", "65 Jahre und älter")),
        Column("Medianalter", "Jahre", decimals=1),
    )
    rows = tuple(
        (
            str(entry.year),
            _total(entry),
            *(_portion(entry, low, high) for low, high in ((0, 20), (20, 65), (65, None))),
            median,
        )
        for entry, median in zip(shown, medians, strict=True)
    )
    return Figure(
        key="pyramiden",
        chart=PyramidStrip(tuple(pyramid_chart(result, entry.year) for entry in shown), medians),
        title=f"Das Medianalter {_moved_median(medians[0], medians[-1])} bis {last.year} auf {_years(medians[-1])}"
        if medians[0] is not None and medians[-1] is not None
        else f"Der Altersaufbau von {first.year} bis {last.year}",
        subtitle=(
            f"{result.region_name}, Personen je Altersjahr am 31.12., Linie: {first.year}; {scenario_words(result)}; "
            "alle Jahre im selben Maßstab"
        ),
        source=own_source(result),
        alt="Bevölkerungspyramiden: "
        + "; ".join(f"{entry.year} 65 Jahre und älter {_share(entry, 65, None)}" for entry in shown)
        + ".",
        table=DataTable(f"{result.region_name}: Altersaufbau, {scenario_words(result)}", columns, rows),
    )


def _title(shown: PyramidYear, base: PyramidYear) -> str:
    old, before = _portion(shown, 65, None), _portion(base, 65, None)
    if shown.year == base.year:
        return f"{shown.year} ist {_share(shown, 65, None)} der Bevölkerung 65 Jahre oder älter"
    if round(old - before, 1) == 0:
        return f"{shown.year} ist der Anteil der Menschen ab 65 Jahren mit {_share(shown, 65, None)} wie {base.year}"
    return (
        f"{shown.year} sind {_share(shown, 65, None)} der Menschen 65 Jahre oder älter, {base.year} waren es "
        f"{_share(base, 65, None)}"
    )


def _moved_median(before: float | None, after: float | None) -> str:
    return "steigt" if (after or 0) > (before or 0) else "sinkt"


def _years(value: float | None) -> str:
    return "unbekannt" if value is None else f"{number(value, 1)} Jahre"


def _total(entry: PyramidYear) -> float:
    return sum(entry.female) + sum(entry.male)


def _portion(entry: PyramidYear, low: int, high: int | None) -> float:
    total = _total(entry)
    part = sum(entry.female[low:high]) + sum(entry.male[low:high])
    return part / total * 100 if total else 0.0


def _share(entry: PyramidYear, low: int, high: int | None) -> str:
    return f"{number(_portion(entry, low, high), 1)}\N{NARROW NO-BREAK SPACE}%"


@lru_cache(maxsize=512)
def median_age(entry: PyramidYear) -> float | None:
    """The age that half of the persons have not reached; nothing if it lies in the open group."""
    half, reached = _total(entry) / 2, 0.0
    ages = [women + men for women, men in zip(entry.female, entry.male, strict=True)]
    for age, persons in enumerate(ages[:-1]):
        if persons and reached + persons >= half:
            return age + (half - reached) / persons
        reached += persons
    return None


def _columns(year: int, base: int) -> tuple[Column, ...]:
    years = (year,) if year == base else (year, base)
    return (
        Column("Alter", align="left"),
        *(Column(f"{sex} {at}", "Personen", group=sex, short=str(at)) for sex in ("Männer", "Frauen") for at in years),
    )


def _values(shown: PyramidYear, base: PyramidYear, low: int, high: int | None) -> tuple[float, ...]:
    entries = (shown,) if shown.year == base.year else (shown, base)
    return (*(sum(entry.male[low:high]) for entry in entries), *(sum(entry.female[low:high]) for entry in entries))


def _rows(shown: PyramidYear, base: PyramidYear, step: int) -> Sequence[tuple[str | float, ...]]:
    last = len(shown.female) - 1
    rows: list[tuple[str | float, ...]] = []
    for low in range(0, last, step):
        high = min(low + step, last)
        label = str(low) if step == 1 else f"{low} bis {high - 1}"
        rows.append((label, *_values(shown, base, low, high)))
    rows.append((f"{last} und älter", *_values(shown, base, last, None)))
    return rows


def _table(result: RunResult, shown: PyramidYear, base: PyramidYear) -> DataTable:
    caption = (
        f"{result.region_name}: Personen nach Alter und Geschlecht am 31.12.{shown.year}, {scenario_words(result)}"
    )
    return DataTable(caption, _columns(shown.year, base.year), tuple(_rows(shown, base, 1)))


def _grouped_table(result: RunResult, shown: PyramidYear, base: PyramidYear) -> DataTable:
    caption = f"{result.region_name}: Personen nach Altersgruppen am 31.12.{shown.year}, {scenario_words(result)}"
    return DataTable(caption, _columns(shown.year, base.year), tuple(_rows(shown, base, GROUP_OF_YEARS)))
