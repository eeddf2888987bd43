"""Phases of a Kommune: begin, hand in, accept as a second person, give back, skip, reopen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.programme.actions import phases as actions
from dwk.programme.actions import telling
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.forms import ReasonForm
from dwk.programme.models import PhaseRun
from dwk.programme.queries.acceptance import missing_for
from dwk.programme.queries.past import PastRow, past_of
from dwk.programme.queries.programmes import statuses
from dwk.programme.rules import APPROVING_ROLES, NEXT_STATES, PHASE_LABELS, STATE_LABELS, PhaseState, inputs_warning
from dwk.ui.components import Cell, Column, Fact, Group, Link, Row, Table

from .access import Place, actor, place_of, refuse, shown, teller
from .deliveries import results_of
from .showing import MARKS, date_short_iso, who_acts

#: step -> label, state it leads to, right it takes
STEPS: Mapping[str, tuple[str, str, Permission]] = {
    "beginnen": ("Phase beginnen", PhaseState.IN_PROGRESS, Permission.MANAGE_PHASES),
    "vorlegen": ("Zur Abnahme vorlegen", PhaseState.IN_REVIEW, Permission.MANAGE_PHASES),
    "abnehmen": ("Phase abnehmen", PhaseState.ACCEPTED, Permission.APPROVE_PHASES),
    "zurueckgeben": ("Zurückgeben", PhaseState.IN_PROGRESS, Permission.APPROVE_PHASES),
    "ueberspringen": ("Überspringen", PhaseState.SKIPPED, Permission.MANAGE_PHASES),
    "wieder-oeffnen": ("Wieder öffnen", PhaseState.REOPENED, Permission.MANAGE_PHASES),
}
#: what a step brings, said before it is taken
CONSEQUENCES: Mapping[str, tuple[str, ...]] = {
    "beginnen": ("Die Phase gilt ab heute als begonnen.",),
    "vorlegen": (
        "Die Phase geht als neue Fassung in die Abnahme.",
        "Wer vorlegt, nimmt nicht selbst ab: Das tut eine zweite Person.",
    ),
    "abnehmen": (
        "Ihre Freigabe wird mit Rolle, Datum, Fassung und Prüfsumme des Inhalts festgehalten.",
        "Sie lässt sich nicht zurücknehmen; die Phase kann aber wieder geöffnet werden.",
    ),
    "zurueckgeben": ("Die Phase ist danach wieder in Arbeit. Ihr Grund steht auf der Seite der Phase.",),
    "ueberspringen": (
        "Die Phase gilt dann als übersprungen. Das steht mit Ihrem Grund im Verlauf.",
        "Sie lässt sich später wieder öffnen.",
    ),
    "wieder-oeffnen": ("Bisherige Freigaben bleiben für ihre Fassung stehen; die nächste Fassung braucht neue.",),
}
REASONED = {"zurueckgeben", "ueberspringen", "wieder-oeffnen"}


@require_safe
@signed_in
def phase_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """All runs of phases on the day that is looked at."""
    place = place_of(request, slug, participation)
    past = past_of([place.participation.scope], place.as_of, place.known_at)
    rows = tuple(
        Row(
            Cell(phase.label, url=f"/programm/{slug}/{participation}/phasen/{phase.row.object_id}/{place.query}"),
            (
                Cell(phase.state_label, mark=MARKS[phase.state]),
                Cell(who_acts(past, phase) or "–"),
                Cell(date_short_iso(phase.starts_on)),
            ),
        )
        for one in statuses(past, prepared=True)
        for phase in one.phases
    )
    columns = (Column("Phase"), Column("Zustand"), Column("am Zug"), Column("Beginn", phone=False))
    table = Table("Phasen", columns, (Group(rows),)) if rows else None
    plannable = list(PHASE_LABELS.items()) if place.may_change(Permission.MANAGE_PHASES) else []
    context = shown(request, place, "Phasen", table=table, plannable=plannable)
    return render(request, "programme/phases.html", context)


@require_POST
@signed_in
def plan(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Add a phase, or one more run of it."""
    place = place_of(request, slug, participation, Permission.MANAGE_PHASES)
    kind = request.POST.get("kind", "")
    if kind not in PHASE_LABELS:
        messages.error(request, "Bitte wählen Sie eine Phase aus der Liste.")
        return redirect("phases", slug, participation)
    run = actions.plan_phase(
        participation=place.participation, kind=kind, by=actor(request), effective_on=timezone.localdate()
    )
    messages.success(request, f"„{run}“ ist angelegt.")
    return redirect("phase", slug, participation, run.pk)


