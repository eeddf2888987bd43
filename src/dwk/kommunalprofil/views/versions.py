"""Versions of a profile: list, read, compare, check, freeze, open again."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission
from dwk.kommunalprofil.actions import versions as actions
from dwk.kommunalprofil.actions.telling import tell_reopened
from dwk.kommunalprofil.chart_pages import chart_html
from dwk.kommunalprofil.comparison import Change, compare
from dwk.kommunalprofil.models import Comment, ProfileVersion, Signature
from dwk.kommunalprofil.queries.as_of import ended_on
from dwk.kommunalprofil.queries.integrity import integrity_of, sound_blocks
from dwk.kommunalprofil.queries.rounds import rounds_of, running_round
from dwk.kommunalprofil.queries.versions import VersionState, state_of, version_states
from dwk.kommunalprofil.review_forms import ReopenForm
from dwk.kommunalprofil.version_page import Page, title_of
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor, place_of, shown, teller
from dwk.ui.components import Cell, Column, Group, Link, Row, Table
from dwk.ui.formats import date_short

from .past import day_at, version_then
from .showing import sub_tabs
from .version_access import TAB, address, crumbs, demand_reading, may_comment, profile_here, version_here

COLUMNS = (
    Column("Fassung"),
    Column("eingefroren am", nowrap=True),
    Column("Stand"),
    Column("Vergleich", phone=False),
    Column("Prüfung", phone=False),
)
#: formats in which a version can be loaded
FILE_KINDS = ("pdf", "docx", "html")


@require_safe
@signed_in
def version_list(request: HttpRequest, slug: str, participation: str, profile: int) -> HttpResponse:
    """Versions with their state, and review rounds."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    asked = demand_reading(request, place, found)
    day = day_at(place) if place.past else None
    every = day.states(found) if day else version_states(found, place.today)
    states = [one for one in every if asked is None or one[0].number in asked]
    held = day.rounds(found) if day else rounds_of(found)
    rounds = [one for one in held if asked is None or one.version.number in asked]
    may = place.may_change(Permission.EDIT_PROFILE)
    # only the latest version can be signed
    latest = states[0] if states and states[0][0].signed_on is None else None
    context = shown(
        request, place, TAB, profile=found, rounds=[(one, ended_on(one, place.as_of)) for one in rounds],
        # whoever was only asked enters none of the other pages
        sub=sub_tabs(place, found, "Fassungen") if asked is None else [],
        table=_table(place, found.pk, states) if states else None,
        may_freeze=may and not found.signed,
        may_open=may and not found.signed and not any(one.closed_on is None for one in rounds),
        sign_version=latest[0] if latest and place.may_change(Permission.SIGN_PROFILE) else None,
    )  # fmt: skip
    return render(request, "kommunalprofil/frozen_list.html", context)


def _table(place: Place, profile: int, states: list[tuple[ProfileVersion, VersionState]]) -> Table:
    rows = []
    for at, (version, state) in enumerate(states):
        older = states[at + 1][0].number if at + 1 < len(states) else None
        compared = Cell(
            f"mit Fassung {older}", url=address(place, "profile_compare", profile, older, version.number) + place.query
        ) if older else Cell("–", muted=True)  # fmt: skip
        url = address(place, "profile_version", profile, version.number) + place.query
        check = address(place, "profile_check", profile, version.number) + place.query
        when = Cell(date_short(version.frozen_on))
        head = Cell(f"Fassung {version.number}", url=url)
        rows.append(Row(head, (when, Cell(state.label), compared, Cell("Prüfsumme", url=check))))
    return Table("Fassungen des Kommunalprofils", COLUMNS, (Group(tuple(rows)),))


