"""What `dwk backtest` reads: files and folders without a database, and the door that lets nothing later through."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk.statistics.importers.contract import ParsedFile, ParsedTable


@dataclass(slots=True)
class Read:
    """Tables found, and the files that hold none."""

    tables: list[ParsedTable] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)  # path, sentence


def read_paths(paths: list[Path]) -> Read:
    """Read files and folders; what is not understood is fatal when named itself, and passed over in a folder."""
    from dwk.statistics.importers.contract import FileRefused

    from .import_files import files_in

    read = Read()
    for path, named in files_in(paths):
        try:
            parsed = _parsed(path)
        except FileRefused as refused:
            if named:
                raise CommandFailed(str(refused)) from refused
            read.passed_over.append((str(path), str(refused)))
            continue
        except OSError as error:
            raise CommandFailed(
                f"„{path}“ lässt sich nicht lesen ({error.strerror}). Bitte prüfen Sie die Rechte."
            ) from error
        if parsed.tables:
            read.tables += parsed.tables
        elif named:
            raise CommandFailed(
                f"„{path}“ enthält keine Tabelle mit Werten. Bitte nennen Sie Dateien mit Bevölkerungszahlen."
            )
        else:
            read.passed_over.append((str(path), "Die Datei enthält keine Tabelle mit Werten."))
    return read


def _parsed(path: Path) -> ParsedFile:
    """Read a file; a table of the offices with other years than the shipped one is known by its header alone."""
    from dwk.statistics.importers.mapped import shipped_mappings
    from dwk.statistics.importers.registry import MappingNeeded, read_file

    try:
        return read_file(path)
    except MappingNeeded as unknown:
        official = [
            mapping
            for mapping in shipped_mappings()
            if mapping.header == tuple(unknown.columns) and mapping.source.key.startswith(("destatis:", "regio:"))
        ]
        if len(official) != 1:
            raise
        return read_file(path, official[0])
