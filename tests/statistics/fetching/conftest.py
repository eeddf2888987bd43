"""The portal of this process for every test that needs one."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from dwk.statistics.fetching.client import Client, open_http
from tests.statistics.fetching.portal_server import PortalServer, Time, client, serve


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    """A portal without answers."""
    portal = PortalServer()
    server, thread = serve(portal)
    yield portal
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def http(portal: PortalServer) -> Iterator[httpx.Client]:
    """Connections that are closed after the test."""
    with open_http(portal.address) as opened:
        yield opened


@pytest.fixture
def time() -> Time:
    """A clock that only waiting moves."""
    return Time()


@pytest.fixture
def told() -> list[str]:
    """What the person at the terminal was told."""
    return []


@pytest.fixture
def asking(portal: PortalServer, time: Time, http: httpx.Client, told: list[str]) -> Client:
    """A client of the portal."""
    return client(portal, time, http, told.append)
