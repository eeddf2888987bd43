"""dwk worker: runs background jobs one after the other."""

from __future__ import annotations

import argparse
import logging
import time

HELP = "Arbeiter für Hintergrundvorgänge starten"
PAUSE_SECONDS = 2.0
#: a large import on the command line may hold SQLite for longer than a page is willing to wait
PATIENCE_SECONDS = 60

log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stop when nothing is left."""
    parser.add_argument("--batch", action="store_true", help="enden, wenn nichts mehr ansteht")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the worker of the task backend; a database that is held for long is waited for."""
    from django.core import management
    from django.db import OperationalError, connection
    from django_tasks_db.utils import is_locked_database_exception

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = PATIENCE_SECONDS
    while True:
        try:
            management.call_command("db_worker", batch=arguments.batch, interval=0.5, verbosity=0)
        except OperationalError as error:
            # the backend's own worker waits for a lock while it asks for work, not while it begins to ask
            if not is_locked_database_exception(error):
                raise
            log.warning("Die Datenbank ist belegt; der Arbeiter versucht es in %s Sekunden erneut.", PAUSE_SECONDS)
            time.sleep(PAUSE_SECONDS)
        else:
            return 0
