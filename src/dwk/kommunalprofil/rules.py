"""Decisions of the Kommunalprofil: kinds, what is missing before a signature, how certain a statement is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Quadrant(StrEnum):
    """What a statement is in the Stärken-Schwächen-Analyse."""

    STRENGTH = "strength"
    WEAKNESS = "weakness"
    OPPORTUNITY = "opportunity"
    THREAT = "threat"

    @property
    def label(self) -> str:
        """German name."""
        return {"strength": "Stärke", "weakness": "Schwäche", "opportunity": "Chance", "threat": "Risiko"}[self]

    @property
    def plural(self) -> str:
        """German name of several."""
        return {"strength": "Stärken", "weakness": "Schwächen", "opportunity": "Chancen", "threat": "Risiken"}[self]

    @property
    def inner(self) -> bool:
        """Strengths and weaknesses lie in the Kommune itself."""
        return self in {Quadrant.STRENGTH, Quadrant.WEAKNESS}


class EvidenceKind(StrEnum):
    """What a statement rests on."""

    FIGURE = "figure"
    QUOTE = "quote"
    DOCUMENT = "document"

    @property
    def label(self) -> str:
        """German name."""
        return {"figure": "Zahl", "quote": "Interview", "document": "Dokument"}[self]


class Certainty(StrEnum):
    """How certain a statement is; ``disputed`` is said by people, the other two follow from the evidence."""

    OPEN = "open"
    PLAUSIBLE = "plausible"
    SECURED = "secured"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        """German name."""
        return {"open": "ohne Beleg", "plausible": "plausibel", "secured": "gesichert", "disputed": "strittig"}[self]


def certainty_of(kinds: Iterable[str], disputed: bool) -> Certainty:
    """Two pieces of evidence of different kind secure a statement, one makes it plausible (process, phase 2)."""
    if disputed:
        return Certainty.DISPUTED
    different = len(set(kinds))
    return Certainty.SECURED if different > 1 else Certainty.PLAUSIBLE if different else Certainty.OPEN


#: the seven dimensions of diversity that every phase asks for
DIMENSIONS: Mapping[str, str] = {
    "age": "Alter",
    "gender": "Geschlecht und geschlechtliche Identität",
    "origin": "Ethnische Herkunft und Nationalität",
    "disability": "Körperliche und geistige Fähigkeiten",
    "religion": "Religion und Weltanschauung",
    "orientation": "Sexuelle Orientierung",
    "social": "Soziale Herkunft",
}


@dataclass(frozen=True, slots=True)
class ChapterTemplate:
    """A chapter of the template: ``level`` 2 stands below the chapter before it."""

    number: str
    key: str
    title: str
    level: int = 1


#: the template that the process names; order and titles are the Kommune's
CHAPTERS: Sequence[ChapterTemplate] = (
    ChapterTemplate("0", "introduction", "Einführung"),
    ChapterTemplate("1", "basics", "Basisinformationen"),
    ChapterTemplate("2", "geography", "Lage und Geografie"),
    ChapterTemplate("3", "situation", "Ausgangslage"),
    ChapterTemplate("3.1", "development", "Demografische Entwicklung", 2),
    ChapterTemplate("3.2", "education", "Bildung", 2),
    ChapterTemplate("3.3", "work", "Arbeit, Wirtschaft und Sozialleistungen", 2),
    ChapterTemplate("3.4", "housing", "Wohnen", 2),
    ChapterTemplate("3.5", "supply", "Nahversorgung", 2),
    ChapterTemplate("3.6", "health", "Gesundheit, Pflege und Inklusion", 2),
    ChapterTemplate("3.7", "meeting", "Begegnung, Beratung, Selbsthilfe", 2),
    ChapterTemplate("3.8", "participation", "Partizipation und Engagement", 2),
    ChapterTemplate("3.9", "culture", "Kultur, Freizeit, Naherholung", 2),
    ChapterTemplate("3.10", "mobility", "Mobilität, Verkehrsanbindung und -infrastruktur", 2),
    ChapterTemplate("3.11", "migration", "Migration und Integration", 2),
    ChapterTemplate("4", "policy", "Ausgangslage der kommunalen Demografiepolitik"),
    ChapterTemplate("4.1", "structures", "Arbeitsstrukturen und -formen", 2),
    ChapterTemplate("4.2", "steps", "Arbeitsschritte", 2),
    ChapterTemplate("4.3", "measures", "Bisherige Ziele, Schwerpunkte und Maßnahmen", 2),
    ChapterTemplate("5", "swot", "SWOT-Analyse"),
    ChapterTemplate("6", "outlook", "Ausblick"),
    ChapterTemplate("7", "sources", "Literatur- und Datenverzeichnis"),
)
BY_KEY: Mapping[str, ChapterTemplate] = {chapter.key: chapter for chapter in CHAPTERS}


def mandatory_keys(numbers: Iterable[str]) -> tuple[str, ...]:
    """Chapters that a programme's rule demands by their numbers in the template."""
    wanted = set(numbers)
    return tuple(chapter.key for chapter in CHAPTERS if chapter.number in wanted)


