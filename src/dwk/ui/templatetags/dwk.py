"""Filters for formats and tags for components; built into every template (no ``{% load %}`` needed)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from dwk.ui import components as c
from dwk.ui import formats, forms

register = template.Library()

register.filter("prozent", formats.percent)
register.filter("euro", formats.euro)
register.filter("datum", formats.date_short)
register.filter("datum_lang", formats.date_long)
register.filter("dateigroesse", formats.file_size)


@register.filter
def zahl(value: formats.Number | None, decimals: int | None = 0) -> str:
    """Write ``{{ value|zahl }}`` or ``{{ value|zahl:1 }}``."""
    return formats.number(value, decimals)


@register.filter
def vorzeichen(value: formats.Number | None, decimals: int | None = 0) -> str:
    """Write ``{{ value|vorzeichen:1 }}`` as "+14,8"."""
    return formats.number(value, decimals, sign=True)


@register.filter
def einheit(value: formats.Number | None, unit: str) -> str:
    """Write ``{{ value|einheit:"je 1.000 Personen" }}``."""
    return formats.with_unit(value, unit)


@register.filter
def zeitpunkt(value: datetime.datetime | None) -> str:
    """Write a moment in local time: "03.08.2020, 12:09 Uhr"."""
    if value is not None and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_time(value)


@register.filter
def anzahl(count: int, words: str) -> str:
    """Write ``{{ n|anzahl:"Wert,Werte" }}``."""
    one, many = words.split(",")
    return formats.plural(count, one, many)


@register.inclusion_tag("ui/components/badge.html")
def badge(label: str | c.Badge, kind: c.BadgeKind = "note") -> dict[str, Any]:
    """Show ``{% badge "Schätzung" "estimate" %}`` or ``{% badge badge %}``."""
    return {"badge": label if isinstance(label, c.Badge) else c.Badge(str(label), kind)}


@register.inclusion_tag("ui/components/mark.html")
def mark(kind: c.MarkKind, label: str = "") -> dict[str, Any]:
    """Show a state by shape and word: ``{% mark "done" "Freigegeben" %}``; without word only beside other words."""
    return {"kind": kind, "label": label}


@register.inclusion_tag("ui/components/icon.html")
def icon(name: str) -> dict[str, Any]:
    """Show a KERN icon that says nothing of its own: ``{% icon "download" %}``."""
    return {"name": name}


@register.inclusion_tag("ui/components/button.html")
def button(
    label: str,
    url: str = "",
    *,
    kind: str = "primary",
    icon: str = "",
    name: str = "",
    value: str = "",
    download: bool = False,
) -> dict[str, Any]:
    """Show a button, or with ``url`` a link that looks like one; kinds: primary, secondary, tertiary, danger."""
    return {
        "label": label,
        "url": url,
        "kind": kind,
        "icon": icon,
        "name": name,
        "value": value,
        "download": download,
    }


@register.inclusion_tag("ui/components/figure.html")
def figure(figure: c.Figure, level: int = 2) -> dict[str, Any]:
    """Show a chart with title, source, links and its table."""
    return {
        "figure": figure,
        "level": level,
        # the chart engine writes the SVG; user text reaches it only as data that the engine escapes
        "wide": mark_safe(figure.svg_wide),  # noqa: S308 -- drawn by the chart engine
        "narrow": mark_safe(figure.svg_narrow),  # noqa: S308 -- drawn by the chart engine
    }


@register.inclusion_tag("ui/components/key_figures.html")
def key_figures(figures: Sequence[c.KeyFigure]) -> dict[str, Any]:
    """Show key figure tiles side by side, on phones as rows with the line at the right."""
    return {"tiles": [(figure, mark_safe(figure.svg)) for figure in figures]}  # noqa: S308 -- drawn by the chart engine


@register.inclusion_tag("ui/components/table.html")
def data_table(table: c.Table) -> dict[str, Any]:
    """Show a data table; on phones rows with the comparison below."""
    rows = [
        (group.title, [(row, list(zip(table.columns[1:], row.cells, strict=False))) for row in group.rows])
        for group in table.groups
    ]
    return {"table": table, "groups": rows, "width": len(table.columns), "rest": len(table.columns) - 1}


@register.inclusion_tag("ui/components/source.html")
def source_line(source: c.Source | str) -> dict[str, Any]:
    """Show where figures come from."""
    return {"source": source if isinstance(source, c.Source) else c.Source(source)}


@register.inclusion_tag("ui/components/facts.html")
def facts(facts: Sequence[c.Fact]) -> dict[str, Any]:
    """Show the facts of a file or object in a quiet box."""
    return {"facts": facts}


@register.inclusion_tag("ui/components/counts.html")
def counts(counts: Sequence[c.Count]) -> dict[str, Any]:
    """Show counts side by side under an ink line."""
    return {"counts": counts}


@register.inclusion_tag("ui/components/steps.html")
def steps(steps: Sequence[c.Step], label: str = "Schritte") -> dict[str, Any]:
    """Show the steps of a procedure with the current one marked."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(links: Sequence[c.Link], label: str, kind: str = "sub") -> dict[str, Any]:
    """Show links as tabs: kind "module" for the third bar, "sub" within a page."""
    return {"links": links, "label": label, "kind": kind}


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[c.Link], here: str = "") -> dict[str, Any]:
    """Show the way to this page; ``here`` is the page itself."""
    return {"crumbs": crumbs, "here": here}


