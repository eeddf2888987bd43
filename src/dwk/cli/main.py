"""The command ``dwk``: one file per command, each with ``HELP``, ``arguments`` and ``run``.

A command that works on files alone says ``NEEDS_DJANGO = False`` and starts in half the time.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from .errors import CommandFailed

#: name of the command -> module in this folder
COMMANDS: dict[str, str] = {
    "up": "up",
    "serve": "serve",
    "worker": "worker",
    "migrate": "migrate",
    "demo": "demo",
    "import": "import_files",
    "withdraw": "withdraw",
    "fetch": "fetch",
    "indicators": "indicators",
    "profile": "profile",
    "regions": "regions",
    "programme": "programme",
    "report": "report",
    "kommunalprofil": "kommunalprofil",
    "remind": "remind",
    "audit": "audit",
    "backup": "backup",
    "restore": "restore",
    "seal": "seal",
    "project": "project",
    "lifetable": "lifetable",
    "backtest": "backtest",
    "django": "django_command",
}


#: exit code after Ctrl+C, as shells count it
INTERRUPTED = 130

DATABASE_FAILED = (
    "Die Datenbank antwortet nicht wie erwartet. Ist sie noch nicht eingerichtet, hilft „dwk migrate“; "
    "sonst prüfen Sie bitte, ob sie läuft und erreichbar ist."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point: set Django up, run one command, turn a domain error into a sentence and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dwk.config.settings")
    parser = build_parser()
    arguments, rest = parser.parse_known_args(argv)
    command = getattr(arguments, "command", None)
    if command is None:
        parser.print_help()
        return 2
    module = importlib.import_module(f"dwk.cli.{COMMANDS[command]}")
    if rest and command != "django":
        parser.error(f"unbekannte Angabe: {' '.join(rest)}")
    arguments.rest = rest
    try:
        if getattr(module, "NEEDS_DJANGO", True):
            django.setup()
        return int(module.run(arguments) or 0)
    except (CommandFailed, ImproperlyConfigured) as error:
        print(str(error), file=sys.stderr)
    except (OperationalError, ProgrammingError) as error:
        # the first use before set-up, a locked or unreachable database: one line, and the driver's own words for support
        print(f"{DATABASE_FAILED} ({str(error).splitlines()[0]})", file=sys.stderr)
    except KeyboardInterrupt as stop:
        print(str(stop) or "Abgebrochen.", file=sys.stderr)
        return INTERRUPTED
    return 1


def build_parser() -> argparse.ArgumentParser:
    """The parser with all commands; importing their modules touches neither Django models nor the database."""
    parser = argparse.ArgumentParser(prog="dwk", description="Demografiewerkstatt: Befehle für Betrieb und Daten.")
    commands = parser.add_subparsers(dest="command", metavar="BEFEHL")
    for name, module_name in COMMANDS.items():
        module = importlib.import_module(f"dwk.cli.{module_name}")
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            add_help=name != "django",
            allow_abbrev=False,
        )
        module.arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
