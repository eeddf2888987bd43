"""What the database itself still holds of words that were deleted: taken away after the transaction."""

from __future__ import annotations

import logging

from django.db import OperationalError, connection

from dwk.kommunalprofil.models import (
    Code,
    Coding,
    ExchangeRemainder,
    Interview,
    Memo,
    ProfileVersion,
    Quote,
    Transcript,
)

log = logging.getLogger("dwk.kommunalprofil")
#: tables that hold words of a person; small, so that writing them anew takes no time
TABLES = (Transcript, Interview, Quote, Coding, Memo, Code, ExchangeRemainder, ProfileVersion)
#: so long others are waited for; what stays goes with the next withdrawal
WAIT_MS = 2_000


def sweep() -> None:
    """SQLite: empty the write-ahead log (``secure_delete`` has overwritten the rest). PostgreSQL: write the tables anew.

    What lies in PostgreSQL's own log and in freed blocks of the disk is beyond its reach: docs/operation.md.
    """
    if connection.in_atomic_block:
        # a test, or a larger transaction that has not ended
        return
    try:
        if connection.vendor == "sqlite":
            _sweep_sqlite()
        else:
            _sweep_postgres()
    except OperationalError as error:
        log.warning("remains of deleted words stay for now: %s", str(error).splitlines()[0])


def _sweep_sqlite() -> None:
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        try:
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    if busy:
        log.warning("remains of deleted words stay for now: the database is in use")


def _sweep_postgres() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {WAIT_MS}")
        try:
            for model in TABLES:
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(model._meta.db_table)}")
        finally:
            cursor.execute("RESET lock_timeout")
