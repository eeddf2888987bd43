"""Tabs of the pages about data: what a person may enter, and where they are."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from dwk.accounts.access import may
from dwk.accounts.permissions import Permission
from dwk.ui.components import Link
from dwk.ui.navigation import further_tabs

#: the place where upper modules add their own tab
PLACE = "data"
PROFILES, SERIES, IMPORTS = "Datenprofile", "Reihen", "Einlesen"


def data_tabs(request: HttpRequest, current: str) -> list[Link]:
    """The tabs for this visitor; ``current`` is one of the names above."""
    tabs = [(PROFILES, "data_home")]
    tabs += [(tab.label, tab.url_name) for tab in further_tabs.shown_for(PLACE, request)]
    tabs.append((SERIES, "series_list"))
    if may(request, Permission.VIEW_IMPORTS) or may(request, Permission.IMPORT_DATA):
        tabs.append((IMPORTS, "import_list"))
    return [Link(label, reverse(name), current=label == current) for label, name in tabs]
