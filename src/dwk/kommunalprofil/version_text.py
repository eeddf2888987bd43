"""Texts of a frozen version on a page: Markdown without HTML of its own, evidence in words. Pure.

The one place that knows how texts are rendered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt

PLACEHOLDER = re.compile(r"\{beleg:(\d{1,9})\}")


def html_of(text: str, evidence: Mapping[int, str]) -> str:
    """HTML of a text; ``evidence`` gives the words that stand for a placeholder."""
    plain = PLACEHOLDER.sub(lambda found: evidence.get(int(found[1]), "[Beleg fehlt]"), text)
    return str(_markdown().render(plain.replace("\0", "")))


def evidence_words(kind: str, content: Mapping[str, Any]) -> str:
    """What a page says of a piece of evidence."""
    if "withdrawn_on" in content:
        return "Zitat nach Widerruf der Einwilligung entfernt"
    if kind == "quote":
        return f"„{content['text']}“ ({content['speaker']})"
    parts = [str(content.get("label", ""))]
    if content.get("value") is not None:
        parts.append(f"{content['value']} {content.get('unit', '')}".strip())
    if content.get("page"):
        parts.append(f"Seite {content['page']}")
    if content.get("source"):
        parts.append(str(content["source"]))
    return ", ".join(part for part in parts if part)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    return markdown.disable(["image", "html_block", "html_inline"])
