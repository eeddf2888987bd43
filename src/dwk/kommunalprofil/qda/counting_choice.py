"""Which way of counting a file follows: by the words it gives to its passages, else by the edges of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dwk.ui.formats import plural

from .model import ORIGIN
from .positions import ALL, USUAL, Counted, Counting, Passage, Ruler, differs

#: passages that are looked at; a program counts alike in all of them
MOST = 400
#: a shorter name may fit by chance
SHORTEST, SHORTENED = 3, 12
#: passages that must tell, how many of them at least, and how few where they speak against a way of counting
FEWEST, SURE, DOUBTFUL = 5, 0.9, 0.6
PLEASE = "Bitte prüfen Sie nach der Übernahme einige Markierungen."
BLANKS = re.compile(r"\s+")
CUT = re.compile(r"\s*(?:\.\.\.|…)$")


@dataclass(frozen=True, slots=True)
class Choice:
    """The way of counting, and the sentence that tells people why; empty where there was nothing to choose."""

    counting: Counting
    words: str = ""


def chosen(texts: Sequence[Counted], origin: str) -> Choice:
    """The way of counting that fits a file best."""
    if origin == ORIGIN:
        return Choice(USUAL)
    # known of this program: line ends lie as two characters in the file and are counted as one
    one = "atlas" in origin.casefold()
    assumed = Counting(lines="one") if one else USUAL
    found = _by_names(texts) or _by_edges(texts, assumed)
    if found is not None or not differs(texts):
        return found or Choice(USUAL)
    lines = "als ein Zeichen" if one else "so, wie er im Text steht"
    return Choice(
        assumed,
        "Die Datei sagt nicht, wie sie Zeichen zählt. Angenommen wurde: Jedes Zeichen zählt einmal, ein Zeilenwechsel "
        f"{lines}. {PLEASE}",
    )


def _by_names(texts: Sequence[Counted]) -> Choice | None:
    named = _sample(texts, named=True)
    best, points, hits = USUAL, -1, 0
    for counting in ALL if named else ():
        scores = [_likeness(text, rulers(counting).span(one, counting), one.name) for text, rulers, one in named]
        if sum(scores) > points:
            best, points, hits = counting, sum(scores), sum(score > 0 for score in scores)
        if min(scores) > 1:
            break
    if 2 * hits < max(len(named), 1):
        return None
    said = best.words(any(one.marked for one in texts))
    how = f"Abweichend vom Üblichen gilt: {', '.join(said)}." if said else "Die Positionen stimmen damit überein."
    rest = len(named) - hits
    doubt = f" Bei {rest} davon passt er nicht. {PLEASE}" if rest else ""
    return Choice(
        best, f"Die Datei nennt zu {plural(len(named), 'Markierung', 'Markierungen')} den Wortlaut. {how}{doubt}"
    )


def _by_edges(texts: Sequence[Counted], assumed: Counting) -> Choice | None:
    """A passage seldom begins or ends within a word; most of many do so only where counting went wrong."""
    passages = _sample(texts, named=False)
    if len(passages) < FEWEST:
        return None

    def rate(counting: Counting) -> float:
        good = sum(_at_edges(text, rulers(counting).span(one, counting)) for text, rulers, one in passages)
        return good / len(passages)

    usual = rate(assumed)
    if usual >= SURE:
        return Choice(assumed)
    best = max(ALL, key=rate)
    if rate(best) < SURE or usual > DOUBTFUL:
        return None
    said = ", ".join(best.words(any(one.marked for one in texts))) or "jedes Zeichen zählt einmal"
    return Choice(
        best,
        "Die Datei sagt nicht, wie sie Zeichen zählt. Nur so beginnen und enden ihre Markierungen bei ganzen Wörtern: "
        f"{said}. {PLEASE}",
    )


class _Rulers:
    """Rulers of one text, made when they are wanted."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._made: dict[tuple[bool, str], Ruler] = {}

    def __call__(self, counting: Counting) -> Ruler:
        key = (counting.wide, counting.lines)
        if key not in self._made:
            self._made[key] = Ruler(self._text, wide=counting.wide, lines=counting.lines)
        return self._made[key]


def _sample(texts: Sequence[Counted], *, named: bool) -> list[tuple[str, _Rulers, Passage]]:
    rows = [(one, passage) for one in texts for passage in one.passages if not named or _could_be_words(passage.name)]
    step = -(-len(rows) // MOST) or 1
    made: dict[int, _Rulers] = {}
    return [(one.text, made.setdefault(id(one), _Rulers(one.text)), passage) for one, passage in rows[::step]]


def _could_be_words(name: str) -> bool:
    return len(name.strip()) >= SHORTEST and any(sign.isalpha() for sign in name)


def _likeness(text: str, span: tuple[int, int, bool], name: str) -> int:
    """4: the very words; less where only blanks differ, or where the name is cut."""
    start, end, clean = span
    if not clean:
        return 0
    words, said = _flat(text[start:end]), _flat(name)
    if words == said:
        return 4
    if words.strip() == said.strip():
        return 2
    begin = CUT.sub("", said).strip()
    cut = begin != said.strip() or len(begin) >= SHORTENED
    if cut and begin and words.strip().startswith(begin):
        return 2 if not words.startswith(" ") else 1
    return 0


def _flat(text: str) -> str:
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text))


def _at_edges(text: str, span: tuple[int, int, bool]) -> bool:
    start, end, clean = span
    return clean and end > start and all(_is_edge(text, place) for place in (start, end))


def _is_edge(text: str, place: int) -> bool:
    return not text[max(place - 1, 0) : place + 1].isalnum() or place in {0, len(text)}