@require_safe
@signed_in
def detail(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """A phase: state, what is missing, what can be done, who consented."""
    place = place_of(request, slug, participation)
    run = _run(place, pk)
    past = past_of([place.participation.scope], place.as_of, place.known_at)
    row = past.one("programme.phaserun", run.pk)
    if row is None:
        raise Http404("An diesem Tag gab es die Phase noch nicht.")
    accepted = {r["kind"] for r in past.all("programme.phaserun", state=PhaseState.ACCEPTED.value)}
    state = str(row["state"])
    waiting = not place.past and state in {PhaseState.IN_PROGRESS, PhaseState.IN_REVIEW, PhaseState.REOPENED}
    context = shown(
        request,
        place,
        "Phasen",
        run=run,
        state=(MARKS[state], PhaseState(state), STATE_LABELS[state]),
        warning=inputs_warning(run.kind, accepted) if state in {PhaseState.NOT_STARTED, PhaseState.IN_PROGRESS} else "",
        missing=missing_for(run, place.today) if waiting else (),
        steps=[(name, label) for name, (label, *_) in STEPS.items() if _offered(place, run, name)],
        facts=_facts(row),
        approvals=_approvals(run, [r.object_id for r in past.all("programme.approval", phase_run_id=run.pk)]),
        crumbs=[Link("Phasen", f"/programm/{slug}/{participation}/phasen/{place.query}")],
        **results_of(place, past, run),
    )
    return render(request, "programme/phase.html", context)


def _facts(row: PastRow) -> list[Fact]:
    roles = " und ".join(Role(role).label for role in APPROVING_ROLES[row["kind"]])
    facts = [Fact("Verantwortlich", Role(row["responsible_role"]).label), Fact("Abnahme durch", roles)]
    days = (("Beginn", "starts_on"), ("geplant bis", "planned_until"), ("Ende", "ended_on"))
    facts += [Fact(term, date_short_iso(row[name])) for term, name in days if row[name]]
    if row["version"]:
        facts.append(Fact("Fassung", str(row["version"])))
    return facts + [
        Fact(term, row[name])
        for term, name in (("Grund", "reason"), ("Hinweis zum Datum", "date_note"), ("Quelle", "source"))
        if row[name]
    ]


def _approvals(run: PhaseRun, shown_ids: list[int]) -> Table | None:
    found = run.approvals.filter(pk__in=shown_ids).select_related("user").order_by("approved_on", "pk")
    rows = tuple(
        Row(
            Cell(Role(one.role).label),
            (
                Cell(("i. V. " if one.as_deputy else "") + one.user.name),
                Cell(f"{one.approved_on:%d.%m.%Y}"),
                Cell(str(one.version)),
                Cell(one.content_sha256[:16], muted=True),
            ),
        )
        for one in found
    )
    columns = (Column("Rolle"), Column("Person"), Column("Datum"), Column("Fassung"), Column("Prüfsumme", phone=False))
    return Table("Freigaben", columns, (Group(rows),)) if rows else None


def _run(place: Place, pk: int) -> PhaseRun:
    return get_object_or_404(PhaseRun.objects.select_related("participation"), pk=pk, participation=place.participation)


def _offered(place: Place, run: PhaseRun, name: str) -> bool:
    _, target, needed = STEPS[name]
    if not place.may_change(needed) or target not in NEXT_STATES[run.state]:
        return False
    if name == "beginnen":
        return run.state == PhaseState.NOT_STARTED
    if name == "zurueckgeben":
        return run.state == PhaseState.IN_REVIEW
    return name != "abnehmen" or _approving_role(place, run) is not None


def _approving_role(place: Place, run: PhaseRun) -> Role | None:
    given = set(run.approvals.filter(version=run.version).values_list("role", flat=True))
    own = [Role(role) for role in APPROVING_ROLES[run.kind] if Role(role) in place.roles]
    return next((role for role in own if role.value not in given), own[0] if own else None)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def step(request: HttpRequest, slug: str, participation: str, pk: int, step: str) -> HttpResponse:
    """Ask, then take a step; what is refused is said with what is missing."""
    if step not in STEPS:
        raise Http404("Diesen Schritt gibt es nicht.")
    label, _, needed = STEPS[step]
    place = place_of(request, slug, participation, needed)
    run = _run(place, pk)
    if step == "abnehmen" and _approving_role(place, run) is None:
        refuse(request, needed, "Ihre Rolle nimmt diese Phase nicht ab.")
    form = ReasonForm(request.POST if request.method == "POST" else None) if step in REASONED else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _take(request, place, run, step, form.cleaned_data["reason"] if form else "")
        except ProgrammeRefused as refused:
            if form is None:
                messages.error(request, str(refused))
                return redirect("phase", slug, participation, pk)
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{run}“: {label} ist eingetragen.")
            return redirect("phase", slug, participation, pk)
    return render(request, "programme/form.html", _question(request, place, run, step, form))


def _question(request: HttpRequest, place: Place, run: PhaseRun, step: str, form: ReasonForm | None) -> dict[str, Any]:
    """What is asked before a step is taken."""
    accepted = PhaseRun.objects.filter(participation=place.participation, state=PhaseState.ACCEPTED)
    label = STEPS[step][0]
    return shown(
        request,
        place,
        "Phasen",
        form=form,
        heading=f"{run}: {label}",
        button=label,
        warning=inputs_warning(run.kind, set(accepted.values_list("kind", flat=True))) if step == "beginnen" else "",
        consequences=CONSEQUENCES[step],
        danger=step == "ueberspringen",
        back=reverse("phase", args=[place.programme.slug, place.participation.slug, run.pk]),
    )


@transaction.atomic
def _take(request: HttpRequest, place: Place, run: PhaseRun, step: str, reason: str) -> None:
    """Take a step, and tell those whom it concerns."""
    entry: dict[str, Any] = {"run": run, "by": actor(request), "effective_on": timezone.localdate()}
    if step == "abnehmen":
        role = _approving_role(place, run)
        if role is not None:
            taken = actions.approve_phase(user=place.user, role=role, **entry)
            if taken.state == PhaseState.ACCEPTED:
                telling.tell_phase(run=taken, **teller(request))
        return
    simple: Mapping[str, Callable[..., PhaseRun]] = {
        "beginnen": actions.start_phase,
        "zurueckgeben": actions.return_phase,
        "ueberspringen": actions.skip_phase,
        "wieder-oeffnen": actions.reopen_phase,
    }
    if step == "vorlegen":
        telling.tell_submitted(run=actions.submit_phase(user=place.user, **entry), **teller(request))
        return
    taken = simple[step](**entry, **({"reason": reason} if step in REASONED else {}))
    if step in REASONED:
        telling.tell_phase(run=taken, **teller(request))
