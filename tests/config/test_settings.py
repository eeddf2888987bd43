"""What an installation may say in its environment, and what it must."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import ConnectionHandler

from dwk.config.settings import database

NEEDED = {
    "DWK_SECRET_KEY": "x" * 60,
    "DWK_HOSTS": "werkstatt.example",
    "DATABASE_URL": "postgresql://dwk@/dwk",
    "DWK_MAIL_FROM": "post@werkstatt.example",
}


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of their own, as the server does."""
    code = "from django.conf import settings as s; print(s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE, s.ALLOWED_HOSTS, s.SITE_URL)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DWK_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={
            **kept,
            "DJANGO_SETTINGS_MODULE": "dwk.config.settings",
            "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
            "DWK_VAR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_laptop_needs_no_variable_and_keeps_its_key(tmp_path: Path) -> None:
    assert start(tmp_path).returncode == 0
    key = (tmp_path / "secret-key").read_text()
    assert start(tmp_path).returncode == 0
    assert (tmp_path / "secret-key").read_text() == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("missing", sorted(NEEDED))
def test_production_names_each_variable_that_is_missing(tmp_path: Path, missing: str) -> None:
    given = {name: value for name, value in NEEDED.items() if name != missing}
    done = start(tmp_path, DWK_MODE="production", **given)

    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.endswith(f"braucht noch diese Umgebungsvariablen: {missing}.")
    assert not (tmp_path / "secret-key").exists()


def test_production_starts_safe_once_everything_is_set(tmp_path: Path) -> None:
    done = start(tmp_path, DWK_MODE="production", **NEEDED)
    expected = ["False", "False", "True", "['werkstatt.example']", "https://werkstatt.example"]
    assert done.stdout.split() == expected, done.stderr


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DWK_MODE": "produktion"}, "DWK_MODE muss eines von laptop, production sein"),
        ({"DWK_DEMO": "vielleicht"}, "DWK_DEMO muss 1 oder 0 sein, ist aber „vielleicht“."),
        ({"DWK_MODE": "production", **NEEDED, "DWK_SECRET_KEY": "kurz"}, "DWK_SECRET_KEY ist zu kurz"),
        ({"DWK_MODE": "production", **NEEDED, "DWK_DEBUG": "1"}, "Im Betrieb (DWK_MODE=production) ist das nicht"),
    ],
)
def test_a_variable_with_an_odd_value_is_refused(tmp_path: Path, environment: dict[str, str], words: str) -> None:
    done = start(tmp_path, **environment)
    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.parametrize(
    "url",
    [
        "mysql://localhost/dwk",
        "dwk.sqlite3",
        "sqlite://",
        "sqlite:///",
        "sqlite://var/dwk.sqlite3",
        "postgresql://dwk@localhost:abc/dwk",
        "postgresql://dwk@localhost:99999/dwk",
        "postgresql://dwk@localhost",
        "postgresql://[::1/dwk",
    ],
)
def test_an_address_of_no_database_is_refused_with_what_is_possible(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        database(url)
    assert "sqlite:///PFAD" in str(refused.value)


def test_a_password_in_the_address_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        database("postgresql://dwk:geheimes@localhost:abc/dwk")
    assert "geheimes" not in str(refused.value)


def test_parts_of_an_address_are_decoded() -> None:
    found = database("postgresql://b%C3%BCro:p%40ss@db.example:5433/dwk%20neu?sslmode=require")
    assert [found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "dwk neu", "büro", "p@ss", "db.example", "5433",
    ]  # fmt: skip
    assert found["OPTIONS"] == {"pool": {"min_size": 1, "max_size": 12}, "sslmode": "require"}


def test_a_relative_path_lies_below_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert database("sqlite:///daten/d%20wk.sqlite3")["NAME"] == str(tmp_path / "daten" / "d wk.sqlite3")
    assert database("sqlite:////srv/dwk.sqlite3")["NAME"] == "/srv/dwk.sqlite3"


def test_sqlite_runs_with_the_options_that_were_asked_for(tmp_path: Path, django_db_blocker) -> None:
    probe = ConnectionHandler({"default": database(f"sqlite:///{tmp_path / 'probe.sqlite3'}")})["default"]
    found = {}
    with django_db_blocker.unblock(), probe.cursor() as cursor:
        for name in ("journal_mode", "foreign_keys", "synchronous", "secure_delete"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
        probe.close()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "secure_delete": 1}


@pytest.mark.django_db
def test_the_database_of_the_tests_holds_foreign_keys() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("nur auf SQLite")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    ("environment", "site"),
    [
        ({"PORT": ""}, "http://localhost:8000"),
        ({"PORT": "8100"}, "http://localhost:8100"),
        ({"DWK_MODE": "production", **NEEDED}, "https://werkstatt.example"),
        (
            {"DWK_MODE": "production", **NEEDED, "DWK_SITE": "https://www.werkstatt.example/"},
            "https://www.werkstatt.example",
        ),
    ],
)
def test_addresses_in_mails_begin_with_the_public_address(
    tmp_path: Path, environment: dict[str, str], site: str
) -> None:
    assert start(tmp_path, **environment).stdout.split()[-1] == site
