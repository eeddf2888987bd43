"""Placeholder."""

import argparse

HELP = "folgt"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing."""


def run(_arguments: argparse.Namespace) -> int:
    """Nothing yet."""
    return 1
