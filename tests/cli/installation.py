"""Installations of their own for tests that replace a whole database: SQLite or PostgreSQL, as the suite runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ.get("DATABASE_URL", "")
POSTGRES = SERVER.startswith("postgres")


@dataclass(frozen=True)
class Installation:
    """A runtime folder and its database."""

    var: Path

    @property
    def name(self) -> str:
        return f"dwk_{abs(hash(str(self.var))):x}"

    @property
    def url(self) -> str:
        if not POSTGRES:
            return f"sqlite:///{self.var / 'dwk.sqlite3'}"
        return urlunsplit(urlsplit(SERVER)._replace(path=f"/{self.name}"))

    def make(self, template: Installation | None = None) -> Installation:
        """Create it: empty, or like another one."""
        if template is not None:
            shutil.copytree(template.var, self.var)
        self.var.mkdir(exist_ok=True)
        if POSTGRES:
            _sql(f'CREATE DATABASE "{self.name}"' + (f' TEMPLATE "{template.name}"' if template else ""))
        return self

    def drop(self) -> None:
        if POSTGRES:
            _sql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DWK_", "DATABASE_"))}
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        return {**kept, "PYTHONPATH": path, "DWK_VAR": str(self.var), "DWK_DEMO": "0", "DATABASE_URL": self.url}

    def python(self, code: str, *words: str) -> subprocess.CompletedProcess[str]:
        return self._run(["-c", f"import django\ndjango.setup()\n{code}", *words])

    def dwk(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return self._run(["-m", "dwk.cli.main", *map(str, words)])

    def _run(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env={**self.environment(), "DJANGO_SETTINGS_MODULE": "dwk.config.settings"},
            capture_output=True,
            text=True,
            check=False,
        )


def _sql(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)
