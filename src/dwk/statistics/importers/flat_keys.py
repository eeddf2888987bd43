"""What the coded variables of flat files and cube files say: region, sex, age, month and further categories."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .catalogue import Catalogue, slug
from .contract import CellKey
from .genesis_rows import REGION_KEY
from .labels import is_total, parse_age, parse_sex
from .periods import month_number

_REGION_VARIABLES = frozenset({"DINSG", "DLAND", "DG", "KREISE", "GEMEIN", "GEMEIND", "REGBEZ", "GEMVERB"})
_REGION_PREFIXES = ("GEODL", "GEOBL", "GEORB", "GEOLK", "GEOGM", "GEOVG", "GEOKR", "GEOVB")
_AGE_CODE = re.compile(r"^ALT(\d{3})(?:B(\d{2,3})|(UM))?$")
_TOTAL_CODES = frozenset({"", "INSGESAMT", "GESAMT", "TOTAL"})


class KeyRefused(Exception):
    """A row whose key is not understood; str() is the German reason."""


@dataclass(frozen=True, slots=True)
class Place:
    """Region ("" if the row names none), month (0: none) and cell of a row."""

    region: str = ""
    name: str = ""
    month: int = 0
    cell: CellKey = field(default_factory=CellKey)


def is_region_variable(code: str) -> bool:
    """Whether a variable code stands for regions."""
    return code in _REGION_VARIABLES or code.startswith(_REGION_PREFIXES)


def place_of(blocks: tuple[str, ...], known: Catalogue) -> Place:
    """What the blocks (variable code, variable label, attribute code, attribute label) of a row say."""
    place = Place()
    for start in range(0, len(blocks), 4):
        variable, _, code, label = (text.strip() for text in blocks[start : start + 4])
        if is_region_variable(variable):
            place = _with_region(place, code, label)
        elif variable.startswith(("MONAT",)) and not _is_total(code, label):
            place = replace(place, month=_month(code, label))
        elif variable or code or label:
            place = replace(place, cell=_with_category(place.cell, variable, code, label, known))
    return place


def _is_total(code: str, label: str) -> bool:
    return code.upper() in _TOTAL_CODES and (not label or is_total(label))


def _with_region(place: Place, code: str, label: str) -> Place:
    key = "DG" if label in {"Deutschland", "Germany"} and code in {"", "DG", "DINSG"} else code
    if not key and is_total(label):
        return place
    if REGION_KEY.match(key) is None:
        raise KeyRefused(f"Der Gebietsschlüssel „{code[:40]}“ hat keine gültige Form.")
    return replace(place, region=key, name="Deutschland" if key == "DG" else label or key)


def _month(code: str, label: str) -> int:
    number = month_number(code) or month_number(label)
    if number is None:
        raise KeyRefused(f"„{label[:40]}“ ist kein Monat.")
    return number


def _with_category(cell: CellKey, variable: str, code: str, label: str, known: Catalogue) -> CellKey:
    if _is_total(code, label):
        return cell
    category = known.category(label)
    if category is None and variable.startswith("GES") and (sex := parse_sex(code) or parse_sex(label)):
        return replace(cell, sex=sex)
    if category is None and variable.startswith("ALT") and (ages := _ages(code, label)):
        return replace(cell, age_from=ages[0], age_to=ages[1])
    if not (code or label):
        raise KeyRefused(f"Zur Gliederung {variable[:40]} fehlt die Angabe.")
    found = category or (variable, code or slug(label), label or code)
    return replace(cell, other=tuple(sorted((*cell.other, found))))


def _ages(code: str, label: str) -> tuple[int, int | None] | None:
    parsed = parse_age(label)
    if parsed is not None and parsed[0] is not None:
        return (parsed[0], parsed[1])
    found = _AGE_CODE.match(code)
    if found is None:
        return None
    first = int(found[1])
    if found[3]:
        return (first, None)
    last = int(found[2]) - 1 if found[2] else first
    return (first, last) if first <= last <= 130 else None
