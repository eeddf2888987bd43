"""Parts of a page that carry traces: text, lists, phases, first and last page.

A trace becomes `data-trace` with the opaque identifiers of the records; nothing of it is seen or read out.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dwk.documents.blocks import BulletItem, Closing, Document, PhaseMatrix, RichText
from dwk.documents.front import FUNDED_BY, PARTNERS, Supporter
from dwk.documents.logos import data_uri
from dwk.documents.phases import STATE_WORDS, PhaseCell, state_svg
from dwk.documents.wording import clean, origin_lines, runs_of
from dwk.ui.formats import date_long


def text_html(text: str) -> str:
    """Plain text, cleaned and escaped."""
    return escape(clean(text))


def trace_attribute(trace: Sequence[str]) -> str:
    """The records behind an element, as an attribute that nobody sees."""
    told = " ".join("".join(clean(one).split()) for one in trace)
    return f' data-trace="{escape(told)}"' if told.strip() else ""


def rich_html(text: RichText) -> str:
    """Running text; a run with a trace stands in a span of its own."""
    parts = []
    for run in runs_of(text):
        shown = f"<strong>{escape(run.text)}</strong>" if run.strong else escape(run.text)
        shown = f"<em>{shown}</em>" if run.italic else shown
        shown = f'<a href="#{escape(run.target)}">{shown}</a>' if run.target else shown
        trace = trace_attribute(run.trace)
        parts.append(f"<span{trace}>{shown}</span>" if trace else shown)
    return "".join(parts)


def bullets_html(items: Sequence[RichText | BulletItem], *, ordered: bool = False, start: int = 1) -> str:
    """A list with the lists inside it."""
    parts = []
    for item in items:
        if isinstance(item, BulletItem):
            inner = bullets_html(item.items, ordered=item.ordered) if item.items else ""
            parts.append(f"<li{trace_attribute(item.trace)}>{rich_html(item.text)}{inner}</li>")
        else:
            parts.append(f"<li>{rich_html(item)}</li>")
    if ordered:
        begin = f' start="{start}"' if start != 1 else ""
        return f"<ol{begin}>{''.join(parts)}</ol>"
    return f"<ul>{''.join(parts)}</ul>"


def origin_html(lines: Sequence[str]) -> str:
    """Notes and source below a figure or table."""
    return f'<div class="origin">{"".join(f"<p>{text_html(line)}</p>" for line in lines)}</div>'


def phases_html(block: PhaseMatrix, number: str) -> str:
    """Participants by phases; each shape says its state to those who do not see it."""
    head = "".join(f'<th scope="col">{text_html(name)}</th>' for name in (block.corner, *block.phases))
    rows = "".join(
        f'<tr{trace_attribute(row.trace)}><th scope="row">{text_html(row.name)}</th>{"".join(map(_state, row.cells))}</tr>'
        for row in block.rows
    )
    legend = "".join(
        f'<li><span class="state">{state_svg(state)}</span>{STATE_WORDS[state]}</li>' for state in block.states
    )
    return (
        f'<figure><div class="scroll" tabindex="0" role="region" aria-label="{text_html(block.caption)}"><table>'
        f'<caption><span class="unit">{number}</span>{text_html(block.caption)}</caption>'
        f'<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div><ul class="legend" aria-hidden="true">{legend}</ul>'
        f"{origin_html(origin_lines(block.notes, block.source))}</figure>"
    )


def _state(cell: PhaseCell) -> str:
    word = STATE_WORDS[cell.state]
    # where the word is written out the shape says nothing more
    sign = state_svg(cell.state, label=word if cell.text != word else "")
    hidden = "" if cell.text != word else ' aria-hidden="true"'
    kind = ' class="open"' if cell.state == "open" else ""
    return (
        f'<td{kind}{trace_attribute(cell.trace)}><span class="state"{hidden}>{sign}</span>{text_html(cell.text)}</td>'
    )


def cover_html(document: Document) -> str:
    """Occasion, office, funders and partners below the title."""
    cover = document.cover
    if cover is None:
        return ""
    where = ", ".join(part for part in (cover.occasion, cover.place, date_long(cover.day) if cover.day else "") if part)
    lines = "".join(f'<p class="occasion">{text_html(line)}</p>' for line in (where, cover.office) if line.strip())
    groups = ((FUNDED_BY, cover.funders), (PARTNERS, cover.partners))
    return lines + "".join(_supporters(head, people) for head, people in groups if people)


def _supporters(head: str, people: Sequence[Supporter]) -> str:
    items = "".join(f"<li>{text_html(one.wording)}{_logo(one)}</li>" for one in people)
    return f'<div class="supporters"><p><strong>{head}</strong></p><ul>{items}</ul></div>\n'


def _logo(one: Supporter) -> str:
    if one.logo is None:
        return ""
    return f'<img src="{data_uri(one.logo, one.wording)}" alt="{text_html(one.alt)}">'


def closing_html(closing: Closing | None) -> str:
    """The contact at the end."""
    if closing is None:
        return ""
    lines = "".join(f"<p>{text_html(line)}</p>" for line in closing.lines)
    return (
        f'<section class="closing" aria-labelledby="schluss"{trace_attribute(closing.trace)}>'
        f'<h2 id="schluss">{text_html(closing.title)}</h2>{lines}</section>\n'
    )


def footer_html(document: Document) -> str:
    """The funders' wording at the foot."""
    return f'<footer><p class="note">{text_html(document.footer)}</p></footer>\n' if document.footer.strip() else ""
