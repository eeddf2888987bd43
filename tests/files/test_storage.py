"""Uploaded files: kept once, under their checksum, never under a name that somebody chose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dwk.files.actions import FileEmpty, FileTooLarge, remove_file, store_file
from dwk.files.models import StoredFile
from dwk.files.queries import path_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def store(content: bytes = b"a;b\n1;2\n", name: str = "tabelle.csv", limit: int = 5_000_000) -> StoredFile:
    chunks = (content[start : start + 3] for start in range(0, len(content), 3))
    return store_file(name=name, chunks=chunks, purpose="import", by=None, at=NOW, limit_bytes=limit)


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_under_its_checksum(folder: Path) -> None:
    stored = store()
    assert stored.sha256 == hashlib.sha256(b"a;b\n1;2\n").hexdigest()
    assert path_of(stored.sha256).read_bytes() == b"a;b\n1;2\n"
    assert (stored.size_bytes, stored.name) == (8, "tabelle.csv")
    assert path_of(stored.sha256).stat().st_mode & 0o077 == 0, "for the server alone"


def test_the_same_content_is_kept_once_and_goes_with_its_last_name(
    folder: Path, django_capture_on_commit_callbacks
) -> None:
    first, second = store(), store(name="andere.csv")
    assert len(kept(folder)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=first)
    assert len(kept(folder)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file=second)
    assert kept(folder) == []


@pytest.mark.parametrize("size", [101, 5000])
def test_a_file_above_the_limit_leaves_nothing(folder: Path, size: int) -> None:
    with pytest.raises(FileTooLarge, match=r"„tabelle\.csv“ ist größer als"):
        store(b"x" * size, limit=100)
    assert kept(folder) == []
    assert not StoredFile.objects.exists()
    assert store(b"x" * 100, limit=100).size_bytes == 100


def test_an_empty_file_is_refused_as_such_and_leaves_nothing(folder: Path) -> None:
    with pytest.raises(FileEmpty, match="ist leer"):
        store(b"")
    assert kept(folder) == []
    assert not StoredFile.objects.exists()


def test_an_upload_that_breaks_off_leaves_nothing(folder: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"abc"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store_file(name="a.csv", chunks=broken(), purpose="import", by=None, at=NOW, limit_bytes=100)
    assert kept(folder) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\tabelle.csv", "tabelle.csv"),
        ("/", "datei"),
        ("", "datei"),
        ("..", "datei"),
        ("a/..", "datei"),
        ("tab\0elle\r\n.csv", "tabelle.csv"),
        ("\u202egnp.exe", "gnp.exe"),
        ("ü" * 300, "ü" * 255),
        ("   ", "datei"),
    ],
)
def test_a_hostile_name_is_neither_a_path_nor_a_line_break(folder: Path, name: str, shown: str) -> None:
    stored = store(name=name)
    stored.refresh_from_db()
    assert stored.name == shown
    assert kept(folder) == [path_of(stored.sha256)]
