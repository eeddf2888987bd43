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
from dwk.kommunalprofil.actions.merging import Merged, remove_code
from dwk.kommunalprofil.coding_forms import CodeForm, CodeRemoveForm
from dwk.kommunalprofil.coding_rules import COLORS
from dwk.kommunalprofil.models import Code
from dwk.kommunalprofil.queries.codes import code_rows, with_below
from dwk.kommunalprofil.queries.together import code_values, removal_of
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor
from dwk.ui.formats import number, plural

from .meanwhile import Sheet, gone
from .shared import TAB, address, analysis_place, done, page_context


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
    code = Code.objects.filter(pk=pk, participation=place.participation).first()
    if code is None:
        return gone(
            request, place, Code, removal_of(Code, pk, participation_id=place.participation.pk), tab=TAB,
            back=address(place, "codes"), again=address(place, "code_new"),
            form=lambda: CodeForm(request.POST, rows=rows),
        )  # fmt: skip
    sheet = Sheet(request, code, code_values, color=code.color or COLORS[-1])
    form = CodeForm(sheet.data, rows=rows, without=with_below(rows, pk), initial=sheet.initial)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today, "seen": sheet.seen}
        if sheet.saved(form, lambda: order.edit_code(code=code, **about, **form.cleaned_data)):
            return redirect("codes", slug, participation)
    return _asked(request, place, form, "Kategorie ändern", "Speichern", **sheet.context())


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
            done_so = remove_code(
                code=code, into=form.cleaned_data["into"], by=actor(request), effective_on=place.today
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _said(code, form.cleaned_data["into"], done_so))
            return redirect("codes", slug, participation)
    said = [f"Die Kategorie „{row.code.name}“ ist {row.count} mal vergeben." for row in rows if row.code.pk == pk]
    held = code.memos.count()
    said += [f"{plural(held, 'Memo gehört', 'Memos gehören')} zu ihr."] if held else []
    said += [
        "Wo dieselbe Person an derselben Stelle schon die andere Kategorie vergeben hat, bleibt eine Kodierung mit "
        "beiden Memos.",
        "Das Zusammenführen lässt sich nicht zurücknehmen; der Verlauf hält es fest.",
    ]
    return _asked(request, place, form, "Kategorie entfernen", "Entfernen", danger=True, consequences=said)


def _said(code: Code, into: Code | None, found: Merged) -> str:
    if into is None:
        return f"„{code.name}“ ist entfernt."
    words = [plural(found.moved, "Kodierung", "Kodierungen") + " übernommen"]
    words += [f"{number(found.joined)} mit vorhandenen zusammengelegt"] if found.joined else []
    words += [plural(found.memos, "Memo", "Memos")] if found.memos else []
    return f"„{code.name}“ ist in „{into.name}“ aufgegangen: {', '.join(words)}."


def _asked(
    request: HttpRequest, place: Place, form: CodeForm | CodeRemoveForm, heading: str, button: str, **more: Any
) -> HttpResponse:
    back = address(place, "codes")
    context = page_context(request, place, "Kategorien", form=form, heading=heading, button=button, back=back, **more)
    return render(request, "kommunalprofil/meanwhile.html", context)


def _code(place: Place, pk: int) -> Code:
    return get_object_or_404(Code, pk=pk, participation=place.participation)
