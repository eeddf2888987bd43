"""Findings of a programme on a day; note, word anew, give evidence, withdraw."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role, allowed
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.forms import ReasonForm
from dwk.programme.models import Programme
from dwk.programme.queries.programmes import programme_past
from dwk.programme.views.access import actor, days_of, programme_of, refuse
from dwk.programme.views.showing import day_of_text
from dwk.programme.views.whole import shown_whole
from dwk.ui.formats import plural

from . import actions, queries
from .forms import EvidenceForm, FindingForm
from .models import Finding

TAB = "Erkenntnisse"
PER_PAGE = 25


@require_safe
@signed_in
def finding_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What had been learnt by the day that is looked at, with what it rested on."""
    programme, roles = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    days = days_of(request)
    found = queries.findings_on(programme_past(programme, days.as_of, days.known_at))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    lines = [
        {
            "finding": one,
            "noted_on": day_of_text(one.noted_on),
            "evidence": [(evidence, day_of_text(evidence.on)) for evidence in one.evidence],
        }
        for one in page.object_list
    ]
    context = shown_whole(
        request,
        programme,
        roles,
        TAB,
        page=page,
        lines=lines,
        count=plural(len(found), "Erkenntnis", "Erkenntnisse"),
        may_edit=not days.past and allowed(roles, Permission.EDIT_FINDINGS),
    )
    return render(request, "evaluation/findings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Note a finding."""
    programme, roles = _editable(request, slug)
    form = FindingForm(request.POST or None, programme=programme, new=True, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        position = Finding.objects.filter(programme=programme).count()
        try:
            made = actions.note_finding(programme=programme, position=position, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{made.headline}“ ist festgehalten. Nennen Sie jetzt, worauf es sich stützt.")
            return redirect("finding_evidence", slug, made.pk)
    return _asked(request, programme, roles, form, "Erkenntnis festhalten", "Festhalten")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Word a finding anew."""
    programme, roles = _editable(request, slug)
    finding = get_object_or_404(Finding, pk=pk, programme=programme)
    initial = {"headline": finding.headline, "text": finding.text, "participation": finding.participation_id}
    today = timezone.localdate()
    form = FindingForm(
        request.POST or None, initial=initial, programme=programme, new=False, today=today, not_before=finding.noted_on
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_finding(finding=finding, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Gespeichert. Die frühere Fassung bleibt an früheren Tagen zu sehen.")
            return redirect("finding_list", slug)
    return _asked(request, programme, roles, form, f"Erkenntnis ändern: {finding.headline}", "Speichern")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def evidence(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Name what a finding rests on."""
    programme, roles = _editable(request, slug)
    finding = get_object_or_404(Finding, pk=pk, programme=programme)
    today = timezone.localdate()
    form = EvidenceForm(request.POST or None, today=today, host=request.get_host())
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_evidence(finding=finding, by=actor(request), effective_on=today, **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Der Beleg ist eingetragen.")
            return redirect("finding_list", slug)
    return _asked(request, programme, roles, form, f"Beleg eintragen: {finding.headline}", "Eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask why, then take a finding back."""
    programme, roles = _editable(request, slug)
    finding = get_object_or_404(Finding, pk=pk, programme=programme)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_finding(
                finding=finding,
                by=actor(request),
                effective_on=timezone.localdate(),
                reason=form.cleaned_data["reason"],
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{finding.headline}“ ist zurückgezogen.")
            return redirect("finding_list", slug)
    consequences = (
        "Die Erkenntnis und ihre Belege stehen ab heute nicht mehr in der Liste und in neuen Berichten.",
        "An früheren Tagen bleiben sie zu sehen; Ihr Grund steht im Verlauf.",
    )
    heading = f"Erkenntnis zurückziehen: {finding.headline}"
    return _asked(request, programme, roles, form, heading, "Zurückziehen", consequences=consequences, danger=True)


def _editable(request: HttpRequest, slug: str) -> tuple[Programme, frozenset[Role]]:
    """The programme, for those who keep its findings, today only."""
    programme, roles = programme_of(request, slug, Permission.EDIT_FINDINGS)
    if request.method == "POST" and days_of(request).past:
        refuse(request, Permission.EDIT_FINDINGS, "An einem vergangenen Stand lässt sich nichts ändern.")
    return programme, roles


def _asked(
    request: HttpRequest,
    programme: Programme,
    roles: frozenset[Role],
    form: Form,
    heading: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    back = reverse("finding_list", args=[programme.slug])
    context = shown_whole(request, programme, roles, TAB, form=form, heading=heading, button=button, back=back, **more)
    return render(request, "evaluation/form.html", context)
