"""Request bodies are taken in whole before a thread of the server is used."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dwk.config.spool import CHUNK_BYTES, MEMORY_BYTES, spooled

LIMIT = 16_000_000


class Inner:
    """An application that notes what it was given and answers 204."""

    def __init__(self) -> None:
        self.calls = 0
        self.body = b""
        self.chunks: list[int] = []
        self.after: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.calls += 1
        while True:
            message = await receive()
            assert message["type"] == "http.request"
            self.body += message["body"]
            self.chunks.append(len(message["body"]))
            if not message["more_body"]:
                break
        self.after = await receive()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def serve(messages: list[dict[str, Any]], *, method: str = "POST", kind: str = "http") -> tuple[Inner, list[Any]]:
    """Send these messages and return what the application saw and what the client got."""
    inner, sent, waiting = Inner(), [], list(messages)

    async def receive() -> Any:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async def connection() -> None:
        await spooled(inner, LIMIT)({"type": kind, "method": method, "path": "/"}, receive, send)

    asyncio.run(connection())
    return inner, sent


def part(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_pieces_arrives_whole() -> None:
    inner, sent = serve([part(b"ab", more=True), part(b"", more=True), part(b"cd", more=True), part(b"")])

    assert (inner.body, sent[0]["status"]) == (b"abcd", 204)
    assert inner.after == {"type": "http.disconnect"}, "what comes after the body comes from the server again"


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * MEMORY_BYTES, LIMIT])
def test_bodies_of_any_length_up_to_the_cap_pass_unchanged(size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    inner, _sent = serve([part(body[:size])])

    assert inner.body == body[:size]
    assert max(inner.chunks) <= CHUNK_BYTES


@pytest.mark.parametrize("pieces", [1, 5])
def test_a_body_above_the_cap_is_answered_without_the_application(pieces: int) -> None:
    size = (LIMIT + pieces) // pieces
    inner, sent = serve([part(b"x" * size, more=number < pieces - 1) for number in range(pieces)])

    assert inner.calls == 0
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 413
    headers = dict(sent[0]["headers"])
    assert headers[b"connection"] == b"close"
    assert int(headers[b"content-length"]) == len(sent[1]["body"])
    assert "Bitte teilen Sie die Datei" in sent[1]["body"].decode()


def test_an_endless_body_is_given_up_at_the_cap() -> None:
    served = 0
    sent: list[Any] = []

    async def receive() -> Any:
        nonlocal served
        served += 1
        return part(b"x" * 1_000_000, more=True)

    async def send(message: Any) -> None:
        sent.append(message)

    async def connection() -> None:
        await spooled(Inner(), LIMIT)({"type": "http", "method": "PUT", "path": "/"}, receive, send)

    asyncio.run(connection())
    assert (served, sent[0]["status"]) == (LIMIT // 1_000_000 + 1, 413)


def test_a_client_that_goes_away_midway_costs_no_thread() -> None:
    inner, sent = serve([part(b"half", more=True), {"type": "http.disconnect"}])
    assert (inner.calls, sent) == (0, [])


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_requests_that_only_read_pass_untouched(method: str) -> None:
    inner, sent = serve([part(b"z" * (LIMIT + 1))], method=method)
    assert (len(inner.body), sent[0]["status"]) == (LIMIT + 1, 204)
