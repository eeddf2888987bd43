"""dwk django: any command of Django's own, for operation."""

from __future__ import annotations

import argparse

HELP = "Befehle von Django, etwa „dwk django shell“"


def arguments(parser: argparse.ArgumentParser) -> None:
    """All words are handed on as they are."""


def run(arguments: argparse.Namespace) -> int:
    """Hand over to Django's own command line."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["dwk django", *arguments.rest])
    return 0
