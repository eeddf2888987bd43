"""A frozen report as a file; the same report gives the same bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal

from django.conf import settings

from dwk.documents.blocks import DocumentError
from dwk.files.queries import path_of

from .content import Report
from .document import document_of

Format = Literal["pptx", "pdf", "html"]
CONTENT_TYPES: dict[str, str] = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


class LogoGone(DocumentError):
    """The bytes of a logo that a frozen report names are no longer kept."""

    def __init__(self, wording: str) -> None:
        super().__init__(
            f"Der Bericht wurde nicht erstellt: Das Logo zu „{wording}“, das beim Zusammenstellen galt, ist nicht mehr "
            "abgelegt. Bitte stellen Sie den Bericht mit dem heutigen Logo neu zusammen."
        )


def render(report: Report, kind: Format) -> bytes:
    """Write the report as slides, as an accessible PDF or as a page; all from one description."""
    document = document_of(report, _logos(report))
    fonts, cache = Path(settings.FONTS_DIR), Path(settings.CHART_CACHE_DIR)
    if kind == "pptx":
        from dwk.documents.render_pptx import render_pptx  # wanted only where slides are made

        created = datetime.combine(date.fromisoformat(report.dated_on), time(), tzinfo=UTC)
        return render_pptx(document, created=created, fonts_dir=fonts, cache_dir=cache)
    if kind == "pdf":
        from dwk.documents.render_pdf import render_pdf  # as above

        return render_pdf(document, fonts_dir=fonts, cache_dir=cache)
    from dwk.documents.render_html import render_html  # as above

    return render_html(document, cache_dir=cache).encode()


def _logos(report: Report) -> dict[str, bytes]:
    """Bytes of the logos by their checksum."""
    found: dict[str, bytes] = {}
    for one in (*report.front.funders, *report.front.partners):
        if one.logo_sha256:
            try:
                found[one.logo_sha256] = path_of(one.logo_sha256).read_bytes()
            except FileNotFoundError as error:
                raise LogoGone(one.wording) from error
    return found
