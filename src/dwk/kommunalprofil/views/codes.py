"""The category system: tree, definition, order, merging."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import codes as order
from dwk.kommunalprofil.actions import coding as actions
from dwk.kommunalprofil.coding_forms import CodeForm, CodeRemoveForm
from dwk.kommunalprofil.coding_rules import COLORS
from dwk.kommunalprofil.models import Code
from dwk.kommunalprofil.queries.codes import code_rows, with_below
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor

from .shared import address, analysis_place, done, page_context

FIELDS = ("name", "definition", "anchor_example", "coding_rule", "color", "codable", "inductive")


@require_safe
@signed_in
def code_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """The tree with definitions and counts."""
    place = analysis_place(request, slug, participation)
    rows = code_rows(place.participation)
    return render(request, "kommunalprofil/codes.html", page_context(request, place, "Kategorien", rows=rows))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Add a category."""
    place = analysis_place(request, slug, participation)
    rows = code_rows(place.participation)
    initial = {"color": COLORS[len(rows) % len(COLORS)], "parent": request.GET.get("unter", "")}
    form = CodeForm(request.POST or None, rows=rows, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_code(
                participation=place.participation, by=actor(request), effective_on=place.today, **form.cleaned_data
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("codes", slug, participation)
    return _asked(request, place, form, "Kategorie anlegen", "Anlegen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change a category or put it under another one."""
    place = analysis_place(request, slug, participation)
    rows = code_rows(place.participation)
    code = _code(place, pk)
    initial: dict[str, Any] = {name: getattr(code, name) for name in FIELDS}
    initial |= {
        "parent": code.parent_id or "",
        "codable": "1" if code.codable else "",
        "inductive": "1" if code.inductive else "",
        "color": code.color or COLORS[-1],
    }
    form = CodeForm(request.POST or None, rows=rows, without=with_below(rows, pk), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            order.edit_code(code=code, by=actor(request), effective_on=place.today, **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("codes", slug, participation)
    return _asked(request, place, form, "Kategorie ändern", "Speichern")


@require_POST
@signed_in
def move(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """One up or down among its siblings."""
    place = analysis_place(request, slug, participation)
    code = _code(place, pk)
    step = -1 if request.POST.get("step") == "up" else 1
    done(
        request,
        lambda: order.move_code(code=code, step=step, by=actor(request), effective_on=place.today),
        "",
    )
    return redirect(f"{address(place, 'codes')}#kategorie-{pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask where the codings go, then take the category away."""
    place = analysis_place(request, slug, participation)
    code = _code(place, pk)
    rows = code_rows(place.participation)
    form = CodeRemoveForm(request.POST or None, rows=[row for row in rows if row.code.pk != pk])
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_code(code=code, into=form.cleaned_data["into"], by=actor(request), effective_on=place.today)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("codes", slug, participation)
    said = [f"Die Kategorie „{row.code.name}“ ist {row.count} mal vergeben." for row in rows if row.code.pk == pk]
    return _asked(request, place, form, "Kategorie entfernen", "Entfernen", danger=True, consequences=said)


def _asked(
    request: HttpRequest, place: Place, form: CodeForm | CodeRemoveForm, heading: str, button: str, **more: Any
) -> HttpResponse:
    back = address(place, "codes")
    context = page_context(request, place, "Kategorien", form=form, heading=heading, button=button, back=back, **more)
    return render(request, "programme/form.html", context)


def _code(place: Place, pk: int) -> Code:
    return get_object_or_404(Code, pk=pk, participation=place.participation)
