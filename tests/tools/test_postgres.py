"""A PostgreSQL of our own starts, serves and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tools import postgres


def test_it_serves_on_a_private_socket_and_is_gone_afterwards() -> None:
    try:
        with postgres.server() as url:
            folder = Path(parse_qs(urlsplit(url).query)["host"][0])
            with psycopg.connect(url) as connection:
                row = connection.execute(
                    "SELECT current_setting('fsync'), current_setting('listen_addresses')"
                ).fetchone()
            assert row == ("off", "")
            assert folder.exists()
    except postgres.PostgresUnavailableError as error:
        pytest.skip(f"kein PostgreSQL: {error}")
    assert not folder.exists()