@register.inclusion_tag("ui/components/alert.html")
def alert(kind: str, title: str, text: str = "", level: int = 0) -> dict[str, Any]:
    """Show a KERN alert with icon and word: kinds info, success, warning, danger."""
    words = {"info": "Hinweis", "success": "Erledigt", "warning": "Achtung", "danger": "Fehler"}
    return {"kind": kind, "title": title, "text": text, "word": words[kind], "level": level}


@register.inclusion_tag("ui/components/progress.html")
def progress(label: str, value: int, maximum: int, text: str = "") -> dict[str, Any]:
    """Show progress with label and words; ``text`` defaults to "3 von 8"."""
    words = text or f"{formats.number(value)} von {formats.number(maximum)}"
    return {"label": label, "value": value, "maximum": maximum, "text": words}


@register.inclusion_tag("ui/components/empty.html")
def empty_state(title: str, text: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Show a list without entries that teaches what to do."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("ui/components/term.html")
def term(word: str, meaning: str, key: str) -> dict[str, Any]:
    """Show a glossary term whose meaning opens on click, tap, Enter; ``key`` is unique on the page."""
    return {"word": word, "meaning": meaning, "key": key}


@register.inclusion_tag("ui/components/copy.html")
def copy_address(url: str, label: str = "Adresse kopieren") -> dict[str, Any]:
    """Show an address to pass on; with script a button copies it."""
    return {"url": url, "label": label}


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """Show a form field in KERN's markup with hint and errors tied to it."""
    return forms.field_context(bound)


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Show all errors of a form with links to their fields."""
    return {"errors": forms.error_list(form)}


@register.inclusion_tag("ui/components/filter_bar.html", takes_context=True)
def filter_bar(
    context: template.Context,
    filters: Sequence[c.Filter],
    *,
    search_name: str = "",
    search_label: str = "Name oder Schlüssel",
    count: str = "",
    links: Sequence[c.Link] = (),
) -> dict[str, Any]:
    """Show filters as a form whose state lives in the address; ``count`` says what is left."""
    query: QueryDict = context["request"].GET
    own = {item.name for item in filters} | {search_name, "seite"}
    return {
        "filters": filters,
        "search_name": search_name,
        "search_label": search_label,
        "search_value": query.get(search_name, "") if search_name else "",
        "kept": [(key, value) for key, values in query.lists() for value in values if key not in own],
        "count": count,
        "links": links,
    }


@register.inclusion_tag("ui/components/paging.html", takes_context=True)
def paging(context: template.Context, page: Page[Any], parameter: str = "seite") -> dict[str, Any]:
    """Show links to the pages of a list; the other filters stay in the address."""
    query: QueryDict = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    paginator = page.paginator
    return {
        "page": page,
        "total": formats.number(paginator.count),
        "first": formats.number(page.start_index()),
        "last": formats.number(page.end_index()),
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
        "numbers": [
            (n, address(n) if isinstance(n, int) else "")
            for n in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ],
    }


@register.inclusion_tag("ui/components/context_bar.html")
def context_bar(
    subject: c.Switch, *, role: str = "", stand: c.Switch | None = None, past: bool = False
) -> dict[str, Any]:
    """Show the second bar: switch of the Kommune, role, switch of the "Stand" (``past``: a past day)."""
    return {"subject": subject, "role": role, "stand": stand, "past": past}


@register.simple_tag
def attributes(values: dict[str, str]) -> SafeString:
    """Write a dictionary as escaped HTML attributes."""
    from django.forms.utils import flatatt  # the one escaping of attributes

    return flatatt(values)
