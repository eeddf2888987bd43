"""Putting a result into the open after a question, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import needs
from dwk.accounts.permissions import Permission
from dwk.projections import actions
from dwk.projections.models import ProjectionRun
from dwk.projections.rules import ScenarioRefused

from .access import frame, run_of, scenario_link, who


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RELEASE_PROJECTIONS)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then let everybody read a run."""
    run = run_of(request, pk)
    if request.method == "POST":
        try:
            actions.release_run(run_id=pk, **who(request))
        except ScenarioRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Das Ergebnis ist freigegeben: Alle können es lesen.")
        return redirect("projection_run", pk)
    context = _question(request, run) | {
        "heading": "Ergebnis freigeben",
        "question": f"Vorausberechnung „{run.scenario_name}“ für {run.region.name} veröffentlichen?",
        "consequences": [
            "Alle können Ergebnis, Annahmen und Dateien ohne Anmeldung lesen, auch im Vergleich und bei der Frage zur "
            "Grundschule.",
            "Im Datenprofil des Gebiets steht ab sofort dieses Ergebnis, auf der Seite und im PDF, bis ein anderes "
            "freigegeben wird.",
            "Die Freigabe steht mit Ihrem Namen im Protokoll und lässt sich zurücknehmen.",
        ],
        "action_label": "Freigeben",
    }
    return render(request, "ui/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RELEASE_PROJECTIONS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then make a released run a draft again."""
    run = run_of(request, pk)
    if request.method == "POST":
        try:
            actions.withdraw_release(run_id=pk, reason=request.POST.get("reason", ""), **who(request))
        except ScenarioRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Die Freigabe ist zurückgenommen; das Ergebnis ist wieder ein Entwurf.")
        return redirect("projection_run", pk)
    context = _question(request, run) | {
        "heading": "Freigabe zurücknehmen",
        "question": f"Vorausberechnung „{run.scenario_name}“ für {run.region.name} wieder zum Entwurf machen?",
        "consequences": [
            "Ohne Anmeldung ist das Ergebnis sofort nicht mehr zu lesen, auch nicht seine Dateien.",
            "Im Datenprofil des Gebiets steht dann das Ergebnis, das davor freigegeben wurde, oder keines.",
            "Was jemand schon heruntergeladen hat, bleibt dort. Das Ergebnis selbst bleibt erhalten.",
        ],
        "action_label": "Freigabe zurücknehmen",
        "danger": True,
    }
    return render(request, "projections/withdraw.html", context)


def _question(request: HttpRequest, run: ProjectionRun) -> dict[str, Any]:
    return {
        **frame(request, run.region, scenario_link(run.scenario)),
        "cancel_url": reverse("projection_run", args=[run.pk]),
    }
