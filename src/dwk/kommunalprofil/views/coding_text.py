"""HTML of a text with its marks: a stripe for each, a number where it begins; no text of its own in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html_join
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


def _segment(text: str, segment: Segment, looks: Mapping[int, Look]) -> str:
    """A piece inside its stripes, the lowest one outside; besides the escaped words there are only numbers."""
    inner = str(escape(text[segment.start : segment.end]))
    for key in sorted(segment.keys, key=lambda key: looks[key].lane):
        look = looks[key]
        stripe = f"dwk-stripe dwk-stripe--{look.lane} dwk-hue--{look.hue}"
        if key in segment.first:
            begins = f'dwk-stripe--first" id="k{key}" data-number="{look.number}" data-k="{key}'
            inner = f'<span class="{stripe} {begins}">{inner}</span>'
        else:
            inner = f'<span class="{stripe}" data-k="{key}">{inner}</span>'
    return inner
