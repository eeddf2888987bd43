"""How a DOCX file looks and what it says about itself: page, styles, language, properties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dwk.documents.blocks import Document
from dwk.documents.wording import clean

FONT = "Arial"
LANGUAGE = {"de": "de-DE"}
ACCENT, INK, MUTED, HINT = (
    RGBColor(0x20, 0x44, 0xAA),
    RGBColor(0x13, 0x15, 0x25),
    RGBColor(0x51, 0x57, 0x7A),
    RGBColor(0x92, 0x54, 0x00),
)
#: name -> size, colour, bold, space before, space after
LOOKS: dict[str, tuple[float, RGBColor, bool, float, float]] = {
    "Normal": (10.5, INK, False, 0, 6),
    "Title": (26, INK, True, 60, 6),
    "Subtitle": (14, MUTED, False, 0, 12),
    "Heading 1": (18, INK, True, 24, 8),
    "Heading 2": (13, INK, True, 16, 6),
    "Heading 3": (11, INK, True, 12, 4),
    "Caption": (10.5, INK, True, 12, 4),
    "Quote": (10.5, INK, False, 6, 6),
    "List Paragraph": (10.5, INK, False, 0, 3),
}
#: own styles, made on the ground of Normal
OWN: dict[str, tuple[float, RGBColor, bool, float, float]] = {
    "Vorspann": (12, INK, False, 0, 10),
    "Hinweis": (10.5, INK, False, 6, 6),
    "Anmerkung": (9, MUTED, False, 0, 6),
    "Herkunft": (8.5, MUTED, False, 2, 2),
    "Tabellentext": (9, INK, False, 0, 0),
    "Tabellentext klein": (8, INK, False, 0, 0),
    # names that Word knows: it dresses the table of contents in them when it brings it up to date
    "toc 1": (10.5, INK, True, 4, 0),
    "toc 2": (10.5, INK, False, 0, 0),
    "Inhalt": (18, INK, True, 0, 12),
}
#: what the schema wants after the borders of a paragraph, as far as our styles have it
AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
#: how much smaller type and space are in a short form
TIGHT_TYPE, TIGHT_SPACE = 0.9, 0.65


def prepare(word: Word, document: Document, created: datetime) -> None:
    """Page, styles, language and properties."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    if document.compact:
        section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    for name, look in LOOKS.items():
        _dress(word.styles[name], look, compact=document.compact)
    for name, look in OWN.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        _dress(style, look, compact=document.compact)
    word.styles["Quote"].font.italic = False
    word.styles["Quote"].paragraph_format.left_indent = Mm(8)
    word.styles["Quote"].paragraph_format.right_indent = Mm(8)
    _barred(word.styles["Quote"])
    word.styles["Tabellentext klein"].paragraph_format.line_spacing = 1.0
    _contents(word)
    word.styles["Caption"].paragraph_format.keep_with_next = True
    word.styles["Vorspann"].paragraph_format.keep_with_next = True
    _upright(word.styles["Subtitle"])
    language = LANGUAGE.get(document.language, document.language)
    _speak(word, language)
    told = word.core_properties
    told.title, told.author = clean(document.title)[:255], clean(document.author)[:255]
    told.subject, told.comments, told.keywords = clean(document.subtitle)[:255], "", ""
    told.language, told.last_modified_by = language, clean(document.programme)[:255]
    told.created = told.modified = created
    told.revision = 1


def _contents(word: Word) -> None:
    """Lines of the table of contents end with dots and the page."""
    for name, indent in (("toc 1", 0), ("toc 2", 6)):
        place = word.styles[name].paragraph_format
        place.left_indent = Mm(indent)
        place.tab_stops.add_tab_stop(Mm(162), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _upright(style: Any) -> None:
    """Without the slant and the spaced letters of the template."""
    style.font.italic = False
    spaced = style.element.rPr.find(qn("w:spacing"))
    if spaced is not None:
        style.element.rPr.remove(spaced)


def _barred(style: Any) -> None:
    """An upright line beside the text, as the other formats set a voice apart."""
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", str(ACCENT))):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    style.element.get_or_add_pPr().insert_element_before(border, *AFTER_BORDERS)


def _dress(style: Any, look: tuple[float, RGBColor, bool, float, float], *, compact: bool) -> None:
    size, colour, bold, before, after = look
    if compact:
        size, before, after = size * TIGHT_TYPE, before * TIGHT_SPACE, after * TIGHT_SPACE
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), bold, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.05 if compact else 1.15
    border = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def _speak(word: Word, language: str) -> None:
    """Screen readers and spelling take the language from the defaults of the styles."""
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    found = defaults.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        defaults.append(found)
    for name in ("val", "eastAsia"):
        found.set(qn(f"w:{name}"), language)
    hyphens = OxmlElement("w:autoHyphenation")
    settings = word.settings.element
    # the schema wants it right after the tab stops
    before = settings.find(qn("w:defaultTabStop"))
    if before is not None:
        before.addnext(hyphens)
