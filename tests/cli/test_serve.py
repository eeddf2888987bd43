"""Whoever starts the server learns in a sentence why it cannot start, before it claims to run."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from dwk.cli.errors import CommandFailed
from dwk.cli.main import main
from dwk.cli.serve import demand_free, port_from_environment


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("command", [["up"], ["serve", "--with-worker"]])
def test_a_port_in_use_is_named_before_anything_starts(
    command: list[str], taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", str(taken_port))
    assert main(command) == 1
    said = capsys.readouterr()
    assert f"Port {taken_port}" in said.err
    assert f"PORT={taken_port + 1}" in said.err
    assert "http://" not in said.out


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CommandFailed, match=r"192\.0\.2\.1"):
        demand_free("192.0.2.1", 8000)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", ""])
def test_a_port_that_is_no_port_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", text)
    with pytest.raises(CommandFailed, match="PORT muss eine Zahl"):
        port_from_environment()
