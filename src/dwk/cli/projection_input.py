"""The input of ``dwk project``: four CSV files become arrays with the axes (year, region, sex, age)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from dwk_demography.reasons import DemographyError

from .csv_arrow import ArrowColumns, NotPlain, read_arrow
from .csv_columns import Columns, Numbers, Places, read_columns
from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk_demography.mortality import LifeTable

BASE_FILE = "input_base_population.csv"
RATES_FILE = "input_rates.csv"
ASFR_FILE = "input_asfr.csv"
SRB_FILE = "input_srb.csv"
FILES = (BASE_FILE, RATES_FILE, ASFR_FILE, SRB_FILE)

#: a ratio of two equal sums may come out above 1 in its last digits
LAST_DIGITS = 1e-12
#: bytes of input from which reading by columns pays
LARGE = 8_000_000

SEXES = ("female", "male")
SEX_CODES = {"female": 0, "f": 0, "weiblich": 0, "w": 0, "male": 1, "m": 1, "männlich": 1, "maennlich": 1}
YEAR = re.compile(r"(\d{4})(\s*[-–/]\s*\d{2,4})?")
AGE = re.compile(r"(\d{1,3})(\s*\+|\s*[-–]\s*\d{1,3}|\s+und (älter|mehr))?")


Table = Columns | ArrowColumns
#: from which cells are given to which are needed
Needed = Callable[[npt.NDArray[np.bool_]], npt.NDArray[np.bool_]]
Reader = Callable[[Path, Sequence[str], Sequence[str]], Table]


@dataclass(frozen=True)
class Grid:
    """What the projection runs over: regions by name, first years of the steps, ages."""

    regions: tuple[str, ...]
    has_regions: bool
    start: int
    years: tuple[int, ...]
    ages: tuple[int, ...]

    @property
    def step(self) -> int:
        """Years of a step."""
        return self.ages[1] - self.ages[0]


@dataclass(frozen=True)
class Axis:
    """An axis of a table: its German name (empty: there is only one place), its labels, the place of each row or -1."""

    name: str
    labels: Sequence[object]
    places: Places


@dataclass(frozen=True)
class ProjectionInput:
    """Arrays for the engine, and how survival came about."""

    grid: Grid
    base: Numbers
    survival: Numbers
    asfr: Numbers
    srb: Numbers
    net_migration: Numbers | None
    separation: Numbers | None
    survival_from: str
    without_separation: str
    fertile_ages_differ: bool


def read_input(folder: Path, years: int | None) -> ProjectionInput:
    """Read the files of a folder for so many years, or as far as the rates go."""
    if not folder.is_dir():
        raise CommandFailed(f"Den Ordner {folder} gibt es nicht. Erwartet wird ein Ordner mit {', '.join(FILES)}.")
    if sum(path.stat().st_size for path in map(folder.joinpath, FILES) if path.is_file()) >= LARGE:
        try:
            return _input(folder, years, read_arrow)
        except (NotPlain, CommandFailed):
            # read again row by row below, which names file, column and line
            pass
    return _input(folder, years, read_columns)


def _input(folder: Path, years: int | None, read: Reader) -> ProjectionInput:
    people = read(folder / BASE_FILE, ("year", "sex", "age", "population"), ("region",))
    rates = read(folder / RATES_FILE, ("year", "sex", "age"), ("region", "mx", "Sx", "net_migration"))
    births = read(folder / ASFR_FILE, ("year", "age", "asfr"), ("region",))
    boys = read(folder / SRB_FILE, ("year", "srb"), ("region",))
    grid = _grid(people, rates, years)
    axes = (_regions(people, grid), _sexes(people), _age_axis(people, _ages(people), grid.ages))
    base = _fill(people, "population", _in_range(people, "population", np.inf, ""), axes)
    survival, separation, origin, why_not = _mortality(rates, grid)
    asfr, differ = _fertility(births, grid)
    return ProjectionInput(
        grid=grid,
        base=base,
        survival=survival,
        asfr=asfr,
        fertile_ages_differ=differ,
        srb=_boys(boys, grid),
        net_migration=_migration(rates, grid),
        separation=separation,
        survival_from=origin,
        without_separation=why_not,
    )


def _grid(people: Table, rates: Table, years: int | None) -> Grid:
    start = _years(people)
    if len(set(start.tolist())) > 1:
        row = int(np.flatnonzero(start != start[0])[0])
        raise people.refuse("year", row, "Die Ausgangsbevölkerung darf nur ein Jahr enthalten.")
    ages = tuple(sorted(set(_ages(people).tolist())))
    widths = set(np.diff(ages).tolist())
    if len(ages) < 3 or ages[0] != 0 or len(widths) != 1:
        raise CommandFailed(
            f"{people.path.name}, Spalte „age“: Erwartet werden Alter ab 0 in gleichen Abständen, etwa 0, 1, 2, … oder "
            f"0, 5, 10, …; gefunden: {_listed(ages)}."
        )
    regions = people.distinct("region") if "region" in people else ("",)
    first, step = int(start[0]), int(widths.pop())
    return Grid(regions, "region" in people, first, _steps(rates, first, step, years), ages)


def _steps(rates: Table, first: int, step: int, years: int | None) -> tuple[int, ...]:
    given = sorted({year for year in _years(rates).tolist() if year >= first})
    if years is not None and (years < 1 or years % step):
        raise CommandFailed(f"--years {years}: Erwartet wird ein Vielfaches der Schrittweite von {step} Jahren.")
    last = first + years - step if years is not None else (given[-1] if given else first)
    wanted = tuple(range(first, last + 1, step))
    missing = sorted(set(wanted) - set(given))
    if missing:
        raise CommandFailed(
            f"{rates.path.name}, Spalte „year“: Das Jahr {missing[0]} fehlt. Ab {first} wird jedes {_every(step)}Jahr bis "
            f"{last} gebraucht; weniger Jahre rechnet --years."
        )
    odd = [year for year in given if year <= last and year not in set(wanted)]
    if odd:
        raise CommandFailed(
            f"{rates.path.name}, Spalte „year“: Das Jahr {odd[0]} passt nicht zu Schritten von {step} Jahren ab {first}."
        )
    return wanted


def _every(step: int) -> str:
    return "" if step == 1 else f"{step}. "


def _mortality(rates: Table, grid: Grid) -> tuple[Numbers, Numbers | None, str, str]:
    """Survival, separation factors, which column survival comes from, and why there are no factors."""
    from dwk_demography.mortality import survivorship

    highest = 1.0 + LAST_DIGITS
    ratios = _rates_or_none(rates, "Sx", grid, grid.ages, highest, "Überlebensraten sind Anteile, höchstens 1.")
    if ratios is not None:
        ratios = np.minimum(ratios, 1.0)
        try:
            table = _life_tables(rates, grid)
        except (CommandFailed, DemographyError) as error:
            # survival does not need the death rates, so the projection can do without them, but says so
            return ratios, None, "Sx", f"weil die Spalte mx keine Sterbetafeln ergibt. {error}"
        return ratios, *_factors(table, "Sx")
    table = _life_tables(rates, grid)
    if table is None:
        raise CommandFailed(
            f"{rates.path.name}: Erwartet wird eine Spalte „mx“ (Sterberaten) oder „Sx“ (Überlebensraten)."
        )
    return survivorship(table), *_factors(table, "mx")


def _life_tables(rates: Table, grid: Grid) -> LifeTable | None:
    """Life tables from the death rates; None if there are none."""
    from dwk_demography.mortality import life_table

    bounds = _rate_ages(rates, grid)
    hint = "Sterberaten stehen je Person und Jahr, nicht je 1.000."
    death_rates = _rates_or_none(rates, "mx", grid, bounds, 20.0, hint)
    return None if death_rates is None else life_table(death_rates, ages=bounds)


def _factors(table: LifeTable | None, origin: str) -> tuple[Numbers | None, str, str]:
    from dwk_demography.mortality import separation_factors

    if table is None:
        return None, origin, "weil die Datei keine Sterberaten (mx) enthält."
    if table.is_abridged:
        return None, origin, "weil die Sterberaten das erste Lebensjahr getrennt führen."
    return separation_factors(table), origin, ""


def _rate_ages(rates: Table, grid: Grid) -> tuple[int, ...]:
    """Ages of the death rates: those of the population, or with the first year of life apart."""
    given = set(_ages(rates).tolist())
    if grid.step == 5 and 1 in given:
        return (0, 1, *grid.ages[1:])
    return grid.ages


def _rates_or_none(
    rates: Table, column: str, grid: Grid, ages: tuple[int, ...], highest: float, hint: str
) -> Numbers | None:
    """A column of the rates with the axes (year, region, sex, age); None if it is absent or empty."""
    if column not in rates or rates.is_blank(column):
        return None
    values = _in_range(rates, column, highest, hint, blank_allowed=True)
    return _over_steps(rates, column, values, grid, ages)


def _migration(rates: Table, grid: Grid) -> Numbers | None:
    if "net_migration" not in rates:
        return None
    blank = grid.step == 5 and 1 in set(_ages(rates).tolist())
    values = rates.numbers("net_migration", blank_allowed=blank)
    if blank:
        moved = np.flatnonzero((_ages(rates) == 1) & (np.nan_to_num(values) != 0))
        if len(moved):
            raise rates.refuse(
                "net_migration", int(moved[0]), "Wanderungen werden für die Alter 0 bis 4 zusammen in der Zeile des Alters 0 "
                "erwartet; in der Zeile des Alters 1 steht nur die Sterberate."
            )  # fmt: skip
    return _over_steps(rates, "net_migration", values, grid, grid.ages)


def _over_steps(rates: Table, column: str, values: Numbers, grid: Grid, ages: tuple[int, ...]) -> Numbers:
    given = _ages(rates)
    if grid.step == 5 and 1 not in ages:
        # the first year of life stands apart only in death rates: its rows hold nothing else
        values, given = np.where(given == 1, np.nan, values), np.where(given == 1, -1, given)
    age_axis = _age_axis(rates, given, ages)
    return _fill(rates, column, values, (_steps_axis(rates, grid), _regions(rates, grid), _sexes(rates), age_axis))


def _fertility(births: Table, grid: Grid) -> tuple[Numbers, bool]:
    """Births per woman, and whether years or regions give different ages; ages outside of those given have none."""
    values = _in_range(
        births, "asfr", 1.0, "Das sieht nach Geburten je 1.000 Frauen aus; erwartet werden Geburten je Frau."
    )
    ages = _ages(births)
    _age_axis(births, ages, grid.ages)
    fertile = tuple(age for age in grid.ages if ages.min() <= age <= ages.max())
    axes = (_steps_axis(births, grid), _regions(births, grid), _age_axis(births, ages, fertile))
    given = _fill(births, "asfr", values, axes, needed=_between)
    differ = bool(np.isnan(given).any())
    rates = np.zeros((*given.shape[:2], len(grid.ages)))
    first = grid.ages.index(fertile[0])
    rates[..., first : first + len(fertile)] = np.nan_to_num(given)
    return rates, differ


def _between(known: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The ages from the first to the last that a year and region have; all of them where it has none."""
    after = np.maximum.accumulate(known, axis=-1)
    before = np.maximum.accumulate(known[..., ::-1], axis=-1)[..., ::-1]
    return (after & before) | ~known.any(axis=-1, keepdims=True)


