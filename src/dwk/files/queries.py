"""Where a file lies."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def path_of(sha256: str) -> Path:
    """Path of the bytes with this checksum."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256
