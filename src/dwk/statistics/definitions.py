"""Definitions of the indicators: reviewed data from `dwk.content`, read once."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

CONTENT_FILE = "indicators.csv"
MAX_DECIMALS = 2

# Order of the list is the order of the topics on screen.
THEME_NAMES_DE: Mapping[str, str] = MappingProxyType(
    {
        "population_structure": "Bevölkerung und Altersaufbau",
        "natural_change": "Geburten und Sterbefälle",
        "migration": "Wanderung",
        "households": "Haushalte",
        "housing": "Wohnen",
        "economy_labour": "Wirtschaft und Arbeit",
        "education_childcare": "Bildung und Kinderbetreuung",
        "care_health": "Pflege und Gesundheit",
        "mobility_supply_broadband": "Mobilität, Versorgung und Breitband",
        "integration": "Integration",
        "finances": "Finanzen",
        "civic_engagement": "Bürgerschaftliches Engagement",
    }
)


class Direction(StrEnum):
    """Default for the display; every Kommune sets its own goals."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NEUTRAL = "neutral"


class DefinitionError(Exception):
    """The file of indicator definitions is not usable; `str()` is a German sentence."""


@dataclass(frozen=True)
class IndicatorDefinition:
    """One row of ``content/indicators.csv``; the columns are described in ``content/README.md``."""

    code: str
    name_de: str
    short_name_de: str
    name_en: str
    theme: str
    definition_de: str
    numerator: str
    denominator: str
    unit: str
    decimals: int
    direction: Direction
    source: str
    source_table: str
    age_bounds: str
    computable_from: tuple[str, ...]
    formula: str
    computable_levels: tuple[str, ...]
    computable_kind: tuple[str, ...]

    @property
    def theme_name_de(self) -> str:
        """Name of the topic on screen."""
        return THEME_NAMES_DE[self.theme]

    @property
    def is_approximate(self) -> bool:
        """Whether the value must be marked as an approximation."""
        return "approximate" in self.computable_kind

    @property
    def is_calculated(self) -> bool:
        """Whether the formula gives the value once its parts are there; False for figures that come only ready-made."""
        return self.computable_kind != ("published",)


@lru_cache(maxsize=1)
def load_definitions() -> Mapping[str, IndicatorDefinition]:
    """All definitions by code, in the order of the file.

    Raises
    ------
    DefinitionError
        A code occurs twice or a row has an unknown theme, direction or number of decimals.
    """
    file = resources.files("dwk.content").joinpath(CONTENT_FILE)
    return read_definitions(file.read_text(encoding="utf-8"))


def read_definitions(text: str) -> Mapping[str, IndicatorDefinition]:
    """Definitions from the text of a CSV file, see `load_definitions`."""
    definitions: dict[str, IndicatorDefinition] = {}
    for row in csv.DictReader(text.splitlines(keepends=True), strict=True):
        definition = _definition(row)
        if definition.code in definitions:
            raise DefinitionError(f"Die Kennzahl „{definition.code}“ steht zweimal in der Liste.")
        definitions[definition.code] = definition
    return MappingProxyType(definitions)


def _definition(row: Mapping[str, str]) -> IndicatorDefinition:
    code = row["code"]
    if row["theme"] not in THEME_NAMES_DE:
        raise DefinitionError(f"Die Kennzahl „{code}“ hat ein unbekanntes Thema: „{row['theme']}“.")
    if row["direction"] not in set(Direction):
        raise DefinitionError(f"Die Kennzahl „{code}“ hat eine unbekannte Richtung: „{row['direction']}“.")
    return IndicatorDefinition(
        code=code,
        name_de=row["name_de"],
        short_name_de=row["short_name_de"],
        name_en=row["name_en"],
        theme=row["theme"],
        definition_de=row["definition_de"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        unit=row["unit"],
        decimals=_decimals(code, row["decimals"]),
        direction=Direction(row["direction"]),
        source=row["source"],
        source_table=row["source_table"],
        age_bounds=row["age_bounds"],
        computable_from=_parts(row["computable_from"]),
        formula=row["formula"],
        computable_levels=_parts(row["computable_levels"]),
        computable_kind=_parts(row["computable_kind"]),
    )


def _decimals(code: str, text: str) -> int:
    if text not in {str(count) for count in range(MAX_DECIMALS + 1)}:
        raise DefinitionError(f"Die Kennzahl „{code}“ braucht eine Zahl von Nachkommastellen von 0 bis {MAX_DECIMALS}.")
    return int(text)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)