#: chapters that the software writes itself
GENERATED = frozenset({"swot", "sources"})


@dataclass(frozen=True, slots=True)
class StatementState:
    """What the rules look at in a statement."""

    text: str
    quadrant: str
    kinds: tuple[str, ...]
    number: int = 0


class Missing(str):
    """A sentence that says what is missing and knows where it is mended: a part of the profile, its key or number."""

    part: str
    which: str | int

    def __new__(cls, sentence: str, part: str, which: str | int = "") -> Missing:
        """The sentence with its place."""
        made = super().__new__(cls, sentence)
        made.part, made.which = part, which
        return made


def says_something(text: str) -> bool:
    """Whether a text holds a letter or a figure: lines, blanks and signs alone are no chapter."""
    return any(sign.isalnum() for sign in text)


#: how many days before the deadline of a round people are reminded
REMINDED_BEFORE = (7, 2)


def reminder_due(deadline: date, last_told: date, today: date) -> bool:
    """Whether people are to be reminded of a deadline; ``last_told`` is when they last heard of it.

    A day on which nothing ran is made up for, once, and nobody is reminded of what he was told that day or later.
    """
    passed = [deadline - timedelta(days=before) for before in REMINDED_BEFORE]
    return today <= deadline and any(last_told < day <= today for day in passed)


def missing_for_signature(
    *,
    chapters: Mapping[str, str],
    mandatory: Collection[str],
    statements: Sequence[StatementState],
    open_comments: int,
    rounds_held: int,
    pairings: int,
) -> list[Missing]:
    """Sentences that say what a profile lacks before it can be signed; empty: nothing."""
    missing = [
        Missing(f"Das Pflichtkapitel „{BY_KEY[key].title}“ ist leer.", "chapter", key)
        if key in chapters
        else Missing(f"Das Pflichtkapitel „{BY_KEY[key].title}“ fehlt.", "chapters")
        for key in mandatory
        if key not in chapters or (key not in GENERATED and not says_something(chapters[key]))
    ]
    if not statements:
        missing.append(Missing("Die Stärken-Schwächen-Analyse enthält noch keine Aussage.", "swot"))
    for statement in statements:
        quadrant, short = Quadrant(statement.quadrant), statement.text[:80]
        if not statement.kinds:
            missing.append(Missing(f"{quadrant.label} „{short}“ hat keinen Beleg.", "statement", statement.number))
        elif quadrant.inner and len(set(statement.kinds)) < 2:
            kind = EvidenceKind(statement.kinds[0]).label
            sentence = (
                f"{quadrant.label} „{short}“ ist nur durch eine Art von Beleg gestützt ({kind}). "
                "Nötig sind zwei verschiedene, zum Beispiel Zahl und Interview."
            )
            missing.append(Missing(sentence, "statement", statement.number))
    if rounds_held == 0:
        missing.append(Missing("Es gab noch keine Rückmelderunde mit der Kommune.", "rounds"))
    if open_comments:
        word = "Rückmeldung ist" if open_comments == 1 else "Rückmeldungen sind"
        missing.append(Missing(f"{open_comments} {word} noch nicht beantwortet.", "comments"))
    if statements and pairings == 0:
        sentence = "Aus der SWOT-Analyse ist noch keine Empfehlung abgeleitet (Verknüpfung von zwei Aussagen)."
        missing.append(Missing(sentence, "pairings"))
    return missing
