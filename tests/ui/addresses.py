"""Addresses for tests of the shell alone, without the modules above it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path


def page(request: HttpRequest) -> HttpResponse:
    """An ordinary page; ``?vorlage=`` names another template."""
    return render(request, request.GET.get("vorlage", "base.html"))


def suggestions(request: HttpRequest) -> HttpResponse:
    """Two invented places for whatever is typed."""
    return JsonResponse(
        [
            {"label": "Musterkreis", "hint": "Kreis, Beispiel", "url": "/impressum/"},
            {"label": "Musterstadt", "hint": "Gemeinde, Beispiel", "url": "/datenschutz/"},
        ],
        safe=False,
    )


def refused(request: HttpRequest) -> HttpResponse:
    """A page somebody may not see."""
    raise PermissionDenied("Nur die Geschäftsstelle darf Dateien einlesen.")


def broken(request: HttpRequest) -> HttpResponse:
    """A page with a fault."""
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("", page, name="start"),
    path("kommunen/", page, name="kommunen"),
    path("kommunen/suche/", page, name="kommunen-suche"),
    path("kommunen/vorschlaege/", suggestions, name="kommunen-vorschlaege"),
    path("verboten/", refused),
    path("kaputt/", broken),
    path("", include("dwk.ui.urls")),
    path("konto/", include("dwk.accounts.urls")),
]

handler400 = "dwk.ui.errors.bad_request"
handler403 = "dwk.ui.errors.permission_denied"
handler404 = "dwk.ui.errors.page_not_found"
handler500 = "dwk.ui.errors.server_error"
