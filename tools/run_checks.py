"""Run every check, two at a time, and name each with its result: ``make check``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
#: name -> command; the longest first, so that two lanes end together
CHECKS: dict[str, tuple[str, ...]] = {
    "Typen (mypy)": ("mypy",),
    "Architektur (pytest)": ("pytest", "-q", "--no-header", "tests/architecture"),
    "Vorlagen: Fehler (djlint)": ("djlint", "--lint", "--quiet", "src/dwk"),
    "Vorlagen: Form (djlint)": ("djlint", "--check", "--quiet", "src/dwk"),
    "Migrationen vollständig": ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    "Django (check)": ("python", "manage.py", "check", "--fail-level", "WARNING"),
    "Schichten (import-linter)": ("lint-imports", "--no-logo"),
    "Form (ruff format)": ("ruff", "format", "--check", "--quiet", "."),
    "Stil (ruff check)": ("ruff", "check", "--quiet", "--output-format=concise", "."),
}


@dataclass(frozen=True)
class Result:
    """One check that ran."""

    name: str
    passed: bool
    seconds: float
    output: str


def run(name: str, command: tuple[str, ...], var: str) -> Result:
    """Run one check against a scratch installation in ``var``."""
    started = time.monotonic()
    environment = {**os.environ, "DWK_VAR": var, "DATABASE_URL": f"sqlite:///{var}/check.sqlite3"}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    result = Result(name, done.returncode == 0, time.monotonic() - started, done.stdout + done.stderr)
    print(f"  {'ok    ' if result.passed else 'FEHLER'}  {name}  {result.seconds:.1f} s", flush=True)
    return result


def main() -> int:
    """Run all checks, then show what the failed ones said."""
    print("Prüfungen", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dwk-check-") as var, ThreadPoolExecutor(2) as lanes:
        results = list(lanes.map(lambda item: run(item[0], item[1], var), CHECKS.items()))
    failed = [result for result in results if not result.passed]
    for result in failed:
        print(f"\n--- {result.name} ---\n{result.output.strip()}")
    print(f"\n{len(results) - len(failed)} von {len(results)} Prüfungen bestanden, {time.monotonic() - started:.0f} s")
    if failed:
        print("Nicht bestanden: " + ", ".join(result.name for result in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
