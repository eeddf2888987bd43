"""dwk profile: the data profile of a region as a file."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from .errors import CommandFailed

HELP = "Datenprofil eines Gebiets als PDF oder HTML schreiben"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Region, years, file."""
    parser.add_argument("region", metavar="GEBIET", help="Schlüssel, etwa 01051 oder 14523010")
    parser.add_argument("--out", type=Path, required=True, metavar="DATEI", help="DATEI.pdf oder DATEI.html")
    parser.add_argument("--year", type=int, help="Jahr, Vorgabe: das neueste mit Altersaufbau")
    parser.add_argument("--earlier", type=int, help="Vergleichsjahr, Vorgabe: zwanzig Jahre davor")
    parser.add_argument("--as-of", type=date.fromisoformat, help="Stand des Dokuments (JJJJ-MM-TT), Vorgabe: heute")


def run(arguments: argparse.Namespace) -> int:
    """Write the file whole or not at all."""
    from dwk.documents.blocks import DocumentError
    from dwk.regions.queries import RegionUnknown, region_by_key
    from dwk.statistics.profile.output import NothingToShow, profile_html, profile_pdf
    from dwk.statistics.profile.selection import Selection
    from dwk.ui.formats import file_size

    out: Path = arguments.out
    writers = {".pdf": profile_pdf, ".html": profile_html}
    if out.suffix.lower() not in writers:
        raise CommandFailed(f"„{out.name}“ endet weder auf .pdf noch auf .html. Bitte wählen Sie eine der Endungen.")
    if not out.parent.is_dir():
        raise CommandFailed(f"Den Ordner „{out.parent}“ gibt es nicht. Bitte legen Sie ihn an.")
    try:
        region = region_by_key(arguments.region)
        selection = Selection(arguments.year, arguments.earlier)
        content = writers[out.suffix.lower()](region, selection, arguments.as_of or date.today())
    except (RegionUnknown, NothingToShow, DocumentError) as error:
        raise CommandFailed(str(error)) from error
    temporary = out.with_name(f".{out.name}.teil")
    temporary.write_bytes(content)
    temporary.replace(out)
    print(f"Datenprofil geschrieben: {out} ({file_size(len(content))})")
    return 0
