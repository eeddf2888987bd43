"""The test command tells what ran, and fails when something could not run unless that was wanted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tools.run_tests import NO_TESTS, Suite, count, main, selection, summary

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure message="x"/></testcase><testcase name="c"><error message="x"/></testcase>
<testcase name="d"><skipped message="Referenzdaten fehlen"/></testcase>
</testsuite></testsuites>"""


def test_counts_come_from_the_report(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    suite = Suite("SQLite")
    count(suite, report)
    assert (suite.passed, suite.failed, suite.skipped) == (1, 2, 1)
    assert suite.reasons == Counter({"Referenzdaten fehlen": 1})


def test_a_suite_without_report_did_not_run(tmp_path: Path) -> None:
    suite = Suite("SQLite")
    count(suite, tmp_path / "missing.xml")
    assert suite.not_run


def test_all_passed(capsys: pytest.CaptureFixture[str]) -> None:
    assert summary([Suite("SQLite", passed=3), Suite("Browser", passed=1)], set(), chosen=False) == 0
    assert capsys.readouterr().out.endswith("\n4 passed, 0 failed, 0 skipped\n")


def test_a_suite_that_could_not_run_is_named_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    suites = [Suite("SQLite", passed=3), Suite("Browser", not_run="kein Chromium")]
    assert summary(suites, set(), chosen=False) == 1
    assert "NICHT GELAUFEN: Browser: kein Chromium" in capsys.readouterr().out


def test_a_suite_left_out_on_purpose_is_named_and_does_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert summary([Suite("SQLite", passed=3)], {"browser"}, chosen=False) == 0
    assert "AUSGELASSEN (SKIP): Browser" in capsys.readouterr().out


def test_reference_tests_without_files_are_named_and_do_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    suite = Suite("SQLite", passed=3, skipped=2, reasons=Counter({"Referenzdaten fehlen: ../shared/data": 2}))
    assert summary([suite], set(), chosen=False) == 0
    assert "NICHT GELAUFEN: 2 Tests: Referenzdaten fehlen: ../shared/data" in capsys.readouterr().out


def test_a_failure_fails() -> None:
    assert summary([Suite("SQLite", failed=1, exit_code=1)], set(), chosen=False) == 1


def test_an_empty_suite_fails_unless_tests_were_chosen() -> None:
    assert summary([Suite("SQLite", exit_code=NO_TESTS)], set(), chosen=False) == 1
    assert summary([Suite("SQLite", exit_code=NO_TESTS)], set(), chosen=True) == 0


def test_a_named_path_replaces_the_whole_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKIP", "")
    monkeypatch.setenv("ARGS", "tests/tools -x")
    assert selection("tests/browser") == ["tests/tools", "-x", "--ignore=tests/browser"]
    monkeypatch.setenv("ARGS", "-k import")
    assert selection() == ["-k", "import", "tests"]


def test_an_unknown_word_in_skip_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKIP", "brwser")
    assert main() == 2
    assert "brwser" in capsys.readouterr().out
