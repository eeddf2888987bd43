"""Which slides a document makes and where everything stands on them; nothing is ever wider or higher than its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dwk.documents.blocks import Block, Document, Paragraph, Run, Section, SourceList, TableBlock, figures_of
from dwk.documents.figures import Figure
from dwk.documents.slides import grids
from dwk.documents.slides.look import (
    BODY_SIZE,
    BODY_SIZES,
    CAPTION_SIZE,
    COLUMN_GAP,
    CONTENT_BOTTOM,
    GAP,
    LEADING,
    LEFT,
    NOTE_SIZE,
    PARAGRAPH_GAP,
    RIGHT,
    TITLE_SIZES,
    TITLE_TOP,
    Box,
)
from dwk.documents.slides.metrics import Metrics
from dwk.documents.slides.pictures import is_readable
from dwk.documents.slides.pieces import Break, Grid, Pair, Para, Picture, Piece, Text, pieces_of
from dwk.documents.slides.placed import PlacedFigure, PlacedGrid, PlacedNote, PlacedText, SlidePlan, indent, level_size
from dwk.documents.wording import ANNEX, SOURCES, clean, figure_origin, plain

OVERVIEW = "Auf einen Blick"
#: lower than this a chart says nothing
_LEAST_FIGURE = 210.0
_TITLE_LINES = 3
_TABLE_SHARE = 0.6
#: a point with all that explains it may take this much of a slide and still move there as a whole
_TOGETHER = 0.8
#: titles are reckoned narrower still: their line breaks move everything below
_TITLE_SHARE = 0.88
_ELLIPSIS = " …"


def plan_document(document: Document, metrics: Metrics) -> list[SlidePlan]:
    """All slides between the title slide and the last one."""
    planner = _Planner(metrics)
    slides: list[SlidePlan] = []
    for section in _chapters(document):
        slides += planner.chapter(section)
    return slides


def plan_section(section: Section, metrics: Metrics) -> list[SlidePlan]:
    """The slides of one section."""
    return _Planner(metrics).chapter(section)


def _chapters(document: Document) -> Iterator[Section]:
    """The document's chapters, with what it says beside them as chapters of their own."""
    opening: list[Block] = []
    if plain(document.summary).strip():
        opening.append(Paragraph(document.summary))
    opening += [Paragraph((Run(f"{name}: ", strong=True), Run(value))) for name, value in document.facts]
    opening += [block for block in document.blocks if not isinstance(block, Section)]
    if opening:
        yield Section(1, OVERVIEW, tuple(opening))
    yield from (block for block in document.blocks if isinstance(block, Section))
    if document.annex_tables and figures_of(document):
        tables = [TableBlock(f.print_table or f.table, f.source, f.notes) for f in figures_of(document)]
        yield Section(1, ANNEX, tuple(tables))
    if document.sources:
        yield Section(1, SOURCES, (SourceList(document.sources),))
    if document.closing is not None:
        lines = tuple(Paragraph(line) for line in document.closing.lines)
        yield Section(1, document.closing.title, lines)


