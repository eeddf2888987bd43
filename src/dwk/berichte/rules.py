"""How the interim report words what the records say; no database, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

KIND = "zwischenbericht"

#: parts in the order of thought of the founding programme's report, for programmes that state no order of their own
DEFAULT_PARTS: tuple[tuple[str, str], ...] = (
    ("design", "Projektdesign"),
    ("aims_1", "Projektziele I"),
    ("aims_2", "Projektziele II"),
    ("participants", "Teilnehmende Kommunen"),
    ("progress", "Projektfortschritt"),
    ("phases", "Phasen im Überblick"),
    ("participant_progress", "Projektfortschritt Kommunen"),
    ("findings", "Erste Erkenntnisse"),
)

NUMBER_WORDS = (
    "keiner", "einer", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf",
)  # fmt: skip


def number_word(count: int) -> str:
    """A small number in words, as running text wants it (dative)."""
    return NUMBER_WORDS[count] if 0 <= count < len(NUMBER_WORDS) else str(count)


def day(text: str) -> str:
    """An ISO day as 15.05.2017."""
    return date.fromisoformat(text).strftime("%d.%m.%Y")


def kickoff_sentence(held: int, all_participants: int) -> str:
    """In how many Kommunen a kick-off took place."""
    if all_participants and held == all_participants and held > 1:
        return f"In allen {number_word(held)} Kommunen fanden Kick-off-Veranstaltungen vor Ort statt."
    if held == all_participants == 1:
        return "In der teilnehmenden Kommune fand eine Kick-off-Veranstaltung vor Ort statt."
    if not held:
        return "Für keine Kommune ist bis zu diesem Tag eine Kick-off-Veranstaltung belegt."
    return (
        f"In {number_word(held)} von {number_word(all_participants)} Kommunen ist bis zu diesem Tag eine "
        "Kick-off-Veranstaltung vor Ort belegt."
    )


def euro(amount: str) -> str:
    """A sum of money without cents where it has none: 30.000 €."""
    whole, _, cents = f"{Decimal(amount):,.2f}".partition(".")
    grouped = whole.replace(",", ".")
    return f"{grouped} €" if cents == "00" else f"{grouped},{cents} €"


def listed(words: Sequence[str]) -> str:
    """Words as running text lists them: A, B und C."""
    return " und ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a sentence, cut between words, long enough to know it again."""
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(' ', 1)[0]} …"


def without_facts(source: str) -> str:
    """A source without the numbers of facts behind it: they serve the trace, not a reader."""
    return re.sub(r"(?:^|[,;]?\s+|,)F\d+\b", "", source).strip()


def template_fault(parts: Sequence[object]) -> str:
    """What is wrong with the build of a report, as a sentence; empty when nothing is."""
    if not parts:
        return "Ein Bericht braucht mindestens einen Teil."
    known = [key for key, _ in DEFAULT_PARTS]
    keys: list[object] = []
    for part in parts:
        if not isinstance(part, (list, tuple)) or len(part) != 2:
            return "Jeder Teil des Berichts besteht aus Schlüssel und Überschrift."
        key, title = part
        if key not in known:
            return f"Den Teil „{key}“ gibt es nicht. Bekannt sind {', '.join(known)}."
        if key in keys:
            return f"Der Teil „{key}“ steht zweimal da."
        if not str(title).strip():
            return f"Dem Teil „{key}“ fehlt die Überschrift."
        keys.append(key)
    return ""
