"""Small documents that are what their names say."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from dwk.accounts.models import User
from dwk.programme.actions.documents import Incoming

PDF = b"%PDF-1.7\n%invented\n"
PNG = b"\x89PNG\r\n\x1a\n invented"
JPG = b"\xff\xd8\xff\xe0 invented"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def pdf(name: str, user: User | None = None) -> Incoming:
    """A PDF as the actions take it."""
    return Incoming(name, [PDF], user, datetime(2026, 1, 2, tzinfo=UTC))


def office(*parts: str, mimetype: bytes = b"") -> bytes:
    """An archive with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for part in parts:
            archive.writestr(part, "<x/>")
    return content.getvalue()


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)
