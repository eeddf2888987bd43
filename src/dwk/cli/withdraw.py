"""dwk withdraw: take a whole import back."""

from __future__ import annotations

import argparse
from datetime import date

from .errors import CommandFailed

HELP = "Eine Einlesung zurückziehen; ihre Werte gelten nicht mehr, die früheren wieder"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which import and why."""
    parser.add_argument("number", type=int, metavar="NUMMER", help="Nummer der Einlesung")
    parser.add_argument("--reason", required=True, help="Grund")


def run(arguments: argparse.Namespace) -> int:
    """Withdraw and say how many values no longer hold."""
    from dwk.statistics.actions.imports import ImportNotPossible, withdraw_import
    from dwk.statistics.models import ImportRun
    from dwk.ui.formats import number

    found = ImportRun.objects.filter(pk=arguments.number).first()
    if found is None:
        raise CommandFailed(f"Eine Einlesung mit der Nummer {arguments.number} gibt es nicht.")
    try:
        ended = withdraw_import(run=found, by=None, reason=arguments.reason, effective_on=date.today())
    except ImportNotPossible as error:
        raise CommandFailed(str(error)) from error
    print(f"Zurückgezogen: „{found.file_name}“. {number(ended)} Werte gelten nicht mehr.")
    return 0
