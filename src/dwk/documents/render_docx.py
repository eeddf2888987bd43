"""A document as an accessible DOCX file to work on: real headings, lists, tables with head rows, alternative texts.

The same document and moment give the same bytes.
"""

from __future__ import annotations

import io
import itertools
from datetime import datetime
from pathlib import Path
from typing import Any

from dwk.documents.blocks import (
    Block,
    BulletItem,
    BulletList,
    Document,
    FigureBlock,
    FigurePair,
    Glossary,
    KeyFigures,
    PageBreak,
    Paragraph,
    PhaseMatrix,
    RichText,
    Run,
    Section,
    SourceEntry,
    SourceList,
    TableBlock,
    check,
    figures_of,
)
from dwk.documents.figures import Column, DataTable, Figure
from dwk.documents.front import FUNDED_BY, PARTNERS
from dwk.documents.phases import phase_table
from dwk.documents.slides.package import moment, normalised
from dwk.documents.wording import ANNEX, CONTENTS, SOURCES, clean, entry_lines, figure_origin, plain, runs_of
from dwk.ui.formats import date_long, date_short

STYLES = {"normal": "Normal", "lead": "Vorspann", "note": "Anmerkung", "warning": "Hinweis", "quote": "Quote"}
#: deepest heading of the table of contents
_CONTENTS_DEPTH = 2
#: millimetres; two pictures with their words stand on a page
MOST_HEIGHT = 96


def render_docx(document: Document, *, created: datetime, cache_dir: Path | None) -> bytes:
    """Write the document; `created` is the only moment in the file, `cache_dir` keeps drawn charts between runs."""
    check(document)
    import docx  # wanted only where a DOCX is made

    word = docx.Document()
    writer = _Writer(word, document, moment(created), cache_dir)
    writer.whole()
    out = io.BytesIO()
    word.save(out)
    return normalised(out.getvalue(), created=created)


