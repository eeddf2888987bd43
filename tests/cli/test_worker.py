"""The worker outlives what happens around it: a database that is held for long, and its own sudden end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core import management
from django.db import OperationalError

from dwk.cli import worker
from dwk.cli.main import main
from dwk.cli.serve import WorkerProcess


def fails(times: int, error: Exception) -> tuple[Callable[..., None], list[str]]:
    calls: list[str] = []

    def call_command(name: str, **_options: object) -> None:
        calls.append(name)
        if len(calls) <= times:
            raise error

    return call_command, calls


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0)


def test_a_database_held_by_a_large_import_does_not_end_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command, calls = fails(2, OperationalError("database is locked"))
    monkeypatch.setattr(management, "call_command", call_command)
    assert main(["worker"]) == 0
    assert calls == ["db_worker"] * 3


def test_other_faults_of_the_database_still_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    call_command, calls = fails(1, OperationalError("no such table: django_tasks_database_dbtaskresult"))
    monkeypatch.setattr(management, "call_command", call_command)
    assert main(["worker"]) == 1
    assert calls == ["db_worker"]


def test_a_worker_that_was_killed_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    beside_server = WorkerProcess([sys.executable, "-c", "import time; time.sleep(600)"], pause_seconds=0)
    beside_server.start()
    try:
        first = beside_server.process
        first.kill()
        first.wait()
        beside_server.wait_for_next(first)
        assert beside_server.process.pid != first.pid
        assert beside_server.process.poll() is None
    finally:
        beside_server.stop()
    assert beside_server.process.poll() is not None


def test_a_worker_that_was_stopped_stays_stopped() -> None:
    beside_server = WorkerProcess([sys.executable, "-c", "import time; time.sleep(600)"], pause_seconds=0)
    beside_server.start()
    process: subprocess.Popen[bytes] = beside_server.process
    beside_server.stop()
    assert beside_server.process is process
    assert process.poll() is not None
