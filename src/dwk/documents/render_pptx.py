"""A document as a presentation that an office can go on working with: native text, tables, charts, speaker notes.

The same document gives the same bytes: the only moment in the file is the one that is handed in.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from dwk.documents.blocks import BulletItem, BulletList, Document, Run, Section, check
from dwk.documents.charts.render import render_png
from dwk.documents.figures import Figure
from dwk.documents.front import Supporter
from dwk.documents.slides import look, master, package
from dwk.documents.slides.cover import write_cover
from dwk.documents.slides.look import Box
from dwk.documents.slides.metrics import Metrics, load
from dwk.documents.slides.native import add_chart, native_chart
from dwk.documents.slides.pictures import variant_for
from dwk.documents.slides.placed import PlacedFigure, PlacedGrid, PlacedNote, PlacedText, SlidePlan
from dwk.documents.slides.plan import plan_document, plan_section
from dwk.documents.slides.writing import add_picture, place, write_grid, write_note, write_paras, write_title
from dwk.documents.wording import clean
from dwk.ui.formats import date_short

SUPPORT = "Förderung und Partner"


def render_pptx(document: Document, *, created: datetime, fonts_dir: Path | None, cache_dir: Path | None) -> bytes:
    """Write the presentation.

    `created` stands in the file's properties; `fonts_dir` holds the TTF files whose widths decide what fits on a slide
    (None or missing: an estimate); `cache_dir` keeps drawn charts between runs.
    """
    from pptx import Presentation  # wanted only where slides are made

    check(document)
    metrics = load(fonts_dir)
    deck: Any = Presentation()
    footer = _footer(document, metrics)
    master.prepare(deck, programme=document.programme, footer=footer)
    writer = _Writer(deck, metrics, footer, cache_dir)
    writer.whole(document)
    _properties(deck, document, created)
    out = io.BytesIO()
    deck.save(out)
    return package.normalised(out.getvalue(), created=created)


def _footer(document: Document, metrics: Metrics) -> str:
    """Short title, Stand, the funders' wording; two lines at most."""
    start = f"{clean(document.short_title or document.title)}, Stand {date_short(document.as_of)}"
    whole = " · ".join(part for part in (start, clean(document.footer).strip()) if part)
    width = look.RIGHT - look.LEFT - 48
    if metrics.lines((Run(whole),), look.FOOTER_SIZE, width) > 2 and document.footer.strip():
        # the funders' wording goes before a long title
        whole = f"Stand {date_short(document.as_of)} · {clean(document.footer).strip()}"
    kept = metrics.split((Run(whole),), look.FOOTER_SIZE, width, 2)[0]
    return "".join(run.text for run in kept).rstrip()


def _properties(deck: Any, document: Document, created: datetime) -> None:
    moment = package.moment(created)
    facts = deck.core_properties
    facts.title, facts.author = clean(document.title)[:255], clean(document.author)[:255]
    facts.subject, facts.keywords = clean(document.subtitle)[:255], ""
    facts.language, facts.last_modified_by = look.LANGUAGE, facts.author
    facts.created = facts.modified = moment
    facts.revision = 1