@require_safe
@signed_in
def version_page(request: HttpRequest, slug: str, participation: str, profile: int, number: int) -> HttpResponse:
    """A version to read and print; while a round runs, with a link to comment beside each part."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    demand_reading(request, place, found, number)
    version = version_then(place, version_here(found, number))
    day = day_at(place) if place.past else None
    if day:
        signatures, rounds = day.signatures(version), [one for one in day.rounds(found) if one.version_id == version.pk]
        running = next((one for one in rounds if ended_on(one, place.as_of) is None), None)
        counts = Counter(said.block for one in rounds for said in day.comments(one))
    else:
        signatures = list(Signature.objects.filter(version=version).order_by("pk"))
        running = running_round(found, place.today)
        running = running if running is not None and running.version_id == version.pk else None
        counts = Counter(Comment.objects.filter(round__version=version).values_list("block", flat=True))
    integrity = integrity_of(version)
    open_for_me = running is not None and not place.past and may_comment(place, running)
    deadlines = [running.deadline if running else None]
    signed = version.signed_on is not None
    context = shown(
        request, place, TAB, profile=found, version=version, signatures=signatures, running=running, file_kinds=FILE_KINDS,
        sections=Page(sound_blocks(version, integrity), counts, draw=chart_html).sections(),
        integrity=integrity, told=title_of(version.blocks),
        state=state_of(version, len(signatures), deadlines, place.as_of),
        comment_url=address(place, "profile_comment", found.pk, running.pk) if running and open_for_me else "",
        may_reopen=signed and version.reopened_on is None and place.may_change(Permission.EDIT_PROFILE),
        may_release=signed and place.may_change(Permission.RELEASE_PROFILE),
        may_sign=not signed and place.may_change(Permission.SIGN_PROFILE),
        crumbs=crumbs(place, found),
    )  # fmt: skip
    return render(request, "kommunalprofil/frozen.html", context)


@require_safe
@signed_in
def comparison(
    request: HttpRequest, slug: str, participation: str, profile: int, older: int, number: int
) -> HttpResponse:
    """Two versions, block by block."""
    place = place_of(request, slug, participation)
    found = profile_here(place, profile)
    demand_reading(request, place, found, number)
    demand_reading(request, place, found, older)
    before, after = (version_then(place, version_here(found, one)) for one in (older, number))
    # what was changed past the software is not read; the pages of the versions say so
    rows = compare(*(sound_blocks(one, integrity_of(one)) for one in (before, after)))
    counts = Counter(row.change for row in rows)
    context = shown(
        request, place, TAB, profile=found, older=before, version=after, crumbs=crumbs(place, found),
        rows=[row for row in rows if row.change != Change.SAME],
        same=[row for row in rows if row.change == Change.SAME],
        counts=[(change.label, counts[change]) for change in Change],
    )  # fmt: skip
    return render(request, "kommunalprofil/comparison.html", context)


@require_POST
@signed_in
def freeze(request: HttpRequest, slug: str, participation: str, profile: int) -> HttpResponse:
    """Freeze the draft."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    found = profile_here(place, profile)
    before = ProfileVersion.objects.filter(profile=found).count()
    try:
        version = actions.freeze_version(profile=found, by=actor(request), effective_on=place.today)
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
        return redirect("profile_versions", slug, participation, profile)
    if version.number == before:
        messages.info(request, f"Der Entwurf ist unverändert. Es bleibt bei Fassung {version.number}.")
    else:
        messages.success(request, f"Fassung {version.number} ist eingefroren.")
    return redirect("profile_version", slug, participation, profile, version.number)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reopen(request: HttpRequest, slug: str, participation: str, profile: int, number: int) -> HttpResponse:
    """Work on a signed profile again, with a reason."""
    place = place_of(request, slug, participation, Permission.EDIT_PROFILE)
    found = profile_here(place, profile)
    version = version_here(found, number)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                opened = actions.reopen(
                    version=version, by=actor(request), effective_on=place.today, **form.cleaned_data
                )
                tell_reopened(version=opened, **teller(request))
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Das Kommunalprofil ist wieder geöffnet. Die unterschriebene Fassung bleibt.")
            return redirect("profile_version", slug, participation, profile, number)
    back = address(place, "profile_version", found.pk, number)
    context = shown(
        request, place, TAB, form=form, heading=f"Fassung {number} wieder öffnen", button="Wieder öffnen", back=back,
        crumbs=[Link("Fassungen", back)],
        consequences=[
            "Der Entwurf lässt sich danach wieder bearbeiten.",
            "Die unterschriebene Fassung bleibt mit ihren Unterschriften lesbar, auch veröffentlichte Kapitel bleiben es.",
            "Ihr Grund steht bei der Fassung.",
        ],
    )  # fmt: skip
    return render(request, "programme/form.html", context)
