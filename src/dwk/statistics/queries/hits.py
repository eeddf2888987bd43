"""Indicators and series for the search over everything; everybody may search them."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from dwk.statistics.models import Indicator, Series
from dwk.ui.search import Found, Hit, Query


def find_indicators(query: Query) -> Found:
    """Measures by name, code and definition."""
    rows = query.narrow(Indicator.objects.all(), "name", "short_name", "code", "definition")
    return Found(rows.order_by("position", "code"), _indicators)


def find_series(query: Query) -> Found:
    """Series by name, and by number, title and publisher of their table."""
    fields = ("name", "code", "source__table_code", "source__title", "source__publisher")
    rows = query.narrow(Series.objects.select_related("source"), *fields)
    return Found(rows.order_by("source__precedence", "source__key", "name", "code"), _series)


def _indicators(rows: Sequence[Indicator]) -> list[Hit]:
    page = reverse("indicator_definitions")
    return [Hit(row.name, f"{page}#{row.code.lower()}", where=row.unit, text=row.definition) for row in rows]


def _series(rows: Sequence[Series]) -> list[Hit]:
    return [
        Hit(row.name, reverse("series_detail", args=[row.pk]), where=f"{row.unit}, {row.source}", text=row.source.title)
        for row in rows
    ]
