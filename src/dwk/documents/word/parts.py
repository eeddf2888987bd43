"""Numbering, fields, bookmarks and cells, where python-docx has no word of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as Line

from dwk.documents.blocks import Run
from dwk.documents.wording import clean

HEADINGS, BULLETS, COUNTED = 9001, 9002, 9003
#: twentieths of a point that a level of a list stands further in
STEP = 340
LINK = "2044AA"
#: below the source of a table or picture
ROOM = Pt(10)


def element(kind: str, /, **attributes: str | int) -> Any:
    """An element of WordprocessingML."""
    made = OxmlElement(f"w:{kind}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


class Numbering:
    """Numbers of headings and lists as lists of the format, so that a screen reader hears them as such."""

    def __init__(self, word: Word, first_chapter: int) -> None:
        self.root = word.part.numbering_part.element
        self.next = 1 + max((int(one.get(qn("w:numId"))) for one in self.root.findall(qn("w:num"))), default=0)
        self._kind(HEADINGS, [("decimal", ".".join(f"%{at}" for at in range(1, level + 2))) for level in range(3)])
        self._kind(BULLETS, [("bullet", sign) for sign in "–•–"])
        self._kind(COUNTED, [("decimal", "%1."), ("decimal", "%2."), ("decimal", "%3.")])
        headings = self._new(HEADINGS, {0: first_chapter})
        for level in range(3):
            _number(word.styles[f"Heading {level + 1}"].element, headings, level)
        self.bullets = self._new(BULLETS, {})

    def counted(self, start: int, level: int) -> int:
        """A list that counts from a number."""
        return self._new(COUNTED, {level: start})

    def mark(self, line: Line, number: int, level: int) -> None:
        """Make a paragraph a point of a list."""
        _number(line._p, number, level)

    def _kind(self, identity: int, levels: Sequence[tuple[str, str]]) -> None:
        kind = element("abstractNum", abstractNumId=identity)
        kind.append(element("multiLevelType", val="multilevel"))
        for at, (form, text) in enumerate(levels):
            level = element("lvl", ilvl=at)
            level.append(element("start", val=1))
            level.append(element("numFmt", val=form))
            if identity == HEADINGS:
                level.append(element("pStyle", val=f"Heading{at + 1}"))
                level.append(element("suff", val="space"))
            level.append(element("lvlText", val=text))
            level.append(element("lvlJc", val="left"))
            place = element("pPr")
            left = 0 if identity == HEADINGS else STEP * (at + 1)
            place.append(element("ind", left=left, hanging=0 if identity == HEADINGS else STEP))
            level.append(place)
            kind.append(level)
        first = self.root.find(qn("w:num"))
        if first is None:
            self.root.append(kind)
        else:
            first.addprevious(kind)

    def _new(self, kind: int, starts: dict[int, int]) -> int:
        number = self.next
        self.next += 1
        made = element("num", numId=number)
        made.append(element("abstractNumId", val=kind))
        for level, start in starts.items():
            other = element("lvlOverride", ilvl=level)
            other.append(element("startOverride", val=start))
            made.append(other)
        self.root.append(made)
        return number


def _number(owner: Any, number: int, level: int) -> None:
    made = owner.get_or_add_pPr().get_or_add_numPr()
    made.get_or_add_ilvl().val = level
    made.get_or_add_numId().val = number


class Styles:
    """Styles by name; python-docx looks through all of them for every paragraph."""

    def __init__(self, word: Word) -> None:
        self.ids = {style.name: style.style_id for style in word.styles}

    def put(self, line: Line, name: str) -> Line:
        """Give a paragraph its style."""
        line._p.style = self.ids[name]
        return line

    def new(self, owner: Any, name: str) -> Line:
        """Add a paragraph of a style at the end of a document, head or foot."""
        line: Line = owner.add_paragraph()
        return self.put(line, name)


def write(line: Line, runs: Sequence[Run]) -> Line:
    """Running text with its emphasis."""
    for run in runs:
        if run.target:
            link_to(line, run.target, run.text, colour=LINK)
            continue
        made = line.add_run(clean(run.text))
        # unset, so that the style decides
        made.bold, made.italic = run.strong or None, run.italic or None
    return line


def origin(word: Word, styles: Styles, lines: Sequence[str]) -> None:
    """Notes and source below a table or picture, with room before what follows."""
    for at, line in enumerate(lines, 1):
        made = styles.new(word, "Herkunft")
        made.add_run(clean(line))
        if at == len(lines):
            made.paragraph_format.space_after = ROOM
        else:
            made.paragraph_format.keep_with_next = True


def put_field(line: Line, code: str, shown: str) -> None:
    """A field with what it shows until the program reckons it anew."""
    begin_field(line, code)
    line.add_run(shown)
    end_field(line)


def begin_field(line: Line, code: str, *, dirty: bool = False) -> None:
    """Begin a field whose shown text follows."""
    begin = element("fldChar", fldCharType="begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    line.add_run()._r.append(begin)
    text = element("instrText")
    text.text = code
    text.set(qn("xml:space"), "preserve")
    line.add_run()._r.append(text)
    line.add_run()._r.append(element("fldChar", fldCharType="separate"))


def end_field(line: Line) -> None:
    """End the field that was begun last."""
    line.add_run()._r.append(element("fldChar", fldCharType="end"))


def bookmark(line: Line, name: str, number: int) -> None:
    """Make a paragraph the target of a link."""
    start = element("bookmarkStart", id=number, name=name)
    line._p.insert(1 if line._p.pPr is not None else 0, start)
    line._p.append(element("bookmarkEnd", id=number))


def link_to(line: Line, name: str, text: str, *, colour: str = "") -> None:
    """A link to a place in the document."""
    link = element("hyperlink", anchor=name, history=1)
    run = element("r")
    if colour:
        look = element("rPr")
        look.append(element("color", val=colour))
        run.append(look)
    words = element("t")
    words.text = clean(text)
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    link.append(run)
    line._p.append(link)
