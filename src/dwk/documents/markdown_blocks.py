"""Markdown that people type as blocks of a document: no word of it is lost, nothing of it is mark-up for a format.

CommonMark with tables; HTML and pictures are ordinary text. A link becomes its words and its address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from dwk.documents.blocks import (
    MAX_LIST_LEVEL,
    MAX_SECTION_LEVEL,
    Block,
    BulletItem,
    BulletList,
    Paragraph,
    RichText,
    Run,
    Section,
    TableBlock,
)
from dwk.documents.figures import Column, DataTable

Runs = list[Run]
#: words in braces that stand for something: „{beleg:12}“
_PLACEHOLDER = re.compile(r"\{([a-z]{1,20}):(\d{1,9})\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Words in braces with the running text they stand in, from `start` to before `end`."""

    name: str
    number: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """What a text needs from outside: caption and source of its tables, words for a placeholder.

    `placeholder` gives the words, or None where it is ordinary text; `alone` what stands in place of a paragraph that
    is nothing else.
    """

    table_caption: str = "Tabelle"
    table_source: str = "Angaben im Text"
    placeholder: Callable[[Placeholder], RichText | None] = lambda _found: None
    alone: Callable[[Placeholder], Block | None] = lambda _found: None


@dataclass(slots=True)
class _Part:
    """A heading with what stands below it."""

    rank: int
    title: str
    blocks: list[Block | _Part] = field(default_factory=list)


def blocks_of(text: str, *, below: int = 1, words: Words | None = None) -> tuple[Block, ...]:
    """A text as blocks of a section of level `below`; its headings become sections without numbers inside it."""
    root = SyntaxTreeNode(_markdown().parse(text.replace("\0", "")))
    writer = _Writer(words or Words())
    top = _Part(0, "")
    open_parts = [top]
    for node in root.children:
        if node.type != "heading":
            open_parts[-1].blocks += writer.blocks(node)
            continue
        rank = int(node.tag[1:])
        while open_parts[-1].rank >= rank:
            open_parts.pop()
        title = "".join(run.text for run in writer.joined(node))
        if not title.strip():
            continue
        part = _Part(rank, title)
        if below + len(open_parts) > MAX_SECTION_LEVEL:
            # deeper headings are not numbered any more
            open_parts[-1].blocks.append(Paragraph((Run(title, strong=True),)))
            continue
        open_parts[-1].blocks.append(part)
        open_parts.append(part)
    return _built(top, below)


def _built(part: _Part, level: int) -> tuple[Block, ...]:
    return tuple(
        Section(level + 1, one.title, _built(one, level + 1), numbered=False) if isinstance(one, _Part) else one
        for one in part.blocks
    )


