"""A table of a Kommune's own: guesses what its columns mean, and writes the answers down as a mapping.

Pure: what the browser asks goes in as plain data, out comes the YAML that the command line reads too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from .labels import is_total


class ColumnRole(StrEnum):
    """What a column can mean."""

    SKIP = "skip"
    KEY = "key"
    NAME = "name"
    YEAR = "year"
    DAY = "date"
    AGE_FROM = "age_from"
    AGE_TO = "age_to"
    AGE_SINGLE = "age_single"
    AGE_LABEL = "age_label"
    SEX = "sex"
    VALUE = "value"
    VALUE_MALE = "value_m"
    VALUE_FEMALE = "value_f"
    YEAR_VALUES = "year_values"
    DIMENSION = "dimension"

    @property
    def label(self) -> str:
        """German words for the choice."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    ColumnRole.SKIP: "nicht übernehmen",
    ColumnRole.KEY: "Gebietsschlüssel",
    ColumnRole.NAME: "Gebietsname",
    ColumnRole.YEAR: "Jahr",
    ColumnRole.DAY: "Stichtag (Datum)",
    ColumnRole.AGE_FROM: "Alter von",
    ColumnRole.AGE_TO: "Alter bis",
    ColumnRole.AGE_SINGLE: "Alter in Jahren",
    ColumnRole.AGE_LABEL: "Altersgruppe in Worten",
    ColumnRole.SEX: "Geschlecht",
    ColumnRole.VALUE: "Wert (insgesamt oder laut Spalte Geschlecht)",
    ColumnRole.VALUE_MALE: "Wert, männlich",
    ColumnRole.VALUE_FEMALE: "Wert, weiblich",
    ColumnRole.YEAR_VALUES: "Werte des Jahres, das die Überschrift nennt",
    ColumnRole.DIMENSION: "weiteres Merkmal",
}
#: roles that several columns may have
REPEATABLE = {ColumnRole.SKIP, ColumnRole.DIMENSION, ColumnRole.YEAR_VALUES}
VALUE_ROLES = {ColumnRole.VALUE: "", ColumnRole.VALUE_MALE: "m", ColumnRole.VALUE_FEMALE: "f"}

#: what the product knows the values as, with the words of the choice
CONCEPTS = (
    ("", "eigene Reihe"),
    ("population", "Bevölkerung"),
    ("births", "Geborene"),
    ("deaths", "Gestorbene"),
    ("in_migration", "Zuzüge"),
    ("out_migration", "Fortzüge"),
)

_UMLAUTS = str.maketrans("äöü", "aou") | {ord("ß"): "ss"}

_GUESSES: tuple[tuple[str, ColumnRole], ...] = (
    (r"(19|20)\d\d", ColumnRole.YEAR_VALUES),
    (r"(ags|ars|rs|.*schl(ü|ue)ssel|gebietscode|region_?id|kreis_?(nr|id)|gkz)", ColumnRole.KEY),
    (r"(name|gebiet(sname)?|gemeinde(name)?|kreis(name)?|stadt(teil|bezirk)?|ort(steil)?|region)", ColumnRole.NAME),
    (r"(jahr|year|berichtsjahr)", ColumnRole.YEAR),
    (r"(stichtag|datum|date|stand)", ColumnRole.DAY),
    (r"alter.*(von|ab)", ColumnRole.AGE_FROM),
    (r"alter.*bis", ColumnRole.AGE_TO),
    (r"(altersgruppen?|altersklasse)", ColumnRole.AGE_LABEL),
    (r"(alter|altersjahr|lebensalter)", ColumnRole.AGE_SINGLE),
    (r"(geschlecht|sex)", ColumnRole.SEX),
    (r"(m(ä|ae)nnlich|m(ä|ae)nner)", ColumnRole.VALUE_MALE),
    (r"(weiblich|frauen)", ColumnRole.VALUE_FEMALE),
    (
        r"(wert|anzahl|insgesamt|personen|einwohner(zahl)?|bev(ö|oe)lkerung|geborene|gestorbene|zuz(ü|ue)ge|fortz(ü|ue)ge)",
        ColumnRole.VALUE,
    ),
)


