"""Departments of a Kommune: enter, rename, take away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.programme.actions.departments import remove_department, rename_department
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.participations import add_department
from dwk.programme.member_forms import DepartmentForm
from dwk.programme.models import Department
from dwk.programme.queries.past import Past
from dwk.ui.components import Cell, Column, Group, Row, Table

from .access import Place, actor, place_of, shown


def departments_table(place: Place, past: Past, may_edit: bool) -> Table | None:
    """Departments on the day that is looked at, with the steps for those who may change them."""
    address = [place.programme.slug, place.participation.slug]
    found = sorted(past.all("programme.department"), key=lambda row: str(row["name"]).casefold())
    rows = tuple(
        Row(
            Cell(row["name"]),
            (
                Cell("Umbenennen", url=reverse("department_edit", args=[*address, row.object_id])),
                Cell("Entfernen", url=reverse("department_remove", args=[*address, row.object_id])),
            )
            if may_edit
            else (),
        )
        for row in found
    )
    columns = (Column("Fachbereich"), *((Column("Name"), Column("Eintrag")) if may_edit else ()))
    return Table("Fachbereiche", columns, (Group(rows),)) if rows else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Enter a department."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    form = DepartmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            add_department(participation=place.participation, name=name, by=actor(request), effective_on=place.today)
        except ProgrammeRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"Der Fachbereich „{name}“ ist eingetragen.")
            return redirect("members", slug, participation)
    return _form(request, place, form, heading="Fachbereich eintragen", button="Eintragen")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Give a department another name."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    found = get_object_or_404(Department, pk=pk, participation=place.participation)
    form = DepartmentForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            rename_department(department=found, name=name, by=actor(request), effective_on=place.today)
        except ProgrammeRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"Der Fachbereich heißt jetzt „{name}“.")
            return redirect("members", slug, participation)
    return _form(
        request,
        place,
        form,
        heading=f"Fachbereich „{found.name}“ umbenennen",
        button="Umbenennen",
        consequences=["Alle, die zu diesem Fachbereich gehören, bleiben darin.", "Der alte Name steht im Verlauf."],
    )


def _form(request: HttpRequest, place: Place, form: DepartmentForm, **context: object) -> HttpResponse:
    back = reverse("members", args=[place.programme.slug, place.participation.slug])
    return render(request, "programme/form.html", shown(request, place, "Personen", form=form, back=back, **context))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take a department away; refused while somebody is entered under it."""
    place = place_of(request, slug, participation, Permission.EDIT_PARTICIPATION)
    found = get_object_or_404(Department, pk=pk, participation=place.participation)
    back = reverse("members", args=[slug, participation])
    if request.method == "POST":
        try:
            remove_department(department=found, by=actor(request), effective_on=place.today)
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Der Fachbereich „{found.name}“ ist entfernt.")
        return redirect(back)
    context = {
        "heading": "Fachbereich entfernen",
        "question": f"Soll der Fachbereich „{found.name}“ aus der Liste verschwinden?",
        "consequences": [
            "Das geht nur, solange niemand darunter eingetragen ist.",
            "Im Verlauf bleibt stehen, dass es ihn gab.",
        ],
        "action_label": "Fachbereich entfernen",
        "cancel_url": back,
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
