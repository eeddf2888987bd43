"""How long a review round takes when days of school holidays do not count (process, phase 2). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STATES: Mapping[str, str] = {
    "01": "Schleswig-Holstein",
    "02": "Hamburg",
    "03": "Niedersachsen",
    "04": "Bremen",
    "05": "Nordrhein-Westfalen",
    "06": "Hessen",
    "07": "Rheinland-Pfalz",
    "08": "Baden-Württemberg",
    "09": "Bayern",
    "10": "Saarland",
    "11": "Berlin",
    "12": "Brandenburg",
    "13": "Mecklenburg-Vorpommern",
    "14": "Sachsen",
    "15": "Sachsen-Anhalt",
    "16": "Thüringen",
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """School holidays with their first and last day."""

    name: str
    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.name} {self.first:%d.%m.%Y}–{self.last:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The last day of a round, and the holidays that were left out on the way there."""

    deadline: date
    days: int
    left_out: tuple[Holiday, ...]
    places: tuple[str, ...]

    @property
    def words(self) -> str:
        """How the day came about, for whoever chooses the deadline."""
        begin = f"Vorschlag: {self.deadline:%d.%m.%Y}, {self.days} Tage"
        if self.left_out:
            return f"{begin} ohne {_listed([str(one) for one in self.left_out])}. Feiertage zählen mit."
        where = f" ({_listed(self.places)})" if self.places else ""
        return (
            f"{begin}. Für diesen Zeitraum sind keine Schulferien eingetragen{where}. Bitte verlängern Sie die Frist, "
            "wenn doch Ferien hineinfallen."
        )


def suggested(start: date, days: int, holidays: Sequence[Holiday], places: Sequence[str] = ()) -> Suggestion:
    """The day on which ``days`` days have passed since ``start`` that lie in no holidays."""
    last = max((one.last for one in holidays), default=start)
    at, left = start, days
    met: list[Holiday] = []
    while left:
        at += timedelta(days=1)
        if at > last:
            at, left = at + timedelta(days=left - 1), 0
            continue
        free = [one for one in holidays if one.first <= at <= one.last]
        met += [one for one in free if one not in met]
        left -= not free
    return Suggestion(at, days, tuple(met), tuple(places))


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} und {words[-1]}"
