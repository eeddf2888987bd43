"""A piece of evidence in words, from its frozen content. Pure.

In running text a figure is its value with unit, and its year where the sentence does not name it; source, region and
the rest stand in the list that the number beside it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dwk.ui.formats import with_unit

from .frozen_charts import drawn_of

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
BRACES = re.compile(r"\{[a-z]+:\d+\}")
WITHDRAWN = "Zitat nach Widerruf der Einwilligung entfernt"


def value_words(content: Mapping[str, Any]) -> str:
    """The value of a figure with its unit."""
    value, unit = content.get("value"), str(content.get("unit", ""))
    if isinstance(value, int | float):
        return with_unit(value, unit, content.get("decimals"))
    return f"{'–' if value is None else value} {unit}".strip()


def words_of(kind: str, content: Mapping[str, Any]) -> str:
    """Everything about a piece of evidence: figure or chart with unit, year and source; quote; page of a document."""
    if kind != "figure":
        return _said(kind, content)
    source = str(content["source"]).rstrip(".")
    drawn = drawn_of(content)
    if drawn is not None:
        return f"Abbildung „{drawn['title']}“ ({content['label']}; zuletzt {value_words(content)}; {source})"
    return f"{value_words(content)} ({figure_place(content)}; {source})"


def _said(kind: str, content: Mapping[str, Any]) -> str:
    if "withdrawn_on" in content:
        return WITHDRAWN
    if kind == "quote":
        speaker = content.get("speaker")
        return f"„{content.get('text', '')}“" + (f" ({speaker})" if speaker else "")
    page = f", Seite {content['page']}" if content.get("page") else ""
    return f"{content.get('title') or content.get('label', '')}{page}"


def card_words(kind: str, content: Mapping[str, Any], own_region: str) -> str:
    """The same in one line for a card: name, value, year; the region where it is another one than ``own_region``."""
    if kind != "figure":
        return _said(kind, content)
    drawn = drawn_of(content)
    if drawn is not None:
        return f"Abbildung „{drawn['title']}“"
    elsewhere = str(content.get("region_name", "")) if content.get("region_key") != own_region else ""
    scenario = f"Szenario „{content['scenario']}“" if content.get("scenario") else ""
    told = ", ".join(
        one for one in (str(content.get("period") or content.get("year") or ""), elsewhere, scenario) if one
    )
    name = content.get("name") or content.get("label", "")
    return f"{name}: {value_words(content)}" + (f" ({told})" if told else "")


def inline_words(kind: str, content: Mapping[str, Any], sentence: str) -> str:
    """What stands for it inside ``sentence``."""
    if kind != "figure":
        return _said(kind, content)
    year = str(content.get("year") or content.get("period") or "")
    proxy = f"Ersatzwert {content.get('region_name', '')}".strip() if content.get("proxy") else ""
    parts = [year if year not in sentence else "", proxy, "Schätzung" if content.get("estimate") else ""]
    told = ", ".join(part for part in (*parts, str(content.get("mark") or "")) if part)
    return value_words(content) + (f" ({told})" if told else "")


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of a text that a passage stands in."""
    begin = max((found.end() for found in SENTENCE_END.finditer(text, 0, start)), default=0)
    stop = SENTENCE_END.search(text, end)
    # the number of a placeholder is no year
    return BRACES.sub("", text[begin : stop.start() if stop else len(text)])


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
