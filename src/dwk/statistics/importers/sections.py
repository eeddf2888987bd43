"""Reading a YAML file strictly: every key is asked for by type, a misspelt key is an error in German."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import yaml

from .contract import FileRefused

MAX_CHARACTERS = 200_000


class MappingInvalid(FileRefused):
    """The column mapping itself is wrong; the text says where."""


def load_yaml(text: str) -> object:
    """Plain data of a YAML text; never runs anything."""
    if len(text) > MAX_CHARACTERS:
        raise MappingInvalid("Die Spaltenzuordnung ist zu groß. Bitte prüfen Sie, ob es die richtige Datei ist.")
    try:
        found: object = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        place = getattr(error, "problem_mark", None)
        where = f" (Zeile {place.line + 1})" if place is not None else ""
        raise MappingInvalid(
            f"Die Spaltenzuordnung ist kein gültiges YAML{where}. Bitte prüfen Sie Einrückung und Anführungszeichen."
        ) from error
    return found


class Section:
    """One level of the file; remembers which keys were asked for so that the others can be reported."""

    def __init__(self, place: str, content: object) -> None:
        self.place = place
        if not isinstance(content, dict):
            raise self.wrong("Hier werden Einträge der Form „Name: Wert“ erwartet.")
        for key in content:
            if not isinstance(key, str):
                raise self.wrong(f"Der Name „{key}“ muss in Anführungszeichen stehen.")
        self._content: dict[str, object] = content
        self._seen: set[str] = set()

    def wrong(self, reason: str) -> MappingInvalid:
        """The error for this place of the file."""
        where = f" bei „{self.place}“" if self.place else ""
        return MappingInvalid(f"Die Spaltenzuordnung ist{where} nicht richtig. {reason}")

    def names(self) -> list[str]:
        """The names on this level."""
        return list(self._content)

    def done(self) -> None:
        """Report names nobody asked for."""
        unknown = [key for key in self._content if key not in self._seen]
        if unknown:
            raise self.wrong(f"Unbekannt: {', '.join(unknown)}.")

    def _take(self, key: str) -> object:
        self._seen.add(key)
        return self._content.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless a default is given."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(f'„{key}“ fehlt oder ist kein Text (Schlüssel wie "01" gehören in Anführungszeichen).')
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty if absent."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"„{key}“ muss eine Liste von Texten sein (Zahlen gehören in Anführungszeichen).")
        return value

    def numbers(self, key: str) -> list[int]:
        """A list of whole numbers; empty if absent."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(type(item) is int and 0 <= item <= 130 for item in value):
            raise self.wrong(f"„{key}“ muss eine Liste ganzer Zahlen von 0 bis 130 sein.")
        return value

    def number(self, key: str, default: int, *, lowest: int, highest: int) -> int:
        """A whole number within limits."""
        value = self._take(key)
        if value is None:
            return default
        if type(value) is not int or not lowest <= value <= highest:
            raise self.wrong(f"„{key}“ muss eine ganze Zahl von {lowest} bis {highest} sein.")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(f"„{key}“ muss true oder false sein.")
        return value

    def day(self, key: str) -> date | None:
        """A date such as 2022-12-31; None if absent."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(f"„{key}“ muss ein Datum der Form 2022-12-31 sein.")
        return value

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """One of the allowed texts; the first if absent."""
        value = self._take(key)
        if value is None:
            return allowed[0]
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(f"„{key}“ muss eines von {', '.join(f'„{item}“' for item in allowed if item)} sein.")
        return value

    def section(self, key: str, *, required: bool = True) -> Section:
        """The level below; an empty one if absent and not required."""
        value = self._take(key)
        if value is None and not required:
            value = {}
        return Section(f"{self.place}.{key}".lstrip("."), value)

    def sections(self, key: str) -> list[Section]:
        """A list of levels below; empty if absent."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(f"„{key}“ muss eine Liste sein.")
        return [Section(f"{self.place}.{key}[{at}]".lstrip("."), item) for at, item in enumerate(value, start=1)]

    def strings(self) -> dict[str, str]:
        """All entries of this level, which must be texts."""
        found: dict[str, str] = {}
        for key, value in self._content.items():
            if not isinstance(value, str):
                raise self.wrong(f"„{key}“ muss ein Text sein (Zahlen gehören in Anführungszeichen).")
            found[key] = value
        return found
