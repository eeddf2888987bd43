"""HTML of a text with its marks: a stripe for each, a number where it begins; no text of its own in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from dwk.kommunalprofil.segments import Paragraph, Segment, showable


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark looks: stripe, colour, number."""

    lane: int
    hue: int
    number: int


def shown_text(text: str, paragraphs: Sequence[Paragraph], looks: Mapping[int, Look]) -> SafeString:
    """All paragraphs; positions follow from ``data-start`` and the words alone."""
    text = showable(text)
    return format_html_join(
        "",
        '<div class="dwk-said__row"><a class="dwk-said__number" href="?absatz={}#markieren" '
        'aria-label="Absatz {}: Sätze wählen">{}</a><p class="dwk-said__line" id="a{}" data-start="{}">{}</p></div>',
        (
            (one.number, one.number, one.number, one.number, one.start, _line(text, one.segments, looks))
            for one in paragraphs
        ),
    )


def _line(text: str, segments: Sequence[Segment], looks: Mapping[int, Look]) -> SafeString:
    return mark_safe("".join(_segment(text, one, looks) for one in segments))  # noqa: S308 -- every part is escaped


def _segment(text: str, segment: Segment, looks: Mapping[int, Look]) -> SafeString:
    """A piece inside its stripes, the lowest one outside."""
    inner = format_html("{}", text[segment.start : segment.end])
    for key in sorted(segment.keys, key=lambda key: looks[key].lane):
        look = looks[key]
        if key in segment.first:
            inner = format_html(
                '<span class="dwk-stripe dwk-stripe--{} dwk-hue--{} dwk-stripe--first" id="k{}" data-number="{}" '
                'data-k="{}">{}</span>',
                look.lane, look.hue, key, look.number, key, inner,
            )  # fmt: skip
        else:
            inner = format_html(
                '<span class="dwk-stripe dwk-stripe--{} dwk-hue--{}" data-k="{}">{}</span>',
                look.lane, look.hue, key, inner,
            )  # fmt: skip
    return inner
