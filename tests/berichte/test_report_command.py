"""``dwk report`` and ``dwk programme``: files that repeat, tables that tell, sentences when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dwk.berichte.models import ReportRun
from dwk.cli.main import main
from dwk.programme.models import Programme

REPORT = ["report", "zwischenbericht", "--programme", "dwk", "--as-of", "2017-05-15", "--format"]


@pytest.mark.parametrize("kind", ["pptx", "pdf", "html"])
def test_the_same_call_gives_the_same_bytes_and_keeps_one_report(
    founding: Programme, tmp_path: Path, kind: str
) -> None:
    files = [tmp_path / f"{number}.{kind}" for number in range(2)]
    for path in files:
        assert main([*REPORT, kind, "--out", str(path)]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert ReportRun.objects.count() == 1


def test_the_trace_is_a_table(founding: Programme, tmp_path: Path) -> None:
    out, trace = tmp_path / "a.html", tmp_path / "a.csv"
    assert main([*REPORT, "html", "--out", str(out), "--trace", str(trace)]) == 0
    lines = trace.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Fakt;Satz;Einträge"
    assert {line.split(";")[0] for line in lines[1:]} == {f"F{number}" for number in range(1, 30)}


def test_what_was_not_known_then_is_left_out(
    founding: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*REPORT, "html", "--out", str(tmp_path / "a.html"), "--known-on", "2017-05-15"]) == 1
    assert "war am 15.05.2017 noch nichts eingetragen" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--programme", "xx", "--as-of", "2017-05-15", "--out", "a.html"], "Ein Programm „xx“ gibt es nicht"),
        (["--programme", "dwk", "--as-of", "2015-05-15", "--out", "a.html"], "noch nicht"),
        (["--programme", "dwk", "--as-of", "2017-05-15", "--out", "fehlt/a.html"], "Den Ordner"),
    ],
)
def test_what_cannot_be_is_a_sentence_and_writes_nothing(
    founding: Programme,
    tmp_path: Path,
    monkeypatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["report", "zwischenbericht", "--format", "html", *words]) == 1
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def status(capsys: pytest.CaptureFixture[str], day: str) -> dict[str, dict[str, object]]:
    assert main(["programme", "status", "--as-of", day, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    return {entry["name"]: entry for entry in answer["participations"]}


def test_the_status_of_two_days_differs(founding: Programme, capsys: pytest.CaptureFixture[str]) -> None:
    late, early = status(capsys, "2017-05-15"), status(capsys, "2016-12-31")
    assert list(late) == list(early)
    assert len(late) == 8
    assert sum(bool(entry["kickoff_held"]) for entry in late.values()) == 8
    assert sum(bool(entry["kickoff_held"]) for entry in early.values()) == 0
    assert [name for name, entry in late.items() if entry["focus"] is None] == ["Emsland / Vrees"]
    assert late["Emsland / Vrees"]["focus_text"] == "kein Fokus genannt"
    assert all(late[name]["phases"] != early[name]["phases"] for name in late)
    assert "Tag ist in der Quelle nicht genannt" in str(late["Stadt Riesa"]["kickoff_date_note"])


def test_a_day_before_anybody_took_part_lists_nobody(founding: Programme, capsys: pytest.CaptureFixture[str]) -> None:
    assert not status(capsys, "2015-06-01")


def test_an_unknown_programme_is_a_sentence(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["programme", "status", "--programme", "xx"]) == 1
    assert "gibt es nicht" in capsys.readouterr().err
