"""Make, rename, close and reopen Quartiere."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dwk.accounts.permissions import Permission
from dwk.regions import actions, queries
from dwk.regions.forms import NeighbourhoodForm, RenameForm
from dwk.regions.models import Region
from dwk.regions.rules import Level

from .access import actor, demand
from .details import crumbs_above


def _load(request: HttpRequest, key: str, level: Level) -> Region:
    demand(request, Permission.EDIT_NEIGHBOURHOODS)
    region = queries.page_region(key)
    if region is None or region.level != level:
        raise Http404("Dieses Gebiet gibt es hier nicht.")
    return region


@require_http_methods(["GET", "HEAD", "POST"])
def neighbourhood_create(request: HttpRequest, key: str) -> HttpResponse:
    """Make a Quartier below a Gemeinde."""
    parent = _load(request, key, Level.MUNICIPALITY)
    form = NeighbourhoodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_neighbourhood(
                parent=parent, **form.cleaned_data, by=actor(request), effective_on=timezone.localdate()
            )
        except actions.NeighbourhoodRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Das Quartier „{made.name}“ ist angelegt.")
            return redirect("region_detail", parent.key)
    context = {
        "form": form,
        "region": parent,
        "crumbs": crumbs_above(parent),
        "heading": f"Quartier in {parent.name} anlegen",
        "button": "Quartier anlegen",
    }
    return render(request, "regions/neighbourhood_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def neighbourhood_rename(request: HttpRequest, key: str) -> HttpResponse:
    """Give a Quartier another name."""
    region = _load(request, key, Level.NEIGHBOURHOOD)
    form = RenameForm(request.POST or None, initial={"name": region.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_neighbourhood(
                region=region, name=form.cleaned_data["name"], by=actor(request), effective_on=timezone.localdate()
            )
        except actions.NeighbourhoodRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Der neue Name ist gespeichert.")
            return redirect("region_detail", region.key)
    context = {
        "form": form,
        "region": region,
        "crumbs": crumbs_above(region),
        "heading": f"Quartier „{region.name}“ umbenennen",
        "button": "Namen speichern",
    }
    return render(request, "regions/neighbourhood_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def neighbourhood_close(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, then close a Quartier; it can be reopened."""
    region = _load(request, key, Level.NEIGHBOURHOOD)
    if request.method != "POST":
        return render(request, "regions/neighbourhood_close.html", {"region": region, "crumbs": crumbs_above(region)})
    actions.close_neighbourhood(region=region, by=actor(request), effective_on=timezone.localdate())
    messages.success(request, f"Das Quartier „{region.name}“ ist geschlossen. Sie können es wieder öffnen.")
    return redirect("region_detail", region.key)


@require_POST
def neighbourhood_reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Take the closing of a Quartier back."""
    region = _load(request, key, Level.NEIGHBOURHOOD)
    try:
        actions.reopen_neighbourhood(region=region, by=actor(request), effective_on=timezone.localdate())
    except actions.NeighbourhoodRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Das Quartier „{region.name}“ ist wieder geöffnet.")
    return redirect("region_detail", region.key)
