"""The parts of a programme as lists to read, with the addresses that change them for those who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from dwk.accounts.permissions import Role
from dwk.programme.models.programmes import BackerKind
from dwk.programme.queries.parts import aims_by_chapter
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.rules import DEFAULT_RULES
from dwk.ui.components import Fact
from dwk.ui.formats import euro, plural

from .showing import date_short_iso

#: kind of record -> word of the address
WORDS = {
    "programme.aim": "ziele",
    "programme.relatedelement": "elemente",
    "programme.backer": "traeger",
    "programme.budgetrule": "foerderregeln",
    "programme.phasedefinition": "phasentexte",
}
ROLE_LABELS = {role.value: role.label for role in Role}


@dataclass(frozen=True, slots=True)
class Item:
    """One part with where it comes from, since when it holds, and what can be done with it."""

    title: str
    notes: tuple[str, ...]
    source: str
    date_note: str
    since: date
    late: datetime | None
    logo: str = ""
    edit: str = ""
    remove: str = ""
    up: str = ""
    down: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Parts of one kind under a heading; groups without a name are plain lists."""

    key: str
    title: str
    empty: str
    groups: tuple[tuple[str, tuple[Item, ...]], ...]
    add: str = ""
    add_label: str = ""


def programme_facts(row: PastRow) -> list[Fact]:
    """Name, term and wordings."""
    told = (
        ("Name", row["name"]),
        ("Kürzel", row["short_name"]),
        ("Laufzeit", f"{date_short_iso(row['starts_on'])} bis {date_short_iso(row['ends_on'])}"),
        ("Geschäftsstelle", row["office_text"] or "nicht angegeben"),
        ("Einbettung", row["context_text"] or "nicht angegeben"),
    )
    return [Fact(term, str(text)) for term, text in told]


def rule_facts(row: PastRow) -> list[Fact]:
    """The rules in words; what the programme does not set itself is the default."""
    rules: dict[str, Any] = {**DEFAULT_RULES, **row["rules"]}
    light = {**DEFAULT_RULES["traffic_light"], **rules["traffic_light"]}
    year = {"calendar": "Kalenderjahr", "project": "Projektjahr, ab dem Beginn der Teilnahme"}
    return [
        Fact("Förderjahr", year[rules["budget_year"]]),
        Fact("Frist einer Rückmelderunde", plural(rules["review_days"], "Tag", "Tage")),
        Fact("Pflichtkapitel im Werkstattplan", ", ".join(rules["mandatory_chapters"]) or "keine"),
        Fact("Ampel gelb", f"ab {plural(light['amber_days'], 'Tag', 'Tagen')} im Verzug"),
        Fact("Ampel rot", f"ab {plural(light['red_days'], 'Tag', 'Tagen')} im Verzug"),
        Fact("Ampel bei Kosten", f"ab {light['cost_percent']} % über dem Plan"),
    ]


class Sections:
    """All lists of the page; without ``may_edit`` they only read."""

    def __init__(self, slug: str, past: Past, may_edit: bool, query: str) -> None:
        self.slug, self.past, self.may_edit, self.query = slug, past, may_edit, query

    def all(self) -> list[Section]:
        """Sections in the order of the page."""
        aims = [(f"Teil {chapter}", rows) for chapter, rows in aims_by_chapter(self.past)]
        return [
            self._section("traeger", "Wer dahintersteht", "Träger hinzufügen", self._rows("backer")),
            self._section("elemente", "Weitere Elemente", "Element hinzufügen", self._rows("relatedelement")),
            self._section("ziele", "Ziele", "Ziel hinzufügen", aims),
            self._section("phasentexte", "Phasen", "", self._rows("phasedefinition")),
            self._section("foerderregeln", "Förderregeln", "Förderregel hinzufügen", self._rows("budgetrule")),
        ]

    def _rows(self, kind: str) -> list[tuple[str, list[PastRow]]]:
        rows = self.past.all(f"programme.{kind}")
        return [("", rows)] if rows else []

    def _section(self, key: str, title: str, add: str, groups: Sequence[tuple[str, list[PastRow]]]) -> Section:
        return Section(
            key,
            title,
            "Dazu ist noch nichts eingetragen.",
            tuple((name, tuple(self._item(key, row, rows) for row in rows)) for name, rows in groups),
            self._address("part_new", key) if add and self.may_edit else "",
            add,
        )

    def _address(self, name: str, key: str, **more: object) -> str:
        return reverse(name, kwargs={"slug": self.slug, "kind": key, **more})

    def _item(self, key: str, row: PastRow, rows: list[PastRow]) -> Item:
        title, notes = getattr(self, f"_{key}")(row)
        number, movable = row.object_id, self.may_edit and key != "phasentexte"
        logo = reverse("backer_logo", args=[self.slug, number]) + self.query if row.data.get("logo_id") else ""
        return Item(
            title,
            notes,
            row.data.get("source", ""),
            row.data.get("date_note", ""),
            row.effective_on,
            row.recorded_at if row.late else None,
            logo=logo,
            edit=self._address("part_edit", key, pk=number) if self.may_edit else "",
            remove=self._address("part_remove", key, pk=number) if movable else "",
            up=self._address("part_move", key, pk=number, way="hoch") if movable and row is not rows[0] else "",
            down=self._address("part_move", key, pk=number, way="runter") if movable and row is not rows[-1] else "",
        )

    def _traeger(self, row: PastRow) -> tuple[str, tuple[str, ...]]:
        house = self.past.one("programme.organisation", row["organisation_id"])
        notes = [BackerKind(row["kind"]).label]
        if house is not None and house["name"] != row["wording"]:
            notes.append(house["name"])
        return row["wording"], tuple(notes)

    def _elemente(self, row: PastRow) -> tuple[str, tuple[str, ...]]:
        return row["text"], ()

    def _ziele(self, row: PastRow) -> tuple[str, tuple[str, ...]]:
        return row["text"], ()

    def _phasentexte(self, row: PastRow) -> tuple[str, tuple[str, ...]]:
        outputs = f"Ergebnisse: {', '.join(row['outputs'])}" if row["outputs"] else ""
        role = f"verantwortlich: {ROLE_LABELS.get(row['responsible_role'], row['responsible_role'])}"
        return row["label"], tuple(note for note in (row["text"], role, outputs) if note)

    def _foerderregeln(self, row: PastRow) -> tuple[str, tuple[str, ...]]:
        if row["fundable"]:
            cap = Decimal(row["cap_eur"])
            said = f"förderfähig bis {euro(cap, 0 if cap == cap.to_integral() else 2)} je Kommune und Jahr"
        else:
            said = "wird nicht gefördert"
        return row["label"], (said, *([f"Beispiele: {row['examples']}"] if row["examples"] else []))