class _Planner:
    """Puts pieces on slides one below the other, or two side by side."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self.slides: list[SlidePlan] = []
        self.section = Section(1, "", ())
        self.eyebrow = self.count = ""
        self.y = 0.0

    def chapter(self, section: Section, above: str = "") -> list[SlidePlan]:
        """The slides of a section, then those of the sections in it."""
        own = tuple(block for block in section.blocks if not isinstance(block, Section))
        children = [block for block in section.blocks if isinstance(block, Section)]
        slides = self.pages(section, own, clean(section.eyebrow or above)) if own or not children else []
        for child in children:
            slides += self.chapter(child, section.title)
        return slides

    def pages(self, section: Section, blocks: tuple[Block, ...], eyebrow: str) -> list[SlidePlan]:
        self.section, self.eyebrow = section, eyebrow
        slides = self.lay(pieces_of(blocks), "")
        if len(slides) > 1:
            slides = self.lay(pieces_of(blocks), " (88/88)")
        for number, slide in enumerate(slides, start=1):
            if len(slides) > 1:
                slide.title = self.title(section.title, f" ({number}/{len(slides)})")[0]
        slides[0].notes = "\n".join(
            part for part in (_long(section, slides[0]), section.notes.strip(), slides[0].notes) if part
        )
        return slides

    def lay(self, pieces: Sequence[Piece], count: str) -> list[SlidePlan]:
        """Everything on slides; `count` keeps room in the title for the number of the slide."""
        self.slides, self.count = [], count
        self.new_slide()
        if not (len(pieces) == 2 and self.side_by_side(pieces)):
            for piece in pieces:
                self.add(piece)
        return [slide for slide in self.slides if slide.items] or self.slides[:1]

    def title(self, text: str, count: str = "") -> tuple[str, float, float]:
        """Title, its size, and how high it stands; the largest size in two lines, else the smallest in three."""
        whole = clean(text) + count
        width = (RIGHT - LEFT) * _TITLE_SHARE
        for size in TITLE_SIZES:
            lines = self.metrics.lines((Run(whole, strong=True),), size, width)
            if lines <= (2 if size > TITLE_SIZES[-1] else _TITLE_LINES):
                return whole, size, lines * size * LEADING
        size = TITLE_SIZES[-1]
        kept = clean(text)
        while self.metrics.lines((Run(kept + _ELLIPSIS + count, strong=True),), size, width) > _TITLE_LINES:
            kept = kept[:-8].rstrip()
        return kept + _ELLIPSIS + count, size, _TITLE_LINES * size * LEADING

    def new_slide(self) -> None:
        _, size, height = self.title(self.section.title, self.count)
        title = self.title(self.section.title)[0]
        self.y = TITLE_TOP + height + 18
        self.slides.append(SlidePlan(title, size, self.eyebrow, self.y))

    @property
    def slide(self) -> SlidePlan:
        return self.slides[-1]

    @property
    def room(self) -> float:
        return CONTENT_BOTTOM - self.y

    @property
    def fresh(self) -> bool:
        return not self.slide.items

    def add(self, piece: Piece) -> None:
        match piece:
            case Text():
                self.text(piece.paras)
            case Grid():
                for part in grids.narrow(piece, RIGHT - LEFT, self.metrics):
                    self.grid(part)
            case Picture():
                self.figures((piece.figure,))
            case Pair():
                self.figures((piece.left, piece.right))
            case Break():
                if not self.fresh:
                    self.new_slide()
                self.slide.notes = piece.notes.strip()

    def text(self, paras: Sequence[Para]) -> None:
        if self.slide.texts >= 2:
            self.new_slide()
        width = RIGHT - LEFT
        size = next((size for size in BODY_SIZES if self.paras_height(paras, size, width) <= self.room), None)
        if size is None and not self.fresh and self.paras_height(paras, BODY_SIZES[-1], width) <= _whole(self.slide):
            self.new_slide()
            return self.text(paras)
        size = size or BODY_SIZE
        rest = list(paras)
        while rest:
            kept, rest = self.take(rest, size, width)
            if kept:
                height = self.paras_height(kept, size, width)
                self.slide.items.append(PlacedText(Box(LEFT, self.y, width, height), tuple(kept), size))
                self.y += height + GAP
            if rest:
                self.new_slide()
        return None

    def take(self, paras: list[Para], size: float, width: float) -> tuple[list[Para], list[Para]]:
        """The paragraphs that fit, and the rest; one too long for a whole slide is cut between words."""
        kept: list[Para] = []
        used = 0.0
        for index, para in enumerate(paras):
            height = self.para_height(para, size, width)
            if used + height - PARAGRAPH_GAP > self.room:
                most = int((self.room - used) // (level_size(para, size) * LEADING))
                if height <= _whole(self.slide) or most < 2:
                    return self.together(kept, paras[index:], size, width)
                head, tail = self.metrics.split(para.runs, level_size(para, size), width - indent(para), most)
                return [*kept, replace(para, runs=head)], [replace(para, runs=tail), *paras[index + 1 :]]
            kept.append(para)
            used += height
        return kept, []

    def together(self, kept: list[Para], rest: list[Para], size: float, width: float) -> tuple[list[Para], list[Para]]:
        """A point goes on to the next slide with all that explains it, unless that would nearly fill one."""
        start = len(kept)
        while start and rest[0].level > 1 and (start == len(kept) or kept[start].level > 1):
            start -= 1
        below = next((at for at, para in enumerate(rest) if para.level <= 1), len(rest))
        whole = self.paras_height([*kept[start:], *rest[:below]], size, width)
        if start and rest[0].level > 1 and whole <= _whole(self.slide) * _TOGETHER:
            return kept[:start], [*kept[start:], *rest]
        return _without_orphan(kept, rest)

    def para_height(self, para: Para, size: float, width: float) -> float:
        return self.metrics.height(para.runs, level_size(para, size), width - indent(para)) + PARAGRAPH_GAP

    def paras_height(self, paras: Sequence[Para], size: float, width: float) -> float:
        return sum(self.para_height(para, size, width) for para in paras) - PARAGRAPH_GAP

    def grid(self, grid: Grid) -> None:
        width = RIGHT - LEFT
        above, below = self.caption_height(grid.caption, width), self.lines_height(grid.origin, width)
        around = above + below + (GAP / 2 if below else 0)
        full = _whole(self.slide) - around
        placed = grids.set_grid(grid, width, full, self.metrics)
        if placed.height > self.room - around:
            smaller = grids.set_grid(grid, width, self.room - around, self.metrics)
            least = sum(smaller.heights[:4])
            if smaller.height <= self.room - around:
                placed = smaller
            elif not self.fresh and (placed.height <= full or least > self.room - around):
                self.new_slide()
        for number, page in enumerate(grids.page_rows(placed, self.room - around, full)):
            if number:
                self.new_slide()
            self.put_grid(page, Box(LEFT, self.y, width, 0), above)

    def put_grid(self, page: grids.SetGrid, box: Box, above: float) -> None:
        y = box.top
        if above:
            self.note(Box(box.left, y, box.width, above), (page.grid.caption,), CAPTION_SIZE, strong=True)
            y += above
        self.slide.items.append(PlacedGrid(Box(box.left, y, box.width, page.height), page))
        y += page.height + GAP / 2
        height = self.lines_height(page.grid.origin, box.width)
        if height:
            self.note(Box(box.left, y, box.width, height), page.grid.origin, NOTE_SIZE)
        self.y = y + height + GAP

    def note(self, box: Box, lines: Sequence[str], size: float, *, strong: bool = False) -> None:
        self.slide.items.append(PlacedNote(box, tuple(lines), size, strong))

    def caption_height(self, text: str, width: float) -> float:
        if not text or text == clean(self.section.title):
            return 0.0
        return self.metrics.height((Run(text, strong=True),), CAPTION_SIZE, width) + 4

    def lines_height(self, lines: Sequence[str], width: float, size: float = NOTE_SIZE) -> float:
        return sum(self.metrics.height((Run(line),), size, width) for line in lines)

    def figures(self, figures: Sequence[Figure]) -> None:
        if self.room < _LEAST_FIGURE + 90 and not self.fresh:
            self.new_slide()
        count = len(figures)
        width = (RIGHT - LEFT - COLUMN_GAP * (count - 1)) / count
        for index, figure in enumerate(figures):
            self.put_figure(figure, Box(LEFT + index * (width + COLUMN_GAP), self.y, width, self.room))
        self.y = CONTENT_BOTTOM

    def put_figure(self, figure: Figure, box: Box) -> None:
        """Caption, unit, the figure over what is left, notes and source."""
        y = box.top
        height = self.caption_height(clean(figure.title), box.width)
        if height:
            self.note(Box(box.left, y, box.width, height), (clean(figure.title),), CAPTION_SIZE, strong=True)
            y += height
        unit = (clean(figure.subtitle),) if figure.subtitle.strip() else ()
        height = self.lines_height(unit, box.width)
        if height:
            self.note(Box(box.left, y, box.width, height), unit, NOTE_SIZE)
            y += height + GAP / 2
        origin = figure_origin(figure)
        height = self.lines_height(origin, box.width)
        bottom = box.bottom - height
        self.slide.items.append(PlacedFigure(Box(box.left, y, box.width, bottom - y - GAP / 2), figure))
        self.note(Box(box.left, bottom, box.width, height), origin, NOTE_SIZE)

    def around(self, figure: Figure, width: float) -> float:
        """What caption, unit and source of a figure take."""
        above = self.caption_height(clean(figure.title), width) + self.lines_height((clean(figure.subtitle),), width)
        return above + self.lines_height(figure_origin(figure), width) + GAP

    def side_by_side(self, pieces: Sequence[Piece]) -> bool:
        """A figure beside text or a short table, if both are readable at that width."""
        figure = next((piece for piece in pieces if isinstance(piece, Picture)), None)
        other = next((piece for piece in pieces if isinstance(piece, Text | Grid)), None)
        if figure is None or other is None:
            return False
        # a table needs more room than text, as the figure beside it is mostly a map
        whole = RIGHT - LEFT - COLUMN_GAP
        width = whole * (0.5 if isinstance(other, Text) else _TABLE_SHARE)
        first = whole - width if pieces[0] is figure else width
        second = LEFT + first + COLUMN_GAP
        at, beside = (LEFT, second) if pieces[0] is figure else (second, LEFT)
        place = Box(at, self.y, whole - width, self.room)
        drawn = replace(place, height=place.height - self.around(figure.figure, place.width))
        if not is_readable(figure.figure, drawn) or not self.beside(other, replace(place, left=beside, width=width)):
            return False
        self.put_figure(figure.figure, place)
        return True

    def beside(self, piece: Text | Grid, box: Box) -> bool:
        """Text or a table in a column of the slide, if it fits."""
        if isinstance(piece, Text):
            fitting = (size for size in BODY_SIZES if self.paras_height(piece.paras, size, box.width) <= box.height)
            size = next(fitting, None)
            if size is not None:
                self.slide.items.append(PlacedText(box, piece.paras, size))
            return size is not None
        above = self.caption_height(piece.caption, box.width)
        room = box.height - above - self.lines_height(piece.origin, box.width) - GAP
        placed = grids.set_grid(piece, box.width, room, self.metrics)
        if placed.height > room or grids.measure(piece, placed.size, box.width, self.metrics) is None:
            return False
        self.put_grid(placed, box, above)
        return True


def _whole(slide: SlidePlan) -> float:
    return CONTENT_BOTTOM - slide.top


def _without_orphan(kept: list[Para], rest: list[Para]) -> tuple[list[Para], list[Para]]:
    """A line that announces deeper ones goes with them."""
    if len(kept) > 1 and rest and kept[-1].level < rest[0].level:
        return kept[:-1], [kept[-1], *rest]
    return kept, rest


def _long(section: Section, slide: SlidePlan) -> str:
    """The whole title for the speaker where the slide had to shorten it."""
    return clean(section.title) if _ELLIPSIS in slide.title and _ELLIPSIS not in section.title else ""
