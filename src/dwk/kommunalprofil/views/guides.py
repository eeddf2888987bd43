"""Guides of a programme: list with versions, read, write; a used one makes the next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.interviews import save_guide
from dwk.kommunalprofil.guide_forms import GuideForm
from dwk.kommunalprofil.interview_rules import in_blocks, proposed_questions
from dwk.kommunalprofil.models import Guide
from dwk.kommunalprofil.queries.interviews import guides_of
from dwk.programme.models import Programme
from dwk.programme.views.access import actor, days_of, programme_of, refuse
from dwk.programme.views.whole import shown_whole
from dwk.ui.components import Cell, Column, Group, Link, Row, Table
from dwk.ui.formats import number, plural

NEEDED = Permission.VIEW_INTERVIEWS
TAB = "Leitfäden"
COLUMNS = (
    Column("Leitfaden"),
    Column("Fassung", numeric=True),
    Column("Fragen", numeric=True),
    Column("Interviews", numeric=True),
)


@require_safe
@signed_in
def guide_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All guides with their versions and how many interviews used each."""
    programme, roles = programme_of(request, slug, NEEDED)
    rows = tuple(
        Row(
            Cell(guide.name, url=reverse("guide", args=[slug, guide.pk])),
            (
                Cell(str(guide.number)),
                Cell(number(len(guide.questions))),
                Cell(number(guide.held)),  # type: ignore[attr-defined]  # counted by the query
            ),
        )
        for guide in guides_of(programme)
    )
    context = shown_whole(
        request,
        programme,
        roles,
        TAB,
        table=Table("Leitfäden", COLUMNS, (Group(rows),)) if rows else None,
        may_edit=not days_of(request).past,
    )
    return render(request, "kommunalprofil/guides.html", context)


@require_safe
@signed_in
def guide_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One version to read and to print."""
    programme, roles = programme_of(request, slug, NEEDED)
    guide = get_object_or_404(Guide, pk=pk, programme=programme)
    versions = Guide.objects.filter(programme=programme, name=guide.name).order_by("-number")
    latest = versions[0]
    context = shown_whole(
        request,
        programme,
        roles,
        TAB,
        guide=guide,
        blocks=in_blocks(guide.questions),
        held=plural(guide.interview_set.count(), "Interview", "Interviews"),
        versions=[
            Link(f"Fassung {one.number}", reverse("guide", args=[slug, one.pk]), current=one == guide)
            for one in versions
        ],
        edit_url=reverse("guide_edit", args=[slug, guide.pk]) if guide == latest and not days_of(request).past else "",
        crumbs=[Link(TAB, reverse("guides", args=[slug]))],
    )
    return render(request, "kommunalprofil/guide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a guide; it begins empty, or with the proposal of ten blocks."""
    programme, roles = _writing(request, slug)
    proposed = request.GET.get("vorschlag") == "1"
    form = GuideForm(
        request.POST if request.method == "POST" else None, blocks=in_blocks(proposed_questions()) if proposed else []
    )
    if _may_save(request, form) and Guide.objects.filter(programme=programme, name=form.cleaned_data["name"]).exists():
        form.add_error(
            "name", "Einen Leitfaden dieses Namens gibt es schon. Bitte öffnen Sie ihn, oder wählen Sie einen anderen."
        )
    elif _may_save(request, form):
        saved = _saved(request, programme, form, form.cleaned_data["name"])
        if saved is not None:
            return redirect("guide", slug, saved.pk)
    return _asked(request, programme, roles, form, heading="Leitfaden schreiben", proposed=proposed)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the latest version; once an interview was held with it, a next version is made."""
    programme, roles = _writing(request, slug)
    guide = get_object_or_404(Guide, pk=pk, programme=programme)
    form = GuideForm(
        request.POST if request.method == "POST" else None, blocks=in_blocks(guide.questions), named=guide.name
    )
    newer = Guide.objects.filter(programme=programme, name=guide.name, number__gt=guide.number).order_by("-number")
    if newer.exists():
        messages.warning(request, "Es gibt schon eine neuere Fassung. Bitte ändern Sie diese.")
        return redirect("guide", slug, newer[0].pk)
    if _may_save(request, form):
        saved = _saved(request, programme, form, guide.name)
        if saved is not None:
            return redirect("guide", slug, saved.pk)
    warning = ""
    if guide.interview_set.exists():
        warning = (
            "Mit dieser Fassung wurden schon Interviews geführt. Speichern legt die nächste Fassung an; diese bleibt."
        )
    return _asked(request, programme, roles, form, heading=f"{guide.name} bearbeiten", warning=warning, guide=guide)


def _writing(request: HttpRequest, slug: str) -> tuple[Programme, frozenset[Role]]:
    programme, roles = programme_of(request, slug, NEEDED)
    if request.method == "POST" and days_of(request).past:
        refuse(request, NEEDED, "An einem vergangenen Stand lässt sich nichts ändern.")
    return programme, roles


def _may_save(request: HttpRequest, form: GuideForm) -> bool:
    """Sent to be saved and without fault; „Weitere Blöcke“ only shows more of them."""
    return request.method == "POST" and "more" not in request.POST and form.is_valid()


def _saved(request: HttpRequest, programme: Programme, form: GuideForm, name: str) -> Guide | None:
    try:
        saved = save_guide(
            programme=programme,
            name=name,
            questions=form.questions(),
            by=actor(request),
            effective_on=days_of(request).today,
        )
    except ProfileRefused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"„{saved.name}“ ist gespeichert, Fassung {saved.number}.")
    return saved


def _asked(
    request: HttpRequest, programme: Programme, roles: frozenset[Role], form: GuideForm, **context: object
) -> HttpResponse:
    guide = context.get("guide")
    back = reverse("guide", args=[programme.slug, guide.pk]) if isinstance(guide, Guide) else ""
    seen = request.POST.get("seen") or form.seen
    if "more" in request.POST:
        blocks = [(str(one.value() or ""), str(texts.value() or "").splitlines()) for one, texts in form.pairs()]
        named = guide.name if isinstance(guide, Guide) else ""
        entered = {"name": request.POST.get("name", "")}
        form = GuideForm(blocks=[*blocks, ("", [])], named=named, initial=entered)
    shown = shown_whole(
        request, programme, roles, TAB, form=form, seen=seen,
        back=back or reverse("guides", args=[programme.slug]), **context,
    )  # fmt: skip
    return render(request, "kommunalprofil/guide_form.html", shown)
