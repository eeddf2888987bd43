"""Run the tests on SQLite, on PostgreSQL and in a browser, and say what could not run: ``make test``.

``SKIP=browser,postgres`` leaves suites out on purpose (sqlite, postgres, browser, reference); ``ARGS`` goes to pytest.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tools import chromium, postgres

ROOT = Path(__file__).resolve().parent.parent
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL", "browser": "Browser"}
SKIPPABLE = {*NAMES, "reference"}
#: what says nothing about the database need not run on both
ENGINE_ONLY = ("tests/dwk_demography", "tests/architecture")
NO_TESTS = 5


@dataclass
class Suite:
    """What became of one suite."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    exit_code: int = 0
    not_run: str = ""
    reasons: Counter[str] = field(default_factory=Counter)


def count(suite: Suite, report: Path) -> None:
    """Add up pytest's own report."""
    if not report.is_file():
        suite.not_run = "pytest ist abgebrochen, bevor ein Bericht entstand"
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314 - written by our own pytest
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            suite.failed += 1
        elif skip is not None:
            suite.skipped += 1
            suite.reasons[re.sub(r"\s+", " ", skip.get("message") or "ohne Grund")] += 1
        else:
            suite.passed += 1


def run(name: str, arguments: list[str], **environment: str) -> Suite:
    """Run one suite with a runtime folder of its own; pytest's output goes to the terminal as it comes."""
    suite = Suite(NAMES[name])
    print(f"\n=== {suite.name} ===", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dwk-test-") as folder:
        report = Path(folder) / "report.xml"
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("DWK_")}
        kept = {key: value for key, value in os.environ.items() if key == "DWK_SHARED"}
        suite.exit_code = subprocess.run(
            [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments],
            cwd=ROOT,
            env={**inherited, **kept, "DWK_VAR": f"{folder}/var", **environment},
            check=False,
        ).returncode
        suite.seconds = time.monotonic() - started
        count(suite, report)
    return suite


def selection(*ignored: str) -> list[str]:
    """What to pass to pytest: the caller's words, and the whole tree unless they name a path."""
    words = shlex.split(os.environ.get("ARGS", ""))
    named = any((ROOT / word.split("::")[0]).exists() for word in words if not word.startswith("-"))
    if "reference" in skips():
        words += ["-m", "not reference"]
    return [*words, *([] if named else ["tests"]), *(f"--ignore={path}" for path in ignored)]


def skips() -> set[str]:
    """Suites left out on purpose."""
    return set(re.split(r"[,\s]+", os.environ.get("SKIP", "").strip())) - {""}


def sqlite_suite() -> Suite:
    """Everything but the browser."""
    return run("sqlite", selection("tests/browser"), DATABASE_URL="")


def postgres_suite() -> Suite:
    """Everything that touches a database, on a server of our own."""
    try:
        with postgres.server() as url:
            return run("postgres", selection("tests/browser", *ENGINE_ONLY), DATABASE_URL=url)
    except postgres.PostgresUnavailableError as error:
        return Suite(NAMES["postgres"], not_run=str(error))


def browser_suite() -> Suite:
    """The journey in a real browser."""
    if not any((ROOT / "tests" / "browser").glob("**/test_*.py")):
        return Suite(NAMES["browser"], not_run="tests/browser enthält keinen Test")
    try:
        path = chromium.executable()
    except chromium.ChromiumUnavailableError as error:
        return Suite(NAMES["browser"], not_run=str(error))
    words = shlex.split(os.environ.get("ARGS", ""))
    return run("browser", ["tests/browser", *words], DATABASE_URL="", DWK_CHROMIUM=path)


SUITES = {"sqlite": sqlite_suite, "postgres": postgres_suite, "browser": browser_suite}


def name_skipped_tests(suites: list[Suite]) -> None:
    """Name every reason for which a single test was skipped."""
    reasons: Counter[str] = Counter()
    for suite in suites:
        reasons.update(suite.reasons)
    for reason, number in reasons.most_common():
        print(f"NICHT GELAUFEN: {number} Tests: {reason}")


def summary(suites: list[Suite], left_out: set[str], chosen: bool) -> int:
    """Print what ran and what did not; return the exit code."""
    print("\n=== Ergebnis ===")
    for suite in suites:
        if suite.exit_code == NO_TESTS and not suite.not_run and not chosen:
            suite.not_run = "kein einziger Test gefunden"
        if not suite.not_run:
            print(
                f"  {suite.name:<11}{suite.passed:>6} bestanden {suite.failed:>4} fehlgeschlagen "
                f"{suite.skipped:>4} übersprungen {suite.seconds:>6.0f} s"
            )
    name_skipped_tests(suites)
    for name in sorted(left_out):
        print(f"AUSGELASSEN (SKIP): {NAMES.get(name, 'Referenztests')}")
    for suite in suites:
        if suite.not_run:
            print(f"NICHT GELAUFEN: {suite.name}: {suite.not_run}")
    good = {0, NO_TESTS} if chosen else {0}
    totals = [sum(getattr(suite, key) for suite in suites) for key in ("passed", "failed", "skipped")]
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return 0 if all(suite.exit_code in good and not suite.not_run for suite in suites) else 1


def main() -> int:
    """Run the suites that were not left out."""
    left_out = skips()
    if left_out - SKIPPABLE:
        print(f"SKIP kennt {', '.join(sorted(SKIPPABLE))}; nicht: {', '.join(sorted(left_out - SKIPPABLE))}")
        return 2
    suites = [suite() for name, suite in SUITES.items() if name not in left_out]
    return summary(suites, left_out, chosen=bool(os.environ.get("ARGS", "").strip()))


if __name__ == "__main__":
    sys.exit(main())
