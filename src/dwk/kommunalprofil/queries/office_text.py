"""The words of a text document in the order of reading: paragraphs as lines, cells of a table apart by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: more blanks in a row than anybody types
MOST_BLANKS = 1_000
#: what does not belong to the running text: deleted words, comments, the second form of a picture
_NOT_READ = {
    "tracked-changes", "annotation", "annotation-end", "del", "moveFrom", "Fallback", "pPr", "rPr", "sectPr", "title",
    "desc",
}  # fmt: skip
_ODT_BODY = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"
_DOCX_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "softHyphen": ""}
_BLANK = re.compile(r"[ \t\r\n]+")


def docx_text(root: Any) -> str:
    """Text of ``word/document.xml``."""
    return "\n".join(_lines(root, {"p"}, _docx_paragraph))


def odt_text(root: Any) -> str:
    """Text of ``content.xml``."""
    body = next((element for element in root.iter() if element.tag == _ODT_BODY), None)
    return "" if body is None else "\n".join(_lines(body, {"p", "h"}, _odt_paragraph))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _lines(element: Any, paragraphs: set[str], read: Any) -> Iterator[str]:
    """Lines of a document. Nested as deep as a file likes: a stack, no recursion."""
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        name = _name(child)
        if name in paragraphs:
            yield from _own_line(child, paragraphs, read)
        elif name in {"tr", "table-row"}:
            yield "\t".join(" ".join(_lines(cell, paragraphs, read)) for cell in child if _name(cell) in _CELLS)
        elif name not in _NOT_READ:
            stack.append(iter(child))


_CELLS = {"tc", "table-cell", "covered-table-cell", "sdt"}


def _own_line(paragraph: Any, paragraphs: set[str], read: Any) -> Iterator[str]:
    """A paragraph, then those of frames and notes within it."""
    yield read(paragraph, paragraphs)
    for child in paragraph:
        for line in _lines([child], paragraphs, read):
            if line.strip():
                yield line


def _docx_paragraph(paragraph: Any, paragraphs: set[str]) -> str:
    found: list[str] = []
    for name, element in _within(paragraph, paragraphs):
        if name == "t":
            found.append((element.text or "").replace("\n", " "))
        elif name in _DOCX_SIGNS:
            found.append(_DOCX_SIGNS[name])
    return "".join(found)


def _within(paragraph: Any, paragraphs: set[str]) -> Iterator[tuple[str, Any]]:
    """Elements of a paragraph in order, without those of paragraphs within it."""
    stack = [iter(paragraph)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        name = _name(child)
        if name in paragraphs or name in _NOT_READ:
            continue
        yield name, child
        stack.append(iter(child))


def _odt_paragraph(paragraph: Any, paragraphs: set[str]) -> str:
    """Blanks of the file collapse; those that are meant have elements of their own."""
    written = _Written()
    written.add(paragraph.text)
    stack = [(iter(paragraph), paragraph)]
    while stack:
        child = next(stack[-1][0], None)
        if child is None:
            _, done = stack.pop()
            if stack:
                written.add(done.tail)
            continue
        name = _name(child)
        if name in paragraphs or name in _NOT_READ or name == "note":
            written.add(child.tail)
            continue
        written.sign(name, child)
        written.add(child.text)
        stack.append((iter(child), child))
    return "".join(written.parts)


class _Written:
    """What a paragraph of an ODT says so far."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.after_blank = True

    def add(self, text: str | None) -> None:
        """Running text: blanks in a row are one, at the beginning none."""
        collapsed = _BLANK.sub(" ", text or "")
        if self.after_blank:
            collapsed = collapsed.removeprefix(" ")
        if collapsed:
            self.parts.append(collapsed)
            self.after_blank = collapsed.endswith(" ")

    def sign(self, name: str, element: Any) -> None:
        """Blanks, tabs and line breaks that are meant."""
        if name == "s":
            count = next((value for key, value in element.attrib.items() if key.endswith("}c")), "1")
            blanks = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else 1
            self.parts.append(" " * min(blanks, MOST_BLANKS))
        elif name in {"tab", "line-break"}:
            self.parts.append("\t" if name == "tab" else "\n")
        else:
            return
        self.after_blank = False
