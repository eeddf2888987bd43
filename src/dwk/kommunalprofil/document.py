"""A frozen version of a Kommunalprofil as a document without a format: what PDF, DOCX and HTML are made from. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dwk.documents.blocks import (
    Block,
    BulletList,
    Document,
    Glossary,
    GlossaryTerm,
    PageBreak,
    Paragraph,
    Run,
    Section,
    SourceList,
    TableBlock,
)
from dwk.documents.figures import Column, DataTable
from dwk.documents.markdown_blocks import Words, blocks_of
from dwk.ui.formats import date_short, plural

from .blocks import faults
from .document_evidence import EvidenceBook, document_lines, named_in, source_entries
from .document_swot import swot_blocks

#: chapters that hold what the software writes
SWOT, SOURCES = "swot", "sources"
SHORTENED = (
    "Dies ist die Kurzfassung: Jedes Kapitel steht mit dem, was es vor seiner ersten Zwischenüberschrift sagt; Tabellen "
    "der Zahlen fehlen, und das Verzeichnis der Belege nennt nur, was hier vorkommt. Unterschrieben ist der ganze "
    "Wortlaut der Langfassung."
)
CHANGED = (
    "Der Inhalt dieser Fassung stimmt nicht mit ihrer Prüfsumme überein ({names}). Veränderte Teile stehen hier nicht. "
    "Bitte verwenden Sie dieses Dokument nicht und wenden Sie sich an die Programmgeschäftsstelle."
)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, for which side, on which day."""

    role: str
    name: str
    day: date
    as_deputy: bool = False


@dataclass(frozen=True, slots=True)
class FrozenProfile:
    """A version with everything that its document says."""

    number: int
    frozen_on: date
    blocks: Sequence[Mapping[str, Any]]
    root: str
    title: str
    place: str
    programme: str
    signed_on: date | None = None
    reopened_on: date | None = None
    reopened_because: str = ""
    signatures: tuple[Signed, ...] = ()
    terms: tuple[GlossaryTerm, ...] = ()
    #: what was changed past the software, in words; these parts are not among the blocks
    altered: str = ""


def document_of(profile: FrozenProfile, *, short: bool = False) -> Document:
    """The whole profile, or its short form: chapters as far as their first heading, no list of evidence."""
    return _Composer(profile, short).document()


