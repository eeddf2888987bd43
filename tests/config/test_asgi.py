"""The server's own conversation: start and end, and connections that are no requests."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.test import Client

from dwk.config.asgi import application


def talk(scope: dict[str, Any], *messages: dict[str, Any]) -> list[Any]:
    """Messages that the application sends in answer to these."""
    waiting, sent = list(messages), []

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    return sent


def test_start_and_end_of_the_server_are_acknowledged() -> None:
    sent = talk({"type": "lifespan"}, {"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_websocket_is_turned_away() -> None:
    sent = talk({"type": "websocket", "path": "/", "headers": []}, {"type": "websocket.connect"})
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_an_upload_above_the_cap_never_reaches_django(settings) -> None:
    scope = {"type": "http", "method": "POST", "path": "/daten/einlesen/", "headers": [], "query_string": b""}
    body = {"type": "http.request", "body": b"x" * (settings.UPLOAD_MAX_BYTES + 1_000_001), "more_body": False}
    sent = talk(scope, body)
    assert sent[0]["status"] == 413
    assert "bis 100 MB" in sent[1]["body"].decode()
    assert b"default-src 'none'" in dict(sent[0]["headers"])[b"content-security-policy"]


@pytest.mark.django_db  # the end of an answer looks after old connections
def test_static_files_carry_the_policy_too() -> None:
    answer = Client().get("/static/dwk/icon.svg")
    answer.close()
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
