"""dwk project: a cohort-component projection from a folder of CSV files, without a database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandFailed
from .project_chunks import add_arguments, calculate_in_chunks, check_arguments

if TYPE_CHECKING:
    from dwk_demography.projection import Projection

    from .projection_input import Grid, ProjectionInput

HELP = "Bevölkerung nach Alter und Geschlecht vorausberechnen"
#: works on files alone
NEEDS_DJANGO = False

#: cells (years x regions x sexes x ages) from which loading the compiled kernel pays
COMPILED_FROM = 3_000_000
TIMINGS = {"end": "am Ende des Schritts", "even": "gleichmäßig über den Schritt verteilt"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Folder, conventions, target."""
    parser.add_argument(
        "folder",
        metavar="ORDNER",
        type=Path,
        help="mit input_base_population.csv, input_rates.csv, input_asfr.csv und input_srb.csv",
    )
    parser.add_argument("--timing", choices=tuple(TIMINGS), required=True, help="Wanderung am Ende oder verteilt")
    parser.add_argument(
        "--births-include-migrants",
        action="store_true",
        help="Geburten auch der Frauen, die im Schritt zuziehen (ältere Regel der Vereinten Nationen)",
    )
    parser.add_argument("--years", type=int, metavar="N", help="so viele Jahre; ohne Angabe alle in input_rates.csv")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DATEI", help="Ziel mit der Endung .csv oder .parquet"
    )
    add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read, project, write three files, and say what was done."""
    from dwk_demography.reasons import DemographyError

    from .projection_input import FILES, read_input
    from .projection_output import output_paths, tables_of, write_tables

    check_arguments(arguments)
    paths = output_paths(arguments.out)
    inputs = {(arguments.folder / name).resolve() for name in FILES}
    if any(path.resolve() in inputs for path in paths):
        raise CommandFailed("Das Ziel ist eine der Eingabedateien. Wählen Sie bei --out einen anderen Namen.")
    try:
        given = read_input(arguments.folder, arguments.years)
        result = calculate(given, arguments) if arguments.chunk_dir is None else _in_chunks(given, arguments)
        tables = tables_of(result, given.grid)
    except DemographyError as error:
        raise CommandFailed(str(error)) from error
    try:
        write_tables(paths, tables)
    except OSError as error:
        raise CommandFailed(f"{arguments.out.parent}: Schreiben nicht möglich ({error.strerror}).") from error
    for line in report(given, result, arguments.timing):
        print(line)
    print(f"Geschrieben: {', '.join(str(path) for path in paths)}")
    return 0


def calculate(given: ProjectionInput, arguments: argparse.Namespace) -> Projection:
    """Project what was read; the compiled kernel only where it saves more than it takes to load."""
    from dwk_demography.projection import project

    return project(
        given.base,
        given.survival,
        given.asfr,
        given.srb,
        given.net_migration,
        step=given.grid.step,
        timing="even" if arguments.timing == "even" else "end",
        births_include_migrants=arguments.births_include_migrants,
        separation=given.separation,
        kernel="auto" if _pays_to_compile(given) else "numpy",
    )


def _in_chunks(given: ProjectionInput, arguments: argparse.Namespace) -> Projection:
    return calculate_in_chunks(
        given,
        arguments.timing,
        arguments.births_include_migrants,
        folder=arguments.chunk_dir,
        size=arguments.chunk_size,
        workers=arguments.workers,
        compiled=_pays_to_compile(given),
    )


def _pays_to_compile(given: ProjectionInput) -> bool:
    return given.base.size * len(given.grid.years) >= COMPILED_FROM


def report(given: ProjectionInput, result: Projection, timing: str) -> list[str]:
    """What was calculated and what the calculation had to interfere with."""
    from dwk.ui.formats import number, plural

    grid = given.grid
    steps, last = len(grid.years), grid.years[-1] + grid.step
    lines = [
        f"Vorausberechnet von {grid.start} bis {last}: {plural(steps, 'Schritt', 'Schritte')} zu "
        f"{plural(grid.step, 'Jahr', 'Jahren')}, {plural(len(grid.regions), 'Gebiet', 'Gebiete')}, Alter 0 bis {grid.ages[-1]}+.",
        "Ohne Wanderung: input_rates.csv hat keine Spalte net_migration."
        if given.net_migration is None
        else f"Wanderung {TIMINGS[timing]}.",
        "Überleben nach der Spalte Sx."
        if given.survival_from == "Sx"
        else "Überleben nach Sterbetafeln aus der Spalte mx (a0 nach Andreev und Kingkade).",
        "Sterbefälle nach dem Sterbealter: "
        + (
            "mit den Sterbetafeln aus mx aufgeteilt."
            if result.separation_source == "given"
            else f"zur Hälfte auf das jüngere Alter gelegt, {given.without_separation}"
        ),
        f"Bevölkerung {last}: {number(float(result.population[-1].sum()))} Personen.",
        f"Bilanz: größter Rest {result.largest_residual:.1e} der Bevölkerung (Rundung).",
    ]
    if given.fertile_ages_differ:
        lines.insert(
            3, "Geburten: input_asfr.csv nennt nicht in jedem Jahr dieselben Alter; wo Alter am Rand fehlen, gilt 0."
        )
    return [*lines, *guard_lines(result, grid)]


def guard_lines(result: Projection, grid: Grid) -> list[str]:
    """How often guards acted, and where first."""
    from dwk.ui.formats import number

    from .projection_input import SEXES

    guards = result.guards
    if not guards.total:
        return ["Eingriffe gegen negative Bestände: keine."]
    text = (
        f"Eingriffe gegen negative Bestände: Wanderung begrenzt in {number(guards.limited)} Zellen, "
        f"negatives Ergebnis angehoben in {number(guards.negative)} Zellen."
    )
    cells = [
        f"{grid.years[year]} {grid.regions[region]} {SEXES[sex]} {grid.ages[age]}".replace("  ", " ")
        for _, year, region, sex, age in guards.cells
    ]
    return [text, f"Zuerst: {'; '.join(cells)}."]
