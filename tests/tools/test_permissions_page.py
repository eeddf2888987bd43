"""Whoever looks rights up in the documentation finds those that the program grants."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import permissions_page


def test_the_page_in_the_documentation_is_current() -> None:
    assert permissions_page.main(["--check"]) == 0, "run: python -m tools.permissions_page"


def test_a_page_that_is_behind_is_named_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "permissions.md"
    page.write_text("# Permissions\n", encoding="utf-8")
    monkeypatch.setattr(permissions_page, "PAGE", page)
    assert permissions_page.main(["--check"]) == 1
    assert "nicht aktuell" in capsys.readouterr().out
    assert permissions_page.main([]) == 0
    assert permissions_page.main(["--check"]) == 0
    assert "| Dateien einlesen | `import_data` |" in page.read_text(encoding="utf-8")
