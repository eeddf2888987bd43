"""The column mapping: what the columns of a table mean, as a small YAML file.

Every table whose format no reader knows can be read with one. Mistakes are reported in German, because
a Kommune writes such files itself. The keys are described in ``content/mappings/README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .contract import Measure, SourceFacts
from .sections import MappingInvalid, Section, load_yaml

__all__ = ["Mapping", "MappingInvalid"]

REGION_KEY_LENGTHS = (2, 3, 5, 8, 9, 12)
MONTH_SPANS = (0, 1, 3, 12, 24, 36, 60)


@dataclass(frozen=True, slots=True)
class RegionRule:
    """Which region a row is about: a key column, a name column with a list of names, or always the same."""

    key: str = ""
    name: str = ""
    constant: str = ""
    names: dict[str, str] = field(default_factory=dict)
    pad_to: int = 0


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Which time a value is about; exactly one of the columns, ``constant`` or ``wide`` is given."""

    year: str = ""
    month: str = ""
    day: str = ""
    span: str = ""
    constant: date | None = None
    wide: bool = False
    months: int = 0
    territory: date | None = None


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Which ages a row is about; nothing given: all ages."""

    lower: str = ""
    upper: str = ""
    single: str = ""
    label: str = ""
    bounds: tuple[int, ...] = ()
    open_from: int | None = None


@dataclass(frozen=True, slots=True)
class DimensionRule:
    """A further classifying column; rows with ``total`` are about the whole."""

    code: str
    column: str
    total: str = ""
    categories: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ValueRule:
    """A column of values; an empty ``column`` stands for all columns headed by a year."""

    column: str
    measure: str
    sex: str = ""
    age: tuple[int | None, int | None] | None = None


@dataclass(frozen=True, slots=True)
class RowRule:
    """Rows that are left out (``skip``) or reported as implausible (``reject``), with the reason."""

    reject: bool
    column: str
    values: frozenset[str]
    others: bool  # the rule is about the rows whose cell is not among the values
    unless_column: str
    unless_values: frozenset[str]
    reason: str


@dataclass(frozen=True, slots=True)
class DirectoryRule:
    """The rows are entries of a directory of regions."""

    level: str
    authority_type: str
    parent_digits: int
    valid_on: date
    skip_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the columns of a table mean."""

    name: str
    header: tuple[str, ...]
    source: SourceFacts
    region: RegionRule
    period: PeriodRule
    measures: dict[str, Measure]
    values: tuple[ValueRule, ...]
    age: AgeRule = AgeRule()
    sex: str = ""
    dimensions: tuple[DimensionRule, ...] = ()
    rules: tuple[RowRule, ...] = ()
    directory: DirectoryRule | None = None
    first_row: dict[str, str] = field(default_factory=dict)
    row_count: int = 0
    delimiter: str = ""
    decimal: str = "."
    sheet: str = ""
    header_row: int = 1
    empty_is_unknown: bool = False
    sex_sums: bool = True
    final_newline: bool = False
    notes: tuple[str, ...] = ()

    @classmethod
    def from_yaml(cls, text: str) -> Mapping:
        """Read a mapping; raises :class:`MappingInvalid` with a German sentence that names the place."""
        top = Section("", load_yaml(text))
        period = _period(top.section("period"))
        measures = _measures(top.section("measures", required=False))
        mapping = cls(
            name=top.text("name"),
            header=tuple(top.texts("header")),
            source=_source(top.section("source")),
            region=_region(top.section("region")),
            period=period,
            measures=measures,
            values=tuple(_value(part, measures, period) for part in top.sections("values")),
            age=_age(top.section("age", required=False)),
            sex=top.text("sex", ""),
            dimensions=tuple(_dimension(part) for part in top.sections("dimensions")),
            rules=tuple(_rule(part) for part in top.sections("rules")),
            directory=_directory(top),
            first_row=top.section("first_row", required=False).strings(),
            row_count=top.number("row_count", 0, lowest=0, highest=10_000_000),
            delimiter=top.choice("delimiter", ("", ",", ";", "\t")),
            decimal=top.choice("decimal", (".", ",")),
            sheet=top.text("sheet", ""),
            header_row=top.number("header_row", 1, lowest=1, highest=100),
            empty_is_unknown=top.choice("empty", ("skip", "unknown")) == "unknown",
            sex_sums=top.flag("sex_sums", default=True),
            final_newline=top.flag("final_newline", default=False),
            notes=tuple(top.texts("notes")),
        )
        top.done()
        _check_columns(mapping)
        return mapping

    def columns(self) -> list[str]:
        """All columns the mapping reads, in no particular order, without the columns headed by years."""
        period, age, region = self.period, self.age, self.region
        wanted = [region.key, region.name, period.year, period.month, period.day, period.span]
        wanted += [age.lower, age.upper, age.single, age.label, self.sex]
        wanted += [d.column for d in self.dimensions] + [v.column for v in self.values]
        wanted += [c for rule in self.rules for c in (rule.column, rule.unless_column)]
        wanted += [self.directory.authority_type] if self.directory else []
        return [column for column in dict.fromkeys(wanted) if column]