class _Composer:
    def __init__(self, profile: FrozenProfile, short: bool) -> None:
        self.profile, self.short = profile, short
        self.book = EvidenceBook(profile.blocks)
        self.contents: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for block in profile.blocks:
            self.contents[block["kind"]].append(block["content"])

    def document(self) -> Document:
        profile = self.profile
        chapters = self.chapters()
        first = self.contents["chapter"][0].get("number") if self.contents["chapter"] else ""
        told = self.contents["title"][0] if self.contents["title"] else {}
        state = f"unterschrieben am {date_short(profile.signed_on)}" if profile.signed_on else "nicht unterschrieben"
        facts = [
            ("Gebiet", str(told.get("region_name") or profile.place)),
            ("Kommune", profile.place),
            ("Fassung", f"{profile.number} vom {date_short(profile.frozen_on)}"),
            ("Prüfsumme", f"{profile.root[:16]}…"),
        ]
        return Document(
            title=str(told.get("title") or profile.title),
            subtitle=f"{'Kurzfassung, ' if self.short else ''}Fassung {profile.number}, {state}",
            as_of=profile.signed_on or profile.frozen_on,
            language="de",
            author="Wissenschaftliche Begleitung und Kommune",
            summary=self.summary(),
            blocks=(*chapters, *self.back(chapters)),
            programme=str(told.get("programme") or profile.programme),
            short_title=profile.title,
            facts=tuple(facts),
            first_chapter=0 if first == "0" else 1,
            compact=self.short,
        )

    def summary(self) -> str:
        statements = self.contents["statement"]
        secured = sum(one.get("certainty") == "secured" for one in statements)
        disputed = sum(one.get("certainty") == "disputed" for one in statements)
        told = (
            f"Das Profil enthält {plural(len(statements), 'Aussage', 'Aussagen')} über Stärken, Schwächen, Chancen und "
            f"Risiken; gesichert: {secured}, strittig: {disputed}. Daraus folgen: "
            f"{plural(len(self.contents['pairing']), 'Empfehlung', 'Empfehlungen')}."
        )
        return f"{told} {SHORTENED}" if self.short else told

    def chapters(self) -> list[Block]:
        """Chapters in their order, those of the second level inside those of the first."""
        found: list[Section] = []
        for content in self.contents["chapter"]:
            level = 2 if content.get("level") == 2 and found else 1
            section = Section(level, str(content["title"]), tuple(self.chapter(content, level)))
            if level == 2:
                found[-1] = replace(found[-1], blocks=(*found[-1].blocks, section))
            else:
                found.append(section)
        keys = {content.get("key") for content in self.contents["chapter"]}
        if SWOT not in keys and self.contents["statement"]:
            found.append(Section(1, "SWOT-Analyse", tuple(self.swot(1))))
        if SOURCES not in keys:
            found.append(Section(1, "Literatur- und Datenverzeichnis", tuple(self.sources())))
        swot = next(
            (content["title"] for content in self.contents["chapter"] if content.get("key") == SWOT), "SWOT-Analyse"
        )
        # the analysis begins a page, so that it can be laid on a table by itself
        return [block for one in found for block in ((PageBreak(), one) if one.title == swot else (one,))]

    def chapter(self, content: Mapping[str, Any], level: int) -> list[Block]:
        title, text = str(content["title"]), str(content.get("text") or "")
        words = Words(
            f"Tabelle zu „{title}“", f"{title}, Text des Profils", self.book.placeholder, self.book.alone
        )  # fmt: skip
        blocks: list[Block] = list(blocks_of(text, below=level, words=words))
        if self.short:
            until = next((at for at, block in enumerate(blocks) if isinstance(block, Section)), len(blocks))
            blocks = blocks[:until]
        # what is shown belongs to the chapter, not to its last heading
        at = next((at for at, block in enumerate(blocks) if isinstance(block, Section)), len(blocks))
        in_text = {number for number in self.book.names if f"{{beleg:{number}}}" in text}
        # a chart that only a sentence names stands here, too
        in_text -= self.book.charts() - self.book.drawn
        # the short form keeps voices, its figures stand in the text
        numbers = [int(one["id"]) for one in content.get("evidence", ()) if int(one["id"]) not in in_text]
        shown = [block for block in self.book.shown(numbers, title) if not self.short or isinstance(block, Paragraph)]
        blocks[at:at] = [*shown, *self.views(f"chapter:{content.get('key')}")]
        if content.get("key") == SWOT:
            blocks += self.swot(level)
        if content.get("key") == SOURCES:
            blocks += self.sources()
        return blocks

    def views(self, name: str) -> list[Block]:
        """What the Kommune sees differently about a chapter."""
        return [
            Paragraph((Run("Abweichende Sicht der Kommune: ", strong=True), Run(str(one["text"]))), "quote")
            for one in self.contents["view"]
            if one.get("block") == name
        ]

    def swot(self, level: int) -> list[Block]:
        blocks = swot_blocks(self.contents, level=level, version=self.profile.number)
        about_figures = [one for one in self.contents["view"] if not str(one.get("block")).startswith("chapter:")]
        charts = [] if self.short else self.charts_of_statements()
        if charts:
            blocks.append(Section(level + 1, "Abbildungen zu den Aussagen", tuple(charts)))
        items = tuple(f"Zu {self.named(str(one.get('block')))}: {one['text']}" for one in about_figures)
        return [*blocks, *([BulletList(items)] if items else [])]

    def charts_of_statements(self) -> list[Block]:
        """Charts that a statement rests on and no chapter shows."""
        told = [int(one["id"]) for content in self.contents["statement"] for one in content.get("evidence", ())]
        shown = {int(one["id"]) for content in self.contents["chapter"] for one in content.get("evidence", ())}
        numbers = sorted((self.book.charts() & set(told)) - shown)
        return self.book.shown(numbers, "SWOT-Analyse")

    def named(self, name: str) -> str:
        """A block as people call it."""
        number = next((number for number, one in self.book.names.items() if one == name), None)
        return f"Beleg {number}" if number is not None else f"„{name}“"

    def sources(self) -> list[Block]:
        told = self.contents["sources"][0] if self.contents["sources"] else {}
        entries, documents = source_entries(told), document_lines(told)
        blocks: list[Block] = [SourceList(entries)] if entries else []
        if documents:
            blocks += [Paragraph((Run("Dokumente", strong=True),)), BulletList(documents)]
        return blocks or [Paragraph("Diese Fassung nennt keine Tabellen und keine Dokumente.", "note")]

    def back(self, chapters: Sequence[Block]) -> list[Block]:
        """What follows the chapters: evidence, glossary, signatures."""
        blocks: list[Block] = []
        text = repr(chapters)
        used = self.book.numbers()
        if self.short:
            backed = {int(one["id"]) for row in self.contents["statement"] for one in row.get("evidence", ())}
            used = [number for number in used if number in backed or named_in(text, number)]
        if used:
            register = self.book.register(used, self.profile.number, short=self.short)
            blocks.append(Section(1, "Verzeichnis der Belege", (register,)))
        folded = text.casefold()
        terms = tuple(term for term in self.profile.terms if term.term.casefold() in folded)
        if terms:
            blocks.append(Section(1, "Glossar", (Glossary(terms),)))
        # signed is the long form, its signatures stand on a page of their own
        begins = () if self.short else (PageBreak(),)
        return [*blocks, *begins, Section(1, "Unterschriften", tuple(self.signatures()))]

    def signatures(self) -> list[Block]:
        profile = self.profile
        blocks: list[Block] = []
        altered = profile.altered or ", ".join(faults(profile.blocks, profile.root))
        if altered:
            blocks.append(Paragraph(CHANGED.format(names=altered), "warning"))
        if profile.signatures:
            columns = tuple(Column(name, align="left") for name in ("Seite", "Name", "Tag"))
            rows = tuple(
                (one.role, one.name + (" (in Vertretung)" if one.as_deputy else ""), date_short(one.day))
                for one in profile.signatures
            )
            blocks.append(TableBlock(DataTable("Unterschriften", columns, rows), f"Fassung {profile.number}"))
        if profile.signed_on is None:
            blocks.append(Paragraph("Diese Fassung ist noch nicht von beiden Seiten unterschrieben.", "warning"))
        if profile.reopened_on is not None:
            blocks.append(
                Paragraph(
                    f"Am {date_short(profile.reopened_on)} wurde das Profil wieder geöffnet. "
                    f"Grund: {profile.reopened_because}",
                    "warning",
                )
            )
        blocks.append(
            Paragraph(
                "Die Unterschriften stehen über der Prüfsumme (SHA-256) aller Bestandteile in ihrer Reihenfolge. Wird ein "
                "Zitat nach einem Widerruf entfernt, bleibt die Prüfsumme seines Wortlauts stehen."
            )
        )
        blocks.append(Paragraph((Run("Prüfsumme: ", strong=True), Run(profile.root))))
        return blocks
