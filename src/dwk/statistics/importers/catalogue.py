"""Reads ``content/genesis_catalogue.yaml``: what tables and headings of the GENESIS family mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from .contract import Measure, SourceFacts
from .labels import plain

_LONGEST_CODE = 40
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "AE", "Ö": "OE", "Ü": "UE", "²": "2"})
_TABLE_CODE = re.compile(
    r"^(?:\d{5}-\d{2}-\d{2}-\d(?:-[A-Z])?|\d{5}-\d{4}|\d{4}[A-Z]-\d{4}|AI\d{3}-\d(?:-\d)?|AI-[A-Z]-\d{2}-\d(?:-\d)?)$"
)


@dataclass(frozen=True, slots=True)
class Derived:
    """An indicator that a printed column holds in another unit or for one category only."""

    from_code: str
    category: str
    measure: Measure
    divide_by: float


@dataclass(frozen=True, slots=True)
class _KnownMeasure:
    measure: Measure
    printed_units: frozenset[str]


class Catalogue:
    """Look-ups in the catalogue; one instance per process, see :func:`catalogue`."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._families: dict[str, dict[str, str]] = dict(content["families"])
        self._titles: dict[str, str] = {plain(k): v for k, v in content["titles"].items()}
        self._variables = frozenset(plain(name) for name in content["variables"])
        self.units: frozenset[str] = frozenset(content["units"])
        self._categories = {
            plain(label): (str(c["dimension"]), str(c["code"]), str(c["label"]))
            for label, c in content["categories"].items()
        }
        self._by_code: dict[tuple[str, str], _KnownMeasure] = {}
        self._by_text: dict[tuple[str, str], _KnownMeasure] = {}
        for entry in content["measures"]:
            known = _KnownMeasure(_measure(entry), frozenset(entry["printed"]))
            self._by_code[entry["statistic"], entry["code"]] = known
            for text in (*entry["texts"], entry["name"]):
                self._by_text[entry["statistic"], plain(text)] = known
        self._derived: dict[str, list[Derived]] = {}
        for entry in content["derived"]:
            self._derived.setdefault(entry["statistic"], []).append(
                Derived(entry["from"], entry.get("category", ""), _measure(entry), float(entry["divide_by"]))
            )

    def is_variable(self, text: str) -> bool:
        """Whether a heading names a dimension ("Geschlecht", "Altersgruppen (unter 1 bis 75 u.m.)")."""
        words = plain(text)
        return words in self._variables or words.split(" (")[0] in self._variables

    def category(self, text: str) -> tuple[str, str, str] | None:
        """(dimension, code, German label) of a known category beyond sex and age."""
        return self._categories.get(plain(text))

    def knows_measure(self, statistic: str, text: str) -> bool:
        """Whether a heading is a catalogued measure of the statistic."""
        return (statistic, plain(text)) in self._by_text

    def measure(self, statistic: str, *, code: str = "", text: str = "", unit: str = "") -> Measure:
        """The measure behind an official code or a heading; one that is not catalogued becomes a series of its own."""
        known = self._by_code.get((statistic, code)) or self._by_text.get((statistic, plain(text)))
        if known is not None and (not unit or unit in known.printed_units or unit == known.measure.unit):
            return known.measure
        return Measure(code or slug(text), " ".join((text or code).split()), unit)

    def derived(self, statistic: str) -> list[Derived]:
        """Indicators to be added beside the printed series of a statistic."""
        return self._derived.get(statistic, [])

    def table_code_of_title(self, lines: list[str]) -> str | None:
        """Code of a table that was saved under a temporary name, by a line of its title."""
        return next((self._titles[plain(line)] for line in lines if plain(line) in self._titles), None)

    def source(  # the facts of a source are many
        self, family: str, table_code: str, title: str, *, year: int | None = None, retrieved_on: date | None = None
    ) -> SourceFacts:
        """Facts of a table of one of the families "regio", "destatis", "zensus"."""
        facts = self._families[family]
        return SourceFacts(
            key=f"{family}:{table_code}",
            publisher=facts["publisher"],
            table_code=table_code,
            title=title,
            licence=facts["licence"],
            attribution=facts["attribution"].format(year=f", {year}" if year else ""),
            retrieved_on=retrieved_on,
        )

    def portal(self, family: str) -> str:
        """German name of the database a family comes from."""
        return self._families[family]["portal"]


def _measure(entry: Mapping[str, Any]) -> Measure:
    return Measure(
        str(entry["code"]),
        str(entry["name"]),
        str(entry["unit"]),
        str(entry.get("concept", "")),
        whole_numbers=bool(entry.get("persons", False)),
    )


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    # YAML is needed for this file alone, so a command that imports nothing does not load it
    import yaml

    text = resources.files("dwk.content").joinpath("genesis_catalogue.yaml").read_text(encoding="utf-8")
    return Catalogue(yaml.safe_load(text))


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Stable code of a label that has no official one: capitals, digits and underscores."""
    words = re.sub(r"[^A-Z0-9]+", "_", " ".join(text.split()).translate(_UMLAUTS).upper()).strip("_")
    if len(words) <= _LONGEST_CODE:
        return words or "OHNE_NAME"
    return f"{words[: _LONGEST_CODE - 9]}_{hashlib.sha256(words.encode()).hexdigest()[:8].upper()}"


def table_code_in(name: str) -> str | None:
    """The table code a file name begins with, if it looks like one ("12411-01-01-4_de_flat.csv")."""
    stem = re.split(r"[_.]", name.strip(), maxsplit=1)[0]
    return stem if _TABLE_CODE.match(stem) else None


def statistic_of(table_code: str) -> str:
    """The statistic a table belongs to: 12411 of 12411-02-03-4, AI002 of AI002-1."""
    return table_code.split("-", maxsplit=1)[0]


def family_of(table_code: str) -> str | None:
    """Source family by the shape of the table code, None if the shape tells nothing."""
    if re.match(r"^\d{4}[A-Z]", table_code):
        return "zensus"
    if re.match(r"^\d{5}-\d{2}-\d{2}-\d", table_code) or table_code.startswith("AI"):
        return "regio"
    if re.match(r"^\d{5}-\d{4}$", table_code) or re.match(r"^\d{5}BJ", table_code):
        return "destatis"
    return None
