"""The classifying columns at the left of a GENESIS table export, and what a row says with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from .catalogue import Catalogue
from .cell_text import check_labels
from .contract import CellKey, FileRefused, Period
from .genesis_header import Heading, with_label
from .genesis_sheet import Row, Sheet, truncated
from .labels import is_total, parse_age, parse_sex
from .periods import month_number, month_period, parse_period

REGION_KEY = re.compile(r"^(?:DG|\d{2}|\d{3}|\d{5}|\d{8}|\d{9}|\d{12})$", re.ASCII)

#: Tables of the Länder print their names without keys.
STATE_KEYS = {
    "Deutschland": "DG",
    "Schleswig-Holstein": "01",
    "Hamburg": "02",
    "Niedersachsen": "03",
    "Bremen": "04",
    "Nordrhein-Westfalen": "05",
    "Hessen": "06",
    "Rheinland-Pfalz": "07",
    "Baden-Württemberg": "08",
    "Bayern": "09",
    "Saarland": "10",
    "Berlin": "11",
    "Brandenburg": "12",
    "Mecklenburg-Vorpommern": "13",
    "Sachsen": "14",
    "Sachsen-Anhalt": "15",
    "Thüringen": "16",
}


_NO_PERIOD = Period(date.min, 0, date.min)


class RowRefused(Exception):
    """A row that is not taken over; str() is the German reason."""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What the classifying columns of a row say."""

    region: str
    name: str
    period: Period
    cell: CellKey


def _is_region(text: str) -> bool:
    return REGION_KEY.match(text) is not None


def _is_age(text: str) -> bool:
    ages = parse_age(text)
    return ages is not None and ages[0] is not None


#: Roles in the order in which they are tried; a column has the role that most of its rows fit.
_ROLES: list[tuple[str, Callable[[str], bool]]] = [
    ("period", lambda text: parse_period(text) is not None),
    ("region", _is_region),
    ("state", lambda text: text in STATE_KEYS),
    ("sex", lambda text: bool(parse_sex(text))),
    ("age", _is_age),
    ("month", lambda text: month_number(text) is not None),
]


