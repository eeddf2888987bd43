"""Markdown of people as blocks: structure is kept, and no text is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dwk.documents.blocks import (
    Block,
    BulletItem,
    BulletList,
    Document,
    PageBreak,
    Paragraph,
    RichText,
    Run,
    Section,
    TableBlock,
    check,
    walk,
)
from dwk.documents.markdown_blocks import Placeholder, Words, blocks_of
from dwk.documents.wording import clean, plain


def texts(blocks: tuple[Block, ...]) -> Iterable[str]:
    for block in walk(blocks):
        match block:
            case Section():
                yield block.title
            case Paragraph():
                yield plain(block.text)
            case BulletList():
                yield from points(block.items)
            case TableBlock():
                yield from (column.label for column in block.table.columns)
                yield from (str(cell) for row in block.table.rows for cell in row)


def points(items: tuple[RichText | BulletItem, ...]) -> Iterable[str]:
    for item in items:
        if isinstance(item, BulletItem):
            yield plain(item.text)
            yield from points(item.items)
        else:
            yield plain(item)


class Visible(HTMLParser):
    """The text that the Markdown library itself would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


PLAIN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
PLAIN.disable(["image", "html_block", "html_inline"])


def visible(text: str) -> str:
    reader = Visible()
    reader.feed(PLAIN.render(text.replace("\0", "")))
    return letters("".join(reader.parts))


def letters(text: str) -> str:
    return re.sub(r"\s+", "", clean(text))


def kept(text: str) -> str:
    return letters("".join(texts(blocks_of(text))))


def subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)


MARKS = st.sampled_from(
    ["# ", "## ", "#### ", "- ", "  - ", "    - ", "      - ", "1. ", "7) ", "> ", "```\n", "    ", "| ", " | ", "|---|---|",
     "**", "*", "_", "~~", "`", "[a](https://b.de)", "![x](y)", "<b>", "&amp;", "\\", "  \n", "\n", "\n\n", "---\n", "{beleg:3}"]
)  # fmt: skip
PIECES = st.one_of(MARKS, st.sampled_from(["Wort", "Ä ö", "ß", "7,5 %", "👩🏽‍🌾", "a\r\nb"]), st.text(max_size=6))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_text_is_lost(text: str) -> None:
    # addresses of links and the language of a code block are more than the page would show
    assert subsequence(visible(text), kept(text))


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 3))
def test_every_text_makes_a_sound_document(text: str, level: int) -> None:
    from datetime import date

    section: Section = Section(level, "Kapitel", blocks_of(text, below=level))
    for above in range(level - 1, 0, -1):
        section = Section(above, "Darüber", (section,))
    check(Document("T", "", date(2026, 3, 2), "de", "A", "", (section,)))


def test_structure_is_kept() -> None:
    found = blocks_of(
        "Vorweg **fett** und *schräg*.\n\n## Wohnen\n\n1. eins\n2. zwei\n   - unter\n\n### Bestand\n\nText\n\n"
        "#### Tief\n\n> Stimme\n\n| Jahr | Wert |\n|---|---:|\n| 2024 | 7,5 |\n"
    )
    assert found[0] == Paragraph(
        (Run("Vorweg "), Run("fett", strong=True), Run(" und "), Run("schräg", italic=True), Run("."))
    )
    housing = found[1]
    assert isinstance(housing, Section)
    assert (housing.level, housing.title) == (2, "Wohnen")
    counted, stock = housing.blocks
    assert isinstance(counted, BulletList)
    assert counted.ordered
    assert isinstance(counted.items[1], BulletItem)
    assert isinstance(stock, Section)
    assert stock.level == 3
    text, deep, voice, table = stock.blocks
    assert text == Paragraph((Run("Text"),))
    assert deep == Paragraph((Run("Tief", strong=True),))
    assert voice == Paragraph((Run("Stimme"),), "quote")
    assert isinstance(table, TableBlock)
    assert [column.align for column in table.table.columns] == ["left", "right"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Amt](https://amt.de/a)", "Amt (https://amt.de/a)"),
        ("<https://amt.de>", "https://amt.de"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("![Bild](https://x.de/a.png)", "!Bild (https://x.de/a.png)"),
        ("[klick](javascript:alert(1))", "[klick](javascript:alert(1))"),
        ("Wert {beleg:12}.", "Wert 7 %."),
        ("Wert {anders:12}.", "Wert {anders:12}."),
    ],
)
def test_links_html_and_placeholders(text: str, expected: str) -> None:
    words = Words(placeholder=lambda found: "7 %" if (found.name, found.number) == ("beleg", 12) else None)
    (paragraph,) = blocks_of(text, words=words)
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.text) == expected


def test_words_of_a_placeholder_may_lead_somewhere_and_know_their_sentence() -> None:
    seen: list[Placeholder] = []

    def told(found: Placeholder) -> tuple[Run, ...]:
        seen.append(found)
        return (Run("7 %"), Run("[Beleg 12]", target="beleg12"))

    (paragraph,) = blocks_of("Im Jahr **2018 {beleg:12}**.", words=Words(placeholder=told))
    assert isinstance(paragraph, Paragraph)
    assert [run for run in paragraph.text if isinstance(run, Run) and run.target] == [
        Run("[Beleg 12]", strong=True, target="beleg12")
    ]
    assert seen[0].text[: seen[0].start] == "Im Jahr **2018 "


def test_a_placeholder_alone_in_a_paragraph_may_be_a_block_of_its_own() -> None:
    words = Words(placeholder=lambda found: "7 %", alone=lambda found: PageBreak() if found.number == 12 else None)
    found = blocks_of("Davor.\n\n{beleg:12}\n\n{beleg:13}\n\n- {beleg:12}\n\n> {beleg:12}", words=words)
    assert [type(one).__name__ for one in found] == ["Paragraph", "PageBreak", "Paragraph", "BulletList", "Paragraph"]


def test_a_forced_line_is_a_paragraph_of_its_own() -> None:
    assert [plain(one.text) for one in blocks_of("Straße 1  \nOrt") if isinstance(one, Paragraph)] == [
        "Straße 1",
        "Ort",
    ]


def test_a_list_that_begins_later_says_so() -> None:
    (found,) = blocks_of("7. sieben\n8. acht")
    assert isinstance(found, BulletList)
    assert found.start == 7
