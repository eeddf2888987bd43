"""Text, tables and figures written into the shapes of a slide; every run says that it is German."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from dwk.documents.blocks import Run
from dwk.documents.slides import grids, look
from dwk.documents.slides.look import Box, emu
from dwk.documents.slides.pieces import GridCell, Para
from dwk.documents.slides.placed import PlacedGrid, PlacedNote, level_size

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: a table without any style of its own: lines and areas are ours
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_TONES = {"ink": "tx1", "muted": "tx2", "own": "accent1"}


def place(shape: Any, box: Box) -> None:
    """Put a shape where the plan says."""
    shape.left, shape.top, shape.width, shape.height = (emu(v) for v in (box.left, box.top, box.width, box.height))


def describe(shape: Any, alt: str, *, name: str = "") -> None:
    """The alternative text of a picture, chart or table."""
    properties = shape._element.xpath("./*/p:cNvPr")[0]
    properties.set("descr", alt)
    if name:
        properties.set("name", name)


def write_title(shape: Any, text: str, size: float) -> None:
    """A title in one run."""
    _refill(shape, [(Para((Run(text),)), size)], bullets=False)


def write_paras(shape: Any, paras: Sequence[Para], size: float) -> None:
    """A body with paragraphs and levels of points."""
    _refill(shape, [(para, level_size(para, size)) for para in paras], bullets=True)


def _refill(shape: Any, paras: Sequence[tuple[Para, float]], *, bullets: bool) -> None:
    body = shape.text_frame._txBody
    for old in body.findall(f"{_A}p"):
        body.remove(old)
    for para, size in paras:
        body.append(_paragraph(para, size, bullets=bullets))


def _paragraph(para: Para, size: float, *, bullets: bool = False, align: str = "") -> Any:
    from lxml import etree  # comes with the library for slides, wanted only here

    node = etree.Element(f"{_A}p")
    properties = etree.SubElement(node, f"{_A}pPr")
    if bullets and para.level == 0:
        properties.set("marL", "0")
        properties.set("indent", "0")
        etree.SubElement(properties, f"{_A}buNone")
    elif para.level > 1:
        properties.set("lvl", str(para.level - 1))
    if align:
        properties.set("algn", align)
    for run in para.runs:
        if run.text:
            _run(node, run, size, para.tone)
    etree.SubElement(node, f"{_A}endParaRPr", {"lang": look.LANGUAGE, "sz": str(round(size * 100))})
    return node


def _run(node: Any, run: Run, size: float, tone: str, *, font: str = "") -> None:
    from lxml import etree  # as above

    part = etree.SubElement(node, f"{_A}r")
    properties = etree.SubElement(part, f"{_A}rPr", {"lang": look.LANGUAGE, "sz": str(round(size * 100))})
    if run.strong:
        properties.set("b", "1")
    properties.set("dirty", "0")
    if tone != "ink":
        fill = etree.SubElement(properties, f"{_A}solidFill")
        if tone in _TONES:
            etree.SubElement(fill, f"{_A}schemeClr", {"val": _TONES[tone]})
        else:
            etree.SubElement(fill, f"{_A}srgbClr", {"val": look.HINT})
    # cells of tables and boxes do not inherit the theme's typeface in every office program
    kinds = ("latin", "ea", "cs", "sym") if font else ("latin",)
    for kind in kinds:
        etree.SubElement(properties, f"{_A}{kind}", {"typeface": font or "+mn-lt"})
    etree.SubElement(part, f"{_A}t").text = run.text


def write_note(slide: Any, note: PlacedNote) -> None:
    """Small lines in a box of text."""
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    place(box, note.box)
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    tone = "ink" if note.strong else "muted"
    body = frame._txBody
    for old in body.findall(f"{_A}p"):
        body.remove(old)
    for line in note.lines:
        body.append(_paragraph(Para((Run(line, strong=note.strong),), tone=tone), note.size))  # type: ignore[arg-type]  # one of the tones


def write_grid(slide: Any, item: PlacedGrid) -> None:
    """A native table with head row; rules below the head and between rows, as in the interface."""
    placed = item.placed
    rows = (placed.grid.head, *placed.grid.rows)
    frame = slide.shapes.add_table(len(rows), len(placed.widths), 0, 0, emu(item.box.width), emu(item.box.height))
    place(frame, item.box)
    table = frame.table
    properties = table._tbl.tblPr
    for name, value in (("firstRow", "1"), ("firstCol", "1"), ("bandRow", "0")):
        properties.set(name, value)
    properties.find(f"{_A}tableStyleId").text = _PLAIN_TABLE
    for column, width in zip(table.columns, placed.widths, strict=True):
        column.width = emu(width)
    for index, (row, height) in enumerate(zip(rows, placed.heights, strict=True)):
        table.rows[index].height = emu(height)
        for at, cell in enumerate(row):
            _write_cell(table.cell(index, at), cell, placed.size, head=index == 0)
    describe(frame, placed.grid.alt, name=f"Tabelle {placed.grid.caption}".strip())


def _write_cell(target: Any, cell: GridCell, size: float, *, head: bool) -> None:
    target.margin_left = target.margin_right = emu(grids.PAD_X)
    target.margin_top = target.margin_bottom = emu(grids.PAD_Y)
    body = target._tc.get_or_add_txBody()
    for old in body.findall(f"{_A}p"):
        body.remove(old)
    used = cell.size or size
    node = _paragraph(Para((), tone=cell.tone), used, align="r" if cell.right else "")
    end = node[-1]
    node.remove(end)
    if cell.sign:
        _run(node, Run(cell.sign), used, "muted" if cell.tone == "muted" else "own", font=look.SIGN_FONT)
        _run(node, Run(" "), used, cell.tone)
    if cell.text:
        _run(node, Run(cell.text, strong=cell.strong), used, cell.tone)
    node.append(end)
    body.append(node)
    _rule(target._tc.get_or_add_tcPr(), look.INK if head else look.GRID, 1.5 if head else 0.75)
    target.vertical_anchor = _anchor(head=head)


def _anchor(*, head: bool) -> Any:
    from pptx.enum.text import MSO_ANCHOR  # wanted only where slides are made

    return MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP


def _rule(properties: Any, colour: str, width: float) -> None:
    from lxml import etree  # as above

    for place_ in ("lnL", "lnR", "lnT"):
        etree.SubElement(etree.SubElement(properties, f"{_A}{place_}", {"w": "0"}), f"{_A}noFill")
    line = etree.SubElement(properties, f"{_A}lnB", {"w": str(emu(width))})
    fill = etree.SubElement(line, f"{_A}solidFill")
    etree.SubElement(fill, f"{_A}srgbClr", {"val": colour})
    etree.SubElement(properties, f"{_A}noFill")


def add_picture(slide: Any, content: bytes, box: Box, alt: str, *, name: str = "", centre: bool = True) -> None:
    """A picture as large as its place allows, never distorted."""
    shape = slide.shapes.add_picture(io.BytesIO(content), 0, 0)
    ratio = shape.width / shape.height
    width = min(box.width, box.height * ratio)
    height = width / ratio
    left = box.left + ((box.width - width) / 2 if centre else 0)
    place(shape, Box(left, box.top + ((box.height - height) / 2 if centre else 0), width, height))
    describe(shape, alt, name=name)
