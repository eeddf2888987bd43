"""What the classifying cells of a row mean: its region, its time, its ages, its sex, further dimensions.

Every distinct combination of texts is understood once; long tables repeat a few hundred of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from .contract import CellKey, Period, TableBuilder
from .grids import Cell, cell_text
from .labels import is_total, parse_age, parse_sex
from .mapping import AgeRule, Mapping, PeriodRule, ValueRule, is_region_key

Ages = tuple[int | None, int | None]
Keys = tuple[tuple[ValueRule, int], ...]

_MONTHS = (
    "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
_RANGE = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")
_OPEN = re.compile(r"(\d{1,3})\s*\+")
_SPAN = re.compile(r"(\d{4})\s*[/–-]\s*(\d{2}|\d{4})")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class NotUnderstood(ValueError):
    """A cell says nothing that can be used; the text is the German reason."""


class Meanings:
    """Codes of the region, the times and the cells of a row."""

    def __init__(self, mapping: Mapping, places: dict[str, int], builder: TableBuilder) -> None:
        self._mapping = mapping
        self._builder = builder
        rule = mapping.region
        self._key_at, self._name_at = places.get(rule.key, -1), places.get(rule.name, -1)
        period, age = mapping.period, mapping.age
        self._period_at = _existing(places, period.year, period.month, period.day, period.span)
        others = [dimension.column for dimension in mapping.dimensions]
        self._cell_at = _existing(places, age.lower, age.upper, age.single, age.label, mapping.sex, *others)
        self._names_at = {place: column for column, place in places.items()}
        self._regions: dict[tuple[Cell, Cell], int] = {}
        self._periods: dict[tuple[Cell, ...], tuple[int, ...]] = {}
        self._cells: dict[tuple[Cell, ...], tuple[int, ...]] = {}

    def region(self, row: Sequence[Cell]) -> int:
        """Code of the region of a row."""
        key_cell = row[self._key_at] if self._key_at >= 0 else None
        name_cell = row[self._name_at] if self._name_at >= 0 else None
        code = self._regions.get((key_cell, name_cell))
        if code is None:
            key, name = self._region(key_cell, name_cell)
            code = self._regions[key_cell, name_cell] = self._builder.code_region(key, name)
        return code

    def region_words(self, row: Sequence[Cell]) -> tuple[str, str]:
        """Key and name of a row that may not have been understood, for notes."""
        key = cell_text(row[self._key_at]) if self._key_at >= 0 else self._mapping.region.constant
        return key, cell_text(row[self._name_at]) if self._name_at >= 0 else ""

    def _region(self, key_cell: Cell, name_cell: Cell) -> tuple[str, str]:
        rule = self._mapping.region
        name = cell_text(name_cell)
        if rule.key:
            key = cell_text(key_cell).zfill(rule.pad_to) if rule.pad_to else cell_text(key_cell)
            key = key or rule.names.get(name, "")
        elif rule.constant:
            key, name = rule.constant, name or ("Deutschland" if rule.constant == "DG" else rule.constant)
        else:
            key = rule.names.get(name, "")
            if not key:
                raise NotUnderstood(f"Die Region „{name}“ kommt in der Zuordnung nicht vor.")
        if not is_region_key(key):
            raise NotUnderstood(
                f"„{key}“ ist kein Regionalschlüssel: erwartet werden DG oder 2, 3, 5, 8, 9 oder 12 Ziffern mit "
                "führender Null."
            )
        return key, name

    def periods(self, row: Sequence[Cell], keys: Keys) -> tuple[int, ...]:
        """Codes of the times of all value columns of a row."""
        texts = tuple([row[at] for at in self._period_at])
        codes = self._periods.get(texts)
        if codes is None:
            named = {self._names_at[at]: cell_text(row[at]) for at in self._period_at}
            rule = self._mapping.period
            codes = tuple(self._builder.code_period(_period(rule, named, year)) for _, year in keys)
            self._periods[texts] = codes
        return codes

    def cells(self, row: Sequence[Cell], keys: Keys) -> tuple[int, ...]:
        """Codes of the combinations of sex, ages and further dimensions of all value columns of a row."""
        texts = tuple([row[at] for at in self._cell_at])
        codes = self._cells.get(texts)
        if codes is None:
            named = {self._names_at[at]: cell_text(row[at]).strip() for at in self._cell_at}
            codes = tuple(self._builder.code_cell(self._cell(named, value)) for value, _ in keys)
            self._cells[texts] = codes
        return codes

    def _cell(self, named: dict[str, str], value: ValueRule) -> CellKey:
        mapping = self._mapping
        first, last = value.age or _ages(mapping.age, named)
        sex = value.sex
        if mapping.sex:
            found = parse_sex(named[mapping.sex]) if named[mapping.sex] else ""
            if found is None:
                raise NotUnderstood(f"Das Geschlecht „{named[mapping.sex]}“ ist unbekannt.")
            sex = found or sex
        other = []
        for rule in mapping.dimensions:
            text = named[rule.column]
            if text == rule.total or (not rule.total and is_total(text)):
                continue
            code = rule.categories.get(text, "" if rule.categories else text)
            if not code:
                raise NotUnderstood(f"„{text}“ kommt in der Zuordnung unter „{rule.code}“ nicht vor.")
            other.append((rule.code, code, text))
        return CellKey(sex, first, last, tuple(sorted(other)))


def _existing(places: dict[str, int], *columns: str) -> tuple[int, ...]:
    return tuple(places[column] for column in columns if column)


def _ages(rule: AgeRule, named: dict[str, str]) -> Ages:
    if rule.lower:
        return _from_to(named[rule.lower], named[rule.upper])
    if rule.single:
        text = named[rule.single]
        if found := _OPEN.fullmatch(text):
            return (_age(found[1]), None)
        return _lower_bound(rule, _age(text))
    if rule.label:
        return _labelled(named[rule.label])
    return (None, None)


def _from_to(first: str, last: str) -> Ages:
    if not first and not last:
        return (None, None)
    ages = (_age(first or "0"), _age(last) if last else None)
    if ages[1] is not None and ages[1] < ages[0]:
        raise NotUnderstood(f"Die Altersgruppe von {first} bis {last} ist nicht möglich.")
    return ages


def _lower_bound(rule: AgeRule, age: int) -> Ages:
    if rule.open_from is not None and age >= rule.open_from:
        return (age, None)
    if not rule.bounds:
        return (age, age)
    if age not in rule.bounds:
        raise NotUnderstood(f"Das Alter {age} beginnt keine Altersgruppe der Zuordnung.")
    at = rule.bounds.index(age)
    return (age, rule.bounds[at + 1] - 1 if at + 1 < len(rule.bounds) else None)


def _labelled(text: str) -> Ages:
    if found := _RANGE.fullmatch(text):
        return _from_to(found[1], found[2])
    if found := _OPEN.fullmatch(text):
        return (_age(found[1]), None)
    ages = parse_age(text) if text else (None, None)
    if ages is None:
        raise NotUnderstood(f"Die Altersangabe „{text}“ ist unbekannt.")
    return ages


def _age(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and int(text) <= 130):
        raise NotUnderstood(f"„{text}“ ist kein Alter.")
    return int(text)


def _period(rule: PeriodRule, named: dict[str, str], column_year: int) -> Period:
    end = rule.constant or _end(rule, named, column_year)
    return Period(end, rule.months, rule.territory or end)


def _end(rule: PeriodRule, named: dict[str, str], column_year: int) -> date:
    if rule.day:
        return _day(named[rule.day])
    if rule.span:
        return _span_end(named[rule.span], rule.months)
    if rule.month:
        return _month_end(_year(named[rule.year]), named[rule.month])
    return date(column_year or _year(named[rule.year]), 12, 31)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and 1500 <= int(text) <= 2200):
        raise NotUnderstood(f"„{text}“ ist kein Jahr.")
    return int(text)


def _month_end(year: int, month: str) -> date:
    word = month.strip().casefold()
    if word in _MONTHS:
        number = _MONTHS.index(word) + 1
    elif word.isascii() and word.isdecimal() and len(word) <= 2 and 1 <= int(word) <= 12:
        number = int(word)
    else:
        raise NotUnderstood(f"„{month}“ ist kein Monat.")
    following = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _span_end(text: str, months: int) -> date:
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise NotUnderstood(f"„{text}“ ist kein Zeitraum von Jahren.")
    first = _year(found[1])
    last = int(found[2]) if len(found[2]) == 4 else first - first % 100 + int(found[2])
    if not 0 <= last - first <= months // 12:
        raise NotUnderstood(f"Der Zeitraum „{text}“ umfasst nicht {months // 12} Jahre.")
    return date(last, 12, 31)


def _day(text: str) -> date:
    try:
        if found := _GERMAN_DATE.fullmatch(text.strip()):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise NotUnderstood(f"„{text}“ ist kein Datum.") from error
