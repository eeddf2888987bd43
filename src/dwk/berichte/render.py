"""A frozen report as a file; the same report gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from django.conf import settings

from .content import Report
from .document import document_of

Format = Literal["pptx", "pdf", "html"]
CONTENT_TYPES: dict[str, str] = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def render(report: Report, kind: Format) -> bytes:
    """Write the report as slides, as an accessible PDF or as a page."""
    if kind == "pptx":
        from .slides import render_slides  # wanted only where slides are made

        return render_slides(report)
    if kind == "pdf":
        from dwk.documents.render_pdf import render_pdf  # as above

        return render_pdf(
            document_of(report), fonts_dir=Path(settings.FONTS_DIR), cache_dir=Path(settings.CHART_CACHE_DIR)
        )
    from dwk.documents.render_html import render_html  # as above

    return render_html(document_of(report), cache_dir=Path(settings.CHART_CACHE_DIR)).encode()
