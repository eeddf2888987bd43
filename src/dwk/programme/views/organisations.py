"""Organisations with the contact details that reports print; they are the same for every programme."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, allowed
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.organisations import add_organisation, change_organisation
from dwk.programme.member_forms import ORGANISATION_FIELDS, OrganisationForm
from dwk.programme.models import Organisation
from dwk.programme.queries.past import PastRow, past_of
from dwk.ui.components import Cell, Column, Group, Row, Table

from .access import actor, days_of, programme_of
from .programme_people import NEEDED, changing, sub_tabs, whole_form
from .whole import shown_whole

KINDS = ("programme.organisation",)
COLUMNS = (
    Column("Organisation"),
    Column("Anschrift"),
    Column("Ansprechperson"),
    Column("Telefon, Fax", phone=False),
    Column("E-Mail", phone=False),
    Column("Internet", phone=False),
)


@require_safe
@signed_in
def organisation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All organisations as they stood on the day that is looked at."""
    programme, roles = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    days = days_of(request)
    may = not days.past and allowed(roles, NEEDED)
    past = past_of(["organisations"], days.as_of, days.known_at, KINDS)
    found = sorted(past.all("programme.organisation"), key=lambda row: str(row["name"]).casefold())
    rows = tuple(_row(slug, row, may) for row in found)
    context = shown_whole(
        request,
        programme,
        roles,
        "Personen",
        sub=sub_tabs(programme, "Organisationen", days.query),
        table=Table("Organisationen", COLUMNS, (Group(rows),)) if rows else None,
        may_edit=may,
    )
    return render(request, "programme/organisations.html", context)


def _row(slug: str, row: PastRow, may: bool) -> Row:
    reached = [f"Tel. {row['phone']}" if row["phone"] else "", f"Fax {row['fax']}" if row["fax"] else ""]
    texts = (row["address"], row["contact_person"], ", ".join(part for part in reached if part), row["email"])
    url = reverse("organisation_edit", args=[slug, row.object_id]) if may else ""
    return Row(
        Cell(row["name"], url=url),
        tuple(Cell(text) if text else Cell("–", muted=True) for text in (*texts, row["website"])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter an organisation."""
    programme, roles = changing(request, slug)
    form = OrganisationForm(request.POST if request.method == "POST" else None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            add_organisation(
                by=actor(request), effective_on=form.cleaned_data["effective_on"], because=form.cleaned_data["reason"],
                **form.details(),
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{form.cleaned_data['name']}“ ist eingetragen.")
            return redirect("organisations", slug)
    return whole_form(
        request, programme, roles, form=form, heading="Organisation eintragen", button="Eintragen",
        back=reverse("organisations", args=[slug]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the details of an organisation from a day on."""
    programme, roles = changing(request, slug)
    found = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        initial={name: getattr(found, name) for name in ORGANISATION_FIELDS},
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(
                organisation=found, by=actor(request), effective_on=form.cleaned_data["effective_on"],
                because=form.cleaned_data["reason"], **form.details(),
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{form.cleaned_data['name']}“ ist geändert.")
            return redirect("organisations", slug)
    return whole_form(
        request, programme, roles, form=form, heading=f"{found.name} ändern", button="Änderung speichern",
        back=reverse("organisations", args=[slug]),
        consequences=["Berichte zeigen die Angaben, die an ihrem Stichtag galten.",
                      "Eine Organisation gilt für alle Programme, in denen sie vorkommt."],
    )  # fmt: skip