def guess_roles(columns: Sequence[str]) -> list[ColumnRole]:
    """What each column probably means, by its heading; each role at most once unless it may repeat."""
    roles: list[ColumnRole] = []
    for column in columns:
        heading = column.strip().casefold()
        found = next((role for pattern, role in _GUESSES if re.fullmatch(pattern, heading)), ColumnRole.SKIP)
        roles.append(ColumnRole.SKIP if found in roles and found not in REPEATABLE else found)
    return roles


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said about a table."""

    columns: tuple[str, ...]
    roles: tuple[ColumnRole, ...]
    name: str
    unit: str
    concept: str
    publisher: str
    title: str
    licence: str
    attribution: str
    as_of: date | None = None
    months: int = 0  # 0: on a day, 12: over a year
    constant_day: date | None = None
    constant_region: str = ""
    pad_to: int = 0
    decimal: str = ","
    sheet: str = ""

    def column(self, role: ColumnRole) -> str:
        """Heading of the first column with this role, empty if there is none."""
        return next((c for c, r in zip(self.columns, self.roles, strict=True) if r is role), "")

    def all_columns(self, role: ColumnRole) -> list[str]:
        """Headings of all columns with this role."""
        return [c for c, r in zip(self.columns, self.roles, strict=True) if r is role]


def faults(answers: Answers) -> list[tuple[str, str]]:
    """What is missing or contradicts itself: (name of the field, German sentence)."""
    found = [*_repeated(answers), *_unnamed(answers)]
    has = answers.column
    if not has(ColumnRole.KEY) and not answers.constant_region:
        found.append(
            (
                "constant_region",
                "Bitte ordnen Sie eine Spalte als Gebietsschlüssel zu, oder nennen Sie hier das Gebiet.",
            )
        )
    wide = bool(has(ColumnRole.YEAR_VALUES))
    times = sum((bool(has(ColumnRole.YEAR)), bool(has(ColumnRole.DAY)), wide, answers.constant_day is not None))
    if times != 1:
        sentence = (
            "Bitte ordnen Sie eine Spalte als Jahr oder Stichtag zu, oder nennen Sie hier den Tag, der für alle gilt."
            if not times
            else "Die Zeit ist mehrfach angegeben. Bitte lassen Sie nur eine Angabe stehen: Jahr, Stichtag oder diesen Tag."
        )
        found.append(("constant_day", sentence))
    if wide and any(has(role) for role in VALUE_ROLES):
        found.append(
            (_field(answers, ColumnRole.YEAR_VALUES), "Bitte wählen Sie „Wert“ oder Jahresspalten, nicht beides.")
        )
    if not wide and not any(has(role) for role in VALUE_ROLES):
        found.append(("", "Keine Spalte ist als Wert zugeordnet. Bitte wählen Sie mindestens eine aus."))
    return found + _age_faults(answers)


def _repeated(answers: Answers) -> list[tuple[str, str]]:
    found, seen = [], set()
    for index, role in enumerate(answers.roles):
        if role in seen and role not in REPEATABLE:
            found.append((f"role_{index}", f"„{role.label}“ ist schon einer anderen Spalte zugeordnet."))
        seen.add(role)
    return found


def _unnamed(answers: Answers) -> list[tuple[str, str]]:
    return [
        (
            f"role_{index}",
            "Eine Spalte ohne Überschrift lässt sich nicht übernehmen. Bitte benennen Sie sie in der Datei.",
        )
        for index, (column, role) in enumerate(zip(answers.columns, answers.roles, strict=True))
        if role is not ColumnRole.SKIP and not column.strip()
    ]


def _age_faults(answers: Answers) -> list[tuple[str, str]]:
    has = answers.column
    found = []
    if bool(has(ColumnRole.AGE_FROM)) != bool(has(ColumnRole.AGE_TO)):
        one = ColumnRole.AGE_FROM if has(ColumnRole.AGE_FROM) else ColumnRole.AGE_TO
        found.append((_field(answers, one), "„Alter von“ und „Alter bis“ gehören zusammen; eine der Spalten fehlt."))
    ways = [role for role in (ColumnRole.AGE_FROM, ColumnRole.AGE_SINGLE, ColumnRole.AGE_LABEL) if has(role)]
    if len(ways) > 1:
        found.append(
            (_field(answers, ways[1]), "Das Alter ist doppelt angegeben. Bitte lassen Sie nur eine Angabe stehen.")
        )
    return found


def _field(answers: Answers, role: ColumnRole) -> str:
    return f"role_{answers.roles.index(role)}"


def mapping_yaml(answers: Answers, sample_rows: Sequence[Sequence[str]] = ()) -> str:
    """The answers as the YAML of a column mapping; ``faults`` must be empty."""
    import yaml  # only when a table of a Kommune's own comes in

    code = _code(answers.name)[:80]
    mapping: dict[str, Any] = {
        "name": answers.title,
        "decimal": answers.decimal,
        **({"sheet": answers.sheet} if answers.sheet else {}),
        "source": _source(answers),
        "region": _region(answers),
        "period": _period(answers),
        **_cells(answers, sample_rows),
        "measures": {code: _measure(answers)},
        "values": _values(answers, code),
    }
    return str(yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False, width=110))


def _source(answers: Answers) -> dict[str, Any]:
    source: dict[str, Any] = {
        "key": f"own:{answers.publisher}: {answers.title}"[:120],
        "publisher": answers.publisher,
        "table_code": answers.title[:60],
        "title": answers.title,
        "licence": answers.licence,
        "attribution": answers.attribution,
    }
    return {**source, **({"retrieved_on": answers.as_of} if answers.as_of else {})}


def _measure(answers: Answers) -> dict[str, Any]:
    measure: dict[str, Any] = {"name": answers.name, "unit": answers.unit}
    if answers.concept:
        measure["concept"] = answers.concept
    return {**measure, "whole_numbers": answers.unit == "Personen"}


def _region(answers: Answers) -> dict[str, Any]:
    name = answers.column(ColumnRole.NAME)
    named = {"name": name} if name else {}
    key = answers.column(ColumnRole.KEY)
    if key:
        return {"key": key, **named, **({"pad_to": answers.pad_to} if answers.pad_to else {})}
    return {"constant": answers.constant_region}


def _period(answers: Answers) -> dict[str, Any]:
    if answers.constant_day is not None:
        rule: dict[str, Any] = {"constant": answers.constant_day}
    elif answers.column(ColumnRole.YEAR_VALUES):
        rule = {"wide": True}
    elif answers.column(ColumnRole.DAY):
        rule = {"date": answers.column(ColumnRole.DAY)}
    else:
        rule = {"year": answers.column(ColumnRole.YEAR)}
    return {**rule, "months": answers.months}


def _cells(answers: Answers, sample_rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    ages = {
        "from": answers.column(ColumnRole.AGE_FROM),
        "to": answers.column(ColumnRole.AGE_TO),
        "single": answers.column(ColumnRole.AGE_SINGLE),
        "label": answers.column(ColumnRole.AGE_LABEL),
    }
    if any(ages.values()):
        cells["age"] = {name: column for name, column in ages.items() if column}
    if answers.column(ColumnRole.SEX):
        cells["sex"] = answers.column(ColumnRole.SEX)
    dimensions = []
    for column in answers.all_columns(ColumnRole.DIMENSION):
        at = answers.columns.index(column)
        total = next((row[at] for row in sample_rows if at < len(row) and row[at] and is_total(row[at])), "")
        dimensions.append({"code": _code(column)[:40], "column": column, **({"total": total} if total else {})})
    return {**cells, **({"dimensions": dimensions} if dimensions else {})}


def _values(answers: Answers, code: str) -> list[dict[str, str]]:
    if answers.column(ColumnRole.YEAR_VALUES):
        return [{"measure": code}]
    found = []
    for role, sex in VALUE_ROLES.items():
        if column := answers.column(role):
            found.append({"column": column, "measure": code, **({"sex": sex} if sex else {})})
    return found


def _code(words: str) -> str:
    plain = words.casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").upper() or "WERT"
