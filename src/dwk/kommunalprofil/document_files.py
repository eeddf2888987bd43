"""A version of a profile as a file; the same version gives the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal

from django.conf import settings

from .document import FrozenProfile, document_of

Format = Literal["pdf", "docx", "html"]
CONTENT_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


def render(profile: FrozenProfile, kind: Format, *, short: bool = False) -> bytes:
    """Write a version as an accessible PDF, as a text to work on, or as a page to keep."""
    document = document_of(profile, short=short)
    cache = Path(settings.CHART_CACHE_DIR)
    if kind == "docx":
        from dwk.documents.render_docx import render_docx  # wanted only where a DOCX is made

        return render_docx(document, created=datetime.combine(document.as_of, time(), tzinfo=UTC), cache_dir=cache)
    if kind == "pdf":
        from dwk.documents.render_pdf import render_pdf  # as above

        return render_pdf(document, fonts_dir=Path(settings.FONTS_DIR), cache_dir=cache)
    from dwk.documents.render_html import render_html  # as above

    return render_html(document, cache_dir=cache).encode()
