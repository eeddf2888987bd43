"""Gathers the values of one table and judges them as a whole, whatever format they came in.

Duplicates, regions that did not exist, fractions of persons and sexes that do not add up are found here, so that
every reader of the GENESIS family treats them alike.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan

from .catalogue import Derived
from .cell_text import NIL, ValueReader, ValueRefused
from .contract import CellKey, FileRefused, ParsedTable, Period, RowNote, SourceFacts, TableBuilder

_SEX_WORDS = {"": "", "m": "männlich", "f": "weiblich"}


class Collector:
    """Takes values one by one; :meth:`finish` gives the table."""

    def __init__(self, source: SourceFacts, name: str, *, decimal: str = ",") -> None:
        self._name = name
        self._reader = ValueReader(name, decimal)
        self.build = TableBuilder(source)
        self._index: dict[tuple[int, int, int, int], int] = {}
        self._keys: list[tuple[int, int, int, int]] = []
        self._values: list[tuple[float, int]] = []
        self._texts: list[str] = []
        self._rows: list[int] = []
        self._left_out: set[int] = set()
        self._out = TableBuilder(source)
        self._out_codes: tuple[dict[int, int], ...] = ({}, {}, {}, {})
        self._sexes_add_up = True
        self.repeated = 0

    def add(self, key: tuple[int, int, int, int], text: str, quality: str, row: int) -> None:
        """Take one printed value; ``key`` is (measure, cell, region, period) as coded by ``build``."""
        try:
            value = self._reader.read(text, quality, row)
        except ValueRefused as refused:
            self._reject(key, text, row, str(refused))
            return
        known = self._index.setdefault(key, len(self._keys))
        if known < len(self._keys):
            self._check_repeated(known, value, text, row)
            return
        self._keys.append(key)
        self._values.append(value)
        self._texts.append(text)
        self._rows.append(row)

    def reject_row(self, row: int, region: str, label: str, text: str, reason: str) -> None:
        """Note a row that cannot be taken over."""
        self.build.table.rejected.append(RowNote(row, region, label, text, reason))

    def sexes_need_not_add_up(self) -> None:
        """For tables whose total includes persons without an entry of sex, or rounded or disguised values."""
        self._sexes_add_up = False

    def finish(self, derived: list[Derived]) -> ParsedTable:
        """Judge the values and hand over the table."""
        if not self._keys:
            raise FileRefused(
                f"In der Datei „{self._name}“ stehen keine Werte, die übernommen werden können. Bitte prüfen Sie, ob die "
                "Tabelle vollständig heruntergeladen wurde."
            )
        self._skip_regions_of_dashes()
        self._reject_fractions()
        if self._sexes_add_up:
            self._reject_sexes_that_do_not_add_up()
        for index, key in enumerate(self._keys):
            if index not in self._left_out:
                self._write(key, self._values[index], self._rows[index])
        for rule in derived:
            self._add_derived(rule)
        self._out.table.skipped, self._out.table.rejected = self.build.table.skipped, self.build.table.rejected
        return self._out.table

    def describe(self, key: tuple[int, int, int, int]) -> str:
        """Measure, region, period and group of a value in words."""
        table = self.build.table
        parts = [
            table.regions[key[2]].name,
            period_words(table.periods[key[3]]),
            table.measures[key[0]].name,
            cell_words(table.cells[key[1]]),
        ]
        return ", ".join(part for part in parts if part)

    def _write(self, key: tuple[int, int, int, int], value: tuple[float, int], row: int) -> None:
        """Only what carries a value gets into the lists of the table handed over."""
        table, out, codes = self.build.table, self._out, self._out_codes
        if (measure := codes[0].get(key[0])) is None:
            measure = codes[0][key[0]] = out.code_measure(table.measures[key[0]])
        if (cell := codes[1].get(key[1])) is None:
            cell = codes[1][key[1]] = out.code_cell(table.cells[key[1]])
        if (region := codes[2].get(key[2])) is None:
            region = codes[2][key[2]] = out.code_region(table.regions[key[2]].key, table.regions[key[2]].name)
        if (period := codes[3].get(key[3])) is None:
            period = codes[3][key[3]] = out.code_period(table.periods[key[3]])
        out.add(measure=measure, cell=cell, region=region, period=period, row=row, value=value[0], mark=value[1])

    def _reject(self, key: tuple[int, int, int, int], text: str, row: int, reason: str) -> None:
        self.reject_row(row, self.build.table.regions[key[2]].key, self.describe(key), text, reason)

    def _check_repeated(self, known: int, value: tuple[float, int], text: str, row: int) -> None:
        old = self._values[known]
        if old[1] == value[1] and (old[0] == value[0] or (isnan(old[0]) and isnan(value[0]))):
            self.repeated += 1
            return
        raise FileRefused(
            f"Die Datei „{self._name}“ widerspricht sich: Für {self.describe(self._keys[known])} steht in Zeile "
            f"{self._rows[known]} „{self._texts[known]}“, in Zeile {row} „{text}“. Bitte laden Sie die Tabelle neu herunter."
        )

    def _skip_regions_of_dashes(self) -> None:
        by_place: dict[tuple[int, int], list[int]] = {}
        exists: set[tuple[int, int]] = set()
        for index, key in enumerate(self._keys):
            place = (key[2], key[3])
            if self._values[index][1] == NIL:
                by_place.setdefault(place, []).append(index)
            else:
                exists.add(place)
        missing: dict[int, list[tuple[int, int]]] = {}
        for place in by_place:
            if place not in exists and self.build.table.regions[place[0]].key != "DG":
                missing.setdefault(place[0], []).append(place)
        for region, places in missing.items():
            self._skip_region(region, places, [index for place in places for index in by_place[place]])

    def _skip_region(self, region: int, places: list[tuple[int, int]], indexes: list[int]) -> None:
        table = self.build.table
        self._left_out.update(indexes)
        when = ", ".join(period_words(table.periods[p]) for p in sorted({period for _, period in places}))
        table.skipped.append(
            RowNote(
                min(self._rows[index] for index in indexes),
                table.regions[region].key,
                table.regions[region].name,
                "-",
                f"Für {when} stehen nur Striche: Das Gebiet gab es zu dieser Zeit nicht, oder es liegt nichts vor. "
                "Es wurden keine Nullen übernommen.",
            )
        )

    def _reject_fractions(self) -> None:
        whole = [measure.whole_numbers for measure in self.build.table.measures]
        for index, key in enumerate(self._keys):
            value = self._values[index][0]
            if whole[key[0]] and not isnan(value) and not value.is_integer():
                self._left_out.add(index)
                self._reject(
                    key,
                    self._texts[index],
                    self._rows[index],
                    "Keine ganze Zahl. Personen werden nur ganz gezählt; bitte prüfen Sie die Zeile in der Quelle.",
                )

    def _reject_sexes_that_do_not_add_up(self) -> None:
        table = self.build.table
        whole = [measure.whole_numbers for measure in table.measures]
        total_of = {c: self.build.code_cell(replace(k, sex="")) for c, k in enumerate(list(table.cells)) if k.sex}
        men = {c: t for c, t in total_of.items() if table.cells[c].sex == "m"}
        women = {t: c for c, t in total_of.items() if table.cells[c].sex == "f"}
        for (measure, cell, region, period), male in list(self._index.items()):
            if cell not in men or not whole[measure]:
                continue
            total = self._index.get((measure, men[cell], region, period))
            female = self._index.get((measure, women.get(men[cell], -1), region, period))
            if total is not None and female is not None:
                self._check_sum(total, male, female)

    def _check_sum(self, total: int, male: int, female: int) -> None:
        three = (total, male, female)
        if any(isnan(self._values[i][0]) or i in self._left_out for i in three):
            return
        summed = self._values[male][0] + self._values[female][0]
        if summed == self._values[total][0]:
            return
        self._left_out.update(three)
        self._reject(
            self._keys[total],
            "; ".join(self._texts[i] for i in three),
            self._rows[total],
            f"Männlich und weiblich ergeben {_german(summed)}, nicht {_german(self._values[total][0])}. "
            "Bitte prüfen Sie die Zeile in der Quelle.",
        )

    def _add_derived(self, rule: Derived) -> None:
        table = self.build.table
        codes = {m for m, measure in enumerate(table.measures) if measure.code == rule.from_code}
        if not codes:
            return
        cells = {
            c: reduced for c, key in enumerate(table.cells) if (reduced := _without(key, rule.category)) is not None
        }
        target = self.build.code_measure(rule.measure)
        for index, key in enumerate(self._keys):
            if key[0] not in codes or key[1] not in cells or index in self._left_out:
                continue
            value, mark = self._values[index]
            # no sales or no count is no price or rate of zero
            value = nan if mark == NIL and not rule.measure.concept.startswith("quantity:") else value
            cell = self.build.code_cell(cells[key[1]])
            self._write((target, cell, key[2], key[3]), (round(value / rule.divide_by, 9), mark), self._rows[index])


def _without(cell: CellKey, category: str) -> CellKey | None:
    """The cell without a category; None if it does not carry that category alone."""
    if not category:
        return cell if not cell.other else None
    if len(cell.other) == 1 and cell.other[0][1] == category:
        return replace(cell, other=())
    return None


def cell_words(cell: CellKey) -> str:
    """Group of a value in words, empty for the total."""
    parts = [_SEX_WORDS[cell.sex]]
    if cell.age_from is not None:
        if cell.age_to is None:
            parts.append(f"{cell.age_from} Jahre und mehr")
        elif cell.age_to == cell.age_from:
            parts.append(f"Alter {cell.age_from}")
        else:
            parts.append(f"{cell.age_from} bis {cell.age_to} Jahre")
    parts.extend(label for _, _, label in cell.other)
    return ", ".join(part for part in parts if part)


def period_words(period: Period) -> str:
    """A period as people write it: a date, a year, or first and last year."""
    if period.months == 0:
        return f"{period.end.day:02}.{period.end.month:02}.{period.end.year}"
    if period.months == 12 and period.end.month == 12:
        return str(period.end.year)
    if period.months % 12 == 0 and period.end.month == 12:
        return f"{period.end.year - period.months // 12 + 1} bis {period.end.year}"
    return f"{period.end.month:02}/{period.end.year}"


def _german(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")
