"""Contacts of a Kommune: people without an account. They are personal data: seen by who arranges meetings with them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.programme.actions import contacts as actions
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.contact_forms import ContactForm
from dwk.programme.models import Contact
from dwk.programme.queries.contacts import ORDERS, ContactLine, line_of, listed, past_lines
from dwk.programme.queries.past import past_of
from dwk.ui.components import Cell, Column, Filter, Group, Link, Row, Table
from dwk.ui.formats import date_short, plural

from .access import Place, actor, place_of, shown
from .overview import FILES
from .people import sub_tabs

PER_PAGE = 50
KINDS = ("programme.contact", "programme.department")
#: contacts are seen and changed by whoever arranges meetings with them
NEEDED = Permission.MANAGE_EVENTS
COLUMNS = (
    Column("Name"),
    Column("Funktion", phone=False),
    Column("Organisation"),
    Column("Fachbereich", phone=False),
    Column("E-Mail"),
    Column("Telefon", nowrap=True),
)
FIELDS = ("name", "function", "organisation_name", "department", "email", "phone")


@require_safe
@signed_in
def contact_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Contacts to search and page through; of a past day as they were."""
    place = place_of(request, slug, participation, NEEDED)
    text, order = _chosen(request)
    page: Page[Any] = Paginator(_found(place, text, order), PER_PAGE).get_page(request.GET.get("seite"))
    may = place.may_change(NEEDED)
    rows = tuple(_row(place, line, may) for line in _lines(page.object_list))
    orders = tuple((key, label) for key, (label, _) in ORDERS.items())
    context = shown(
        request,
        place,
        "Personen",
        sub=sub_tabs(place, "Kontakte"),
        page=page,
        filters=[Filter("ordnung", "Reihenfolge", orders, order)],
        links=_links(request, place),
        count=plural(page.paginator.count, "Kontakt", "Kontakte"),
        narrowed=bool(text),
        all_url=_address(place, "contacts") + place.query,
        table=Table("Kontakte", COLUMNS, (Group(rows),)) if rows else None,
        may_edit=may,
    )
    return render(request, "programme/contacts.html", context)


def _chosen(request: HttpRequest) -> tuple[str, str]:
    order = request.GET.get("ordnung", "")
    return request.GET.get("q", "").replace("\0", "").strip()[:100], order if order in ORDERS else "name"


def _found(place: Place, text: str, order: str) -> Any:
    """Today a query, which the database pages; of a past day the list itself."""
    if not place.past:
        return listed(place.participation, text, order)
    return past_lines(past_of([place.participation.scope], place.as_of, place.known_at, KINDS), text, order)


def _lines(found: Any) -> list[ContactLine]:
    return [line_of(one) if isinstance(one, Contact) else one for one in found]


def _row(place: Place, line: ContactLine, may: bool) -> Row:
    head = Cell(line.name, url=_address(place, "contact_edit", line.pk)) if may else Cell(line.name)
    mail = Cell(line.email, url=f"mailto:{line.email}") if line.email else Cell("–", muted=True)
    words = [Cell(text) if text else Cell("–", muted=True) for text in (line.function, line.organisation_name)]
    return Row(head, (*words, Cell(line.department or "–"), mail, Cell(line.phone or "–")))


def _links(request: HttpRequest, place: Place) -> list[Link]:
    query = request.GET.copy()
    query.pop("seite", None)
    ending = f"?{query.urlencode()}" if query else ""
    return [Link(kind.upper(), _address(place, "contacts_export", kind) + ending, download=True) for kind in FILES]


def _address(place: Place, name: str, *more: object) -> str:
    return reverse(name, args=[place.programme.slug, place.participation.slug, *more])


@require_safe
@signed_in
def export(request: HttpRequest, slug: str, participation: str, kind: str) -> HttpResponse:
    """The contacts that are looked at, as a file that can be read in again."""
    place = place_of(request, slug, participation, NEEDED)
    if kind not in FILES:
        raise Http404("Dieses Format gibt es nicht.")
    name = f"{participation}-kontakte-{place.as_of}.{kind}"
    return HttpResponse(
        _file(_lines(_found(place, *_chosen(request))), kind, place),
        content_type=FILES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _file(lines: list[ContactLine], kind: str, place: Place) -> bytes:
    # the exports pull in office files, which no page of this module needs
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.export.ods_file import to_ods
    from dwk.documents.export.sheet import Provenance
    from dwk.documents.export.xlsx_file import to_xlsx
    from dwk.documents.figures import Column as TableColumn
    from dwk.documents.figures import DataTable

    columns = tuple(TableColumn(column.label, align="left") for column in COLUMNS)
    rows = tuple(tuple(str(getattr(line, name)) for name in FIELDS) for line in lines)
    caption = f"Kontakte {place.participation.full_name}, Stand {date_short(place.as_of)}"
    if kind == "csv":
        # no lines about the source below: they would be read as contacts
        return to_csv(DataTable(caption, columns, rows), provenance=None)
    provenance = Provenance(
        source="Einträge der Kommune", licence="Personenbezogene Daten, nur für den Zweck des Programms",
        created=place.today,
    )  # fmt: skip
    return {"xlsx": to_xlsx, "ods": to_ods}[kind](DataTable(caption, columns, rows), provenance=provenance)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Enter a contact."""
    place = place_of(request, slug, participation, NEEDED)
    form = ContactForm(request.POST if request.method == "POST" else None, participation=place.participation)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_contact(
                participation=place.participation, by=actor(request), effective_on=place.today, **form.cleaned_data
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{made.name}“ ist eingetragen.")
            return redirect("contacts", slug, participation)
    context = shown(
        request, place, "Personen", form=form, heading="Kontakt eintragen", button="Eintragen",
        back=_address(place, "contacts"),
    )  # fmt: skip
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change a contact; from here it can be taken away."""
    place = place_of(request, slug, participation, NEEDED)
    found = get_object_or_404(Contact, pk=pk, participation=place.participation)
    initial = {name: getattr(found, name) for name in FIELDS if name != "department"}
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        participation=place.participation,
        initial={**initial, "department": found.department_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_contact(contact=found, by=actor(request), effective_on=place.today, **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{form.cleaned_data['name']}“ ist geändert.")
            return redirect("contacts", slug, participation)
    context = shown(
        request, place, "Personen", form=form, contact=found, back=_address(place, "contacts"),
    )  # fmt: skip
    return render(request, "programme/contact_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take a contact away."""
    place = place_of(request, slug, participation, NEEDED)
    found = get_object_or_404(Contact, pk=pk, participation=place.participation)
    if request.method == "POST":
        actions.remove_contact(contact=found, by=actor(request), effective_on=place.today)
        messages.success(request, f"„{found.name}“ ist entfernt.")
        return redirect("contacts", slug, participation)
    context = {
        "heading": "Kontakt entfernen",
        "question": f"Soll „{found.name}“ aus den Kontakten verschwinden?",
        "consequences": [
            "Der Kontakt steht ab heute nicht mehr in der Liste und in keinem Export.",
            "Frühere Stände zeigen ihn weiter; wer den Verlauf lesen darf, findet ihn dort.",
        ],
        "action_label": "Kontakt entfernen",
        "cancel_url": _address(place, "contacts"),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
