"""What the offices' labels mean: ages, sexes and totals in German and English words.

Pure functions; every distinct label is analysed once.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Nobody is older; a larger number is a year or a slip, not an age.
_OLDEST = 130

_TOTALS = frozenset(
    {
        "insgesamt",
        "gesamt",
        "zusammen",
        "total",
        "alle",
        "alle altersgruppen",
        "altersgruppen insgesamt",
        "alter insgesamt",
        "geschlecht insgesamt",
        "all",
    }
)

_SEXES = {
    "m": "m",
    "männlich": "m",
    "maennlich": "m",
    "mann": "m",
    "männer": "m",
    "maenner": "m",
    "gesm": "m",
    "male": "m",
    "males": "m",
    "men": "m",
    "w": "f",
    "f": "f",
    "weiblich": "f",
    "frau": "f",
    "frauen": "f",
    "gesw": "f",
    "female": "f",
    "females": "f",
    "women": "f",
}

_YEARS = r"(?:\s*(?:jahre?n?|j\.?|years?))?"
_AND_MORE = (
    r"\s*(?:und\s+mehr|u\.\s?m\.|um|und\s+älter|und\s+ältere|u\.\s?ä\.|und\s+darüber|or\s+more|and\s+over|and\s+older)"
)
_OPEN_WORDS = re.compile(rf"^(\d{{1,3}})(?:-jährige)?{_YEARS}{_AND_MORE}{_YEARS}$")
_OPEN_FROM = re.compile(r"^(?:ab|from|über)\s+(\d{1,3})\s*(?:jahre?n?|years?)(?:\s+(?:und\s+mehr|and\s+over))?$")
_OPEN_PLUS = re.compile(r"^(\d{1,3})\s?\+(?:\s*(?:jahre|years))?$")
_UNDER = re.compile(r"^(?:unter|bis\s+unter|u\.?|under|less\s+than)\s*(\d{1,3})\s*(?:jahre?n?|j\.?|years?)?$")
_HALF_OPEN = re.compile(
    rf"^(\d{{1,3}}){_YEARS}\s*(?:bis\s+unter|bis\s+u\.|b\.\s?u\.|-\s*u\.|-\s*unter|to\s+under|to\s+less\s+than)"
    rf"\s*(\d{{1,3}}){_YEARS}$"
)
_CLOSED = re.compile(r"^(\d{1,3})\s*(?:bis|-|–|to)\s*(\d{1,3})\s*(?:jahre?n?|j\.?|years?|-?jährige)$")
_SINGLE = re.compile(r"^(\d{1,3})(?:\s*-\s*jährige[rn]?|\s*jahre?|\s+years?)(?:\s+alt|\s+old)?$")


def plain(text: str) -> str:
    """The label without indentation, doubled blanks and capitals: what two spellings of a label have in common."""
    return " ".join(text.split()).casefold().replace("ß", "ss")


@lru_cache(maxsize=4096)
def is_total(text: str) -> bool:
    """Whether the label stands for the sum over a dimension ("Insgesamt")."""
    return plain(text) in _TOTALS


@lru_cache(maxsize=4096)
def parse_sex(text: str) -> str | None:
    """Sex of a label: "m", "f", "" for the total, None if the label names no sex."""
    words = plain(text)
    if words in _TOTALS:
        return ""
    return _SEXES.get(words)


@lru_cache(maxsize=4096)
def parse_age(text: str) -> tuple[int | None, int | None] | None:
    """Completed years a label covers, both ends included; None if the label names no age.

    An open group ends in None ("75 Jahre und mehr": (75, None)); "Insgesamt" is (None, None).
    """
    words = plain(text)
    if words in _TOTALS:
        return (None, None)
    for pattern in (_OPEN_WORDS, _OPEN_FROM, _OPEN_PLUS):
        if found := pattern.match(words):
            return _checked(int(found[1]), None)
    if found := _UNDER.match(words):
        return _checked(0, int(found[1]) - 1)
    if found := _HALF_OPEN.match(words):
        return _checked(int(found[1]), int(found[2]) - 1)
    if found := _CLOSED.match(words):
        return _checked(int(found[1]), int(found[2]))
    if found := _SINGLE.match(words):
        return _checked(int(found[1]), int(found[1]))
    return None


def _checked(first: int, last: int | None) -> tuple[int | None, int | None] | None:
    if first > _OLDEST or (last is not None and (last > _OLDEST or last < first)):
        return None
    return (first, last)
