"""Memos about a text, a category or the whole material."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import codes as changes
from dwk.kommunalprofil.actions import coding as actions
from dwk.kommunalprofil.coding_forms import MemoForm
from dwk.kommunalprofil.models import Memo
from dwk.kommunalprofil.queries.codes import code_rows
from dwk.kommunalprofil.queries.codings import live_transcripts
from dwk.kommunalprofil.queries.together import memo_values, removal_of
from dwk.programme.views.access import Place, actor
from dwk.ui.components import Filter
from dwk.ui.formats import plural

from .meanwhile import Sheet, gone
from .shared import TAB, address, analysis_place, done, page_context

PER_PAGE = 25
ABOUT = {
    "text": ("Texten", Q(transcript__isnull=False)),
    "kategorie": ("Kategorien", Q(code__isnull=False)),
    "material": ("ganzem Material", Q(transcript__isnull=True, code__isnull=True)),
}


@require_safe
@signed_in
def memo_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Memos with what they are about, narrowed by it."""
    place = analysis_place(request, slug, participation)
    every = Memo.objects.filter(participation=place.participation)
    about = request.GET.get("zu", "")
    found = every.filter(ABOUT[about][1]) if about in ABOUT else every
    rows = found.select_related("code", "transcript__interview").defer("transcript__sealed").order_by("-pk")
    page: Page[Memo] = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    kinds = tuple((key, label) for key, (label, _) in ABOUT.items())
    context = page_context(
        request,
        place,
        "Memos",
        rows=page.object_list,
        page=page,
        narrowed=about in ABOUT,
        filters=[Filter("zu", "Zu", (("", "alle"), *kinds), about)],
        count=plural(page.paginator.count, "Memo", "Memos"),
        all_url=address(place, "memos"),
    )
    return render(request, "kommunalprofil/memos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Write a memo."""
    place = analysis_place(request, slug, participation)
    form = _form(place, request.POST or None, {"about": request.GET.get("zu", "")})
    if request.method == "POST" and form.is_valid():
        saved = done(
            request,
            lambda: actions.write_memo(
                participation=place.participation, by=actor(request), effective_on=place.today, **form.fields_of()
            ),
            "Memo gespeichert.",
        )
        if saved:
            return redirect("memos", slug, participation)
    return _asked(request, place, form, "Memo schreiben")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Change a memo."""
    place = analysis_place(request, slug, participation)
    memo = Memo.objects.filter(pk=pk, participation=place.participation).first()
    if memo is None:
        return gone(
            request, place, Memo, removal_of(Memo, pk, participation_id=place.participation.pk), tab=TAB,
            back=address(place, "memos"), again=address(place, "memo_new"),
            form=lambda: _form(place, request.POST, {}),
        )  # fmt: skip
    sheet = Sheet(request, memo, memo_values)
    form = _form(place, sheet.data, sheet.initial)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today, "seen": sheet.seen}
        if sheet.saved(form, lambda: changes.change_memo(memo=memo, **about, **form.fields_of())):
            messages.success(request, "Memo gespeichert.")
            return redirect("memos", slug, participation)
    return _asked(request, place, form, "Memo ändern", **sheet.context())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take a memo away."""
    place = analysis_place(request, slug, participation)
    memo = get_object_or_404(Memo, pk=pk, participation=place.participation)
    if request.method == "POST":
        done(
            request,
            lambda: changes.remove_memo(memo=memo, by=actor(request), effective_on=place.today),
            "Memo entfernt.",
        )
        return redirect("memos", slug, participation)
    context = page_context(
        request,
        place,
        "Memos",
        heading="Memo entfernen",
        button="Entfernen",
        danger=True,
        back=address(place, "memos"),
        consequences=["Der Wortlaut lässt sich nicht wiederherstellen."],
    )
    return render(request, "programme/form.html", context)


def _form(place: Place, data: QueryDict | None, initial: dict[str, Any]) -> MemoForm:
    rows, texts = code_rows(place.participation), live_transcripts(place.participation)
    return MemoForm(data, rows=rows, transcripts=texts, initial=initial)


def _asked(request: HttpRequest, place: Place, form: MemoForm, heading: str, **more: Any) -> HttpResponse:
    back = address(place, "memos")
    context = page_context(request, place, "Memos", form=form, heading=heading, button="Speichern", back=back, **more)
    return render(request, "kommunalprofil/meanwhile.html", context)
