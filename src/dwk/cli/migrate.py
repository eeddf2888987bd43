"""dwk migrate: bring the database to the state of the code."""

from __future__ import annotations

import argparse
from datetime import date

HELP = "Datenbank anlegen oder auf den Stand der Software bringen"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(_arguments: argparse.Namespace) -> int:
    """Migrate, then bring the reviewed content into the tables that hold it."""
    migrate(date.today())
    print("Die Datenbank ist auf dem Stand der Software.")
    return 0


def migrate(today: date) -> None:
    """Migrations, cache table, Germany as root of all regions, successions, indicators."""
    from django.core.management import call_command

    from dwk.audit.rules import SYSTEM
    from dwk.regions.actions import sync_root
    from dwk.statistics.actions.definitions import sync_indicators

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    sync_root(by=SYSTEM, effective_on=today)
    sync_indicators()
