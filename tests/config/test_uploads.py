"""Large uploads leave no file that anybody could find, even while they are being read."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

CONTENT = b"Der Bus faehrt nie. " * 400_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("size", [1_000, len(CONTENT)])
def test_an_upload_is_read_whole_and_has_no_name_on_the_disk(folder: Path, size: int) -> None:
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("projekt.qdpx", CONTENT[:size])})
    found: Any = request.FILES["file"]
    assert list(folder.iterdir()) == []
    assert (found.name, found.size) == ("projekt.qdpx", size)
    assert found.read() == CONTENT[:size]
    assert b"".join(found.chunks()) == CONTENT[:size]
    request.close()
    assert found.closed


def test_several_large_files_do_not_mix(folder: Path) -> None:
    files = [SimpleUploadedFile(f"{number}.csv", bytes([number]) * 7_000_000) for number in range(3)]
    request = RequestFactory().post("/", {"file": files})
    found = request.FILES.getlist("file")
    assert [one.read(3) for one in found] == [bytes([number]) * 3 for number in range(3)]
    assert list(folder.iterdir()) == []
    request.close()
