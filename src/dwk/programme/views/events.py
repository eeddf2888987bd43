"""Meetings of a Kommune or of the whole programme: list, one meeting, plan and change them, their calendar file."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Role
from dwk.notifications.calendar_file import calendar_of
from dwk.programme.actions import events as actions
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.forms import EventForm
from dwk.programme.models import Event, PhaseRun
from dwk.programme.models.events import EventKind, ItemKind
from dwk.programme.queries.calendar import entry_of
from dwk.programme.queries.event_mails import mailings_of
from dwk.programme.queries.memberships import roles_in
from dwk.programme.queries.past import Past, PastRow, past_of
from dwk.ui.components import Badge, Cell, Column, Fact, Group, Link, Row, Table

from .access import actor, end_of
from .event_items import item_form
from .scope import TAB, Scope, scope_of
from .showing import date_short_iso, event_day

PER_PAGE = 25


@require_safe
@signed_in
def event_list(request: HttpRequest, slug: str, participation: str = "") -> HttpResponse:
    """All meetings on the day that is looked at, the latest first; a Kommune finds those of its programme too."""
    scope = scope_of(request, slug, participation)
    page = Paginator(_listed(scope), PER_PAGE).get_page(request.GET.get("seite"))
    # asked only where a row of the programme stands on the page
    foreign = any(not _own(scope, row) for row in page.object_list)
    whole = foreign and bool(roles_in(scope.user, scope.programme, on=scope.days.today))
    rows = tuple(_row(scope, row, whole) for row in page.object_list)
    columns = (Column("Veranstaltung"), Column("Tag"), Column("Ort", phone=False), Column("Stand"))
    context = scope.shown(
        request,
        table=Table(f"Veranstaltungen: {scope.name}", columns, (Group(rows),)) if rows else None,
        page=page,
        may_edit=scope.may_change,
        new_url=scope.url("event_new"),
        steering_url=scope.url("steering") if scope.participation else "",
    )
    return render(request, "programme/events.html", context)


def _listed(scope: Scope) -> list[PastRow]:
    """Own meetings, and in a Kommune those of the programme that concern everybody in it."""
    chains = [scope.chain] if scope.place is None else [scope.chain, scope.programme.scope]
    found = past_of(chains, scope.days.as_of, scope.days.known_at, ["programme.event"]).all("programme.event")
    rows = [row for row in found if _own(scope, row) or row["kind"] != EventKind.STEERING]
    return sorted(rows, key=lambda row: (str(row["on"]), row.object_id), reverse=True)


def _own(scope: Scope, row: PastRow) -> bool:
    return bool(row["participation_id"] == (scope.participation.pk if scope.participation else None))


def _row(scope: Scope, row: PastRow, whole: bool) -> Row:
    own = _own(scope, row)
    if own:
        url, badge = scope.url("event", row.object_id), Badge("nachgetragen") if row.late else None
    else:
        # only members of the whole programme have a page of its meetings; the others read it here
        outer = Scope(scope.programme, None, scope.days, scope.roles, scope.user, None)
        url, badge = outer.url("event", row.object_id) if whole else "", Badge("Programm")
    return Row(
        Cell(row["title"], url=url, badge=badge),
        (
            Cell(", ".join(part for part in (event_day(row), _hours(row)) if part)),
            Cell(row["place"] or "–"),
            Cell("durchgeführt" if row["held"] else "geplant", mark="done" if row["held"] else "open"),
        ),
    )


def _hours(row: PastRow) -> str:
    times = [str(row[name])[:5] for name in ("starts_at", "ends_at") if row[name]]
    return f"{' bis '.join(times)} Uhr" if times else ""


@require_safe
@signed_in
def detail(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """A meeting with its minutes and what came of it, as it was known on the day that is looked at."""
    scope = scope_of(request, slug, participation)
    event = scope.event(pk)
    past = past_of([scope.chain], scope.days.as_of, scope.days.known_at)
    row = past.one("programme.event", pk)
    if row is None:
        raise Http404("An diesem Tag gab es die Veranstaltung noch nicht.")
    open_minutes = event.minutes_released_on is None
    pages = ("edit", "minutes", "release", "item", "document_new", "mailing", "calendar")
    context = scope.shown(
        request,
        event=event,
        row=row.data,
        facts=_facts(past, row),
        released=date_short_iso(row["minutes_released_on"]) if row["minutes_released_on"] else "",
        items=[(ItemKind(one["kind"]).label, one["text"]) for one in past.all("programme.eventitem", event_id=pk)],
        documents=[
            (one["title"], date_short_iso(one["added_on"]), scope.url("event_document", pk, one.object_id),
             scope.url("event_document_remove", pk, one.object_id))
            for one in past.all("programme.eventdocument", event_id=pk)
        ],
        mailings=mailings_of(event, until=scope.days.known_at or end_of(scope.days.as_of)),
        may_edit=scope.may_change,
        may_release=scope.may_change and open_minutes,
        may_mail=scope.may_change and not event.held and event.on >= scope.days.today,
        item_form=item_form(scope) if scope.may_change else None,
        urls={page: scope.url(f"event_{page}", pk) for page in pages},
        crumbs=[Link(TAB, scope.url("events"))],
    )  # fmt: skip
    return render(request, "programme/event.html", context)


def _facts(past: Past, row: PastRow) -> list[Fact]:
    came = past.all("programme.attendance", event_id=row.object_id)
    said = (
        ("Art", EventKind(row["kind"]).label),
        ("Tag", event_day(row)),
        ("Uhrzeit", _hours(row)),
        ("Ort", row["place"]),
        ("Stand", "durchgeführt" if row["held"] else "geplant"),
        ("Anwesend", ", ".join(f"{Role(one['group']).label}: {one['count']}" for one in came)),
        ("Hinweis", row["date_note"]),
        ("Quelle", row["source"]),
    )
    return [Fact(term, text) for term, text in said if text]


@require_safe
@signed_in
def calendar_file(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """The meeting as a file for one's own calendar."""
    event = scope_of(request, slug, participation).event(pk)
    content = calendar_of(event.title, [entry_of(event)])
    disposition = content_disposition_header(as_attachment=True, filename=f"termin-{event.on}.ics")
    return HttpResponse(
        content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition or ""}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str = "") -> HttpResponse:
    """Plan a meeting; a kick-off belongs to the latest run of its phase."""
    scope = scope_of(request, slug, participation, change=True)
    usual = {} if scope.participation else {"kind": EventKind.EXCHANGE}
    form = EventForm(request.POST or None, initial={"on": scope.days.today, **usual}, today=scope.days.today)
    del form.fields["reason"]
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_event(
                programme=scope.programme, participation=scope.participation, by=actor(request),
                phase_run=_phase_of(scope, form.cleaned_data["kind"]), **form.cleaned_data,
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{made.title}“ ist eingetragen.")
            return redirect(scope.url("event", made.pk))
    context = scope.shown(
        request, form=form, heading="Veranstaltung eintragen", button="Eintragen", back=scope.url("events")
    )
    return render(request, "programme/form.html", context)


def _phase_of(scope: Scope, kind: str) -> PhaseRun | None:
    runs = PhaseRun.objects.filter(participation=scope.participation, kind=kind)
    return runs.order_by("-number").first() if scope.participation else None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """Change what is planned."""
    scope = scope_of(request, slug, participation, change=True)
    event = scope.event(pk)
    initial = {name: getattr(event, name) for name in EventForm.base_fields if hasattr(event, name)}
    form = EventForm(request.POST or None, initial=initial, today=scope.days.today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_event(event=event, by=actor(request), **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _saved(event))
            return redirect(scope.url("event", pk))
    context = scope.shown(request, form=form, heading=event.title, button="Speichern", back=scope.url("event", pk))
    return render(request, "programme/form.html", context)


def _saved(event: Event) -> str:
    """Whoever was invited does not learn of a change by itself."""
    if mailings_of(event):
        return (
            "Gespeichert. Die Einladung ist schon verschickt; Sie können sie als Aktualisierung noch einmal schicken."
        )
    return "Gespeichert."