def _source(part: Section) -> SourceFacts:
    facts = SourceFacts(
        key=part.text("key"),
        publisher=part.text("publisher"),
        table_code=part.text("table_code", ""),
        title=part.text("title"),
        licence=part.text("licence", ""),
        attribution=part.text("attribution"),
        retrieved_on=part.day("retrieved_on"),
    )
    part.done()
    return facts


def _region(part: Section) -> RegionRule:
    rule = RegionRule(
        key=part.text("key", ""),
        name=part.text("name", ""),
        constant=part.text("constant", ""),
        names=part.section("names", required=False).strings(),
        pad_to=part.number("pad_to", 0, lowest=0, highest=12),
    )
    part.done()
    if not (rule.key or rule.constant or (rule.name and rule.names)):
        raise part.wrong("Bitte nennen Sie „key“ (Spalte mit dem Schlüssel), „constant“ oder „name“ mit „names“.")
    for key in (rule.constant, *rule.names.values()):
        if key and not is_region_key(key):
            raise part.wrong(f"„{key}“ ist kein Regionalschlüssel (DG oder 2, 3, 5, 8, 9 oder 12 Ziffern).")
    return rule


def is_region_key(text: str) -> bool:
    """Whether the text is "DG" or digits of a length that an AGS or ARS can have."""
    return text == "DG" or (text.isascii() and text.isdecimal() and len(text) in REGION_KEY_LENGTHS)


def _period(part: Section) -> PeriodRule:
    rule = PeriodRule(
        year=part.text("year", ""),
        month=part.text("month", ""),
        day=part.text("date", ""),
        span=part.text("span", ""),
        constant=part.day("constant"),
        wide=part.flag("wide", default=False),
        months=part.number("months", 0, lowest=0, highest=60),
        territory=part.day("territory"),
    )
    part.done()
    if sum(map(bool, (rule.year, rule.day, rule.span, rule.constant, rule.wide))) != 1:
        raise part.wrong("Bitte nennen Sie genau eines von „year“, „date“, „span“, „constant“ oder „wide“.")
    if rule.months not in MONTH_SPANS:
        raise part.wrong(f"„months“ muss eine von {', '.join(map(str, MONTH_SPANS))} sein (0: Stichtag).")
    if rule.month and not (rule.year and rule.months == 1):
        raise part.wrong("„month“ braucht „year“ und „months: 1“.")
    return rule


