"""A text is cut at its marks and comes back exactly; nothing shifts, whatever it is made of."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from dwk.kommunalprofil.segments import LANES, Span, around, lanes, lines, paragraphs, sentences, showable
from dwk.kommunalprofil.views.coding_text import Look, shown_text

SIGNS = (
    "a",
    "ä",
    "a\u0308",
    "👩🏽‍🌾",
    "😀",
    "\r\n",
    "\n",
    "\r",
    " ",
    ".",
    "! ",
    "<",
    "&",
    "\x00",
    "\u2028",
    "\x85",
    "\ud800",
)
ALPHABET = st.sampled_from(SIGNS)
TEXTS = st.lists(ALPHABET, max_size=60).map("".join)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(TEXTS.filter(bool))
    spans = []
    for key in range(draw(st.integers(0, 9))):
        start = draw(st.integers(0, len(text) - 1))
        spans.append(Span(start, draw(st.integers(start + 1, len(text))), key))
    return text, spans


@given(marked())
def test_segments_and_line_ends_are_the_text(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    found = paragraphs(text, spans)
    joined = "".join(
        "".join(text[piece.start : piece.end] for piece in one.segments) + text[one.end : one.stop] for one in found
    )
    assert joined == text


@given(marked())
def test_every_piece_carries_exactly_the_marks_that_lie_over_it(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    for one in paragraphs(text, spans):
        for piece in one.segments:
            wanted = {span.key for span in spans if span.start <= piece.start and piece.end <= span.end}
            touched = {span.key for span in spans if span.start < piece.end and piece.start < span.end}
            assert set(piece.keys) == wanted == touched


@given(marked())
def test_a_mark_begins_once_and_only_one_of_line_ends_alone_is_not_shown(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    begun = [key for one in paragraphs(text, spans) for piece in one.segments for key in piece.first]
    visible = [span.key for span in spans if text[span.start : span.end].strip("\r\n")]
    assert sorted(begun) == sorted(visible)


@given(marked())
def test_places_in_the_page_are_places_in_the_text(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    lane = lanes(spans)
    page = shown_text(text, paragraphs(text, spans), {s.key: Look(lane[s.key], 0, s.key + 1) for s in spans})
    page.encode()
    for start, content in re.findall(r'<p [^>]*data-start="(\d+)">(.*?)</p>', page, re.DOTALL):
        words = html.unescape(re.sub(r"<[^>]+>", "", content))
        assert words == showable(text)[int(start) : int(start) + len(words)]
        assert "\r" not in words
        assert "\n" not in words


@given(marked())
def test_stripes_do_not_lie_on_each_other_while_there_is_room(case: tuple[str, list[Span]]) -> None:
    _, spans = case
    lane = lanes(spans)
    for one in spans:
        for other in spans:
            overlap = one.key < other.key and one.start < other.end and other.start < one.end
            assert not overlap or lane[one.key] != lane[other.key] or lane[one.key] == LANES - 1


@given(TEXTS)
def test_sentences_are_the_stretch(text: str) -> None:
    for start, end, _ in lines(text):
        found = sentences(text, start, end)
        assert "".join(text[a:b] for a, b in found) == text[start:end]


def test_a_passage_stands_between_its_words() -> None:
    text = "Eins zwei drei vier fünf sechs sieben"
    start = text.index("vier")
    assert around(text, start, start + 4, 7) == ("… drei ", "vier", " fünf …")
    assert around("kurz", 0, 4, 100) == ("", "kurz", "")
