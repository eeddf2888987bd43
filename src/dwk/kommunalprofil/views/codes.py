"""The category system: tree, definition, order, merging."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import codes as order
from dwk.kommunalprofil.actions import coding as actions
from dwk.kommunalprofil.coding_forms import CodeForm, CodeRemoveForm
from dwk.kommunalprofil.coding_rules import COLORS
from dwk.kommunalprofil.list_words import fits
from dwk.kommunalprofil.models import Code
from dwk.kommunalprofil.queries.codes import CodeRow, code_rows, with_below
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor
from dwk.ui.components import Filter, Link
from dwk.ui.formats import plural
from dwk.ui.searching import searched_text

from .shared import address, analysis_place, done, page_context
from .table_file import KINDS, demand_kind, handed_out

LONG, SHORT = "lang", "kurz"
VIEWS = ((LONG, "mit Definitionen"), (SHORT, "nur Namen"))
#: more categories than these are shown by their names first
MANY = 40
HEADS = ("Kategorie", "Definition", "Ankerbeispiel", "Kodierregel", "Verwendung", "Entstehung", "Kodierungen")
FIELDS = ("name", "definition", "anchor_example", "coding_rule", "color", "codable", "inductive")


@require_safe
@signed_in
def code_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """The tree with definitions and counts, to search; a long one begins with names only."""
    place = analysis_place(request, slug, participation)
    rows = code_rows(place.participation)
    text, view = searched_text(request), request.GET.get("ansicht", "")
    if view not in {LONG, SHORT}:
        view = SHORT if len(rows) > MANY and not text else LONG
    found = [row for row in rows if fits(text, row.code.name, row.code.definition, row.code.coding_rule)]
    context = page_context(
        request,
        place,
        "Kategorien",
        rows=found,
        narrowed=bool(text),
        any_code=bool(rows),
        short=view == SHORT,
        filters=[Filter("ansicht", "Ansicht", VIEWS, view)],
        count=plural(len(found), "Kategorie", "Kategorien"),
        files=[Link(kind.upper(), address(place, "codes_file", kind), download=True) for kind in KINDS],
        all_url=address(place, "codes"),
    )
    return render(request, "kommunalprofil/codes.html", context)


@require_safe
@signed_in
def code_file(request: HttpRequest, slug: str, participation: str, kind: str) -> HttpResponse:
    """The category system as a table, for an annex or to talk about; no word of an interview but anchor examples."""
    place = analysis_place(request, slug, participation)
    demand_kind(kind)
    return handed_out(
        name="kategorien",
        kind=kind,
        caption="Kategorien",
        heads=HEADS,
        rows=(_line(row) for row in code_rows(place.participation)),
        source=f"Interviews {place.participation.full_name}",
        licence="vertraulich: Ankerbeispiele sind Worte aus Interviews",
        created=place.today,
    )


def _line(row: CodeRow) -> tuple[str | int, ...]:
    code = row.code
    return (
        " › ".join((*row.above, code.name)), code.definition, code.anchor_example, code.coding_rule,
        "wird vergeben" if code.codable else "ordnet nur", "induktiv" if code.inductive else "deduktiv", row.count,
    )  # fmt: skip


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
            made = actions.add_code(
                participation=place.participation, by=actor(request), effective_on=place.today, **form.cleaned_data
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Die Kategorie „{made.name}“ ist angelegt.")
            return redirect(f"{address(place, 'codes')}#kategorie-{made.pk}")
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
            messages.success(request, f"Die Kategorie „{form.cleaned_data['name']}“ ist gespeichert.")
            return redirect(f"{address(place, 'codes')}#kategorie-{pk}")
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
