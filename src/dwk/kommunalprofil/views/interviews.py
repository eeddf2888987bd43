"""Interviews of a Kommune: list, enter, change."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.permissions import allowed
from dwk.kommunalprofil.actions import interviews as actions
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.interview_forms import InterviewForm
from dwk.kommunalprofil.interview_rules import next_pseudonym
from dwk.kommunalprofil.models.interviews import PersonGroup
from dwk.kommunalprofil.queries.interviews import CONSENTS, consent_state, listed, pseudonyms_of
from dwk.kommunalprofil.queries.together import interview_values
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.queries.memberships import roles_in
from dwk.programme.views.access import Place, actor, place_of, shown
from dwk.ui.components import Badge, Cell, Column, Filter, Group, Link, MarkKind, Row, Table
from dwk.ui.formats import date_short, number, plural

from .interview_access import NEEDED, TAB, address, address_if_any, crumbs, interview_of, private
from .meanwhile import Sheet
from .table_file import KINDS, demand_kind, handed_out

PER_PAGE = 50
STATE_MARKS: dict[str, MarkKind] = {"gilt": "done", "fehlt": "open", "widerrufen": "refused"}
COLUMNS = (
    Column("Pseudonym"),
    Column("Personengruppe"),
    Column("geführt am", nowrap=True),
    Column("Leitfaden", phone=False),
    Column("Einwilligung"),
    Column("Abschriften", numeric=True, phone=False),
    Column("Kodierungen", numeric=True),
)


@require_safe
@private
def interview_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Interviews to filter, search by pseudonym and page through."""
    place = place_of(request, slug, participation, NEEDED)
    group, consent, text = _chosen(request)
    found = listed(
        place.participation, day=place.as_of if place.past else date.max, group=group, consent=consent, text=text
    )
    page: Page[Any] = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    rows = tuple(_row(place, one) for one in page.object_list)
    context = shown(
        request,
        place,
        TAB,
        page=page,
        table=Table("Interviews", COLUMNS, (Group(rows),)) if rows else None,
        filters=[
            Filter("gruppe", "Personengruppe", (("", "alle"), *PersonGroup.choices), group),
            Filter("einwilligung", "Einwilligung", (("", "alle"), *CONSENTS.items()), consent),
        ],
        count=plural(page.paginator.count, "Interview", "Interviews"),
        narrowed=bool(group or consent or text),
        all_url=address(place, "interviews") + place.query,
        may_edit=place.may_change(NEEDED),
        further=[*_further(place), *(_files(request, place) if rows else ())],
        new_url=address(place, "interview_new"),
    )
    return render(request, "kommunalprofil/interviews.html", context)


@require_safe
@private
def interview_file(request: HttpRequest, slug: str, participation: str, kind: str) -> HttpResponse:
    """The list as a file, as it is narrowed; nothing that could tell who somebody is: no function, place or age."""
    place = place_of(request, slug, participation, NEEDED)
    demand_kind(kind)
    group, consent, text = _chosen(request)
    found = listed(place.participation, group=group, consent=consent, text=text)
    return handed_out(
        name="interviews",
        kind=kind,
        caption="Interviews",
        heads=(*(column.label for column in COLUMNS), "Art des Gesprächs", "Beispiel"),
        rows=(_line(one) for one in found),
        source=f"Interviews {place.participation.full_name}",
        licence="vertraulich, nicht zur Weitergabe",
        created=place.today,
    )


def _line(one: Any) -> tuple[str | int, ...]:
    return (
        one.pseudonym, one.get_group_display(), date_short(one.held_on), str(one.guide) if one.guide else "",
        consent_state(one.agreed, one.taken_back), one.texts, one.passages, one.get_mode_display(),
        "erfunden" if one.example else "",
    )  # fmt: skip


def _chosen(request: HttpRequest) -> tuple[str, str, str]:
    group, consent = request.GET.get("gruppe", ""), request.GET.get("einwilligung", "")
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    return group if group in PersonGroup.values else "", consent if consent in CONSENTS else "", text


def _row(place: Place, one: Any) -> Row:
    state = consent_state(one.agreed, one.taken_back)
    badge = Badge("erfunden", "example") if one.example else None
    return Row(
        Cell(one.pseudonym, url=address(place, "interview", one.pk) + place.query, badge=badge),
        (
            Cell(one.get_group_display()),
            Cell(date_short(one.held_on)),
            Cell(str(one.guide) if one.guide else "–", muted=one.guide is None),
            Cell(state, mark=STATE_MARKS[state]),
            Cell(number(one.texts)),
            Cell(number(one.passages)),
        ),
    )


def _files(request: HttpRequest, place: Place) -> list[Link]:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return [Link(kind.upper(), address(place, "interviews_file", kind) + query, download=True) for kind in KINDS]


def _further(place: Place) -> list[Link]:
    """Pages beside the list, guides for those who may write them; those of other parts only where they are there."""
    wanted = (
        ("Auswertung", "coding_texts"),
        ("Zugriffe", "interviews_accesses"),
        ("Verlauf der Interviews", "interviews_trail"),
    )
    pairs = ((label, address_if_any(place, name)) for label, name in wanted)
    found = [Link(label, url) for label, url in pairs if url]
    if allowed(roles_in(place.user, place.programme, on=place.today), NEEDED):
        found.insert(0, Link("Leitfäden", reverse("guides", args=[place.programme.slug])))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@private
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Enter a conversation; the next free pseudonym is proposed."""
    place = place_of(request, slug, participation, NEEDED)
    initial = {"pseudonym": next_pseudonym(pseudonyms_of(place.participation)), "held_on": place.today}
    form = InterviewForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        today=place.today,
        programme=place.programme,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_interview(
                participation=place.participation, by=actor(request), effective_on=place.today, **form.cleaned_data
            )
        except (ProfileRefused, ProgrammeRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Interview {made.pseudonym} ist eingetragen. Nun fehlt die Einwilligung.")
            return redirect("interview", slug, participation, made.pk)
    context = shown(
        request, place, TAB, form=form, heading="Interview eintragen", button="Eintragen",
        back=address(place, "interviews"), crumbs=crumbs(place),
    )  # fmt: skip
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change what is known about a conversation."""
    place, found = interview_of(request, slug, participation, pk)
    sheet = Sheet(request, found, interview_values)
    form = InterviewForm(sheet.data, initial=sheet.initial, today=place.today, programme=place.programme)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today, "seen": sheet.seen}
        if sheet.saved(form, lambda: actions.change_interview(interview=found, **about, **form.cleaned_data)):
            messages.success(request, "Gespeichert.")
            return redirect("interview", slug, participation, pk)
    context = shown(
        request, place, TAB, form=form, heading=f"{found.pseudonym}: Angaben ändern", button="Speichern",
        back=address(place, "interview", pk), crumbs=crumbs(place, found), **sheet.context(),
    )  # fmt: skip
    return render(request, "kommunalprofil/meanwhile.html", context)
