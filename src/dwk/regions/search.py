"""The search index: all names and keys of the regions in memory, asked without a database.

The index is wrong as soon as a region changes; ``queries.search`` rebuilds it whenever the stamp that every
action on regions sets (``RegionStamp``) is another one than that of the index.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from rapidfuzz import fuzz, process

from .names import coarse, fine, spellings, without_type_words
from .rules import Level

#: below this likeness (0 to 100) a name is another name
LIKENESS = 78
_LAST = "\uffff"

#: what stands first among equally good hits; never size or any figure
LEVEL_ORDER = {
    Level.FEDERATION: 0,
    Level.STATE: 1,
    Level.DISTRICT: 2,
    Level.MUNICIPALITY: 3,
    Level.ASSOCIATION: 4,
    Level.GOVERNMENT_REGION: 5,
    Level.PLANNING_REGION: 6,
    Level.NEIGHBOURHOOD: 7,
}


class MatchedOn(IntEnum):
    """What of a region matched, from best to weakest."""

    KEY = 0
    NAME = 1
    NAME_TOLERANT = 2
    KEY_START = 3
    POSTAL_CODE = 4
    NAME_START = 5
    WORD_START = 6
    NAME_PART = 7
    SIMILAR = 8

    @property
    def label(self) -> str:
        """German words for the hit; empty where the name itself says it."""
        return _LABELS.get(self, "")


_LABELS = {
    MatchedOn.KEY: "Schlüssel",
    MatchedOn.KEY_START: "Anfang des Schlüssels",
    MatchedOn.POSTAL_CODE: "Postleitzahl des Verwaltungssitzes",
    MatchedOn.SIMILAR: "ähnliche Schreibweise",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of a region."""

    pk: int
    key: str
    ars: str
    name: str
    sort_name: str
    level: Level
    territory_key: str
    state_key: str
    postal_code: str
    current: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One region that fits a search, and why."""

    entry: Entry
    on: MatchedOn
    likeness: float = 100.0

    @property
    def rank(self) -> tuple[int, float, bool, int, str, str]:
        """Best first: how it matched, existing before dissolved, level, name. No figure takes part."""
        entry = self.entry
        return (
            int(self.on),
            -self.likeness,
            not entry.current,
            LEVEL_ORDER[entry.level],
            entry.sort_name,
            entry.key,
        )


@dataclass(slots=True)
class _Sorted:
    """Texts in order with the position of their entry, for all that begin with something."""

    texts: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> _Sorted:
        ordered = sorted(set(pairs))
        return cls([text for text, _ in ordered], [position for _, position in ordered])

    def starting_with(self, start: str) -> Iterator[int]:
        low = bisect_left(self.texts, start)
        high = bisect_left(self.texts, start + _LAST)
        return iter(self.positions[low:high])


class SearchIndex:
    """Answers searches over all regions; never changed after it was built."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._exact: dict[str, set[int]] = {}
        forms: dict[str, set[int]] = {}
        keys: set[tuple[str, int]] = set()
        for position, entry in enumerate(self.entries):
            keys.update((text, position) for text in (entry.key, entry.ars) if text)
            for form in spellings(entry.name):
                self._exact.setdefault(fine(form), set()).add(position)
                forms.setdefault(coarse(form), set()).add(position)
        self._forms = forms
        self._form_texts = list(forms)
        self._names = _Sorted.of((form, position) for form, found in forms.items() for position in found)
        self._keys = _Sorted.of(keys)
        self._words = _Sorted.of((word, p) for form, found in forms.items() for word in form.split() for p in found)
        self._postal_codes = _Sorted.of(
            (entry.postal_code, position) for position, entry in enumerate(self.entries) if entry.postal_code
        )

    def matches(self, text: str, *, level: Level | None = None, state_key: str = "") -> list[Match]:
        """All regions that fit, best first; without a level each territory once."""
        found = self._by_digits(text) if text.replace(" ", "").isdigit() else self._by_name(text)
        wanted = (
            match
            for match in found
            if (level is None or match.entry.level is level) and (not state_key or match.entry.state_key == state_key)
        )
        ordered = sorted(wanted, key=lambda match: match.rank)
        return ordered if level is not None else _one_per_territory(ordered)

    def _by_digits(self, text: str) -> list[Match]:
        digits = text.replace(" ", "")
        best: dict[int, MatchedOn] = {}
        if len(digits) >= 3:
            best |= dict.fromkeys(self._postal_codes.starting_with(digits), MatchedOn.POSTAL_CODE)
        for position in self._keys.starting_with(digits):
            entry = self.entries[position]
            best[position] = MatchedOn.KEY if digits in {entry.key, entry.ars} else MatchedOn.KEY_START
        return [Match(self.entries[position], on) for position, on in best.items()]

    def _by_name(self, text: str) -> list[Match]:
        best = self._named(text, fine(text), coarse(text))
        words, means_district = without_type_words(fine(text).split())
        rest = " ".join(words)
        if rest and rest != fine(text):
            for position, match in self._named(rest, rest, coarse(rest)).items():
                if not means_district or match.entry.level is Level.DISTRICT:
                    known = best.get(position)
                    if known is None or match.rank < known.rank:
                        best[position] = match
        return list(best.values())

    def _named(self, text: str, careful: str, tolerant: str) -> dict[int, Match]:
        best: dict[int, MatchedOn] = {}

        def note(positions: Iterable[int], on: MatchedOn) -> None:
            for position in positions:
                best.setdefault(position, on)

        if not tolerant:
            return {}
        note(self._keys.starting_with(text.strip().upper()), MatchedOn.KEY_START)
        note(self._exact.get(careful, ()), MatchedOn.NAME)
        note(self._forms.get(tolerant, ()), MatchedOn.NAME_TOLERANT)
        note(self._names.starting_with(tolerant), MatchedOn.NAME_START)
        note(self._with_all_words(tolerant.split()), MatchedOn.WORD_START)
        if len(tolerant) >= 3:
            for form in self._form_texts:
                if tolerant in form:
                    note(self._forms[form], MatchedOn.NAME_PART)
        matches = {position: Match(self.entries[position], on) for position, on in best.items()}
        if len(tolerant) >= 4:
            self._add_similar(tolerant, matches)
        return matches

    def _with_all_words(self, words: list[str]) -> set[int]:
        found = set(self._words.starting_with(words[0]))
        for word in words[1:]:
            found &= set(self._words.starting_with(word))
        return found

    def _add_similar(self, tolerant: str, matches: dict[int, Match]) -> None:
        alike = process.extract(tolerant, self._form_texts, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=50)
        for form, likeness, _ in alike:
            for position in self._forms[form]:
                known = matches.get(position)
                if known is None or (known.on is MatchedOn.SIMILAR and known.likeness < likeness):
                    matches[position] = Match(self.entries[position], MatchedOn.SIMILAR, likeness)
        if not matches and len(tolerant) >= 5:
            self._add_similar_start(tolerant, matches)

    def _add_similar_start(self, tolerant: str, matches: dict[int, Match]) -> None:
        """Half a name with a slip in it ("ditmar"): compared with as many letters of the names."""
        low = bisect_left(self._names.texts, tolerant[0])
        high = bisect_left(self._names.texts, tolerant[0] + _LAST)
        starts = [form[: len(tolerant)] for form in self._names.texts[low:high]]
        alike = process.extract(tolerant, starts, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=20)
        for _, likeness, place in alike:
            position = self._names.positions[low + place]
            matches.setdefault(position, Match(self.entries[position], MatchedOn.SIMILAR, likeness))


def _one_per_territory(ordered: list[Match]) -> list[Match]:
    """Dortmund once, not as Kreis, Verband and Gemeinde; a match by key keeps the region with that key."""
    best: dict[str, Match] = {}
    for match in ordered:
        best.setdefault(match.entry.territory_key, match)
    return list(best.values())
