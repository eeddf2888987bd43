"""What a document is made of, without any output format.

A module above (the data profile, later every report) describes its document once with these
frozen classes; `render_pdf` and `render_html` turn the same description into files. All text is
plain text: no character in it has a meaning for an output format.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dwk.documents.figures import DataTable, Figure
from dwk.documents.front import Closing as Closing  # noqa: PLC0414  users find it here
from dwk.documents.front import Cover as Cover  # noqa: PLC0414  users find it here
from dwk.documents.front import Supporter as Supporter  # noqa: PLC0414  users find it here
from dwk.documents.phases import PhaseCell as PhaseCell  # noqa: PLC0414  users find it here
from dwk.documents.phases import PhaseMatrix as PhaseMatrix  # noqa: PLC0414  users find it here
from dwk.documents.phases import PhaseRow as PhaseRow  # noqa: PLC0414  users find it here

Emphasis = Literal["normal", "lead", "note", "warning", "quote"]

#: Deepest heading that is numbered and offered; deeper ones only confuse readers.
MAX_SECTION_LEVEL = 3
#: Deepest list that can still be told apart on a slide.
MAX_LIST_LEVEL = 3


class DocumentError(ValueError):
    """A document cannot be rendered as described; str() is a German sentence for the screen."""


class MissingAltTextError(DocumentError):
    """A figure has no alternative text."""

    def __init__(self, figure_title: str) -> None:
        super().__init__(
            f"Das Dokument wurde nicht erstellt: Der Abbildung „{figure_title}“ fehlt die Textbeschreibung. "
            "Ohne sie ist das Dokument nicht barrierefrei. Ergänzen Sie die Beschreibung und erstellen Sie das Dokument erneut."
        )


class MissingSourceError(DocumentError):
    """A figure, table or key figure does not say where its numbers come from."""

    def __init__(self, kind: str, title: str, missing: str) -> None:
        super().__init__(
            f"Das Dokument wurde nicht erstellt: {kind} „{title}“ hat keine Angabe zu: {missing}. "
            "Jede Zahl braucht Einheit, Zeit, Gebiet und Quelle. Ergänzen Sie die Angabe und erstellen Sie das Dokument erneut."
        )


class DepthError(DocumentError):
    """A list is nested too deep to be read."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"Das Dokument wurde nicht erstellt: Die Aufzählung bei „{text}“ hat mehr als {MAX_LIST_LEVEL} Ebenen. "
            "Fassen Sie die untersten Punkte zusammen oder bilden Sie einen eigenen Abschnitt."
        )


