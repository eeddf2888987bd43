"""The files of dwk lifetable: death rates in, life tables out."""

from __future__ import annotations

import csv
import math
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .errors import CommandFailed
from .projection_input import AGE, SEX_CODES

COLUMNS = ("mx", "ax", "qx", "lx", "dx", "Lx", "Tx", "ex", "Sx")
NEEDED = ("sex", "age", "mx")
SEXES: tuple[Literal["female"], Literal["male"]] = ("female", "male")
#: columns of an earlier run; they are not carried along, the new ones take their place
REPLACED = {*COLUMNS, "sex", "age"}
#: what a group may be told apart by
KEYS = ("region", "year", "country", "period", "variant", "scenario", "trajectory")


@dataclass
class Group:
    """The rates of one table: what stands before them, the sex, and rate and file line by age."""

    key: tuple[str, ...]
    sex: Literal["female", "male"]
    rates: dict[int, float] = field(default_factory=dict)
    text_of_age: dict[int, str] = field(default_factory=dict)


def read_rates(path: Path) -> tuple[list[str], list[Group]]:
    """Group columns and the groups in the order of the file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandFailed(f"{path} lässt sich nicht lesen: {error.strerror}. Bitte prüfen Sie den Pfad.") from error
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{path} ist kein UTF-8-Text. Bitte speichern Sie die Datei als CSV in UTF-8.") from error
    first = text.lstrip().partition("\n")[0]
    semicolons = first.count(";") > first.count(",")
    reader = csv.DictReader(text.splitlines(), delimiter=";" if semicolons else ",")
    names = [needed_name(name.strip()) for name in reader.fieldnames or []]
    reader.fieldnames = names
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise CommandFailed(
            f"{path}: es fehlt die Spalte {', '.join(missing)}. Erwartet werden sex, age, mx mit Komma oder Semikolon getrennt."
        )
    leading = key_columns(names)
    groups: dict[tuple[str, ...], Group] = {}
    for row in reader:
        if semicolons:
            row["mx"] = (row["mx"] or "").replace(",", ".")
        add_row(path, reader.line_num, row, leading, groups)
    if not groups:
        raise CommandFailed(f"{path} enthält keine Zeile mit Sterberaten.")
    return leading, list(groups.values())


def needed_name(name: str) -> str:
    """The name of a needed column however it is written; others stay."""
    return name.lower() if name.lower() in NEEDED else name


def key_columns(names: Sequence[str]) -> list[str]:
    """Columns that tell tables apart: all that stand before sex, age and mx, and the known ones wherever they stand."""
    first = min(names.index(name) for name in NEEDED)
    return [name for place, name in enumerate(names) if name not in REPLACED and (place < first or name in KEYS)]


def add_row(
    path: Path, line: int, row: dict[str, str | None], leading: Sequence[str], groups: dict[tuple[str, ...], Group]
) -> None:
    """Put one line of the file where it belongs, or say what is wrong with it."""
    key = tuple((row[name] or "").strip() for name in leading)
    word = (row["sex"] or "").strip()
    code = SEX_CODES.get(word.lower())
    if code is None:
        raise CommandFailed(
            f"{path}, Zeile {line}, Spalte sex: „{word}“ ist unbekannt. Erwartet wird female oder male."
        )
    sex = SEXES[code]
    age, shown = age_in(path, line, row["age"])
    group = groups.setdefault((*key, sex), Group(key, sex))
    if age in group.rates:
        raise CommandFailed(
            f"{path}, Zeile {line}, Spalte age: das Alter {shown} steht für {word} schon in einer früheren Zeile. "
            "Erwartet wird es einmal; eine Spalte, die mehrere Tabellen unterscheidet, steht vor sex, age und mx."
        )
    group.rates[age] = rate_in(path, line, row["mx"])
    group.text_of_age[age] = shown


def age_in(path: Path, line: int, cell: str | None) -> tuple[int, str]:
    """The lower bound of the age group and its text; „100+“ is 100."""
    shown = (cell or "").strip()
    found = AGE.fullmatch(shown)
    if found is None:
        raise CommandFailed(
            f"{path}, Zeile {line}, Spalte age: „{shown}“ ist kein Alter. "
            "Erwartet wird eine ganze Zahl ab 0 oder eine Spanne wie 5-9, das letzte Alter auch als 100+."
        )
    return int(found[1]), shown


def rate_in(path: Path, line: int, cell: str | None) -> float:
    """The rate of a line: a finite number of at least 0."""
    word = (cell or "").strip()
    try:
        rate = float(word)
    except ValueError:
        rate = math.nan
    if not math.isfinite(rate):
        raise CommandFailed(
            f"{path}, Zeile {line}, Spalte mx: „{word}“ ist keine Zahl. Erwartet wird eine Sterberate wie 0.0123."
        )
    if rate < 0:
        raise CommandFailed(f"{path}, Zeile {line}, Spalte mx: {word} ist negativ. Erwartet wird eine Sterberate ab 0.")
    return rate


def calculated(groups: Sequence[Group], rule: Literal["ak", "cd"]) -> Iterator[list[str]]:
    """All lines of the output, one for each group and age; calculated before the first is handed out."""
    from dwk_demography.mortality.lifetable import life_table

    lines: list[list[str]] = []
    for group in groups:
        ages = checked_ages(group)
        table = life_table([group.rates[age] for age in ages], sex=group.sex, ages=ages, a0=rule)
        columns = [getattr(table, name).tolist() for name in COLUMNS]
        for place, age in enumerate(ages):
            values = ["" if math.isnan(column[place]) else repr(column[place]) for column in columns]
            lines.append([*group.key, group.sex, group.text_of_age[age], *values])
    return iter(lines)


def checked_ages(group: Group) -> list[int]:
    """The ages of a group in order: 0, 1, 2, ... or 0, 1, 5, 10, ... or 0, 5, 10, ..."""
    ages = sorted(group.rates)
    last = ages[-1]
    if any(sign in group.text_of_age[last] for sign in "-–"):
        raise CommandFailed(
            f"Sterberaten für {', '.join((*group.key, group.sex))}, Spalte age: das letzte Alter {group.text_of_age[last]} hat "
            f"ein Ende. Erwartet wird eine offene Altersgruppe wie {last}+."
        )
    patterns = (list(range(last + 1)), [0, 1, *range(5, last + 1, 5)], list(range(0, last + 1, 5)))
    if len(ages) > 1 and ages in patterns:
        return ages
    fitting = min(patterns, key=lambda pattern: len(set(pattern) - set(ages)) + 100 * len(set(ages) - set(pattern)))
    absent = sorted(set(fitting) - set(ages))
    where = ", ".join((*group.key, group.sex))
    what = f"es fehlt das Alter {absent[0]}" if absent else f"die Alter {ages[0]} bis {last} bilden keine Reihe"
    raise CommandFailed(
        f"Sterberaten für {where}: {what}. Erwartet wird 0, 1, 2, ... oder 0, 1, 5, 10, ... oder 0, 5, 10, ..."
    )


def write_table(path: Path, leading: Sequence[str], rows: Iterator[list[str]]) -> None:
    """Write beside the target and move it there, so that a broken run leaves no half file."""
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise CommandFailed(f"In {path.parent} lässt sich nicht schreiben: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*leading, "sex", "age", *COLUMNS])
            writer.writerows(rows)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError as error:
        Path(draft).unlink(missing_ok=True)
        raise CommandFailed(f"{path} lässt sich nicht schreiben: {error.strerror}.") from error
