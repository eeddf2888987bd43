"""Numbers, dates and amounts as they stand on screen, in German. The only place that decides this.

Pure functions without Django: pages, PDF and command line share them. Values are calculated
unrounded elsewhere and rounded only here, half away from zero on the decimal representation
("kaufmännisch"), so that 0,25 becomes 0,3 although the binary number lies elsewhere.
"""

from __future__ import annotations

import calendar
import datetime
import math
from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal

NO_VALUE = "–"
MINUS = "\N{MINUS SIGN}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)

_WHOLE = frozenset({"", "Personen", "Euro", "Euro je Person", "Personen je km²", "Meter", "Fälle", "Wohnungen"})
_ONE = frozenset({"%", "Prozent", "Punkte", "Prozentpunkte", "Jahre", "Minuten", "m² je Person"})
_TWO = frozenset({"Euro je m²", "Personen je Haushalt", "Kinder je Frau", "km²", "ha"})
_RATES = ("je 100 ", "je 1.000 ", "je 10.000 ", "je 100.000 ")
_SIZES = ("Byte", "KB", "MB", "GB", "TB")


class NotANumberError(ValueError):
    """A value that is no finite number was to be shown."""

    def __init__(self, value: object) -> None:
        super().__init__(f"„{value}“ ist keine darstellbare Zahl.")


def exact(value: Number) -> Decimal:
    """Return the number with the digits a reader sees, refusing NaN and infinity."""
    if isinstance(value, Decimal):
        result = value
    elif isinstance(value, int):
        result = Decimal(int(value))
    else:
        if not math.isfinite(value):
            raise NotANumberError(value)
        result = Decimal(repr(float(value)))
    if not result.is_finite():
        raise NotANumberError(value)
    return result


def rounded(value: Number, decimals: int) -> Decimal:
    """Round half away from zero to the given number of decimal places."""
    return exact(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Number | None, decimals: int | None = 0, *, sign: bool = False) -> str:
    """Write a number: "1.234,5", "−3", "–" for no value; ``sign`` adds "+" to positive ones.

    ``decimals=None`` keeps the decimal places of the value itself, for series whose unit has no rule.
    """
    if value is None:
        return NO_VALUE
    amount = exact(value) if decimals is None else rounded(value, decimals)
    text = f"{abs(amount):,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.translate(str.maketrans(",.", ".,"))
    if amount == 0:
        return text
    if amount < 0:
        return MINUS + text
    return f"+{text}" if sign else text


def decimals_for(unit: str) -> int | None:
    """Return the decimal places laid down for a unit, or None: show as published."""
    if unit in _WHOLE:
        return 0
    if unit in _TWO:
        return 2
    if unit in _ONE or unit.startswith(_RATES):
        return 1
    return None


def with_unit(value: Number | None, unit: str, decimals: int | None = None, *, sign: bool = False) -> str:
    """Write a number with its unit: "24,7 %", "1.234 €", "11,2 je 1.000 Personen".

    Without ``decimals`` the rule of the unit decides. No value stays "–", without a unit.
    """
    if value is None:
        return NO_VALUE
    places = decimals_for(unit) if decimals is None else decimals
    text = number(value, places, sign=sign)
    if not unit:
        return text
    if unit in ("%", "Prozent"):
        return f"{text}{NARROW_SPACE}%"
    if unit == "Euro" or unit.startswith("Euro "):
        return f"{text}{NO_BREAK_SPACE}€{unit.removeprefix('Euro')}"
    return f"{text}{NO_BREAK_SPACE}{unit}"


def percent(value: Number | None, decimals: int = 1, *, sign: bool = False) -> str:
    """Write a percentage: "24,7 %"."""
    return with_unit(value, "%", decimals, sign=sign)


def percent_points(value: Number | None, decimals: int = 1) -> str:
    """Write the difference of two percentages: "−4,6 Punkte"."""
    return with_unit(value, "Punkte", decimals, sign=True)


def change(old: Number | None, new: Number | None, decimals: int = 1) -> str:
    """Write the relative change from ``old`` to ``new``: "−2,4 %"; "–" where it has no meaning."""
    if old is None or new is None or exact(old) == 0:
        return NO_VALUE
    before = exact(old)
    return percent((exact(new) - before) / abs(before) * 100, decimals, sign=True)


def euro(value: Number | None, decimals: int = 2) -> str:
    """Write an amount: "1.234,50 €"."""
    return with_unit(value, "Euro", decimals)


def date_short(value: datetime.date | None) -> str:
    """Write "31.12.2018"."""
    return NO_VALUE if value is None else f"{value.day:02}.{value.month:02}.{value.year:04}"


def date_long(value: datetime.date | None) -> str:
    """Write "31. Dezember 2018"."""
    if value is None:
        return NO_VALUE
    return f"{value.day}.{NO_BREAK_SPACE}{MONTHS[value.month - 1]} {value.year}"


def date_time(value: datetime.datetime | None) -> str:
    """Write "03.08.2020, 12:09 Uhr"; the moment must already be in local time."""
    if value is None:
        return NO_VALUE
    return f"{date_short(value)}, {value.hour:02}:{value.minute:02}{NO_BREAK_SPACE}Uhr"


def _first_day(end: datetime.date, months: int) -> datetime.date:
    index = end.year * 12 + end.month - months
    return datetime.date(index // 12, index % 12 + 1, 1)


def period(end: datetime.date, months: int) -> str:
    """Write a reference period by its last day and length; 0 months is a day ("Stichtag").

    "31.12.2018", "Dezember 2018", "4. Quartal 2018", "2018", "2016–2018", otherwise both days.
    """
    if months == 0:
        return date_short(end)
    start = _first_day(end, months)
    whole = end.day == calendar.monthrange(end.year, end.month)[1]
    if whole and months == 1:
        return f"{MONTHS[end.month - 1]} {end.year}"
    if whole and months == 3 and end.month % 3 == 0:
        return f"{end.month // 3}.{NO_BREAK_SPACE}Quartal {end.year}"
    if whole and end.month == 12 and months % 12 == 0:
        return range_years(start.year, end.year)
    return f"{date_short(start)}{EN_DASH}{date_short(end)}"


def range_years(first: int, last: int) -> str:
    """Write "1995–2018", or the year alone when both are the same."""
    return str(first) if first == last else f"{first}{EN_DASH}{last}"


def file_size(size_bytes: int) -> str:
    """Write "840 Byte", "1,2 MB" (steps of 1.000, one decimal place below 10)."""
    amount = float(size_bytes)
    unit = 0
    while amount >= 999.5 and unit < len(_SIZES) - 1:
        amount /= 1000
        unit += 1
    places = 1 if unit and amount < 9.95 else 0
    return f"{number(amount, places)}{NO_BREAK_SPACE}{_SIZES[unit]}"


def plural(count: int, one: str, many: str) -> str:
    """Write a count with the fitting word: "1 Wert", "24.833 Werte"."""
    return f"{number(count)}{NO_BREAK_SPACE}{one if count == 1 else many}"
