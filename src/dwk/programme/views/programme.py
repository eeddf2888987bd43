"""A programme as it holds on a day: term, backers, aims, phases, budget, rules; and the forms about the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, allowed
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.programmes import change_programme
from dwk.programme.forms import DatedForm
from dwk.programme.models import Programme
from dwk.programme.programme_forms import ProgrammeForm, RulesForm
from dwk.programme.queries.parts import parts_on, removed_parts
from dwk.programme.rules import DEFAULT_RULES

from .access import actor, days_of, programme_of, refuse
from .programme_parts import WORDS, Sections, programme_facts, rule_facts
from .whole import shown_whole

TAB = "Programm"
FIELDS = ("name", "short_name", "starts_on", "ends_on", "office_text", "context_text", "source")


@require_safe
@signed_in
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that holds for the programme on the day that is looked at."""
    programme, roles = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    days = days_of(request)
    may_edit = not days.past and allowed(roles, Permission.EDIT_PROGRAMME)
    past = parts_on(programme, days.as_of, days.known_at)
    row = past.one("programme.programme", programme.pk)
    context = shown_whole(
        request,
        programme,
        roles,
        TAB,
        row=row,
        facts=programme_facts(row) if row else [],
        rules=rule_facts(row) if row else [],
        sections=Sections(programme.slug, past, may_edit, days.query).all(),
        late=row.recorded_at if row and row.late else None,
        removed=_removed(programme) if may_edit else [],
        may_edit=may_edit,
    )
    return render(request, "programme/programme.html", context)


def _removed(programme: Programme) -> list[dict[str, object]]:
    return [
        {
            "label": one.label,
            "on": one.on,
            "by": one.by,
            "address": reverse(
                "part_restore", kwargs={"slug": programme.slug, "kind": WORDS[one.kind], "pk": one.number}
            ),
        }
        for one in removed_parts(programme)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Name, term and wordings."""
    programme = editable(request, slug)
    initial = {name: getattr(programme, name) for name in FIELDS}
    form = ProgrammeForm(request.POST or None, initial=initial, today=days_of(request).today)
    return answer(
        request,
        programme,
        form,
        "Programm bearbeiten",
        lambda entered: change_programme(programme=programme, by=actor(request), **entered),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Deadlines, mandatory chapters, thresholds, budget year."""
    programme = editable(request, slug)
    held: Mapping[str, Any] = {**DEFAULT_RULES, **programme.rules}
    initial = {
        **{name: held[name] for name in ("budget_year", "review_days")},
        **held["traffic_light"],
        "mandatory_chapters": ", ".join(held["mandatory_chapters"]),
    }
    form = RulesForm(request.POST or None, initial=initial, today=days_of(request).today)

    def save(entered: dict[str, Any]) -> object:
        dated = {name: entered[name] for name in ("effective_on", "reason")}
        new = {**programme.rules, **form.rules()}
        return change_programme(programme=programme, by=actor(request), rules=new, **dated)

    return answer(request, programme, form, "Regeln bearbeiten", save)


def editable(request: HttpRequest, slug: str) -> Programme:
    """A programme for those who may change it; a past day can be read only."""
    programme, _ = programme_of(request, slug, Permission.EDIT_PROGRAMME)
    if request.method == "POST" and days_of(request).past:
        refuse(request, Permission.EDIT_PROGRAMME, "An einem vergangenen Stand lässt sich nichts ändern.")
    return programme


def answer(
    request: HttpRequest,
    programme: Programme,
    form: DatedForm,
    heading: str,
    save: Callable[[dict[str, Any]], object],
    **more: object,
) -> HttpResponse:
    """A form about the programme: shown, or saved and led back to its page; what is refused stands in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            # what one step of it enters is gone if a later one is refused
            with transaction.atomic():
                save(form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(more.pop("done", "Gespeichert. Die frühere Fassung bleibt erhalten.")))
            return redirect("programme_page", programme.slug)
    _, roles = programme_of(request, programme.slug, Permission.EDIT_PROGRAMME)
    context = shown_whole(
        request,
        programme,
        roles,
        TAB,
        form=form,
        heading=heading,
        frame="programme/whole.html",
        **{"button": "Speichern", "back": reverse("programme_page", args=[programme.slug]), **more},
    )
    return render(request, "programme/form.html", context)
