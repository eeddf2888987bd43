"""dwk worker: runs background jobs one after the other."""

from __future__ import annotations

import argparse
import logging
import threading
import time
from datetime import UTC, datetime

HELP = "Arbeiter für Hintergrundvorgänge starten"
PAUSE_SECONDS = 2.0
#: a large import on the command line may hold SQLite for longer than a page is willing to wait
PATIENCE_SECONDS = 60
#: reminders are sent once a day, after this hour; whether they have been is looked at so often
REMIND_AFTER_HOUR, REMIND_SECONDS = 6, 1800.0

log = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stop when nothing is left."""
    parser.add_argument("--batch", action="store_true", help="enden, wenn nichts mehr ansteht")
    parser.add_argument("--remind", action="store_true", help="auch täglich erinnern, wie „dwk remind“")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the worker of the task backend; a database that is held for long is waited for."""
    from django.core import management
    from django.db import OperationalError, connection
    from django_tasks_db.utils import is_locked_database_exception

    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = PATIENCE_SECONDS
    if arguments.remind and not arguments.batch:
        threading.Thread(target=remind_daily, args=[threading.Event()], daemon=True).start()
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


def remind_daily(stop: threading.Event) -> None:
    """Send the reminders of each day until told to stop; the day's digest of a person is never sent twice."""
    from django.db import connection

    while True:
        try:
            remind_if_due(datetime.now(UTC))
        except Exception:
            # a database that is busy or a mail server that is away: the next look tries again
            log.exception("Die Erinnerungen konnten nicht verschickt werden.")
        finally:
            connection.close()
        if stop.wait(REMIND_SECONDS):
            return


def remind_if_due(at: datetime) -> int:
    """Send the reminders of the day once its hour has come, close review rounds; how many people got a digest."""
    from django.conf import settings
    from django.utils import timezone

    from dwk.kommunalprofil.actions.reminding import run_day
    from dwk.programme.actions.reminding import remind

    local = timezone.localtime(at)
    if local.hour < REMIND_AFTER_HOUR:
        return 0
    told = remind(today=local.date(), at=at, site=settings.SITE_URL)
    run_day(today=local.date(), at=at, site=settings.SITE_URL)
    return len(told)
