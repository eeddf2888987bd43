"""Transcripts: upload or paste, look at the first lines, seal; read; destroy a wrong one."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.files.models import StoredFile
from dwk.files.vault import VaultError
from dwk.kommunalprofil.actions import transcripts as actions
from dwk.kommunalprofil.actions.interviews import read_transcript
from dwk.kommunalprofil.interview_forms import DestroyForm, TranscriptForm, TranscriptNameForm
from dwk.kommunalprofil.interview_rules import TranscriptRefused
from dwk.kommunalprofil.models import Interview
from dwk.kommunalprofil.queries.transcript_files import MAX_BYTES, text_of
from dwk.kommunalprofil.queries.transcript_losses import losses_of
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor, shown
from dwk.ui.formats import file_size, number, plural

from .interview_access import TAB, address, address_if_any, crumbs, interview_of, private, transcript_of

LINE_ENDS = re.compile(r"\r\n|\r|\n")
#: lines of the preview
FIRST_LINES = 20


@require_http_methods(["GET", "HEAD", "POST"])
@private
def add(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Choose a file or paste a text; it waits sealed until somebody has looked at it."""
    place, interview = interview_of(request, slug, participation, pk)
    form = TranscriptForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            text, lost = _entered(form.cleaned_data)
            file = actions.keep_draft(interview=interview, text=text, user=place.user, at=timezone.now())
        except (TranscriptRefused, ProgrammeRefused, VaultError) as refused:
            form.add_error("file" if form.cleaned_data["file"] else "text", str(refused))
        else:
            if lost:
                messages.warning(request, f"Nicht Teil der Abschrift: {', '.join(lost)}.")
            return redirect("transcript_preview", slug, participation, pk, file.pk)
    context = shown(
        request, place, TAB, form=form, interview=interview, back=address(place, "interview", pk),
        crumbs=crumbs(place, interview),
    )  # fmt: skip
    return render(request, "kommunalprofil/transcript_add.html", context)


def _entered(entered: dict[str, Any]) -> tuple[str, list[str]]:
    """The text, and what of a file does not become part of it."""
    file: UploadedFile[bytes] | None = entered["file"]
    if file is None:
        # browsers send every line end of a text field as CRLF
        return str(entered["text"]).replace("\r\n", "\n"), []
    if (file.size or 0) > MAX_BYTES:
        raise TranscriptRefused(
            f"Die Datei ist größer als {file_size(MAX_BYTES)}. Bitte entfernen Sie Bilder, oder teilen Sie sie auf."
        )
    data = file.read()
    return text_of(data), losses_of(data)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def preview(request: HttpRequest, slug: str, participation: str, pk: int, file: int) -> HttpResponse:
    """The first lines; „Übernehmen“ makes exactly this text the transcript."""
    place, interview, draft = _draft(request, slug, participation, pk, file)
    initial = {"name": f"Abschrift {interview.transcripts.count() + 1}"}
    form = TranscriptNameForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_over_draft(
                interview=interview, file=draft, name=form.cleaned_data["name"], user=place.user, at=timezone.now(),
                by=actor(request),
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Die Abschrift ist verschlüsselt abgelegt. Ihr Text ändert sich nicht mehr.")
            return redirect("interview", slug, participation, pk)
    text = actions.look_at_draft(interview=interview, file=draft, user=place.user, at=timezone.now())
    lines = LINE_ENDS.split(text)
    context = shown(
        request,
        place,
        TAB,
        form=form,
        interview=interview,
        draft=draft,
        lines=[line[:500] for line in lines[:FIRST_LINES]],
        size=f"{plural(len(lines), 'Zeile', 'Zeilen')}, {number(len(text))} Zeichen",
        more=max(len(lines) - FIRST_LINES, 0),
        crumbs=crumbs(place, interview),
    )
    return render(request, "kommunalprofil/transcript_preview.html", context)


def _draft(
    request: HttpRequest, slug: str, participation: str, pk: int, file: int
) -> tuple[Place, Interview, StoredFile]:
    """An upload that waits, for whoever brought it."""
    place, interview = interview_of(request, slug, participation, pk)
    waiting = StoredFile.objects.filter(purpose=actions.purpose_of(interview), uploaded_by=place.user)
    return place, interview, get_object_or_404(waiting, pk=file)


@require_POST
@private
def discard(request: HttpRequest, slug: str, participation: str, pk: int, file: int) -> HttpResponse:
    """Throw an upload away."""
    _, _, draft = _draft(request, slug, participation, pk, file)
    actions.drop_draft(file=draft)
    messages.success(request, "Die Datei ist gelöscht, übernommen wurde nichts.")
    return redirect("interview", slug, participation, pk)


@require_safe
@private
def read(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """The text with line numbers; the reading is noted before anything is shown."""
    place, found = transcript_of(request, slug, participation, pk)
    try:
        text = read_transcript(transcript=found, user=place.user, at=timezone.now())
    except ProgrammeRefused as refused:
        messages.warning(request, str(refused))
        return redirect("interview", slug, participation, found.interview_id)
    context = shown(
        request,
        place,
        TAB,
        transcript=found,
        interview=found.interview,
        lines=LINE_ENDS.split(text),
        coding=address_if_any(place, "coding", found.interview_id, pk),
        crumbs=crumbs(place, found.interview),
    )
    return render(request, "kommunalprofil/transcript.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def destroy(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask for the reason, then destroy a wrong transcript; refused once something rests on it."""
    place, found = transcript_of(request, slug, participation, pk)
    form = DestroyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.destroy_transcript(
                transcript=found, user=place.user, at=timezone.now(), by=actor(request),
                because=form.cleaned_data["reason"],
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Die Abschrift ist vernichtet. Fügen Sie nun die berichtigte hinzu.")
            return redirect("transcript_add", slug, participation, found.interview_id)
    context = shown(
        request,
        place,
        TAB,
        form=form,
        heading=f"{found.interview.pseudonym}: Abschrift ersetzen",
        consequences=[
            "Der Text einer Abschrift ändert sich nie, damit Markierungen stimmen. Eine falsche wird vernichtet und neu "
            "hinzugefügt.",
            "Das geht, solange nichts kodiert, zitiert oder mit einem Memo versehen ist.",
            "Vernichtet heißt: Der Text ist danach nicht wiederherzustellen.",
        ],
        button="Abschrift vernichten",
        danger=True,
        back=address(place, "interview", found.interview_id),
        crumbs=crumbs(place, found.interview),
    )
    return render(request, "programme/form.html", context)
