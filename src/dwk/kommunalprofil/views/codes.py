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
from dwk.kommunalprofil.list_words import fits
from dwk.kommunalprofil.models import Code
from dwk.kommunalprofil.queries.codes import CodeRow, code_rows, with_below
from dwk.kommunalprofil.queries.together import code_values, removal_of
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor
from dwk.ui.components import Filter, Link
from dwk.ui.formats import number, plural
from dwk.ui.searching import searched_text

from .meanwhile import Sheet, gone
from .shared import TAB, address, analysis_place, done, page_context
from .table_file import KINDS, demand_kind, handed_out

LONG, SHORT = "lang", "kurz"
VIEWS = ((LONG, "mit Definitionen"), (SHORT, "nur Namen"))
#: more categories than these are shown by their names first
MANY = 40
HEADS = ("Kategorie", "Definition", "Ankerbeispiel", "Kodierregel", "Verwendung", "Entstehung", "Kodierungen")


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
            messages.success(request, f"Die Kategorie „{form.cleaned_data['name']}“ ist gespeichert.")
            return redirect(f"{address(place, 'codes')}#kategorie-{pk}")
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
