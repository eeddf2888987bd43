"""A piece of evidence in words, from its frozen content. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dwk.ui.formats import with_unit


def value_words(content: Mapping[str, Any]) -> str:
    """The value of a figure with its unit."""
    return with_unit(content.get("value"), str(content.get("unit", "")), content.get("decimals"))


def words_of(kind: str, content: Mapping[str, Any]) -> str:
    """What a text shows for a piece of evidence: figure with unit, year and source; quote; page of a document."""
    if "withdrawn_on" in content:
        return "Zitat nach Widerruf der Einwilligung entfernt"
    if kind == "quote":
        speaker = content.get("speaker")
        return f"„{content['text']}“" + (f" ({speaker})" if speaker else "")
    if kind == "document":
        page = f", Seite {content['page']}" if content.get("page") else ""
        return f"{content['title']}{page}"
    return f"{value_words(content)} ({figure_place(content)}; {str(content['source']).rstrip('.')})"


def figure_place(content: Mapping[str, Any]) -> str:
    """What a figure is about: name, region, year, and what must be said beside it."""
    parts = [str(content["name"]), str(content["region_name"]), str(content["period"])]
    if content.get("scenario"):
        parts.append(f"Szenario „{content['scenario']}“")
    for flag, word in (("proxy", "Ersatzwert des größeren Gebiets"), ("estimate", "Schätzung")):
        if content.get(flag):
            parts.append(word)
    if content.get("mark"):
        parts.append(str(content["mark"]))
    return ", ".join(parts)
