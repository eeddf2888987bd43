"""What the command says when something outside it is not as it should be: one sentence, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dwk.cli.errors import CommandFailed
from dwk.cli.main import main
from dwk.cli.serve import port_from_environment
from dwk.regions.models import Region

SRC = Path(__file__).resolve().parents[2] / "src"


def test_a_database_that_is_not_set_up_is_named_in_one_line(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DWK_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-m", "dwk.cli.main", "indicators", "DG"],
        env={**kept, "PYTHONPATH": str(SRC), "DWK_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "dwk migrate" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "²", ""])
def test_an_impossible_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CommandFailed, match="PORT muss eine Zahl von 1 bis 65535 sein"):
        port_from_environment()


def test_a_port_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert port_from_environment() == 8123
    monkeypatch.delenv("PORT")
    assert port_from_environment() == 8000


@pytest.mark.django_db
def test_a_mapping_that_is_no_text_or_absent_is_refused(tmp_path: Path, capsys) -> None:
    table = tmp_path / "a.csv"
    table.write_text("a;b\n1;2\n")
    mapping = tmp_path / "zuordnung.yaml"
    mapping.write_bytes(b"\xff\xfe\x00")
    assert main(["import", str(table), "--mapping", str(mapping)]) == 1
    assert "UTF-8" in capsys.readouterr().err
    assert main(["import", str(table), "--mapping", str(tmp_path / "fehlt.yaml")]) == 1
    assert "gibt es nicht" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "fehlt.csv")]) == 1
    assert "gibt es nicht" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_profile_needs_a_known_ending_an_existing_folder_and_figures(tmp_path: Path, capsys) -> None:
    Region.objects.create(key="DG", name="Deutschland", level="federation", territory_key="DG")
    for out, words in (
        ("profil.docx", "weder auf .pdf noch auf .html"),
        ("fehlt/profil.pdf", "Den Ordner"),
        ("profil.pdf", "noch keine Zahlen eingelesen"),
    ):
        assert main(["profile", "DG", "--out", str(tmp_path / out)]) == 1
        assert words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
