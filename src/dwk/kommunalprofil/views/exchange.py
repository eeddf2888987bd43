"""Exchange with other programs of qualitative analysis: projects and category systems, both ways."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import incoming as actions
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.exchange import Imported, export_codes, export_project
from dwk.kommunalprofil.exchange_forms import ExchangeFileForm, TakeOverForm
from dwk.kommunalprofil.qda.model import QdaRefused
from dwk.kommunalprofil.qda.writing import write_qdpx
from dwk.kommunalprofil.queries.codings import live_transcripts
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor
from dwk.ui.formats import plural

from .shared import analysis_place, page_context

#: sentences about what is left out that a page shows
SHOWN = 50
#: without the place itself: what was said stands in no message
UNPRINTABLE = (
    "Ein Text, ein Memo oder eine Kategorie enthält Steuerzeichen, die das Austauschformat nicht kennt. "
    "Bitte entfernen Sie diese und versuchen Sie es noch einmal."
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def exchange(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Export, and choose a file whose content is shown before anything is entered."""
    place = analysis_place(request, slug, participation)
    form = ExchangeFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            read = actions.read_file(content)
            found = actions.preview(
                participation=place.participation, incoming=read, user=place.user, at=timezone.now(), by=actor(request)
            )
        except ProgrammeRefused as refused:
            form.add_error("file", str(refused))
        else:
            digest = hashlib.sha256(content).hexdigest()
            ask = TakeOverForm(new_texts=found.texts, initial={"digest": digest})
            return _preview(request, place, ask, found)
    texts = live_transcripts(place.participation).count()
    context = page_context(request, place, "Austausch", form=form, texts=texts)
    return render(request, "kommunalprofil/exchange.html", context)


@require_POST
@signed_in
def take_over(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Enter what the preview showed; it must be the very same file."""
    place = analysis_place(request, slug, participation)
    first = ExchangeFileForm(request.POST, request.FILES)
    if not first.is_valid():
        messages.error(request, "Bitte wählen Sie dieselbe Datei noch einmal. Es wurde nichts übernommen.")
        return redirect("exchange", slug, participation)
    content = first.cleaned_data["file"].read()
    if hashlib.sha256(content).hexdigest() != request.POST.get("digest", ""):
        messages.error(
            request, "Das ist nicht die Datei der Vorschau. Es wurde nichts übernommen. Bitte beginnen Sie noch einmal."
        )
        return redirect("exchange", slug, participation)
    shared: dict[str, Any] = {
        "participation": place.participation, "user": place.user, "at": timezone.now(), "by": actor(request),
    }  # fmt: skip
    try:
        read = actions.read_file(content)
        texts = actions.new_texts(participation=place.participation, incoming=read)
        form = TakeOverForm(request.POST, request.FILES, new_texts=texts)
        if not form.is_valid():
            return _preview(request, place, form, actions.preview(incoming=read, **shared))
        done = actions.take_over(incoming=read, consent=form.consent(), **shared)
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
        return redirect("exchange", slug, participation)
    messages.success(request, f"Übernommen: {_words(done)}.")
    return redirect("coding_texts", slug, participation)


@require_POST
@signed_in
def project_file(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """The whole analysis with all texts as a file; noted at each interview."""
    place = analysis_place(request, slug, participation)
    try:
        project = export_project(participation=place.participation, user=place.user, at=timezone.now())
        content = write_qdpx(project)
    except ProfileRefused as refused:
        messages.error(request, str(refused))
        return redirect("exchange", slug, participation)
    except QdaRefused:
        messages.error(request, UNPRINTABLE)
        return redirect("exchange", slug, participation)
    return _file(content, "interviews.qdpx")


@require_safe
@signed_in
def codes_file(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """The category system as a file."""
    place = analysis_place(request, slug, participation)
    try:
        content = export_codes(participation=place.participation)
    except ProfileRefused as refused:
        messages.error(request, str(refused))
        return redirect("exchange", slug, participation)
    except QdaRefused:
        messages.error(request, UNPRINTABLE)
        return redirect("exchange", slug, participation)
    return _file(content, "kategorien.qdc")


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _preview(request: HttpRequest, place: Place, form: TakeOverForm, found: Imported) -> HttpResponse:
    left_out = found.left_out
    context = page_context(
        request,
        place,
        "Austausch",
        form=form,
        words=_words(found),
        known=_known(found),
        counting=found.counting,
        kept=found.kept,
        left_out=left_out[:SHOWN],
        more=max(0, len(left_out) - SHOWN),
    )
    return render(request, "kommunalprofil/exchange_preview.html", context)


def _words(found: Imported) -> str:
    """What is new; a lone zero says more than five of them."""
    counted = (
        (found.codes.new, "neue Kategorie", "neue Kategorien"),
        (found.codes.changed, "geänderte Kategorie", "geänderte Kategorien"),
        (found.texts, "neuen Text", "neue Texte"),
        (found.codings, "neue Kodierung", "neue Kodierungen"),
        (found.memos, "neues Memo", "neue Memos"),
    )
    return ", ".join(plural(count, one, many) for count, one, many in counted if count) or "nichts Neues"


def _known(found: Imported) -> str:
    """What is here already, under the same GUID."""
    counted = (
        (found.codes.same, "Kategorie", "Kategorien"),
        (found.known_texts, "Text", "Texte"),
        (found.known_codings, "Kodierung", "Kodierungen"),
    )
    return ", ".join(plural(count, one, many) for count, one, many in counted if count)
