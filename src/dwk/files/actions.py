"""Keeping and removing files. Bytes lie below ``FILES_DIR`` under their SHA-256, so the same file is kept once."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path, PurePath

from django.conf import settings
from django.db import transaction

from dwk.accounts.models import User

from .models import StoredFile
from .queries import path_of


class FileTooLarge(Exception):
    """More bytes than allowed."""

    def __init__(self, name: str, limit_bytes: int) -> None:
        super().__init__(
            f"Die Datei „{name}“ ist größer als {limit_bytes // 1024 // 1024} MB und wurde nicht angenommen. "
            "Bitte teilen Sie die Tabelle, zum Beispiel nach Jahren."
        )


class FileEmpty(Exception):
    """No byte at all."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Die Datei „{name}“ ist leer. Bitte laden Sie die Tabelle noch einmal herunter.")


def store_file(
    *,
    name: str,
    chunks: Iterable[bytes],
    purpose: str,
    by: User | None,
    at: datetime,
    keep_until: date | None = None,
    limit_bytes: int,
) -> StoredFile:
    """Write the bytes first, then the row; an empty file or one above the limit leaves nothing behind."""
    name = _shown_name(name)
    folder = Path(settings.FILES_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix="upload-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > limit_bytes:
                    raise FileTooLarge(name, limit_bytes)
                digest.update(chunk)
                stream.write(chunk)
        if not size:
            raise FileEmpty(name)
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    with transaction.atomic():
        return StoredFile.objects.create(
            sha256=digest.hexdigest(),
            name=name,
            size_bytes=size,
            purpose=purpose,
            uploaded_by=by,
            uploaded_at=at,
            keep_until=keep_until,
        )


def _shown_name(name: str) -> str:
    """The name as it is shown and offered for download; it is never used as a path."""
    last = PurePath(name.replace("\\", "/")).name
    printable = "".join(sign for sign in last if sign.isprintable()).strip()
    return printable[:255] if printable.strip(".") else "datei"


@transaction.atomic
def replace_content(*, file: StoredFile, content: bytes) -> None:
    """Give a row other bytes; the earlier ones go when no other row needs them."""
    before, digest = file.sha256, hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=settings.FILES_DIR, prefix="upload-")
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    os.replace(temporary, target)
    file.sha256, file.size_bytes = digest, len(content)
    file.save(update_fields=["sha256", "size_bytes"])
    if before != digest and not StoredFile.objects.filter(sha256=before).exists():
        transaction.on_commit(lambda: path_of(before).unlink(missing_ok=True))


@transaction.atomic
def remove_file(*, file: StoredFile) -> None:
    """Remove the row, and the bytes when no other row needs them."""
    sha256 = file.sha256
    file.delete()
    if not StoredFile.objects.filter(sha256=sha256).exists():
        transaction.on_commit(lambda: path_of(sha256).unlink(missing_ok=True))
