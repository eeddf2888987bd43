"""Documents are given out as files to keep, never shown in the page."""

from __future__ import annotations

import logging
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from dwk.accounts.models import User
from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.files.rules import content_type_of
from dwk.programme.actions.documents import Incoming

log = logging.getLogger("dwk.files")


def handed_out(number: object) -> HttpResponse:
    """A stored document as an attachment; whether somebody may have it was decided before."""
    stored = StoredFile.objects.filter(pk=number).first() if isinstance(number, int) else None
    path = path_of(stored.sha256) if stored is not None else None
    if stored is None or path is None:
        raise Http404("Zu diesem Eintrag gibt es kein Dokument.")
    try:
        content = path.read_bytes()
    except FileNotFoundError as missing:
        log.error("bytes of file %s are missing", stored.pk)
        raise Http404("Dieses Dokument ist nicht mehr vorhanden. Bitte wenden Sie sich an die Verwaltung.") from missing
    disposition = content_disposition_header(as_attachment=True, filename=stored.name)
    headers = {
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type_of(stored.name), headers=headers)


def incoming_of(upload: UploadedFile[Any], user: User) -> Incoming:
    """An upload as the actions take it."""
    return Incoming(upload.name or "datei", upload.chunks(), user, timezone.now())