class HeadingOrderError(DocumentError):
    """A section skips a heading level, which screen readers cannot follow."""

    def __init__(self, title: str, level: int, expected: int) -> None:
        super().__init__(
            f"Das Dokument wurde nicht erstellt: Die Überschrift „{title}“ hat die Ebene {level}, "
            f"an dieser Stelle ist höchstens Ebene {expected} möglich. Ordnen Sie die Abschnitte neu."
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; the only inline mark-up there is.

    `trace` names the records a sentence is drawn from; it is carried along and never shown. `target` is the `anchor`
    of a cell of the same document that the words lead to.
    """

    text: str
    strong: bool = False
    trace: tuple[str, ...] = ()
    italic: bool = False
    target: str = ""


RichText = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `lead` opens a chapter, `note` and `warning` are set apart in words and form, `quote` is somebody's voice."""

    text: RichText
    emphasis: Emphasis = "normal"
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulletItem:
    """A statement with those that explain it below."""

    text: RichText
    items: tuple[RichText | BulletItem, ...] = ()
    trace: tuple[str, ...] = ()
    #: whether those below are counted
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class BulletList:
    """Short parallel statements, up to three levels deep; `ordered` ones are counted from `start`."""

    items: tuple[RichText | BulletItem, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number set large, with everything a reader needs to quote it."""

    label: str
    value_text: str
    unit: str
    comparison_text: str
    year: str
    territory: str
    source: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of three to five numbers; more belong in a table."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A chart over the full text width."""

    figure: Figure


@dataclass(frozen=True, slots=True)
class FigurePair:
    """Two charts that are read against each other, side by side."""

    left: Figure
    right: Figure


@dataclass(frozen=True, slots=True)
class RowGroup:
    """A heading inside a table, standing before the row with index `before_row`."""

    before_row: int
    label: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; `own_column` is the index of the column of the own region, which is set in the accent."""

    table: DataTable
    source: str
    notes: tuple[str, ...] = ()
    groups: tuple[RowGroup, ...] = ()
    own_column: int | None = None
    #: whether it moves to the next page as a whole where it is short enough
    together: bool = True
    #: "close" for many short statements, "small" for a list to look things up in
    setting: Literal["open", "close", "small"] = "open"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source with what its licence asks to be named."""

    name: str
    table: str
    licence: str
    attribution: str
    retrieved_on: date | None = None


@dataclass(frozen=True, slots=True)
class SourceList:
    """Sources at a chosen place; a document's own sources stand at its end by themselves."""

    entries: tuple[SourceEntry, ...]


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term and its explanation in one or two sentences."""

    term: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms and explanations, shown in the given order."""

    terms: tuple[GlossaryTerm, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Begins a new page where the format has pages; with `slides_only` a new slide, while a document to read goes on.

    `notes` is what the speaker says from there on.
    """

    slides_only: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part with heading; level 1 is a chapter and, in a presentation, a slide.

    One that is not `numbered` belongs to the text around it and stands in no table of contents.
    `notes` is what the speaker says, `eyebrow` the small line above the title of a slide.
    """

    level: int
    title: str
    blocks: tuple[Block, ...]
    notes: str = ""
    eyebrow: str = ""
    trace: tuple[str, ...] = ()
    numbered: bool = True


Block = (
    Section
    | Paragraph
    | BulletList
    | KeyFigures
    | FigureBlock
    | FigurePair
    | TableBlock
    | PhaseMatrix
    | SourceList
    | Glossary
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    `as_of` is the Stand the document states on every page and the only date in the file, so the
    same input gives the same bytes. `annex_tables` appends the table behind every chart.
    """

    title: str
    subtitle: str
    as_of: date
    language: str
    author: str
    summary: RichText
    blocks: tuple[Block, ...]
    sources: tuple[SourceEntry, ...] = ()
    programme: str = "Demografiewerkstatt"
    short_title: str = ""
    annex_tables: bool = False
    #: what the first page says about the subject: name and value
    facts: tuple[tuple[str, str], ...] = ()
    #: occasion, funders and partners on the first page; contact on the last
    cover: Cover | None = None
    closing: Closing | None = None
    #: stands at the foot of every page and slide
    footer: str = ""
    #: number of the first chapter
    first_chapter: int = 1
    #: set tighter, for a short form
    compact: bool = False


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield every block in reading order, sections before what they contain."""
    for block in blocks:
        yield block
        if isinstance(block, Section):
            yield from walk(block.blocks)


def figures_of(document: Document) -> list[Figure]:
    """List the charts in reading order."""
    found: list[Figure] = []
    for block in walk(document.blocks):
        if isinstance(block, FigureBlock):
            found.append(block.figure)
        elif isinstance(block, FigurePair):
            found += [block.left, block.right]
    return found


def check(document: Document) -> None:
    """Refuse a document that would not be accessible or would show numbers without origin."""
    for figure in figures_of(document):
        if not figure.alt.strip():
            raise MissingAltTextError(figure.title)
        if not figure.source.strip():
            raise MissingSourceError("Die Abbildung", figure.title, "Quelle")
    for block in walk(document.blocks):
        _check_block(block)
    for supporter in document.cover.supporters if document.cover else ():
        if supporter.logo is not None and not supporter.alt.strip():
            raise MissingAltTextError(supporter.wording)
    _check_levels(document.blocks, parent=0)


def _check_block(block: Block) -> None:
    match block:
        case TableBlock() if not block.source.strip():
            raise MissingSourceError("Die Tabelle", block.table.caption, "Quelle")
        case PhaseMatrix() if not block.source.strip():
            raise MissingSourceError("Die Übersicht", block.caption, "Quelle")
        case KeyFigures():
            _check_key_figures(block)
        case BulletList():
            _check_depth(block.items, level=1)


def _check_key_figures(block: KeyFigures) -> None:
    for item in block.items:
        facts = {"Einheit": item.unit, "Zeit": item.year, "Gebiet": item.territory, "Quelle": item.source}
        missing = [name for name, value in facts.items() if not value.strip()]
        if missing:
            raise MissingSourceError("Die Kennzahl", item.label, ", ".join(missing))


def _check_depth(items: tuple[RichText | BulletItem, ...], *, level: int) -> None:
    for item in items:
        if not isinstance(item, BulletItem) or not item.items:
            continue
        if level == MAX_LIST_LEVEL:
            text = item.text if isinstance(item.text, str) else "".join(run.text for run in item.text)
            raise DepthError(text)
        _check_depth(item.items, level=level + 1)


def _check_levels(blocks: tuple[Block, ...], *, parent: int) -> None:
    for block in blocks:
        if not isinstance(block, Section):
            continue
        expected = min(parent + 1, MAX_SECTION_LEVEL)
        if block.level != expected or parent >= MAX_SECTION_LEVEL:
            raise HeadingOrderError(block.title, block.level, expected)
        _check_levels(block.blocks, parent=block.level)