class _Writer:
    """Turns the tree of a text into blocks."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def blocks(self, node: SyntaxTreeNode, *, quoted: bool = False) -> list[Block]:
        """One element of a text; inside a quotation paragraphs are somebody's voice."""
        match node.type:
            case "paragraph" | "heading":
                lone = None if quoted else self.lone(node)
                return (
                    [lone]
                    if lone
                    else [Paragraph(tuple(line), "quote" if quoted else "normal") for line in self.lines(node)]
                )
            case "bullet_list" | "ordered_list":
                return [self.points(node)]
            case "blockquote":
                return [block for child in node.children for block in self.blocks(child, quoted=True)]
            case "table":
                return self.table(node)
            case "fence" | "code_block":
                info = [node.info.strip()] if node.type == "fence" and node.info.strip() else []
                return [Paragraph(line) for line in [*info, *node.content.splitlines()] if line.strip()]
            case _:
                return []

    def lone(self, node: SyntaxTreeNode) -> Block | None:
        """What stands in place of a paragraph that is nothing but a placeholder."""
        found = [child for inline in node.children for child in inline.children]
        if len(found) != 1 or found[0].type != "placeholder":
            return None
        return self.words.alone(found[0].meta["found"])

    def points(self, node: SyntaxTreeNode) -> BulletList:
        """A list; the fourth level and those below stand on the third."""
        ordered = node.type == "ordered_list"
        return BulletList(tuple(self.items(node, 1)), ordered, int(node.attrs.get("start", 1)) if ordered else 1)

    def items(self, node: SyntaxTreeNode, level: int) -> list[RichText | BulletItem]:
        """Points of one level."""
        found: list[RichText | BulletItem] = []
        for child in node.children:
            inner = [one for one in child.children if one.type in {"bullet_list", "ordered_list"}]
            text = tuple(_spaced(self.joined(one) for one in child.children if one not in inner))
            below = [item for one in inner for item in self.items(one, min(level + 1, MAX_LIST_LEVEL))]
            ordered = bool(inner) and inner[0].type == "ordered_list"
            if level == MAX_LIST_LEVEL:
                found += [*([text] if text else []), *below]
            elif below:
                found.append(BulletItem(text, tuple(below), ordered=ordered))
            elif text:
                found.append(text)
        return found

    def table(self, node: SyntaxTreeNode) -> list[Block]:
        """A table with its head."""
        rows = [row for part in node.children for row in part.children]
        texts = [["".join(run.text for run in self.joined(cell)).strip() for cell in row.children] for row in rows]
        head, body = texts[0], texts[1:]
        right = ["right" in str(cell.attrs.get("style", "")) for cell in rows[0].children]
        columns = tuple(
            Column(label, align="right" if to_right else "left") for label, to_right in zip(head, right, strict=True)
        )
        table = DataTable(self.words.table_caption, columns, tuple(tuple(row) for row in body))
        return [TableBlock(table, self.words.table_source)]

    def joined(self, node: SyntaxTreeNode) -> Runs:
        """Everything below a node as one line."""
        if node.type == "inline":
            return list(_spaced(self.split(node)))
        if node.type in {"fence", "code_block"}:
            info = node.info.strip() if node.type == "fence" else ""
            content = " ".join([*([info] if info else []), *node.content.split("\n")]).strip()
            return [Run(content)] if content else []
        return list(_spaced(self.joined(child) for child in node.children))

    def lines(self, node: SyntaxTreeNode) -> list[Runs]:
        """A paragraph, divided where the text forces a new line."""
        found = [line for child in node.children for line in self.split(child)]
        return [line for line in found if any(run.text.strip() for run in line)]

    def split(self, inline: SyntaxTreeNode) -> list[Runs]:
        """Runs of an element, by lines."""
        lines: list[Runs] = [[]]
        for child in inline.children:
            self.put(lines, child, strong=False, italic=False)
        return lines

    def put(self, lines: list[Runs], node: SyntaxTreeNode, *, strong: bool, italic: bool) -> None:
        """Add a piece of running text to the last line."""
        match node.type:
            case "hardbreak":
                lines.append([])
            case "softbreak":
                lines[-1].append(Run(" ", strong=strong, italic=italic))
            case "placeholder":
                words = self.words.placeholder(node.meta["found"])
                runs = words if isinstance(words, tuple) else (Run(node.content if words is None else words),)
                lines[-1] += [replace(run, strong=run.strong or strong, italic=run.italic or italic) for run in runs]
            case "strong" | "em" | "s" | "link":
                for child in node.children:
                    self.put(lines, child, strong=strong or node.type == "strong", italic=italic or node.type == "em")
                if node.type == "link":
                    self.address(lines, node, strong=strong, italic=italic)
            case _:
                if node.content:
                    lines[-1].append(Run(node.content, strong=strong, italic=italic))

    def address(self, lines: list[Runs], node: SyntaxTreeNode, *, strong: bool, italic: bool) -> None:
        """The address of a link after its words, and its title; once where the words are the address."""
        address, title = str(node.attrs.get("href", "")), str(node.attrs.get("title", ""))
        told = "".join(run.text for run in lines[-1])
        parts = [part for part in (address.removeprefix("mailto:"), title) if part and not told.endswith(part)]
        if parts:
            lines[-1].append(Run(f" ({', '.join(parts)})", strong=strong, italic=italic))


def _spaced(groups: Iterable[Sequence[Run]]) -> Iterable[Run]:
    """Several lines as one, with a space between."""
    first = True
    for group in groups:
        if not group:
            continue
        if not first:
            yield Run(" ")
        yield from group
        first = False


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["image", "html_block", "html_inline"])
    markdown.inline.ruler.before("link", "placeholder", _placeholder)
    return markdown


def _placeholder(state: object, silent: bool) -> bool:
    from markdown_it.rules_inline import StateInline

    if not isinstance(state, StateInline):
        return False
    found = _PLACEHOLDER.match(state.src, state.pos)
    if found is None or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("placeholder", "", 0)
        told = Placeholder(found[1], int(found[2]), state.src, found.start(), found.end())
        token.content, token.meta = found[0], {"found": told}
    state.pos = found.end()
    return True
