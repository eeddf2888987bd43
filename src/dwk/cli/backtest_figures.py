"""Values of many tables in arrays by year, region, sex and age: only years that may be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from dwk.statistics.importers.contract import CellKey, ParsedTable

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

COUNTRY = "DG"
#: single ages of the country; the last one is open
SINGLE_AGES = 86
SINGLE = tuple(range(SINGLE_AGES))
#: ages of a life table that are taken
TABLE_AGES = 100
#: Länder that are a Kreis as well: key of the Land, key of the Kreis
CITY_STATES = {"02": "02000", "11": "11000"}
SEXES = {"f": 0, "m": 1}
#: for moves: also both sexes together
SEXES_AND_ALL = {"f": 0, "m": 1, "": 2}
MONTHS = 12
#: net migration of the country in thousands
UN_NET_TABLE = "mig1dt"


class Span(NamedTuple):
    """Years that may be known, both ends included."""

    first: int
    last: int

    @property
    def years(self) -> int:
        """How many."""
        return self.last - self.first + 1


class Figures:
    """What the tables say about the years of a span. Arrays with NaN where nothing is said."""

    def __init__(self, span: Span, keys: Iterable[str], aliases: dict[str, str]) -> None:
        from dwk_demography.regional import FLOW_GROUPS, GROUPS

        self.span = span
        self.aliases = aliases
        self.keys = tuple(sorted(keys))
        self.index = {key: number for number, key in enumerate(self.keys)}
        years, regions = span.years, len(self.keys)
        self.groups = np.full((years, regions, 2, len(GROUPS)), np.nan)
        self.moves = {name: np.full((years, regions, 3, len(FLOW_GROUPS)), np.nan) for name in ("in", "out")}
        self.single = np.full((years, 2, SINGLE_AGES), np.nan)
        self.births = np.full((years, 2), np.nan)
        self.deaths = np.full(years, np.nan)
        self.deaths_by_age = np.full((years, 2, SINGLE_AGES), np.nan)
        self.asfr = np.full((years, SINGLE_AGES), np.nan)
        #: estimate of the United Nations, made in hindsight: only ever the true value, never an input of the model
        self.un_net = np.full(years, np.nan)
        self.qx = np.full((years, 2, TABLE_AGES), np.nan)

    def region(self, key: str) -> str:
        """The key under which a region is kept."""
        return self.aliases.get(key, key)


def figures_of(tables: Iterable[ParsedTable], span: Span, aliases: dict[str, str]) -> Figures:
    """Everything the tables hold for the span; values of other years do not get past this function.

    The first table that says something about a region and year is right.
    """
    known = list(tables)
    keys = {COUNTRY} | {aliases.get(ref.key, ref.key) for table in known for ref in table.regions}
    keys |= {kreis for land, kreis in CITY_STATES.items() if land in keys}
    figures = Figures(span, (key for key in keys if key == COUNTRY or len(key) in {2, 5}), aliases)
    for table in known:
        _add_table(figures, table)
    for land, kreis in CITY_STATES.items():
        _mirror(figures, land, kreis)
    return figures


def _add_table(figures: Figures, table: ParsedTable) -> None:
    columns = Columns(table, figures)
    for code, measure in enumerate(table.measures):
        rows = columns.rows(code)
        take = BY_CONCEPT.get(measure.concept) or BY_CODE.get((table.source.table_code, measure.code))
        take = take or BY_CODE.get(("", measure.code))
        if take is not None:
            take(figures, columns, rows)


def _population(figures: Figures, columns: Columns, rows: Rows) -> None:
    from dwk_demography.regional import GROUPS

    _fill(figures.groups, columns.by_region(rows, SEXES, GROUPS, stock=True))
    _fill(figures.single, columns.country(rows, SINGLE, stock=True))


def _moves(figures: Figures, columns: Columns, rows: Rows, way: str) -> None:
    from dwk_demography.regional import FLOW_GROUPS

    _fill(figures.moves[way], columns.by_region(rows, SEXES_AND_ALL, FLOW_GROUPS, stock=False))


def _births(figures: Figures, columns: Columns, rows: Rows) -> None:
    _fill(figures.births, columns.months(rows))


def _deaths(figures: Figures, columns: Columns, rows: Rows) -> None:
    _fill(figures.deaths, columns.months(rows).sum(axis=1))
    _fill(figures.deaths_by_age, columns.country(rows, SINGLE, stock=False))


def _table_of_life(figures: Figures, columns: Columns, rows: Rows) -> None:
    ages = tuple(range(TABLE_AGES))
    _fill(figures.qx, columns.country(rows, ages, stock=False, spans=True, open_end=False))


def _un_net(figures: Figures, columns: Columns, rows: Rows) -> None:
    _fill(figures.un_net, columns.thousands(rows))


def _fill(target: Floats, values: Floats) -> None:
    """Take over what is not known yet, year and region as a whole."""
    axes = tuple(range(2 if target.ndim == 4 else 1, target.ndim))
    empty = ~np.isfinite(target)
    whole = empty.all(axis=axes, keepdims=True) if axes else empty
    np.copyto(target, values, where=np.broadcast_to(whole, target.shape))


def _rates(figures: Figures, columns: Columns, rows: Rows) -> None:
    rates = np.full_like(figures.asfr, np.nan)
    for row in rows:
        cell, year = columns.table.cells[columns.cell[row]], columns.year(row)
        if columns.is_country(row) and cell.age_from is not None and cell.age_from == cell.age_to and not cell.other:
            if not np.isfinite(rates[year]).any():
                rates[year] = 0.0
            if cell.age_from < SINGLE_AGES:
                rates[year, cell.age_from] = columns.value[row] / 1000
    _fill(figures.asfr, rates)


def _mirror(figures: Figures, land: str, kreis: str) -> None:
    """Hamburg and Berlin are printed as a Land or as a Kreis; both are filled."""
    if kreis not in figures.index:
        return
    for array in (figures.groups, *figures.moves.values()):
        target = array[:, figures.index[kreis]]
        if land in figures.index:
            source = array[:, figures.index[land]]
            np.copyto(target, source, where=~np.isfinite(target))
            np.copyto(source, target, where=~np.isfinite(source))


class Columns:
    """The columns of a table as arrays, and the sums that the figures need of them."""

    def __init__(self, table: ParsedTable, figures: Figures) -> None:
        self.table = table
        self.figures = figures
        self.measure = np.frombuffer(table.measure, dtype=np.int32) if len(table) else np.zeros(0, np.int32)
        self.cell = np.frombuffer(table.cell, dtype=np.int32) if len(table) else np.zeros(0, np.int32)
        self.place = np.frombuffer(table.region, dtype=np.int32) if len(table) else np.zeros(0, np.int32)
        self.period = np.frombuffer(table.period, dtype=np.int32) if len(table) else np.zeros(0, np.int32)
        self.value = np.frombuffer(table.value, dtype=np.float64) if len(table) else np.zeros(0)
        self.years = np.array([entry.end.year - figures.span.first for entry in table.periods], dtype=int)
        self.spans = np.array([entry.months for entry in table.periods], dtype=int)
        self.year_ends = np.array([(entry.end.month, entry.end.day) == (12, 31) for entry in table.periods], dtype=bool)
        self.known = (self.years >= 0) & (self.years < figures.span.years)
        self.regions = np.array([figures.index.get(figures.region(ref.key), -1) for ref in table.regions], dtype=int)

    def rows(self, measure: int) -> Rows:
        """Rows of a measure whose time may be known. This is the door: later years end here."""
        if not len(self.period):
            return np.zeros(0, dtype=np.intp)
        return np.flatnonzero((self.measure == measure) & self.known[self.period])

    def year(self, row: int) -> int:
        """Index of the year of a row."""
        return int(self.years[self.period[row]])

    def is_country(self, row: int) -> bool:
        """Whether a row is about Germany."""
        return bool(self.regions[self.place[row]] == self.figures.index[COUNTRY])

    def by_region(self, rows: Rows, sexes: dict[str, int], starts: tuple[int, ...], *, stock: bool) -> Floats:
        """Sums by year, region, sex and age group; region-years without anybody do not exist and are left out."""
        shape = (self.figures.span.years, len(self.figures.keys), len(sexes), len(starts))
        sums = self._sums(rows, sexes, starts, shape, stock=stock)
        nobody = np.nansum(sums, axis=(2, 3)) == 0
        sums[nobody] = np.nan
        return sums

    def country(
        self,
        rows: Rows,
        starts: tuple[int, ...],
        *,
        stock: bool,
        spans: bool = False,
        open_end: bool = True,
    ) -> Floats:
        """The same for Germany only, by single ages."""
        own = rows[self.regions[self.place[rows]] == self.figures.index[COUNTRY]]
        shape = (self.figures.span.years, 1, len(SEXES), len(starts))
        return self._sums(own, SEXES, starts, shape, stock=stock, spans=spans, open_end=open_end)[:, 0]

    def _sums(
        self,
        rows: Rows,
        sexes: dict[str, int],
        starts: tuple[int, ...],
        shape: tuple[int, ...],
        *,
        stock: bool,
        spans: bool = False,
        open_end: bool = True,
    ) -> Floats:
        sums = np.full(shape, np.nan)
        sex, group = cells_in_groups(self.table.cells, sexes, starts, open_end=open_end)
        if not (group >= 0).any():
            return sums
        period = self.period[rows]
        right = self.year_ends[period] & ((self.spans[period] == 0) if stock else (self.spans[period] >= MONTHS))
        if not spans:
            right &= self.spans[period] <= MONTHS
        place = self.regions[self.place[rows]] if shape[1] > 1 else np.zeros(len(rows), dtype=int)
        taken = rows[right & (place >= 0) & (group[self.cell[rows]] >= 0)]
        where = (
            self.years[self.period[taken]],
            self.regions[self.place[taken]] if shape[1] > 1 else np.zeros(len(taken), dtype=int),
            sex[self.cell[taken]],
            group[self.cell[taken]],
        )
        total, count = np.zeros(shape), np.zeros(shape)
        np.add.at(total, where, self.value[taken])
        np.add.at(count, where, 1)
        needed = np.zeros(shape[2:])
        np.add.at(needed, (sex[group >= 0], group[group >= 0]), 1)
        whole = (count == needed) & (needed > 0)
        sums[whole] = total[whole]
        return sums

    def months(self, rows: Rows) -> Floats:
        """Yearly numbers of Germany by sex, from years or from twelve months; NaN where one is missing."""
        from dwk.statistics.importers.contract import CellKey

        sums = np.zeros((self.figures.span.years, 2))
        months = np.zeros((self.figures.span.years, 2), dtype=int)
        cells = {
            self.table.cells.index(key): sex
            for text, sex in SEXES.items()
            if (key := CellKey(sex=text)) in self.table.cells
        }
        for row in rows:
            sex = cells.get(int(self.cell[row]))
            length = int(self.spans[self.period[row]])
            if sex is not None and self.is_country(row) and length in {1, MONTHS}:
                sums[self.year(row), sex] += self.value[row]
                months[self.year(row), sex] += length
        return np.where(months == MONTHS, sums, np.nan)

    def thousands(self, rows: Rows) -> Floats:
        """Yearly numbers of Germany given in thousands."""
        found = np.full(self.figures.span.years, np.nan)
        for row in rows:
            if self.is_country(row):
                found[self.year(row)] = self.value[row] * 1000
        return found


def cells_in_groups(
    cells: list[CellKey], sexes: dict[str, int], starts: tuple[int, ...], *, open_end: bool = True
) -> tuple[Rows, Rows]:
    """Sex and age group of every cell, -1 where it is none of them.

    A group is taken as it is printed or, if it is not, from narrower groups that cover it without gap or overlap.
    """
    sex_of = np.full(len(cells), -1, dtype=np.intp)
    group_of = np.full(len(cells), -1, dtype=np.intp)
    for sex, number in sexes.items():
        own = [(index, cell) for index, cell in enumerate(cells) if cell.sex == sex and not cell.other]
        for group, start in enumerate(starts):
            last = starts[group + 1] - 1 if group + 1 < len(starts) else (None if open_end else start)
            for index in _covering(own, start, last):
                sex_of[index], group_of[index] = number, group
    return sex_of, group_of


def _covering(cells: list[tuple[int, CellKey]], start: int, last: int | None) -> list[int]:
    """Indices of the cells that make up the ages from `start` to `last` (None: open), or none."""
    exact = [index for index, cell in cells if (cell.age_from, cell.age_to) == (start, last)]
    if exact:
        return exact[:1]
    inside = sorted(
        ((cell.age_from or 0, cell.age_to, index) for index, cell in cells if _within(cell, start, last)),
        key=lambda entry: entry[0],
    )
    needed: int | None = start
    for age_from, age_to, _ in inside:
        if needed is None or age_from != needed:
            return []
        needed = None if age_to is None else age_to + 1
    complete = bool(inside) and (needed is None if last is None else needed == last + 1)
    return [index for _, _, index in inside] if complete else []


def _within(cell: CellKey, start: int, last: int | None) -> bool:
    if cell.age_from is None or cell.age_from < start:
        return False
    return last is None or (cell.age_to is not None and cell.age_to <= last)


Take = Callable[[Figures, Columns, Rows], None]
#: what the product knows a measure as: where its values go
BY_CONCEPT: dict[str, Take] = {
    "population": _population,
    "births": _births,
    "deaths": _deaths,
    "fertility_rate": _rates,
}
#: table (empty: any) and code of a measure
BY_CODE: dict[tuple[str, str], Take] = {
    ("", "QX"): _table_of_life,
    (UN_NET_TABLE, "MIG"): _un_net,
    ("", "ZUZUEGE_KREIS"): partial(_moves, way="in"),
    ("", "FORTZUEGE_KREIS"): partial(_moves, way="out"),
}