def _boys(boys: Table, grid: Grid) -> Numbers:
    values = _in_range(boys, "srb", 3.0, "Das sieht nach Jungen je 100 Mädchen aus; erwartet werden Jungen je Mädchen.")
    return _fill(boys, "srb", values, (_steps_axis(boys, grid), _regions(boys, grid)))


def _in_range(table: Table, column: str, highest: float, hint: str, *, blank_allowed: bool = False) -> Numbers:
    values = table.numbers(column, blank_allowed=blank_allowed)
    for wrong, what in (
        (values < 0, "ist negativ; erwartet werden Werte ab 0."),
        (values > highest, f"ist zu groß. {hint}"),
    ):
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise table.refuse(column, row, f"{table.text(column, row)} {what}")
    return values


def _years(table: Table) -> Places:
    return table.coded("year", _year, "eine Jahreszahl wie 2020 (bei Schritten über mehrere Jahre das erste)")


def _year(text: str) -> int | None:
    found = YEAR.fullmatch(text.removesuffix(".0"))
    return int(found[1]) if found else None


def _ages(table: Table) -> Places:
    return table.coded("age", _age, "ein Alter wie 17, 15-19 oder 100+")


def _age(text: str) -> int | None:
    found = AGE.fullmatch(text.removesuffix(".0"))
    return int(found[1]) if found else None


