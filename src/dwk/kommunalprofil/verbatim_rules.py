"""Which texts hold a sequence of words of other texts; case, punctuation and line ends do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

#: so many words in a row are no accident
LEAST = 8
#: and so many in something that is given out as a voice
LEAST_OF_EXAMPLE = 4
_WORD = re.compile(r"\w+")
Key = TypeVar("Key")


def words_of(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def runs_of(text: str, least: int = LEAST) -> set[tuple[str, ...]]:
    """Every sequence of ``least`` words in a text."""
    words = words_of(text)
    return {tuple(words[start : start + least]) for start in range(len(words) - least + 1)}


def taken_from(example: str, sources: Collection[str]) -> bool:
    """Whether an example repeats a source: as a whole, or half a sentence of it; case and punctuation do not matter.

    Stricter than for texts of the profile, because an example is meant to be somebody's voice.
    """
    words = words_of(example)
    # a passage may begin and end within a word
    if len(words) > 1 and any(" ".join(words) in " ".join(words_of(one)) for one in sources):
        return True
    least = min(len(words), LEAST_OF_EXAMPLE)
    return least > 0 and not runs_of(example, least).isdisjoint(set().union(*(runs_of(one, least) for one in sources)))


def verbatim_in(sources: Iterable[str], texts: Mapping[Key, str], least: int = LEAST) -> list[Key]:
    """Keys of the texts that hold at least ``least`` words in a row of a source, in their order."""
    known: set[tuple[str, ...]] = set()
    for source in sources:
        known |= runs_of(source, least)
    return [key for key, text in texts.items() if known and not known.isdisjoint(runs_of(text, least))]
