"""Markdown of a chapter as HTML: nothing that people type reaches a page as HTML. Pure.

Links lead to http, https, mailto or a place on this site; there are no pictures. „{beleg:12}“ shows evidence 12, a chart
in full where it stands alone in a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .evidence_words import inline_words, sentence_around

PLACEHOLDER = re.compile(r"\{beleg:(\d{1,9})\}")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
#: a text begins with headings of the first level; on the page they stand below the chapter
HEADING_STEP = 2
LOWEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence that a text can name: what it says, where its list entry is, its chart as HTML."""

    kind: str
    content: Mapping[str, Any]
    #: identifier of the entry that says everything about it, on the same page
    anchor: str = ""
    #: drawn by us; empty for what is no chart
    chart: str = ""
    #: what stands there instead of its words
    instead: str = ""

    def inside(self, sentence: str) -> str:
        """Its words inside a sentence."""
        return self.instead or inline_words(self.kind, self.content, sentence)


def to_html(text: str, evidence: Mapping[int, Cited]) -> str:
    """HTML of a text; ``evidence`` has what its placeholders stand for."""
    return str(_markdown().render(text.replace("\0", ""), {"evidence": evidence}))


def evidence_numbers(text: str) -> list[int]:
    """Numbers of the evidence that a text shows, each once, in the order of the text; in code it shows none."""
    tokens = _all_tokens(_markdown().parse(text.replace("\0", ""), {}))
    return list(dict.fromkeys(int(token.content) for token in tokens if token.type in {"beleg", "beleg_alone"}))


def alone_numbers(text: str) -> set[int]:
    """Numbers of the evidence that stands alone in a paragraph: there a chart is shown in full."""
    tokens = _markdown().parse(text.replace("\0", ""), {})
    return {int(token.content) for token in tokens if token.type == "beleg_alone"}


def allowed_link(address: str) -> bool:
    """Whether a link may lead there."""
    # browsers skip spaces and control characters within a scheme
    plain = "".join(sign for sign in address if sign.isprintable() and not sign.isspace())
    if plain.startswith(("//", "\\", "/\\")):
        return False
    scheme = SCHEME.match(plain)
    if scheme:
        return scheme[1].lower() in ALLOWED_SCHEMES
    # what looks like a scheme in disguise is none of our places
    return not re.match(r"[^/?#]*(:|%3a|&)", plain, re.IGNORECASE)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- a name of the library
        return allowed_link(url)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"html": False, "linkify": False, "typographer": False})
    markdown.enable(["table", "strikethrough"])
    markdown.disable(["image", "html_block", "html_inline"])
    markdown.inline.ruler.before("link", "beleg", _placeholder)
    markdown.core.ruler.push("lower_headings", _lower_headings)
    markdown.core.ruler.push("alone", _alone)
    markdown.add_render_rule("beleg", _show)
    markdown.add_render_rule("beleg_alone", _show_alone)
    markdown.add_render_rule("table_open", _table_open)
    markdown.add_render_rule("table_close", _table_close)
    return markdown


def _table_open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    # a wide table is moved within its own frame, by touch and by keyboard; the page stays as wide as the phone
    return '<div class="dwk-table-wrap" role="group" aria-label="Tabelle" tabindex="0"><table>'


def _table_close(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    return "</table></div>"


def _placeholder(state: StateInline, silent: bool) -> bool:
    found = PLACEHOLDER.match(state.src, state.pos)
    if found is None or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("beleg", "", 0)
        sentence = sentence_around(state.src, found.start(), found.end())
        token.content, token.meta = found[1], {"sentence": sentence, "linked": state.linkLevel > 0}
    state.pos = found.end()
    return True


def _lower_headings(state: Any) -> None:
    """Headings stand below that of the chapter, and none leaves out a level, whatever people typed."""
    above: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
            above = [one for one in above if one < level] + [level]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(LOWEST_HEADING, len(above) + HEADING_STEP)}"


def _alone(state: Any) -> None:
    """A paragraph of the outermost level that is nothing but a placeholder becomes one token."""
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if [one.type for one in tokens[-3:]] != ["paragraph_open", "inline", "paragraph_close"]:
            continue
        children = tokens[-2].children or []
        if token.level == 0 and len(children) == 1 and children[0].type == "beleg":
            lone = Token("beleg_alone", "", 0, content=children[0].content, meta=children[0].meta, block=True)
            tokens[-3:] = [lone]
    state.tokens = tokens


def _show(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    number = int(tokens[index].content)
    cited: Cited | None = env["evidence"].get(number)
    if cited is None:
        return f'<span class="kp-beleg kp-beleg--gone">[Beleg {number} gibt es nicht]</span>'
    told = f"[Beleg\N{NO-BREAK SPACE}{number}]"
    # a link inside a link is none
    if cited.anchor and not tokens[index].meta["linked"]:
        told = f'<a href="#{escape(cited.anchor)}">{told}</a>'
    words = escape(cited.inside(tokens[index].meta["sentence"]))
    return f'<span class="kp-beleg">{words} <span class="kp-beleg__number">{told}</span></span>'


def _show_alone(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    cited: Cited | None = env["evidence"].get(int(tokens[index].content))
    if cited is not None and cited.chart:
        return cited.chart
    return f"<p>{_show(renderer, tokens, index, options, env)}</p>\n"


def _all_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all_tokens(token.children or ())
