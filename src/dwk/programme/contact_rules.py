"""Pure decisions of a list of contacts: which column holds what, what is wrong with a row, what it would change."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

#: most rows of one file
MAX_ROWS = 5_000
#: among so many rows at the top the headings are looked for
HEADING_ROWS = 20
#: field -> most characters, as the table of contacts takes them
LENGTHS: Mapping[str, int] = {
    "name": 200,
    "function": 200,
    "organisation_name": 200,
    "department": 200,
    "email": 254,
    "phone": 60,
}
LABELS: Mapping[str, str] = {
    "name": "Name",
    "function": "Funktion",
    "organisation_name": "Organisation",
    "department": "Fachbereich",
    "email": "E-Mail",
    "phone": "Telefon",
}
#: headings as they are folded -> field; two parts of a name are put together
HEADINGS: Mapping[str, str] = {
    **dict.fromkeys(
        ("name", "vollname", "namevorname", "vorundnachname", "ansprechperson", "person", "kontakt"), "name"
    ),
    "ansprechpartner": "name",
    "ansprechpartnerin": "name",
    "vorname": "first",
    **dict.fromkeys(("nachname", "familienname", "zuname"), "last"),
    **dict.fromkeys(("funktion", "position", "rolle", "aufgabe", "amtsbezeichnung"), "function"),
    **dict.fromkeys(
        ("organisation", "institution", "einrichtung", "verein", "firma", "unternehmen"), "organisation_name"
    ),
    **dict.fromkeys(("fachbereich", "abteilung", "amt", "dezernat", "referat", "fachdienst"), "department"),
    **dict.fromkeys(("email", "emailadresse", "mail", "mailadresse"), "email"),
    **dict.fromkeys(
        ("telefon", "tel", "telefonnummer", "telnr", "telefonnr", "telephon", "rufnummer", "mobil", "handy"), "phone"
    ),
}
#: how alike a heading with a slip of the pen is
ALIKE = 0.86
#: between so many letters a word is compared with the known headings: shorter ones are alike by chance
SHORTEST, LONGEST = 5, 30
EXPECTED = "Name (oder Vorname und Nachname), Funktion, Organisation, Fachbereich, E-Mail, Telefon"
#: what people write into a cell that they leave empty
NOTHING = frozenset({"", "-", "–", "—", "/"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
#: narrower than what mail servers accept, and never wider than what the table of contacts takes
_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.IGNORECASE,
)


class SheetRefused(Exception):
    """A file that cannot be read as a list of contacts; the sentence says why and what to do."""


class Verdict(StrEnum):
    """What a row of the file would bring."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as it stands in the file."""

    text: str = ""
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A contact that is entered already."""

    pk: int
    name: str
    function: str = ""
    organisation_name: str = ""
    department: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the file with what it would bring; ``values`` holds what it says, empty cells left out."""

    number: int
    verdict: Verdict
    values: Mapping[str, str]
    reason: str = ""
    pk: int | None = None
    #: field -> what is stored now, for what would change
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """Field in words, old value, new value."""
        return tuple((LABELS[name], old, self.values[name]) for name, old in self.before.items())


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a file would bring."""

    lines: tuple[Line, ...]
    ignored: tuple[str, ...] = ()
    new_departments: tuple[str, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """How many rows have this verdict."""
        return sum(line.verdict == verdict for line in self.lines)


def tidy(text: str) -> str:
    """A cell in one line, without signs that nobody sees."""
    shown = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", text))
    return " ".join(shown.split())


def fold(text: str) -> str:
    """A heading or a word without case, umlauts, accents and punctuation, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UMLAUTS))
    return "".join(sign for sign in plain if sign.isalnum())


