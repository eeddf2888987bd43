"""Dates and spans as the offices print them: "31.12.2018", "2018", "2016/18", "2018-12-31"."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from .contract import Period

_DAY = re.compile(r"^(\d{2})\.(\d{2})\.(\d{4})$")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_YEAR = re.compile(r"^(\d{4})$")
_YEARS = re.compile(r"^(\d{4})/(\d{2}|\d{4})$")
_SPAN = re.compile(r"^(\d{4})-(\d{2})P(\d{1,2})M$")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januar", "january"),
            ("februar", "february"),
            ("märz", "march"),
            ("april",),
            ("mai", "may"),
            ("juni", "june"),
            ("juli", "july"),
            ("august",),
            ("september",),
            ("oktober", "october"),
            ("november",),
            ("dezember", "december"),
        ),
        start=1,
    )
    for name in names
}


@lru_cache(maxsize=1024)
def parse_period(text: str) -> Period | None:
    """Reference day or span a text names; None if it names none."""
    words = text.strip()
    if found := _DAY.match(words):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO_DAY.match(words):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR.match(words):
        return _years(int(found[1]), int(found[1]))
    if found := _YEARS.match(words):
        first = int(found[1])
        last = int(found[2]) if len(found[2]) == 4 else first // 100 * 100 + int(found[2])
        return _years(first, last if last >= first else last + 100)
    if found := _SPAN.match(words):
        return _months(int(found[1]), int(found[2]), int(found[3]))
    return None


def month_number(text: str) -> int | None:
    """1 to 12 for the name of a month or a code such as MONAT07, None for anything else."""
    words = text.strip().casefold()
    if words.startswith("monat") and words[5:].isdecimal():
        number = int(words[5:])
        return number if 1 <= number <= 12 else None
    return _MONTHS.get(words)


def month_period(year: Period, month: int) -> Period:
    """The month of a year."""
    end = date(year.end.year, month, calendar.monthrange(year.end.year, month)[1])
    return Period(end, 1, end)


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        end = date(year, month, day)
    except ValueError:
        return None  # the caller says which text is no date
    return Period(end, 0, end) if _plausible(year) else None


def _years(first: int, last: int) -> Period | None:
    if not (_plausible(first) and _plausible(last)) or last - first > 20:
        return None
    end = date(last, 12, 31)
    return Period(end, 12 * (last - first + 1), end)


def _months(year: int, month: int, count: int) -> Period | None:
    if not _plausible(year) or not 1 <= month <= 12 or not 1 <= count <= 60:
        return None
    total = year * 12 + month - 1 + count - 1
    end = date(total // 12, total % 12 + 1, calendar.monthrange(total // 12, total % 12 + 1)[1])
    return Period(end, count, end)


def _plausible(year: int) -> bool:
    return 1800 <= year <= 2199
