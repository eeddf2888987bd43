"""Results as cubes for CSV, XLSX, ODS and JSON-stat."""

from __future__ import annotations

from collections.abc import Mapping

from dwk.documents.export.cube import Cube
from dwk.projections.results import RunResult

#: key in the address of a download and its German name
TABLES: Mapping[str, str] = {
    "bevoelkerung": "Bevölkerung nach Altersjahren und Geschlecht",
    "gesamt": "Bevölkerung insgesamt und nach Altersgruppen mit Spannweite",
    "komponenten": "Geburten, Sterbefälle, Wanderungen",
    "bedarf": "Bedarf",
}


def export_cube(result: RunResult, table: str) -> Cube:
    """One of ``TABLES`` as a cube; the assumptions of the run are in its note."""
    raise NotImplementedError
