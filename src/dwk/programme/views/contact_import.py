"""Read a list of contacts: upload, look at what it would bring, take all of it over or nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.files.actions import FileEmpty, FileTooLarge
from dwk.files.models import StoredFile
from dwk.programme.actions import contacts as actions
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.contact_forms import UploadForm
from dwk.programme.contact_rules import EXPECTED, LABELS, Line, Plan, SheetRefused, Verdict
from dwk.programme.queries.contact_files import MAX_BYTES
from dwk.programme.queries.contacts import plan_of, seal_of, uploads_of
from dwk.ui.components import Cell, Column, Count, Filter, Group, MarkKind, Row, Table
from dwk.ui.formats import file_size, number, plural

from .access import Place, actor, place_of, shown
from .contacts import NEEDED

PER_PAGE = 50
VERDICTS: dict[Verdict, tuple[MarkKind, str]] = {
    Verdict.NEW: ("new", "neu"),
    Verdict.CHANGED: ("changed", "geändert"),
    Verdict.SAME: ("same", "unverändert"),
    Verdict.REFUSED: ("refused", "nicht übernommen"),
}
COLUMNS = (Column("Name"), Column("Zeile", numeric=True), Column("Ergebnis"), Column("Angaben"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def upload(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Choose a file; it is kept until it is taken over or thrown away."""
    place = place_of(request, slug, participation, NEEDED)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        try:
            kept = actions.keep_upload(
                participation=place.participation, name=file.name or "", chunks=file.chunks(), user=place.user,
                at=timezone.now(),
            )  # fmt: skip
        except FileTooLarge:
            form.add_error("file", f"Die Datei ist größer als {file_size(MAX_BYTES)}. Bitte teilen Sie die Liste.")
        except FileEmpty as refused:
            form.add_error("file", str(refused))
        else:
            try:
                plan_of(kept, place.participation)
            except SheetRefused as refused:
                actions.drop_upload(file=kept)
                form.add_error("file", str(refused))
            else:
                return redirect("contacts_preview", slug, participation, kept.pk)
    context = shown(
        request,
        place,
        "Personen",
        form=form,
        expected=EXPECTED,
        back=reverse("contacts", args=[slug, participation]),
    )
    return render(request, "programme/contact_upload.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preview(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """What the file would bring, row by row; „Übernehmen“ enters exactly what was shown."""
    place = place_of(request, slug, participation, NEEDED)
    file = get_object_or_404(uploads_of(place.participation), pk=pk)
    if request.method == "POST" and _taken_over(request, place, file):
        return redirect("contacts", slug, participation)
    try:
        plan = plan_of(file, place.participation)
    except SheetRefused as refused:
        messages.error(request, str(refused))
        return redirect("contacts_upload", slug, participation)
    verdict = request.GET.get("ergebnis", "")
    lines = [line for line in plan.lines if verdict not in VERDICTS or line.verdict == verdict]
    page: Page[Any] = Paginator(lines, PER_PAGE).get_page(request.GET.get("seite"))
    options = (("", "alle"), *((key.value, label) for key, (_, label) in VERDICTS.items()))
    rows = tuple(_row(line) for line in page.object_list)
    context = shown(
        request,
        place,
        "Personen",
        file=file,
        plan=plan,
        seal=seal_of(plan),
        counts=_counts(plan),
        page=page,
        filters=[Filter("ergebnis", "Ergebnis", options, verdict if verdict in VERDICTS else "")],
        table=Table(f"Zeilen der Datei „{file.name}“", COLUMNS, (Group(rows),)) if rows else None,
        brings=plan.count(Verdict.NEW) + plan.count(Verdict.CHANGED),
        may_add_departments=place.may_change(Permission.EDIT_PARTICIPATION),
    )
    return render(request, "programme/contact_preview.html", context)


def _counts(plan: Plan) -> list[Count]:
    return [
        Count(mark, label, number(plan.count(key)), "Zeile" if plan.count(key) == 1 else "Zeilen")
        for key, (mark, label) in VERDICTS.items()
    ]


def _row(line: Line) -> Row:
    mark, label = VERDICTS[line.verdict]
    if line.verdict == Verdict.REFUSED:
        said = line.reason
    elif line.verdict == Verdict.CHANGED:
        said = "; ".join(
            f"{name}: „{old}“ wird „{new}“" if old else f"{name}: „{new}“" for name, old, new in line.changes
        )
    else:
        said = ", ".join(f"{LABELS[name]}: {text}" for name, text in line.values.items() if name != "name")
    name = line.values.get("name", "")
    return Row(
        Cell(name or "ohne Namen", muted=not name), (Cell(str(line.number)), Cell(label, mark=mark), Cell(said or "–"))
    )


def _taken_over(request: HttpRequest, place: Place, file: StoredFile) -> bool:
    may_add = place.may_change(Permission.EDIT_PARTICIPATION)
    try:
        plan = actions.take_over(
            participation=place.participation,
            file=file,
            seal=request.POST.get("seal", ""),
            with_departments=may_add and request.POST.get("departments") == "on",
            by=actor(request),
            effective_on=place.today,
        )
    except (ProgrammeRefused, SheetRefused) as refused:
        messages.error(request, str(refused))
        return False
    new, changed, refused_rows = (plan.count(one) for one in (Verdict.NEW, Verdict.CHANGED, Verdict.REFUSED))
    left_out = f" {plural(refused_rows, 'Zeile', 'Zeilen')} nicht übernommen." if refused_rows else ""
    messages.success(
        request,
        f"Übernommen: {plural(new, 'neuer Kontakt', 'neue Kontakte')}, "
        f"{plural(changed, 'geänderter Kontakt', 'geänderte Kontakte')}.{left_out} Die Datei ist gelöscht.",
    )
    return True


@require_POST
@signed_in
def discard(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Throw the file away; nothing of it is entered."""
    place = place_of(request, slug, participation, NEEDED)
    file = get_object_or_404(uploads_of(place.participation), pk=pk)
    actions.drop_upload(file=file)
    messages.success(request, "Die Datei ist gelöscht, übernommen wurde nichts.")
    return redirect("contacts", slug, participation)
