"""Markdown of a chapter as HTML: nothing that people type reaches a page as HTML. Pure.

Links lead to http, https, mailto or a place on this site; there are no pictures. „{beleg:12}“ shows evidence 12.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

PLACEHOLDER = re.compile(r"\{beleg:(\d{1,9})\}")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
#: a text begins with headings of the first level; on the page they stand below the chapter
HEADING_STEP = 2
LOWEST_HEADING = 6


def to_html(text: str, evidence: Mapping[int, str]) -> str:
    """HTML of a text; ``evidence`` gives the words that stand for a placeholder."""
    return str(_markdown().render(text.replace("\0", ""), {"evidence": evidence}))


def evidence_numbers(text: str) -> list[int]:
    """Numbers of the evidence that a text shows, each once, in the order of the text; in code it shows none."""
    tokens = _all_tokens(_markdown().parse(text.replace("\0", ""), {}))
    return list(dict.fromkeys(int(token.content) for token in tokens if token.type == "beleg"))


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
    markdown.add_render_rule("beleg", _show)
    return markdown


def _placeholder(state: StateInline, silent: bool) -> bool:
    found = PLACEHOLDER.match(state.src, state.pos)
    if found is None or found.end() > state.posMax:
        return False
    if not silent:
        state.push("beleg", "", 0).content = found[1]
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


def _show(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Mapping[str, Any]) -> str:
    number = int(tokens[index].content)
    words = env["evidence"].get(number)
    if words is None:
        return f'<span class="kp-beleg kp-beleg--gone">[Beleg {number} gibt es nicht]</span>'
    return f'<span class="kp-beleg">{escape(words)} <span class="kp-beleg__number">[Beleg {number}]</span></span>'


def _all_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all_tokens(token.children or ())
