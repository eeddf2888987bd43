"""What every page of a whole programme shows around its content."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from dwk.accounts.permissions import Permission, Role, allowed
from dwk.programme.models import Programme
from dwk.ui.components import Link, Switch
from dwk.ui.navigation import further_tabs

from .access import days_of, role_names, stand_switch

#: label, name of the address, right it takes; the page of reports belongs to the module above and is reached by its path
TABS: tuple[tuple[str, str, Permission], ...] = (
    ("Kommunen", "programme_overview", Permission.VIEW_PROGRAMME),
    ("Programm", "programme_page", Permission.VIEW_PROGRAMME),
    ("Personen", "programme_members", Permission.VIEW_PROGRAMME),
    ("Veranstaltungen", "programme_events", Permission.VIEW_PROGRAMME),
)


#: where modules above add their tab (``dwk.ui.navigation.further_tabs``); their page takes the short name of the programme
PLACE = "programm"


def tabs_of_programme(
    request: HttpRequest, programme: Programme, roles: frozenset[Role], current: str, query: str = ""
) -> list[Link]:
    """Tabs of a programme, those the person may enter."""
    tabs = [
        Link(label, reverse(name, args=[programme.slug]) + query, current=label == current)
        for label, name, needed in TABS
        if allowed(roles, needed)
    ]
    tabs += [
        Link(tab.label, reverse(tab.url_name, args=[programme.slug]) + query, current=tab.label == current)
        for tab in further_tabs.shown_for(PLACE, request)
        if not tab.needed or allowed(roles, Permission(tab.needed))
    ]
    if allowed(roles, Permission.VIEW_REPORTS):
        tabs.append(Link("Berichte", f"/berichte/{programme.slug}/", current=current == "Berichte"))
    return tabs


def shown_whole(
    request: HttpRequest, programme: Programme, roles: frozenset[Role], tab: str, **context: object
) -> dict[str, object]:
    """Context of a page of a whole programme: bars, tabs, day."""
    days = days_of(request)
    return {
        "programme": programme,
        "days": days,
        "past": days.past,
        "role": role_names(roles),
        "subject": Switch("Programm", programme.name),
        "stand": stand_switch(days, programme, request.path),
        "tabs": tabs_of_programme(request, programme, roles, tab, days.query),
        **context,
    }