def field_of(heading: str) -> str:
    """Which field a heading names, with one slip of the pen at most; empty for none."""
    word = fold(heading)
    if not word:
        return ""
    if word in HEADINGS:
        return HEADINGS[word]
    if not SHORTEST <= len(word) <= LONGEST:
        return ""
    best = get_close_matches(word, HEADINGS, n=1, cutoff=ALIKE)
    return HEADINGS[best[0]] if best else ""


def headings_of(cells: Sequence[RawCell]) -> dict[int, str]:
    """Column -> field; a field that comes twice keeps its first column. Empty when no name is among them."""
    found: dict[int, str] = {}
    for index, cell in enumerate(cells):
        name = field_of(cell.text)
        if name and name not in found.values():
            found[index] = name
    return found if "name" in found.values() or "last" in found.values() else {}


def plan(rows: Sequence[tuple[int, Sequence[RawCell]]], known: Sequence[Known], departments: Collection[str]) -> Plan:
    """What a sheet would bring to the contacts that are there; nothing is written.

    ``rows`` are those of the sheet with their numbers, empty ones left out. Raises SheetRefused without headings.
    """
    top, columns = _heading_row(rows)
    ignored = tuple(
        word for index, cell in enumerate(rows[top][1]) if index not in columns and (word := tidy(cell.text))
    )
    data = rows[top + 1 :]
    if len(data) > MAX_ROWS:
        raise SheetRefused(
            f"Die Tabelle hat {len(data)} Zeilen; gelesen werden höchstens {MAX_ROWS}. Bitte teilen Sie sie."
        )
    read = [_read(number, cells, columns) for number, cells in data]
    matcher = _Matcher(known, departments, [values for _, values, reason in read if not reason])
    lines = tuple(matcher.line(number, values, reason) for number, values, reason in read)
    missing = {
        fold(line.values["department"]): line.values["department"]
        for line in reversed(lines)
        if line.verdict in {Verdict.NEW, Verdict.CHANGED} and fold(line.values.get("department", ""))
    }
    for name in departments:
        missing.pop(fold(name), None)
    return Plan(lines, ignored, tuple(sorted(missing.values(), key=str.casefold)))


def _heading_row(rows: Sequence[tuple[int, Sequence[RawCell]]]) -> tuple[int, dict[int, str]]:
    for index, (_, cells) in enumerate(rows[:HEADING_ROWS]):
        columns = headings_of(cells)
        if columns:
            return index, columns
    raise SheetRefused(
        f"In den ersten Zeilen steht keine Überschrift „Name“ oder „Nachname“. Erwartet werden die Spalten {EXPECTED}; "
        "die Reihenfolge ist gleich, alle außer dem Namen dürfen fehlen."
    )


def _read(number: int, cells: Sequence[RawCell], columns: Mapping[int, str]) -> tuple[int, dict[str, str], str]:
    said: dict[str, str] = {}
    reason = ""
    for index, name in columns.items():
        cell = cells[index] if index < len(cells) else RawCell()
        text = tidy(cell.text)
        # exports put an apostrophe before what a spreadsheet would take for a formula
        text = text[1:].strip() if text[:2] in {"'=", "'+", "'-", "'@"} else text
        if text in NOTHING and not cell.formula:
            continue
        if cell.formula or _runs(text, name):
            reason = reason or f"In der Spalte „{_column(name)}“ steht eine Formel. Bitte setzen Sie den Wert ein."
        else:
            said[name] = text
    name = " ".join(part for part in (said.pop("first", ""), said.pop("last", "")) if part)
    if name and "name" not in said:
        said = {"name": name, **said}
    return number, said, reason or _fault(said)


def _runs(text: str, name: str) -> bool:
    """Whether a spreadsheet would take a text for a formula; a number of a phone may begin with a plus."""
    if text.startswith(("=", "@")):
        return True
    return text.startswith(("+", "-")) and name != "phone" and len(text) > 1


def _column(name: str) -> str:
    return {"first": "Vorname", "last": "Nachname", **LABELS}[name]


