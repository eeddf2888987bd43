"""Logos of those behind a programme: looked at, then kept under their checksum."""

from __future__ import annotations

from datetime import datetime

from dwk.accounts.models import User
from dwk.files.actions import store_file
from dwk.files.models import StoredFile

from .errors import ProgrammeRefused

MAX_BYTES = 1024 * 1024


def keep_logo(*, name: str, content: bytes, user: User | None, at: datetime) -> StoredFile:
    """Keep a PNG, or an SVG that neither runs nor loads anything."""
    # defusedxml is wanted only when somebody uploads
    from dwk.documents.logos import LogoError, checked_svg, is_png

    if not is_png(content):
        try:
            checked_svg(content, name)
        except LogoError as error:
            raise ProgrammeRefused(
                f"Das Logo wurde nicht angenommen: Die Datei {error.reason}. "
                "Bitte laden Sie ein PNG oder ein einfaches SVG hoch."
            ) from error
    return store_file(name=name, chunks=[content], purpose="logo", by=user, at=at, limit_bytes=MAX_BYTES)