def _sexes(table: Table) -> Axis:
    places = table.coded("sex", lambda text: SEX_CODES.get(text.lower()), "„female“ oder „male“")
    return Axis("Geschlecht", SEXES, places)


def _regions(table: Table, grid: Grid) -> Axis:
    """The regions; -1 for one that the base population does not have. Without the column all regions share the rows."""
    if "region" not in table:
        return Axis("", ("",), np.zeros(len(table), np.int64))
    if not grid.has_regions:
        raise CommandFailed(
            f"{table.path.name}: Die Datei hat eine Spalte „region“, {BASE_FILE} aber nicht. Ergänzen Sie sie dort."
        )
    order = {name: place for place, name in enumerate(grid.regions)}
    return Axis("Gebiet", grid.regions, table.coded("region", lambda name: order.get(name, -1), "ein Gebiet"))


def _steps_axis(table: Table, grid: Grid) -> Axis:
    """The steps by their first years; -1 for years that are not calculated."""
    order = {year: place for place, year in enumerate(grid.years)}
    return Axis("Jahr", grid.years, _translated(_years(table), order))


def _age_axis(table: Table, given: Places, wanted: tuple[int, ...]) -> Axis:
    """The ages; a negative age marks a row that is left out, one that is not wanted is refused."""
    order = {age: place for place, age in enumerate(wanted)}
    places = _translated(given, order)
    unknown = (places < 0) & (given >= 0)
    if unknown.any():
        row = int(np.flatnonzero(unknown)[0])
        raise table.refuse(
            "age", row, f"{int(given[row])} kommt in der Ausgangsbevölkerung nicht vor; dort stehen {_listed(wanted)}."
        )
    return Axis("Alter", wanted, places)


