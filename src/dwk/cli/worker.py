"""dwk worker: runs background jobs one after the other."""

from __future__ import annotations

import argparse

HELP = "Arbeiter für Hintergrundvorgänge starten"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to stop when nothing is left."""
    parser.add_argument("--batch", action="store_true", help="enden, wenn nichts mehr ansteht")


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the worker of the task backend."""
    from django.core.management import call_command

    call_command("db_worker", batch=arguments.batch, interval=0.5, verbosity=0)
    return 0
