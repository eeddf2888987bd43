"""A frozen version as it is read: chapters with what they show, the SWOT, sources. Pure.

With ``keys`` only those chapters are made, and nothing that belongs to another one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dwk.ui.formats import plural

from .blocks import Block
from .evidence_words import words_of
from .rendering import Cited, alone_numbers, to_html
from .rules import BY_KEY, Certainty, EvidenceKind, Quadrant

NOT_RELEASED = "nicht freigegebenes Zitat"


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence."""

    name: str
    kind: str
    words: str
    comments: int = 0
    views: tuple[str, ...] = ()
    #: by which texts name it
    number: int = 0
    #: identifier of this entry: the name where it is the first one
    anchor: str = ""
    #: its chart as HTML, where no paragraph shows it already
    chart: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement of the SWOT."""

    name: str
    text: str
    certainty: str
    meta: str
    evidence: tuple[Shown, ...]
    views: tuple[str, ...]
    comments: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements and the recommendation that follows."""

    name: str
    factors: str
    recommendation: str
    views: tuple[str, ...]
    comments: int


@dataclass(frozen=True, slots=True)
class Swot:
    """Statements by quadrant, and what follows from them."""

    quadrants: tuple[tuple[str, tuple[Line, ...]], ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter."""

    name: str
    key: str
    heading: str
    level: int
    html: str
    evidence: tuple[Shown, ...]
    views: tuple[str, ...]
    comments: int
    swot: Swot | None = None
    sources: tuple[str, ...] | None = None


@dataclass(slots=True)
class Page:
    """Everything a page needs while it is put together."""

    blocks: Sequence[Block]
    counts: Mapping[str, int] = field(default_factory=dict)
    #: GUIDs of quotes whose wording is not shown
    hidden: Collection[str] = ()
    #: draws the chart of a frozen content under a key and a level of headings
    draw: Callable[[Mapping[str, Any], str, int], str] | None = None
    #: entries and charts that stand on the page already, by the name of their block
    listed: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)

    def sections(self, keys: Collection[str] | None = None) -> list[Section]:
        """Chapters in their order; one whose main chapter is not shown stands as a main chapter itself."""
        self.listed.clear()
        self.drawn.clear()
        chapters: list[tuple[Block, int]] = []
        below = False
        for one in self._of("chapter"):
            wanted, level = keys is None or one["content"]["key"] in keys, int(one["content"]["level"])
            below = wanted if level == 1 else below
            if wanted:
                chapters.append((one, level if below else 1))
        sources = self.sources({one["content"]["key"] for one, _ in chapters})
        return [self._section(one, level, sources) for one, level in chapters]

    def evidence(self) -> tuple[Shown, ...]:
        """Everything that the version rests on."""
        kinds = {kind.value for kind in EvidenceKind}
        return tuple(Shown(one["name"], one["kind"], self._words(one)) for one in self.blocks if one["kind"] in kinds)

    def names(self, keys: Collection[str]) -> set[str]:
        """Blocks whose whole content stands on a page of these chapters; the title among them, the sources never."""
        found = {one["name"] for one in self._of("title")}
        told = [one for one in self._of("chapter") if one["content"]["key"] in keys]
        if "swot" in keys:
            told += [*self._of("statement"), *self._of("pairing")]
        for block in told:
            found |= {block["name"], *(one["block"] for one in block["content"].get("evidence", ()))}
        found |= {one["name"] for one in self._of("view") if one["content"]["block"] in found}
        return found - {f"quote:{guid}" for guid in self.hidden}

    def sources(self, keys: Collection[str]) -> tuple[str, ...]:
        """Source lines of what these chapters show, each once."""
        used = set()
        for chapter in self._of("chapter"):
            if chapter["content"]["key"] in keys:
                used |= {one["block"] for one in chapter["content"].get("evidence", ())}
        if "swot" in keys:
            used |= {one["block"] for line in self._of("statement") for one in line["content"].get("evidence", ())}
        lines = [line for block in self.blocks if block["name"] in used for line in _source_lines(block)]
        return tuple(sorted(dict.fromkeys(lines)))

    def _section(self, block: Block, level: int, sources: tuple[str, ...]) -> Section:
        content = block["content"]
        found = self._found(content)
        anchors = [self._anchor(one, block["name"]) for _, one in found]
        alone = alone_numbers(content["text"])
        cited = {
            number: Cited(
                one["kind"],
                one["content"],
                anchor,
                self._chart(one, level) if number in alone else "",
                self._instead(one),
            )
            for (number, one), anchor in zip(found, anchors, strict=True)
        }
        return Section(
            name=block["name"],
            key=content["key"],
            heading=f"{content.get('number', '')} {content['title']}".strip(),
            level=level,
            html=to_html(content["text"], cited),
            evidence=tuple(
                self._shown(number, one, anchor, level) for (number, one), anchor in zip(found, anchors, strict=True)
            ),
            views=self._views(block["name"]),
            comments=self.counts.get(block["name"], 0),
            swot=self._swot() if content["key"] == "swot" else None,
            sources=sources if content["key"] == "sources" else None,
        )

    def _found(self, content: Mapping[str, Any]) -> list[tuple[int, Block]]:
        """Number and block of the evidence that a chapter or statement names."""
        by_name = {block["name"]: block for block in self.blocks}
        # what was changed past the software is not among the blocks
        return [(one["id"], by_name[one["block"]]) for one in content.get("evidence", ()) if one["block"] in by_name]

    def _shown(self, number: int, block: Block, anchor: str, level: int) -> Shown:
        name = block["name"]
        return Shown(
            name, block["kind"], self._words(block), self.counts.get(name, 0), self._views(name), number, anchor,
            self._chart(block, level),
        )  # fmt: skip

    def _anchor(self, block: Block, owner: str) -> str:
        """Identifier of an entry; a second one of the same evidence is told apart by where it stands."""
        name = str(block["name"])
        anchor = f"{owner}-{name}" if name in self.listed else name
        self.listed.add(name)
        return anchor

    def _chart(self, block: Block, level: int) -> str:
        """The chart, once on a page."""
        if self.draw is None or block["name"] in self.drawn:
            return ""
        found = self.draw(block["content"], f"abb-{block['name']}".replace(":", "-"), level + 2)
        if found:
            self.drawn.add(block["name"])
        return found

    def _instead(self, block: Block) -> str:
        hidden = block["kind"] == "quote" and block["name"].removeprefix("quote:") in self.hidden
        return NOT_RELEASED if hidden else ""

    def _words(self, block: Block) -> str:
        return self._instead(block) or words_of(block["kind"], block["content"])

    def _swot(self) -> Swot:
        lines = [(one["content"]["quadrant"], self._line(one)) for one in self._of("statement")]
        quadrants = tuple((one.plural, tuple(line for key, line in lines if key == one)) for one in Quadrant)
        return Swot(quadrants, tuple(self._pair(one) for one in self._of("pairing")))

    def _line(self, block: Block) -> Line:
        content = block["content"]
        year = content.get("reference_year")
        own = (content["differing_view"],) if content.get("differing_view") else ()
        return Line(
            name=block["name"],
            text=content["text"],
            certainty=Certainty(content["certainty"]).label,
            meta=f"Bezugsjahr {year}" if year else "",
            evidence=tuple(
                self._shown(number, one, self._anchor(one, block["name"]), 2) for number, one in self._found(content)
            ),
            views=(*own, *self._views(block["name"])),
            comments=self.counts.get(block["name"], 0),
        )

    def _pair(self, block: Block) -> Pair:
        content = block["content"]
        factors = f"{content['inner']['text']} × {content['outer']['text']}"
        name = block["name"]
        return Pair(name, factors, content["recommendation"], self._views(name), self.counts.get(name, 0))

    def _views(self, name: str) -> tuple[str, ...]:
        return tuple(one["content"]["text"] for one in self._of("view") if one["content"]["block"] == name)

    def _of(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block["kind"] == kind]


def title_of(blocks: Sequence[Block]) -> Mapping[str, Any]:
    """Title, region, Kommune and programme as they were called when the version was frozen."""
    return next((block["content"] for block in blocks if block.get("kind") == "title"), {})


def closed_of(blocks: Sequence[Block], keys: Collection[str]) -> list[str]:
    """Chapters that are not public, by their titles in the template; the Kommune's own ones only by their number."""
    closed = [key for block in blocks if block["kind"] == "chapter" and (key := block["content"]["key"]) not in keys]
    own = sum(key not in BY_KEY for key in closed)
    words = plural(own, "eigenes Kapitel", "eigene Kapitel")
    return [*(BY_KEY[key].title for key in closed if key in BY_KEY), *([words] if own else [])]


def _source_lines(block: Block) -> list[str]:
    content = block["content"]
    if block["kind"] == "document":
        page = f", Seite {content['page']}" if content.get("page") else ""
        return [f"{content.get('title') or content.get('label', '')}{page}"]
    if block["kind"] != "figure":
        return []
    entries = content.get("sources") or []
    if not entries:
        return [str(content["source"])] if content.get("source") else []
    return [_entry(one) for one in entries]


def _entry(entry: Mapping[str, Any]) -> str:
    parts = [str(entry[key]) for key in ("publisher", "table", "title", "licence") if entry.get(key)]
    if entry.get("retrieved_on"):
        parts.append(f"abgerufen am {date.fromisoformat(entry['retrieved_on']):%d.%m.%Y}")
    return ", ".join(parts)