def _fault(said: Mapping[str, str]) -> str:
    if not said.get("name"):
        return "Der Name fehlt."
    for name, text in said.items():
        if len(text) > LENGTHS[name]:
            return f"„{LABELS[name]}“ ist mit {len(text)} Zeichen zu lang; möglich sind {LENGTHS[name]}."
    email = said.get("email")
    if email is not None and not good_email(email):
        return f"„{email}“ ist keine E-Mail-Adresse."
    return ""


def good_email(text: str) -> bool:
    """Whether a text is a mail address that the table of contacts takes."""
    return len(text) <= LENGTHS["email"] and len(text.split("@", maxsplit=1)[0]) <= 64 and bool(_EMAIL.fullmatch(text))


class _Matcher:
    """Finds for each row the contact it means; each contact is meant by one row at most."""

    def __init__(self, known: Sequence[Known], departments: Collection[str], rows: Sequence[Mapping[str, str]]) -> None:
        self.by_email: dict[str, list[Known]] = {}
        self.by_name: dict[tuple[str, str], list[Known]] = {}
        people: Counter[str] = Counter()
        names: set[tuple[str, str]] = set()
        for one in known:
            self.by_email.setdefault(one.email.casefold(), []).append(one)
            self.by_name.setdefault((_key(one.name), _key(one.organisation_name)), []).append(one)
        for values in rows:
            names.add((values.get("email", "").casefold(), _key(values["name"])))
        for email, _ in names:
            people[email] += 1
        #: an address that several people share says nothing about who is meant
        self.shared = {email for email, count in people.items() if count > 1}
        self.shared |= {email for email, found in self.by_email.items() if len(found) > 1}
        self.departments = {fold(name): name for name in departments}
        self.claimed: dict[int, int] = {}
        self.said: dict[tuple[str, ...], int] = {}

    def line(self, number: int, values: dict[str, str], reason: str) -> Line:
        """The verdict on one row."""
        if reason:
            return Line(number, Verdict.REFUSED, values, reason)
        found, reason = self._meant(number, values)
        if reason:
            return Line(number, Verdict.REFUSED, values, reason)
        if "department" in values:
            # written as it is entered here already
            values["department"] = self.departments.setdefault(fold(values["department"]), values["department"])
        if found is None:
            return Line(number, Verdict.NEW, values)
        self.claimed[found.pk] = number
        before = {
            name: old
            for name, text in values.items()
            if (old := str(getattr(found, name))) != text
            and not (name == "email" and old.casefold() == text.casefold())
        }
        return Line(number, Verdict.CHANGED if before else Verdict.SAME, values, pk=found.pk, before=before)

    def _meant(self, number: int, values: Mapping[str, str]) -> tuple[Known | None, str]:
        email, name = values.get("email", "").casefold(), _key(values["name"])
        person = (name, _key(values.get("organisation_name", "")))
        earlier = [self.said.get(key) for key in ((email,), person) if key != ("",) and not self._vague(key)]
        first = next((line for line in earlier if line is not None), None)
        if first is not None:
            return None, f"Diese Person steht schon in Zeile {first}."
        self.said[person] = number
        if email:
            self.said[(email,)] = number
        candidates: list[Known] = []
        if email:
            candidates = self.by_email.get(email, [])
            if email in self.shared:
                candidates = [one for one in candidates if _key(one.name) == name]
        candidates = candidates or self.by_name.get(person, [])
        free = [one for one in candidates if one.pk not in self.claimed]
        if candidates and not free:
            return None, f"Diesen Kontakt nennt schon Zeile {self.claimed[candidates[0].pk]}."
        if len(free) > 1:
            return None, "Name und Organisation passen auf mehrere Kontakte. Bitte ergänzen Sie die E-Mail-Adresse."
        return (free[0] if free else None), ""

    def _vague(self, key: tuple[str, ...]) -> bool:
        return len(key) == 1 and key[0] in self.shared


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
