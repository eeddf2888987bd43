"""How the interim report words what the records say; no database, no clock."""

from __future__ import annotations

from datetime import date

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
    if not held:
        return "Für keine Kommune ist bis zu diesem Tag eine Kick-off-Veranstaltung belegt."
    noun = "Kommune" if held == 1 else "Kommunen"
    return (
        f"In {number_word(held)} von {number_word(all_participants)} {noun} ist bis zu diesem Tag eine "
        "Kick-off-Veranstaltung vor Ort belegt."
    )


def euro(amount: str) -> str:
    """A sum of money without cents where it has none: 30.000 €."""
    whole, _, cents = amount.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{cents} €" if cents.strip("0") else f"{grouped} €"
