"""Request bodies are taken in whole, capped, before a worker thread is used.

A slow upload would otherwise hold one of the few threads for minutes and starve the site.
"""

from __future__ import annotations

import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MEMORY_BYTES = 6 * 1024 * 1024
CHUNK_BYTES = 256 * 1024

TOO_LARGE = (
    "Die Anfrage ist zu groß. Hochgeladen werden können Dateien bis {} MB. "
    "Bitte teilen Sie die Datei, zum Beispiel nach Jahren."
)


class BodyTooLarge(Exception):
    """The request body is above the cap."""


def spooled(app: App, max_bytes: int) -> App:
    """Wrap ``app`` so that it sees a request only once its body has arrived; larger ones are answered with 413."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await app(scope, receive, send)
            return
        with tempfile.SpooledTemporaryFile(max_size=MEMORY_BYTES) as body:
            try:
                complete = await _take_in(receive, body, max_bytes)
            except BodyTooLarge:
                await _refuse(send, max_bytes)
                return
            if complete:
                body.seek(0)
                await app(scope, _replay(body, receive), send)

    return wrapped


async def _take_in(receive: Receive, body: IO[bytes], max_bytes: int) -> bool:
    """Copy the body; False if the client went away before the end."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > max_bytes:
            raise BodyTooLarge
        body.write(chunk)
        if not message.get("more_body", False):
            return True


def _replay(body: IO[bytes], receive: Receive) -> Receive:
    finished = False

    async def again() -> Message:
        nonlocal finished
        if finished:
            return await receive()
        chunk = body.read(CHUNK_BYTES)
        finished = len(chunk) < CHUNK_BYTES
        return {"type": "http.request", "body": chunk, "more_body": not finished}

    return again


async def _refuse(send: Send, max_bytes: int) -> None:
    text = TOO_LARGE.format(max_bytes // 1024 // 1024).encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
        # Django's middleware never sees this answer
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": text})