class RowReader:
    """Understands the rows of one sheet; sub-heading rows such as "2016/18" hold for the rows below them."""

    def __init__(self, sheet: Sheet, heading: Heading, known: Catalogue) -> None:
        self._sheet = sheet
        self._heading = heading
        self._known = known
        self._period = heading.period
        self._roles = _find_roles(sheet, heading)
        self._facts: dict[tuple[str, ...], RowFacts] = {}
        self._shared: dict[tuple[str, ...], RowFacts] = {}
        if "period" not in self._roles and heading.period is None and not self._has_sub_headings():
            raise FileRefused(
                f"In der Datei „{sheet.name}“ ist nicht zu erkennen, auf welches Jahr oder welchen Stichtag sich die Werte "
                "beziehen. Bitte laden Sie die Tabelle neu herunter."
            )
        if not {"region", "state"} & set(self._roles) and not heading.germany:
            raise FileRefused(
                f"In der Datei „{sheet.name}“ ist nicht zu erkennen, für welche Gebiete die Werte gelten. Bitte rufen Sie die "
                "Tabelle mit Gebietsschlüsseln ab."
            )

    def _has_sub_headings(self) -> bool:
        return self._sub_heading(self._sheet.rows[0]) is not None

    def _sub_heading(self, row: Row) -> Period | None:
        cells = row[1]
        if len(cells) != self._heading.width or any(cell for cell in cells[1:]):
            return None
        return parse_period(cells[0])

    def facts(self, row: Row) -> RowFacts | None:
        """What a row says; None for a sub-heading. Raises :class:`RowRefused` or :class:`FileRefused`."""
        number, cells = row
        if "period" not in self._roles and (period := self._sub_heading(row)):
            self._period = period
            self._facts.clear()
            self._shared.clear()
            return None
        if len(cells) != self._heading.width:
            raise truncated(self._sheet.name, f"Zeile {number} hat {len(cells)} statt {self._heading.width} Spalten.")
        labels = tuple(cells[: self._heading.leading])
        facts = self._facts.get(labels)
        if facts is None:
            check_labels(labels, self._sheet.name, number)
            facts = self._facts[labels] = self._analyse(labels)
        return facts

    def _analyse(self, labels: tuple[str, ...]) -> RowFacts:
        if "region" not in self._roles:
            return self._analyse_rest(labels)
        # thousands of regions share a few ages and sexes, which are analysed once
        place = self._roles.index("region")
        rest = (*labels[:place], *labels[place + 2 :])
        facts = self._shared.get(rest)
        if facts is None:
            facts = self._shared[rest] = self._analyse_rest(labels)
        region = labels[place].strip()
        if not _is_region(region):
            raise RowRefused(f"Der Gebietsschlüssel „{region[:40]}“ hat keine gültige Form.")
        return RowFacts(region, labels[place + 1].strip() or region, facts.period, facts.cell)

    def _analyse_rest(self, labels: tuple[str, ...]) -> RowFacts:
        facts = RowFacts("DG", "Deutschland", self._period or _NO_PERIOD, CellKey())
        month = 0
        for place, (role, label) in enumerate(zip(self._roles, labels, strict=True)):
            text = label.strip()
            if role == "month":
                month = _month(text)
            elif role not in {"region", "name"}:
                facts = self._with(facts, role, text, place)
        if facts.period is _NO_PERIOD:
            raise RowRefused("Vor der Zeile steht kein Jahr und kein Stichtag.")
        return replace(facts, period=month_period(facts.period, month)) if month else facts

    def _with(self, facts: RowFacts, role: str, text: str, place: int) -> RowFacts:
        if role == "period":
            period = parse_period(text)
            if period is None:
                raise RowRefused(f"Die Zeitangabe „{text[:40]}“ ist kein Datum und kein Jahr.")
            return replace(facts, period=period)
        if role == "state":
            if text not in STATE_KEYS:
                raise RowRefused(f"Das Gebiet „{text[:60]}“ ist ohne Schlüssel nicht zu erkennen.")
            return replace(facts, region=STATE_KEYS[text], name=text)
        self._check_label(role, text)
        return replace(facts, cell=with_label(facts.cell, text, f"ZEILE_{place + 1}", self._known))

    def _check_label(self, role: str, text: str) -> None:
        if self._known.category(text) or is_total(text):
            return
        if role == "sex" and parse_sex(text) is None:
            raise RowRefused(f"Die Angabe „{text[:40]}“ ist kein Geschlecht, das die Tabelle sonst verwendet.")
        if role == "age" and parse_age(text) is None:
            raise RowRefused(f"Die Altersangabe „{text[:40]}“ wurde nicht verstanden.")
        if not text:
            raise RowRefused("In einer der vorderen Spalten fehlt die Angabe.")


def _month(text: str) -> int:
    number = month_number(text)
    if number is None:
        raise RowRefused(f"„{text[:40]}“ ist kein Monat.")
    return number


def _find_roles(sheet: Sheet, heading: Heading) -> list[str]:
    rows = [cells for _, cells in sheet.rows if len(cells) == heading.width and any(cells[1:])]
    roles: list[str] = []
    for place in range(heading.leading):
        if roles and roles[-1] == "region":
            roles.append("name")
            continue
        # the region key needs its name beside it; plain numbers alone could be anything
        allowed = place + 1 < heading.leading
        roles.append(_role([cells[place].strip() for cells in rows], region_allowed=allowed))
    for role in ("period", "region", "age", "sex"):
        if roles.count(role) > 1:
            raise FileRefused(
                f"In der Datei „{sheet.name}“ stehen zwei Spalten mit Angaben derselben Art nebeneinander. Bitte laden Sie "
                "die Tabelle ohne zusätzliche Spalten herunter."
            )
    return roles


def _role(texts: list[str], *, region_allowed: bool) -> str:
    counted: dict[str, int] = {}
    for text in texts:
        counted[text] = counted.get(text, 0) + 1
    totals = sum(count for text, count in counted.items() if is_total(text))
    rest = len(texts) - totals
    if not rest:
        return "category"
    for role, fits in _ROLES:
        if role == "region" and not region_allowed:
            continue
        if 2 * sum(count for text, count in counted.items() if not is_total(text) and fits(text)) > rest:
            return role
    return "category"
