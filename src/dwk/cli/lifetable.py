"""dwk lifetable: life tables from death rates in a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from .errors import CommandFailed

HELP = "Sterbetafeln aus altersspezifischen Sterberaten berechnen"


def arguments(parser: argparse.ArgumentParser) -> None:
    """File, rule of the first year, output."""
    parser.add_argument(
        "file", metavar="DATEI", type=Path, help="CSV mit den Spalten sex, age, mx; weitere davor, etwa year, region"
    )
    parser.add_argument(
        "--a0",
        choices=("ak", "cd"),
        default="ak",
        help="mittleres Alter der im ersten Jahr Gestorbenen: Andreev-Kingkade (ak) oder Coale-Demeny (cd)",
    )
    parser.add_argument("--out", metavar="DATEI", type=Path, required=True, help="CSV, in die geschrieben wird")


def run(arguments: argparse.Namespace) -> int:
    """Read, calculate, write; a refused file writes nothing."""
    from dwk_demography.reasons import DemographyError

    from .lifetable_file import calculated, read_rates, write_table

    try:
        header, groups = read_rates(arguments.file)
        rows = calculated(groups, arguments.a0)
    except DemographyError as error:
        raise CommandFailed(f"{arguments.file}: {error}") from error
    write_table(arguments.out, header, rows)
    print(f"{len(groups)} Sterbetafeln in {arguments.out} geschrieben.")
    return 0
