"""The master: sizes, typeface, colours, the funders' wording and the number on every slide."""

from __future__ import annotations

import copy
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

WIDTH, HEIGHT, LEFT = Inches(13.333), Inches(7.5), Inches(0.7)
FOOT_TOP = Inches(6.95)
ACCENT, INK = "171A8C", "1A1A1A"
#: installed wherever slides are opened; another typeface would be replaced there by one of other widths
TYPEFACE = "Arial"
COVER, CONTENT, TITLE_ONLY = 0, 1, 2
_KEPT = ("Title Slide", "Title and Content", "Title Only")
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_UNUSED = {10, 11, 12, 13, 14, 15, 16}  # date, footer and number placeholders: drawn on the master instead


def colour(code: str) -> RGBColor:
    """A colour from its six digits."""
    made: RGBColor = RGBColor(*bytes.fromhex(code))  # type: ignore[no-untyped-call]  # the library has no types
    return made


def prepare(deck: Any, footer: str) -> None:
    """Turn the library's plain template into ours."""
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    for layout in [layout for layout in deck.slide_layouts if layout.name not in _KEPT]:
        deck.slide_layouts.remove(layout)
    for shapes in (master, *deck.slide_layouts):
        _place(shapes)
    _theme(master)
    _sizes(master)
    _draw(master, footer)


def _place(holder: Any) -> None:
    is_cover = getattr(holder, "name", "") == _KEPT[0]
    for shape in list(holder.placeholders):
        kind = shape.placeholder_format.type
        number = shape.placeholder_format.idx
        if number in _UNUSED or "SLIDE_NUMBER" in str(kind) or "DATE" in str(kind) or "FOOTER" in str(kind):
            shape._element.getparent().remove(shape._element)
        elif "TITLE" in str(kind) and "SUB" not in str(kind):
            top, height = (Inches(1.5), Inches(1.9)) if is_cover else (Inches(0.45), Inches(0.85))
            shape.left, shape.top, shape.width, shape.height = LEFT, top, WIDTH - 2 * LEFT, height
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
            _align_left(shape)
        else:
            top, height = (Inches(3.6), Inches(2.9)) if is_cover else (Inches(1.45), Inches(5.2))
            shape.left, shape.top, shape.width, shape.height = LEFT, top, WIDTH - 2 * LEFT, height
            _align_left(shape)


def _align_left(shape: Any) -> None:
    for node in shape._element.iter(f"{{{_A}}}pPr", f"{{{_A}}}lvl1pPr"):
        node.set("algn", "l")


def _theme(master: Any) -> None:
    part = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    tree = etree.fromstring(part.blob)
    for node in tree.iter(f"{{{_A}}}latin"):
        node.set("typeface", TYPEFACE)
    for name, value in (("dk2", ACCENT), ("accent1", ACCENT)):
        for node in tree.iter(f"{{{_A}}}{name}"):
            node.clear()
            etree.SubElement(node, f"{{{_A}}}srgbClr", val=value)
    part._blob = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _sizes(master: Any) -> None:
    styles = master._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}txStyles")
    title, body = styles[0], styles[1]
    for node in title.iter(f"{{{_A}}}lvl1pPr"):
        node.set("algn", "l")
        run = node.find(f"{{{_A}}}defRPr")
        run.set("sz", "3000")
        run.set("b", "1")
        fill = run.find(f"{{{_A}}}solidFill")
        fill.clear()
        etree.SubElement(fill, f"{{{_A}}}srgbClr", val=ACCENT)
    for level, size in ((1, "2000"), (2, "1800"), (3, "1800")):
        for node in body.iter(f"{{{_A}}}lvl{level}pPr"):
            node.find(f"{{{_A}}}defRPr").set("sz", size)


def _draw(master: Any, footer: str) -> None:
    """Bar, wording and number; copied below the placeholders, where a master keeps its decoration."""
    bar = master.shapes._spTree
    from pptx.shapes.shapetree import SlideShapes  # a master offers no add_shape; a slide's tree does

    drawn: Any = SlideShapes(bar, master)
    line = drawn.add_shape(MSO_SHAPE.RECTANGLE, LEFT, Inches(0.38), Inches(0.9), Inches(0.07))
    line.fill.solid()
    line.fill.fore_color.rgb = colour(ACCENT)
    line.line.fill.background()
    line.name = "Akzent"
    words = drawn.add_textbox(LEFT, FOOT_TOP, Inches(10.8), Inches(0.4))
    _foot(words, footer, PP_ALIGN.LEFT)
    number = drawn.add_textbox(WIDTH - LEFT - Inches(1.0), FOOT_TOP, Inches(1.0), Inches(0.4))
    _foot(number, " ", PP_ALIGN.RIGHT)
    _number_field(number)


def _foot(box: Any, text: str, align: Any) -> None:
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    paragraph = box.text_frame.paragraphs[0]
    paragraph.alignment = align
    for run in paragraph.runs:
        run.font.size = Pt(11)
        run.font.color.rgb = colour("4A4A55")


def _number_field(box: Any) -> None:
    paragraph = box.text_frame.paragraphs[0]._p
    run = paragraph.find(f"{{{_A}}}r")
    field = etree.SubElement(paragraph, f"{{{_A}}}fld", id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    field.append(copy.deepcopy(run.find(f"{{{_A}}}rPr")))
    etree.SubElement(field, f"{{{_A}}}t").text = "‹Nr.›"
    paragraph.replace(run, field)