class _Writer:
    """Writes one slide after the other."""

    def __init__(self, deck: Any, metrics: Metrics, footer: str, cache_dir: Path | None) -> None:
        self.deck = deck
        self.metrics = metrics
        self.footer = footer
        self.cache_dir = cache_dir

    def whole(self, document: Document) -> None:
        slide = self.new(master.COVER)
        beyond = write_cover(slide, document, self.metrics)
        self.finish(slide)
        plans = [*self.support(beyond), *plan_document(document, self.metrics)]
        closing = clean(document.closing.title) if document.closing else None
        for plan in plans:
            self.slide(plan, is_last=plan is plans[-1] and closing is not None)

    def support(self, supporters: Sequence[Supporter]) -> list[SlidePlan]:
        """Funders and partners on slides of their own, if the title slide has no room."""
        if not supporters:
            return []
        items = tuple(BulletItem(one.wording) for one in supporters)
        return plan_section(Section(1, SUPPORT, (BulletList(items),)), self.metrics)

    def new(self, layout: int) -> Any:
        return self.deck.slides.add_slide(self.deck.slide_layouts[layout])

    def slide(self, plan: SlidePlan, *, is_last: bool) -> None:
        slide = self.new(_layout(plan, is_last=is_last))
        write_title(slide.shapes.title, plan.title, plan.title_size)
        place(
            slide.shapes.title, Box(look.LEFT, look.TITLE_TOP, look.RIGHT - look.LEFT, plan.top - look.TITLE_TOP - 12)
        )
        if plan.eyebrow:
            self.eyebrow(slide, plan.eyebrow)
        bodies = [
            holder for holder in slide.placeholders if holder.placeholder_format.idx in (master.BODY, master.SECOND)
        ]
        for item in plan.items:
            match item:
                case PlacedText():
                    shape = bodies.pop(0)
                    write_paras(shape, item.paras, item.size)
                    place(shape, item.box)
                case PlacedNote():
                    write_note(slide, item)
                case PlacedGrid():
                    write_grid(slide, item)
                case PlacedFigure():
                    self.figure(slide, item.figure, item.box)
        _in_reading_order(slide, plan)
        self.finish(slide)
        if plan.notes:
            _notes(slide, plan.notes)

    def eyebrow(self, slide: Any, text: str) -> None:
        holder = next(h for h in slide.placeholders if h.placeholder_format.idx == master.EYEBROW)
        kept = self.metrics.split((Run(text, strong=True),), 14, look.RIGHT - look.LEFT - 320, 1)[0]
        write_title(holder, "".join(run.text for run in kept).rstrip(), 14)

    def figure(self, slide: Any, figure: Figure, box: Box) -> None:
        chart = native_chart(figure.chart)
        if chart is not None:
            add_chart(slide, figure, chart, box)
            return
        variant = variant_for(figure, box)
        picture = render_png(
            figure.chart, variant=variant, title=figure.title, alt=figure.alt, scale=3.0, cache_dir=self.cache_dir
        )
        add_picture(slide, picture, box, clean(figure.alt), name=f"Abbildung {clean(figure.title)}")

    def finish(self, slide: Any) -> None:
        """Footer and number as on the layout; no placeholder stays empty."""
        for holder in list(slide.placeholders):
            if holder.has_text_frame and not holder.text_frame.text.strip():
                holder._element.getparent().remove(holder._element)
        taken = {node.get("id") for node in slide._element.xpath("//p:cNvPr")}
        number = max(int(known) for known in taken if known)
        for holder in slide.slide_layout.placeholders:
            if holder.placeholder_format.idx in (master.FOOTER, master.NUMBER):
                number += 1
                copied = deepcopy(holder._element)
                copied.xpath("./p:nvSpPr/p:cNvPr")[0].set("id", str(number))
                if holder.placeholder_format.idx == master.FOOTER and not self.footer:
                    continue
                slide.shapes._spTree.append(copied)


def _layout(plan: SlidePlan, *, is_last: bool) -> int:
    if is_last:
        return master.CLOSING
    if not plan.texts:
        return master.TITLE_ONLY
    narrow = any(isinstance(item, PlacedText) and item.box.width < look.WIDTH / 2 for item in plan.items)
    return master.SIDE if narrow else master.CONTENT


def _in_reading_order(slide: Any, plan: SlidePlan) -> None:
    """What stands above is read first, also by a screen reader: bodies come where the plan has them."""
    tree = slide.shapes._spTree
    ordered = sorted(
        (shape for shape in slide.shapes if not (shape.is_placeholder and shape.placeholder_format.idx in _FIRST)),
        key=lambda shape: (shape.top // look.emu(4), shape.left),
    )
    if any(isinstance(item, PlacedText | PlacedGrid) and item.box.width < look.WIDTH / 2 for item in plan.items):
        ordered.sort(key=lambda shape: (shape.left > look.emu(look.WIDTH / 2), shape.top))
    for shape in ordered:
        tree.remove(shape._element)
        tree.append(shape._element)


#: title and eyebrow stand in front anyway
_FIRST = (0, master.EYEBROW)


def _notes(slide: Any, text: str) -> None:
    """What the speaker says; the page number that comes along stays out, it would be empty."""
    notes = slide.notes_slide
    frame = notes.notes_text_frame
    paragraphs = [clean(line) for line in text.splitlines() if line.strip()]
    frame.text = "\n".join(paragraphs)
    for node in notes._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}r"):
        node.get_or_add_rPr().set("lang", look.LANGUAGE)
    for holder in list(notes.placeholders):
        if holder.has_text_frame and not holder.text_frame.text.strip() and holder is not frame:
            holder._element.getparent().remove(holder._element)
