"""Evidence of a frozen profile in the words of its document. Pure: it knows the blocks of a version and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dwk.documents.blocks import (
    Block,
    BulletList,
    FigureBlock,
    Paragraph,
    RichText,
    Run,
    SourceEntry,
    TableBlock,
)
from dwk.documents.figures import Cell, Column, DataTable
from dwk.documents.markdown_blocks import Placeholder
from dwk.ui.formats import date_short

from .evidence_words import inline_words, sentence_around, value_words
from .frozen_charts import chart_figure, drawn_of
from .rules import EvidenceKind

WITHDRAWN = "Dieses Zitat wurde nach dem Widerruf der Einwilligung entfernt ({day}). Prüfsumme des Wortlauts: {leaf}"
SOURCE = "Kommunalprofil, Fassung {number}; die Nummern stehen im Verzeichnis der Belege"


class EvidenceBook:
    """All evidence of a version, by the numbers that texts refer to."""

    def __init__(self, blocks: Sequence[Mapping[str, Any]]) -> None:
        kinds = {kind.value for kind in EvidenceKind}
        self.blocks = {block["name"]: block for block in blocks if block["kind"] in kinds}
        self.names: dict[int, str] = {}
        #: numbers whose charts stand in the document
        self.drawn: set[int] = set()
        for block in blocks:
            content = block["content"]
            for reference in content.get("evidence", ()) if isinstance(content.get("evidence"), list) else ():
                self.names[int(reference["id"])] = reference["block"]
        for name, block in self.blocks.items():
            # a quote that was taken back has lost its number, the references have not
            if "id" in block["content"]:
                self.names.setdefault(int(block["content"]["id"]), name)

    def numbers(self) -> list[int]:
        """Numbers of all evidence that is there."""
        return sorted(number for number, name in self.names.items() if name in self.blocks)

    def charts(self) -> set[int]:
        """Numbers of the charts among them."""
        return {number for number in self.numbers() if drawn_of(self.blocks[self.names[number]]["content"]) is not None}

    def block(self, number: int) -> Mapping[str, Any] | None:
        """The block of a number."""
        return self.blocks.get(self.names.get(number, ""))

    def placeholder(self, found: Placeholder) -> RichText | None:
        """Words for „{beleg:12}“ in a text, and its number, which leads to the register; other braces are text."""
        if found.name != "beleg":
            return None
        block = self.block(found.number)
        if block is None:
            return f"[Beleg {found.number} gibt es nicht]"
        sentence = sentence_around(found.text, found.start, found.end)
        words = words_of(block) if gone(block) else inline_words(block["kind"], block["content"], sentence)
        return (Run(f"{words} "), self.mark(found.number))

    def alone(self, found: Placeholder) -> Block | None:
        """The chart that a paragraph of its own stands for."""
        block = self.block(found.number) if found.name == "beleg" else None
        return None if block is None else self.chart(found.number, block)

    def mark(self, number: int) -> Run:
        """The number of a piece of evidence as a way to its entry."""
        return Run(f"[Beleg\N{NO-BREAK SPACE}{number}]", target=anchor_of(number))

    def chart(self, number: int, block: Mapping[str, Any]) -> FigureBlock | None:
        """The chart of a piece of evidence; it names its number."""
        figure = chart_figure(block["content"], chart_key(number))
        if figure is None:
            return None
        self.drawn.add(number)
        return FigureBlock(replace(figure, notes=(*figure.notes, f"Beleg {number}")))

    def shown(self, numbers: Iterable[int], title: str) -> list[Block]:
        """What a chapter shows below its text: figures as a table, voices as quotations, documents as a list."""
        found = [(number, block) for number in numbers if (block := self.block(number)) is not None]
        charts = [chart for number, block in found if (chart := self.chart(number, block)) is not None]
        figures = [
            (number, block)
            for number, block in found
            if block["kind"] == EvidenceKind.FIGURE and drawn_of(block["content"]) is None
        ]
        documents = [
            (Run(f"{words_of(block)} "), self.mark(number))
            for number, block in found
            if block["kind"] == EvidenceKind.DOCUMENT
        ]
        quotes = [
            Paragraph((Run(f"{words_of(block)} "), self.mark(number)), "note" if gone(block) else "quote")
            for number, block in found
            if block["kind"] == EvidenceKind.QUOTE
        ]
        blocks: list[Block] = [*quotes, *charts]
        if figures:
            blocks.append(_figure_table(figures, title))
        if documents:
            blocks.append(BulletList(tuple(documents)))
        return blocks

    def register(self, numbers: Iterable[int], version: int, *, short: bool = False) -> TableBlock:
        """Evidence with number, kind, content and origin; the short form says it in one small line each."""
        found = [(number, block) for number in numbers if (block := self.block(number)) is not None]
        places = [Cell(str(number), anchor=anchor_of(number)) for number, _ in found]
        source = f"Kommunalprofil, Fassung {version}"
        if short:
            lines = tuple((place, _line(block)) for place, (_, block) in zip(places, found, strict=True))
            heads = (Column("Nr.", align="left"), Column("Beleg und Herkunft", align="left"))
            return TableBlock(DataTable("Belege", heads, lines), source, together=False, setting="small")
        rows = tuple(
            (place, EvidenceKind(block["kind"]).label, words_of(block), origin_of(block["content"]))
            for place, (_, block) in zip(places, found, strict=True)
        )
        columns = tuple(Column(name, align="left") for name in ("Nr.", "Art", "Beleg", "Herkunft"))
        return TableBlock(DataTable("Belege", columns, rows), source, together=False)


def _line(block: Mapping[str, Any]) -> str:
    """A piece of evidence with its source; licence and day stand in the list of sources."""
    content = block["content"]
    source = str(content.get("source") or "").removeprefix("Quelle: ")
    origin = source or ("Interview" if block["kind"] == EvidenceKind.QUOTE else "")
    return "; ".join(part for part in (words_of(block), origin) if part)


def anchor_of(number: int) -> str:
    """The name of an entry of the register as a place in the document."""
    return f"beleg{number}"


def named_in(blocks: str, number: int) -> bool:
    """Whether blocks of a document, as text, lead to an entry or show its chart."""
    return f"'{anchor_of(number)}'" in blocks or f"'{chart_key(number)}'" in blocks


def chart_key(number: int) -> str:
    """How the chart of a piece of evidence is called."""
    return f"beleg-{number}"


def gone(block: Mapping[str, Any]) -> bool:
    """Whether somebody took these words back."""
    return "withdrawn_on" in block["content"]


def words_of(block: Mapping[str, Any]) -> str:
    """A piece of evidence in one sentence; of a quote that was taken back a note and its hash."""
    content = block["content"]
    if gone(block):
        return WITHDRAWN.format(day=_day(content["withdrawn_on"]), leaf=block["leaf"])
    if block["kind"] == EvidenceKind.QUOTE:
        speaker = content.get("speaker")
        return f"„{content.get('text', '')}“" + (f" ({speaker})" if speaker else "")
    if block["kind"] == EvidenceKind.DOCUMENT:
        return str(content.get("title") or content.get("label", "")) + _page(content)
    drawn = drawn_of(content)
    if drawn is not None:
        return f"Abbildung „{drawn['title']}“ ({content.get('label', '')}; zuletzt {value_words(content)})"
    return f"{value_words(content)} ({', '.join(about_of(content))})"


def about_of(content: Mapping[str, Any]) -> list[str]:
    """What a figure is about: name, region, time, and what must be said beside it."""
    scenario = f"Szenario „{content['scenario']}“" if content.get("scenario") else ""
    parts = [
        content.get("name") or content.get("label"),
        content.get("region_name") or content.get("region"),
        content.get("period") or content.get("year"),
        scenario,
        "Ersatzwert des größeren Gebiets" if content.get("proxy") else "",
        "Schätzung" if content.get("estimate") else "",
        content.get("mark"),
    ]
    return [str(part) for part in parts if part]


def origin_of(content: Mapping[str, Any]) -> str:
    """Where a piece of evidence comes from, with licence and day."""
    day = _day(content["retrieved_on"]) if content.get("retrieved_on") else ""
    parts = [
        content.get("source"),
        content.get("licence")
        or ", ".join(dict.fromkeys(str(one.get("licence", "")) for one in content.get("sources", ()))),
        f"abgerufen am {day}" if day else "",
        f"Datei {content['file_name']}" if content.get("file_name") else "",
        f"SHA-256 {content['sha256'][:16]}…" if content.get("sha256") else "",
    ]
    if "guid" in content or "withdrawn_on" in content:
        parts.append("Interview der Wissenschaftlichen Begleitung, pseudonymisiert")
    return "; ".join(str(part) for part in parts if part)


def source_entries(content: Mapping[str, Any]) -> tuple[SourceEntry, ...]:
    """Tables of the offices, each with what its licence asks to be named."""
    return tuple(
        SourceEntry(
            str(one.get("publisher", "")),
            " ".join(str(one[key]) for key in ("table", "title") if one.get(key)),
            str(one.get("licence", "")),
            str(one.get("attribution", "")),
            date.fromisoformat(one["retrieved_on"]) if one.get("retrieved_on") else None,
        )
        for one in content.get("entries", ())
    )


def document_lines(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Documents that were used, with their pages."""
    lines = []
    for one in content.get("documents", ()):
        pages = ", ".join(map(str, one.get("pages", ())))
        parts = [str(one.get("title", "")), f"Seiten {pages}" if pages else "", f"Datei {one.get('file_name', '')}"]
        lines.append(", ".join(part for part in parts if part) + f", SHA-256 {str(one.get('sha256', ''))[:16]}…")
    return tuple(lines)


def _figure_table(figures: Sequence[tuple[int, Mapping[str, Any]]], title: str) -> TableBlock:
    rows = tuple(
        (
            str(block["content"].get("name") or block["content"].get("label", "")),
            value_words(block["content"]),
            ", ".join(about_of(block["content"])[1:]) or "–",
            str(number),
        )
        for number, block in figures
    )
    columns = (
        Column("Kennzahl", align="left"),
        Column("Wert"),
        Column("Gebiet und Zeit", align="left"),
        Column("Beleg"),
    )
    sources = dict.fromkeys(str(block["content"].get("source") or "siehe Verzeichnis") for _, block in figures)
    return TableBlock(DataTable(f"Zahlen zu „{title}“", columns, rows), "; ".join(sources))


def _page(content: Mapping[str, Any]) -> str:
    return f", Seite {content['page']}" if content.get("page") else ""


def _day(text: str) -> str:
    return date_short(date.fromisoformat(str(text)[:10]))
