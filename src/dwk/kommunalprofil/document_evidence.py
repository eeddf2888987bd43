"""Evidence of a frozen profile in the words of its document. Pure: it knows the blocks of a version and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from dwk.documents.blocks import Block, BulletList, Paragraph, SourceEntry, TableBlock
from dwk.documents.figures import Column, DataTable
from dwk.ui.formats import date_short, with_unit

from .rules import EvidenceKind

WITHDRAWN = "Dieses Zitat wurde nach dem Widerruf der Einwilligung entfernt ({day}). Prüfsumme des Wortlauts: {leaf}"
SOURCE = "Kommunalprofil, Fassung {number}; die Nummern stehen im Verzeichnis der Belege"


class EvidenceBook:
    """All evidence of a version, by the numbers that texts refer to."""

    def __init__(self, blocks: Sequence[Mapping[str, Any]]) -> None:
        kinds = {kind.value for kind in EvidenceKind}
        self.blocks = {block["name"]: block for block in blocks if block["kind"] in kinds}
        self.names: dict[int, str] = {}
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

    def block(self, number: int) -> Mapping[str, Any] | None:
        """The block of a number."""
        return self.blocks.get(self.names.get(number, ""))

    def placeholder(self, name: str, number: int) -> str | None:
        """Words for „{beleg:12}“ in a text; other braces are text."""
        if name != "beleg":
            return None
        block = self.block(number)
        return f"[Beleg {number} gibt es nicht]" if block is None else f"{words_of(block)} [Beleg {number}]"

    def shown(self, numbers: Iterable[int], title: str) -> list[Block]:
        """What a chapter shows below its text: figures as a table, voices as quotations, documents as a list."""
        found = [(number, block) for number in numbers if (block := self.block(number)) is not None]
        figures = [(number, block) for number, block in found if block["kind"] == EvidenceKind.FIGURE]
        documents = [
            f"{words_of(block)} [Beleg {number}]" for number, block in found if block["kind"] == EvidenceKind.DOCUMENT
        ]
        quotes = [
            Paragraph(f"{words_of(block)} [Beleg {number}]", "note" if gone(block) else "quote")
            for number, block in found
            if block["kind"] == EvidenceKind.QUOTE
        ]
        blocks: list[Block] = [*quotes]
        if figures:
            blocks.append(_figure_table(figures, title))
        if documents:
            blocks.append(BulletList(tuple(documents)))
        return blocks

    def register(self, version: int) -> TableBlock:
        """All evidence with number, kind, content and origin."""
        rows = tuple(
            (str(number), EvidenceKind(block["kind"]).label, words_of(block), origin_of(block["content"]))
            for number in self.numbers()
            if (block := self.block(number)) is not None
        )
        columns = tuple(Column(name, align="left") for name in ("Nr.", "Art", "Beleg", "Herkunft"))
        table = DataTable("Belege", columns, rows)
        return TableBlock(table, f"Kommunalprofil, Fassung {version}", together=False)


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
    return f"{value_of(content)} ({', '.join(about_of(content))})"


def value_of(content: Mapping[str, Any]) -> str:
    """The value of a figure with its unit."""
    value, unit = content.get("value"), str(content.get("unit", ""))
    if isinstance(value, int | float):
        return with_unit(value, unit, content.get("decimals"))
    return f"{'–' if value is None else value} {unit}".strip()


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
            value_of(block["content"]),
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