def _translated(given: Places, order: dict[int, int]) -> Places:
    """Each number by its place; -1 where it has none."""
    values, inverse = np.unique(given, return_inverse=True)
    return np.array([order.get(int(value), -1) for value in values], np.int64)[inverse]


def _listed(values: tuple[int, ...]) -> str:
    if len(values) <= 5:
        return ", ".join(map(str, values))
    return f"{values[0]}, {values[1]}, {values[2]}, …, {values[-1]}"


def _fill(table: Table, column: str, values: Numbers, axes: Sequence[Axis], *, needed: Needed | None = None) -> Numbers:
    """Put the rows into cells; refused are a cell given twice and a needed cell not given at all (without `needed` all)."""
    shape = tuple(len(axis.labels) for axis in axes)
    used = np.logical_and.reduce([axis.places >= 0 for axis in axes])
    flat = np.ravel_multi_index(tuple(axis.places[used] for axis in axes), shape)
    times = np.bincount(flat, minlength=int(np.prod(shape)))
    if (times > 1).any():
        rows = np.flatnonzero(used)[flat == int(np.flatnonzero(times > 1)[0])]
        first = table.line(int(rows[0]))
        raise table.refuse(
            column, int(rows[1]), f"Dieselbe Zelle steht schon in Zeile {first}. Erwartet wird sie einmal."
        )
    cells = np.full(int(np.prod(shape)), np.nan)
    cells[flat] = values[used]
    absent = np.isnan(cells)
    if needed is not None:
        absent &= needed(~absent.reshape(shape)).ravel()
    unknown = np.flatnonzero(absent)
    if len(unknown):
        position = np.unravel_index(int(unknown[0]), shape)
        words = [f"{axis.name} {axis.labels[int(i)]}" for axis, i in zip(axes, position, strict=True) if axis.name]
        raise CommandFailed(
            f"{table.path.name}, Spalte „{column}“: Es fehlt der Wert für {', '.join(words)} (insgesamt {len(unknown)} "
            "Werte). Ergänzen Sie die Zeilen."
        )
    return cells.reshape(shape)