class _Writer:
    """Counts headings, figures and tables while one document is written."""

    def __init__(self, word: Any, document: Document, created: datetime, cache_dir: Path | None) -> None:
        from dwk.documents.word import parts, styles

        self.word, self.document, self.cache_dir = word, document, cache_dir
        styles.prepare(word, document, created)
        self.parts = parts
        self.styles = parts.Styles(word)
        self.numbering = parts.Numbering(word, document.first_chapter)
        self.breaks = False
        self.tables, self.figures, self.headings = itertools.count(1), itertools.count(1), itertools.count(1)

    def whole(self) -> None:
        document = self.document
        blocks = list(document.blocks)
        if document.annex_tables and figures_of(document):
            blocks.append(
                Section(1, ANNEX, tuple(TableBlock(f.table, f.source, f.notes) for f in figures_of(document)))
            )
        if document.sources:
            blocks.append(Section(1, SOURCES, (SourceList(document.sources),)))
        self.frame()
        self.front()
        self.contents(tuple(blocks))
        for block in blocks:
            self.block(block)
        if document.closing is not None:
            self.line(document.closing.title, "Subtitle")
            for line in document.closing.lines:
                self.line(line)

    def line(self, text: RichText, style: str = "Normal") -> Any:
        return self.parts.write(self.new(style), runs_of(text))

    def new(self, style: str) -> Any:
        """A paragraph at the end, on a new page where one was asked for."""
        line = self.styles.new(self.word, style)
        if self.breaks:
            line.paragraph_format.page_break_before = True
            self.breaks = False
        return line

    def frame(self) -> None:
        """Head and foot of every page."""
        document, section = self.document, self.word.sections[0]
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        self.styles.put(head, "Herkunft")
        self.styles.put(foot, "Herkunft")
        head.add_run(f"{clean(document.short_title or document.title)} · Stand {date_short(document.as_of)}")
        foot.add_run(f"{clean(document.programme)} · Seite ")
        self.parts.put_field(foot, " PAGE ", "1")
        foot.add_run(" von ")
        self.parts.put_field(foot, " NUMPAGES ", "1")
        if document.footer.strip():
            self.styles.new(section.footer, "Herkunft").add_run(clean(document.footer))

    def front(self) -> None:
        """What the first page says."""
        document = self.document
        self.line(document.programme, "Anmerkung")
        self.line(document.title, "Title")
        if document.subtitle:
            self.line(document.subtitle, "Subtitle")
        self.line(f"{document.author} · Stand {date_short(document.as_of)}", "Anmerkung")
        self.cover()
        for name, value in document.facts:
            self.line((Run(f"{name}: ", strong=True), Run(value)))
        if plain(document.summary).strip():
            self.line(document.summary, "Vorspann")

    def cover(self) -> None:
        cover = self.document.cover
        if cover is None:
            return
        where = [cover.occasion, cover.place, date_long(cover.day) if cover.day else ""]
        for line in (", ".join(part for part in where if part), cover.office):
            if line.strip():
                self.line(line)
        for head, people in ((FUNDED_BY, cover.funders), (PARTNERS, cover.partners)):
            if people:
                self.line((Run(head, strong=True),))
                for one in people:
                    self.line(one.wording)

    def contents(self, blocks: tuple[Block, ...]) -> None:
        """A field that the word processor brings up to date; until then the headings as links."""
        places = list(_places(blocks, (), self.document.first_chapter))
        if not places:
            return
        self.page_break()
        self.line(CONTENTS, "Inhalt")
        shown = [(at, number, title) for at, (number, title) in enumerate(places, 1) if len(number) <= _CONTENTS_DEPTH]
        line: Any = None
        for at, number, title in shown:
            begins, line = line is None, self.new(f"toc {len(number)}")
            if begins:
                self.parts.begin_field(line, ' TOC \\o "1-2" \\h \\z \\u ', dirty=True)
            self.parts.link_to(line, f"kapitel{at}", f"{'.'.join(map(str, number))} {title}")
        self.parts.end_field(line)
        self.page_break()

    def page_break(self) -> None:
        """The next line begins a page; a break of its own would leave an empty line above it."""
        self.breaks = True

    def block(self, block: Block) -> None:
        match block:
            case Section():
                heading = self.new(f"Heading {block.level}")
                heading.add_run(clean(block.title))
                if block.numbered:
                    at = next(self.headings)
                    self.parts.bookmark(heading, f"kapitel{at}", at)
                else:
                    self.numbering.mark(heading, 0, 0)
                for child in block.blocks:
                    self.block(child)
            case FigureBlock():
                self.figure(block.figure)
            case FigurePair():
                self.figure(block.left)
                self.figure(block.right)
            case TableBlock():
                self.table(block)
            case PhaseMatrix():
                self.table(TableBlock(phase_table(block), block.source, block.notes))
            case _:
                self.text(block)

    def text(self, block: Block) -> None:
        match block:
            case Paragraph():
                begin = (Run("Hinweis: ", strong=True),) if block.emphasis == "warning" else ()
                self.line((*begin, *runs_of(block.text)), STYLES[block.emphasis])
            case BulletList():
                self.points(block.items, 0, ordered=block.ordered, start=block.start)
            case KeyFigures():
                self.table(_key_figures(block))
            case PageBreak():
                if not block.slides_only:
                    self.page_break()
            case _:
                self.named(block)

    def named(self, block: Block) -> None:
        """Names with what is said about them."""
        match block:
            case SourceList():
                for entry in block.entries:
                    self.source(entry)
            case Glossary():
                for term in block.terms:
                    self.line((Run(f"{term.term}: ", strong=True), Run(term.explanation)))
            case _:
                raise TypeError(f"no layout for block {type(block).__name__}")

    def points(self, items: tuple[RichText | BulletItem, ...], level: int, *, ordered: bool, start: int = 1) -> None:
        number = self.numbering.counted(start, level) if ordered else self.numbering.bullets
        for item in items:
            text = item.text if isinstance(item, BulletItem) else item
            self.numbering.mark(self.line(text, "List Paragraph"), number, level)
            if isinstance(item, BulletItem) and item.items:
                self.points(item.items, level + 1, ordered=item.ordered)

    def source(self, entry: SourceEntry) -> None:
        self.line((Run(entry.name, strong=True),)).paragraph_format.keep_with_next = True
        self.parts.origin(self.word, self.styles, entry_lines(entry))

    def table(self, block: TableBlock) -> None:
        from dwk.documents.word.tables import add_table

        add_table(self.new("Caption"), self.word, self.styles, block, next(self.tables))

    def figure(self, figure: Figure) -> None:
        """The chart as a picture that says what it shows."""
        from docx.shared import Mm

        from dwk.documents.charts.render import render_png

        caption = self.new("Caption")
        caption.add_run("Abbildung ")
        self.parts.put_field(caption, " SEQ Abbildung \\* ARABIC ", str(next(self.figures)))
        caption.add_run(f": {clean(figure.title)}")
        self.line(figure.subtitle, "Anmerkung").paragraph_format.keep_with_next = True
        png = render_png(
            figure.chart, variant="print", theme="light", title=figure.title, alt=figure.alt, cache_dir=self.cache_dir
        )
        place = self.word.add_paragraph()
        place.paragraph_format.keep_with_next = True
        picture = place.add_run().add_picture(io.BytesIO(png), width=Mm(162))
        if picture.height > Mm(MOST_HEIGHT):
            picture.width, picture.height = int(picture.width * Mm(MOST_HEIGHT) / picture.height), Mm(MOST_HEIGHT)
        told = picture._inline.docPr
        told.set("descr", clean(figure.alt))
        told.set("title", clean(figure.title))
        self.parts.origin(self.word, self.styles, figure_origin(figure))


def _places(blocks: tuple[Block, ...], above: tuple[int, ...], first: int) -> Any:
    """Number and title of every section in reading order."""
    numbers = itertools.count(first)
    for block in blocks:
        if isinstance(block, Section) and block.numbered:
            number = (*above, next(numbers))
            yield number, block.title
            yield from _places(block.blocks, number, 1)


def _key_figures(block: KeyFigures) -> TableBlock:
    columns = ("Kennzahl", "Wert", "Vergleich", "Gebiet und Zeit", "Quelle")
    rows = tuple(
        (
            one.label,
            f"{one.value_text} {one.unit}".strip(),
            one.comparison_text,
            f"{one.territory}, {one.year}",
            one.source,
        )
        for one in block.items
    )
    table = DataTable("Kennzahlen", tuple(Column(name, align="left") for name in columns), rows)
    return TableBlock(table, "; ".join(dict.fromkeys(one.source for one in block.items)))
