"""Pages of the shell itself: theme, legal pages, gallery of the components."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from . import gallery
from .formats import date_short, plural
from .search import SHORTEST, Hit, Provider, Query, excerpt, marked, providers
from .searching import searched_text
from .theme import COOKIE, MAX_AGE_SECONDS, THEMES

#: hits of a kind among others, and on a page of its own
FEW, PER_PAGE = 5, 25


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and go back to where the form stood."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None) or not target.startswith("/"):
        target = "/"
    response = redirect(target)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            COOKIE, theme, max_age=MAX_AGE_SECONDS, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that fits and that the visitor may see, by kind; one kind alone page by page."""
    query = Query(request, searched_text(request), timezone.localdate())
    kinds = {provider.key: provider for provider in providers.all()}
    one = kinds.get(request.GET.get("art", ""))
    context: dict[str, Any] = {"text": query.text, "too_short": 0 < len(query.text) < SHORTEST}
    if len(query.text) < SHORTEST or not query.words:
        return render(request, "ui/search.html", context)
    if one is not None:
        found: Any = one.find(query)
        page: Page[Any] = Paginator([] if found is None else found, PER_PAGE).get_page(request.GET.get("seite"))
        shown = [(one, _lines(list(page.object_list), query), False)]
        context |= {"page": page, "kind": one, "count": plural(page.paginator.count, "Treffer", "Treffer")}
    else:
        shown = [_first(provider, query) for provider in kinds.values()]
    return render(request, "ui/search.html", {**context, "groups": [group for group in shown if group[1]]})


def _first(provider: Provider, query: Query) -> tuple[Provider, list[dict[str, Any]], bool]:
    """The first hits of a kind, and whether there are more."""
    found = provider.find(query)
    hits = [] if found is None else found[: FEW + 1]
    return provider, _lines(hits[:FEW], query), len(hits) > FEW


def _lines(hits: list[Hit], query: Query) -> list[dict[str, Any]]:
    words = query.words
    return [
        {
            "url": hit.url,
            "title": marked(hit.title, words),
            "where": ", ".join(part for part in (hit.where, date_short(hit.day) if hit.day else "") if part),
            "text": marked(excerpt(hit.text, words), words),
        }
        for hit in hits
    ]


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Statement on accessibility."""
    return render(request, "ui/legal/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Privacy notice."""
    return render(request, "ui/legal/privacy.html")


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Imprint."""
    return render(request, "ui/legal/imprint.html")


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with invented content; not part of an installation in production."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "ui/gallery/index.html", gallery.context(request.GET))
