"""Results of a phase: hand in, give out, take back; why the council names nobody to talk to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.programme.actions import phases as actions
from dwk.programme.actions.documents import hand_in_result
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.document_forms import CouncilForm, DeliveryForm
from dwk.programme.models import Delivery, PhaseDefinition, PhaseRun
from dwk.programme.queries.past import Past, past_of
from dwk.programme.rules import PhaseKind, PhaseState
from dwk.ui.components import Cell, Column, Group, Row, Table

from .access import Place, actor, place_of, shown
from .files import handed_out, incoming_of
from .showing import date_short_iso

CLOSED = {PhaseState.ACCEPTED, PhaseState.SKIPPED}


def results_of(place: Place, past: Past, run: PhaseRun) -> dict[str, Any]:
    """What the page of a phase shows about its results on the day that is looked at."""
    address = [place.programme.slug, place.participation.slug]
    may = place.may_change(Permission.MANAGE_PHASES) and run.state not in CLOSED
    rows = []
    for row in past.all("programme.delivery", phase_run_id=run.pk):
        url = reverse("delivery", args=[*address, row.object_id]) + place.query if row["document_id"] else ""
        cells = [
            Cell(row["output"]),
            Cell(date_short_iso(row["delivered_on"])),
            Cell(row["open_points"] or "–"),
            *([Cell("Zurücknehmen", url=reverse("delivery_remove", args=[*address, row.object_id]))] if may else []),
        ]
        rows.append(Row(Cell(row["title"], url=url, note="Dokument herunterladen" if url else ""), tuple(cells)))
    columns: tuple[Column, ...] = (
        Column("Titel"),
        Column("Ergebnis"),
        Column("übergeben am"),
        Column("Offene Punkte", phone=False),
    )
    columns = (*columns, Column("Schritt")) if may else columns
    held = past.one("programme.phaserun", run.pk)
    return {
        "deliveries": Table("Übergebene Ergebnisse", columns, (Group(tuple(rows)),)) if rows else None,
        "expected": list(outputs_of(run)),
        "may_deliver": may,
        "asks_council": run.kind == PhaseKind.KICKOFF,
        "council_reason": str(held["council_reason"]) if held is not None else "",
    }


def outputs_of(run: PhaseRun) -> Sequence[str]:
    """What the programme wants a phase to hand over."""
    found = PhaseDefinition.objects.filter(programme__participations=run.participation_id, kind=run.kind).first()
    return list(found.outputs) if found is not None else []


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def hand_in(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Hand a result in, with its document where there is one."""
    place = place_of(request, slug, participation, Permission.MANAGE_PHASES)
    run = _run(place, pk)
    outputs = outputs_of(run)
    form = (
        DeliveryForm(request.POST, request.FILES, outputs=outputs)
        if request.method == "POST"
        else DeliveryForm(outputs=outputs)
    )
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        upload = entered["document"]
        try:
            made = hand_in_result(
                run=run, output=entered["output"], title=entered["title"], open_points=entered["open_points"],
                incoming=incoming_of(upload, place.user) if upload is not None else None,
                by=actor(request), effective_on=timezone.localdate(),
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{made.title}“ ist übergeben.")
            return redirect("phase", slug, participation, pk)
    return _asked(request, place, run, form, "Ergebnis übergeben", "Übergeben")


@require_safe
@signed_in
def document(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """The document of a result that was handed in by the day that is looked at."""
    place = place_of(request, slug, participation)
    past = past_of([place.participation.scope], place.as_of, place.known_at, ["programme.delivery"])
    row = past.one("programme.delivery", pk)
    if row is None:
        raise Http404("Dieses Ergebnis gibt es hier nicht.")
    return handed_out(row["document_id"])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_back(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take a result back."""
    place = place_of(request, slug, participation, Permission.MANAGE_PHASES)
    found = get_object_or_404(Delivery.objects.select_related("phase_run"), pk=pk, participation=place.participation)
    if request.method == "POST":
        try:
            actions.take_back(delivery=found, by=actor(request), effective_on=timezone.localdate())
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"„{found.title}“ ist zurückgenommen.")
        return redirect("phase", slug, participation, found.phase_run_id)
    context = {
        "heading": "Ergebnis zurücknehmen",
        "question": f"Soll „{found.title}“ nicht mehr als Ergebnis von „{found.phase_run}“ gelten?",
        "consequences": ["An früheren Tagen bleibt es sichtbar; der Verlauf hält fest, wer es zurückgenommen hat."],
        "action_label": "Ergebnis zurücknehmen",
        "cancel_url": reverse("phase", args=[slug, participation, found.phase_run_id]),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def council(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Say why the council names nobody to talk to."""
    place = place_of(request, slug, participation, Permission.MANAGE_PHASES)
    run = _run(place, pk)
    if run.kind != PhaseKind.KICKOFF:
        raise Http404("Nur der Kick-off fragt nach einer Ansprechperson der Vertretung.")
    form = CouncilForm(request.POST or None, initial={"text": run.council_reason})
    if request.method == "POST" and form.is_valid():
        try:
            actions.explain_council(
                run=run, text=form.cleaned_data["text"], by=actor(request), effective_on=timezone.localdate()
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gespeichert.")
            return redirect("phase", slug, participation, pk)
    return _asked(request, place, run, form, "Ansprechperson der Vertretung", "Speichern")


def _run(place: Place, pk: int) -> PhaseRun:
    return get_object_or_404(PhaseRun, pk=pk, participation=place.participation)


def _asked(
    request: HttpRequest, place: Place, run: PhaseRun, form: DeliveryForm | CouncilForm, heading: str, button: str
) -> HttpResponse:
    back = reverse("phase", args=[place.programme.slug, place.participation.slug, run.pk])
    context = shown(request, place, "Phasen", form=form, heading=f"{run}: {heading}", button=button, back=back)
    return render(request, "programme/form.html", context)
