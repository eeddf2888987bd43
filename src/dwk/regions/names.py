"""How names are compared: umlauts, hyphens, abbreviations and type words; no database, no clock."""

from __future__ import annotations

import re
import unicodedata

_FINE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_SORTING = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_COARSE = re.compile(r"ae|oe|ue")
#: "St. Wendel", "Skt. Augustin" and "Sankt Wendel" are one spelling
_ABBREVIATIONS = {"st": "sankt", "skt": "sankt"}
#: words that people put before or after a name and the directory does not
TYPE_WORDS = frozenset(
    {
        "amt",
        "bundesland",
        "gemeinde",
        "hansestadt",
        "kreis",
        "kreisfreie",
        "land",
        "landkreis",
        "regierungsbezirk",
        "samtgemeinde",
        "stadt",
        "stadtkreis",
        "verbandsgemeinde",
    }
)
#: type words that mean the level of the Kreise, so that "Landkreis Rostock" does not find the city
DISTRICT_WORDS = frozenset({"kreis", "landkreis", "stadtkreis"})


def _words(text: str, table: dict[int, str]) -> str:
    lowered = text.lower().translate(table)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(sign))
    words = _NOT_A_WORD.sub(" ", plain).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def fine(text: str) -> str:
    """The careful spelling: lower case, ü as ue, ß as ss, hyphens and dots as blanks."""
    # composed first, so that "u" with a separate diaeresis is an ü
    return _words(unicodedata.normalize("NFC", text), _FINE)


def coarse(text: str) -> str:
    """The tolerant spelling: ü, ue and u are the same (hence Neuenkirchen and Neunkirchen too)."""
    return _COARSE.sub(lambda found: found.group()[0], fine(text))


def sort_name(text: str) -> str:
    """The name as it is sorted and stored for searching: ü as u, as in German directories."""
    return _words(unicodedata.normalize("NFC", text), _SORTING)


def spellings(name: str) -> tuple[str, ...]:
    """Under which texts a name is found: as a whole, without what follows a comma or slash, without "Bad"."""
    before_comma = name.split(",", 1)[0]
    forms = [name, before_comma, re.split(r"[/(]", before_comma, maxsplit=1)[0]]
    forms += [form[4:] for form in forms if form.lower().startswith("bad ")]
    return tuple(dict.fromkeys(form.strip() for form in forms if form.strip()))


def without_type_words(words: list[str]) -> tuple[list[str], bool]:
    """The words of a search without type words at its ends, and whether they meant a Kreis."""
    means_district = False
    rest = list(words)
    while rest and rest[0] in TYPE_WORDS:
        means_district |= rest.pop(0) in DISTRICT_WORDS
    while rest and rest[-1] in TYPE_WORDS:
        means_district |= rest.pop() in DISTRICT_WORDS
    return rest, means_district