def _age(part: Section) -> AgeRule:
    rule = AgeRule(
        lower=part.text("from", ""),
        upper=part.text("to", ""),
        single=part.text("single", ""),
        label=part.text("label", ""),
        bounds=tuple(part.numbers("bounds")),
        open_from=part.number("open_from", -1, lowest=-1, highest=130),
    )
    part.done()
    if rule.open_from == -1:
        rule = AgeRule(rule.lower, rule.upper, rule.single, rule.label, rule.bounds, None)
    if sum(map(bool, (rule.lower, rule.single, rule.label))) > 1 or bool(rule.upper) != bool(rule.lower):
        raise part.wrong("Bitte nennen Sie „from“ und „to“, „single“ oder „label“.")
    if list(rule.bounds) != sorted(set(rule.bounds)):
        raise part.wrong("„bounds“ muss aufsteigend sein.")
    return rule


def _measures(part: Section) -> dict[str, Measure]:
    found = {}
    for code in part.names():
        entry = part.section(code)
        found[code] = Measure(
            code=code,
            name=entry.text("name"),
            unit=entry.text("unit"),
            concept=entry.text("concept", ""),
            whole_numbers=entry.flag("whole_numbers", default=False),
        )
        entry.done()
    part.done()
    return found


def _value(part: Section, measures: dict[str, Measure], period: PeriodRule) -> ValueRule:
    ages = part.numbers("age")
    rule = ValueRule(
        column=part.text("column", ""),
        measure=part.text("measure"),
        sex=part.choice("sex", ("", "m", "f")),
        age=(ages[0], ages[1] if len(ages) > 1 else None) if ages else None,
    )
    part.done()
    if rule.measure not in measures:
        raise part.wrong(f"Das Merkmal „{rule.measure}“ fehlt unter „measures“.")
    if bool(rule.column) == period.wide:
        raise part.wrong("„column“ fehlt, oder die Jahre stehen in den Spalten („wide“) und „column“ ist zu viel.")
    return rule


def _dimension(part: Section) -> DimensionRule:
    rule = DimensionRule(
        code=part.text("code"),
        column=part.text("column"),
        total=part.text("total", ""),
        categories=part.section("categories", required=False).strings(),
    )
    part.done()
    return rule


def _rule(part: Section) -> RowRule:
    included, excluded = part.texts("in"), part.texts("not_in")
    rule = RowRule(
        reject=part.choice("action", ("skip", "reject")) == "reject",
        column=part.text("column"),
        values=frozenset(included or excluded),
        others=bool(excluded),
        unless_column=part.text("unless", ""),
        unless_values=frozenset(part.texts("unless_in")),
        reason=part.text("reason"),
    )
    part.done()
    if bool(included) == bool(excluded):
        raise part.wrong("Bitte nennen Sie „in“ oder „not_in“.")
    return rule


def _directory(top: Section) -> DirectoryRule | None:
    part = top.section("directory", required=False)
    if not part.names():
        return None
    valid_on = part.day("valid_on")
    if valid_on is None:
        raise part.wrong("„valid_on“ (Gebietsstand) fehlt.")
    rule = DirectoryRule(
        level=part.choice("level", ("association", "district", "municipality")),
        authority_type=part.text("authority_type"),
        parent_digits=part.number("parent_digits", 5, lowest=2, highest=9),
        valid_on=valid_on,
        skip_types=frozenset(part.texts("skip_types")),
    )
    part.done()
    return rule


def _check_columns(mapping: Mapping) -> None:
    if len(set(mapping.header)) != len(mapping.header):
        raise MappingInvalid("Die Spaltenzuordnung nennt unter „header“ eine Spalte doppelt.")
    missing = [c for c in (*mapping.columns(), *mapping.first_row) if mapping.header and c not in mapping.header]
    if missing and not mapping.period.wide:
        raise MappingInvalid(
            f"Die Spaltenzuordnung verwendet Spalten, die unter „header“ fehlen: {', '.join(missing)}."
        )
    if not mapping.values and mapping.directory is None:
        raise MappingInvalid("Die Spaltenzuordnung nennt unter „values“ keine Spalte mit Werten.")
