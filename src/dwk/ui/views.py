"""Pages of the shell itself: theme, legal pages, gallery of the components."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from . import gallery
from .theme import COOKIE, MAX_AGE_SECONDS, THEMES


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
