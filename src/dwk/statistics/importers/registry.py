"""Which reader reads a file: decided by its content, never by its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol

from .contract import FileRefused, NothingToRead, ParsedFile
from .mapping import Mapping
from .sample import Sample, open_sample, sample_from_bytes

#: The first that recognises a file reads it: strict formats first, any table with a known header last.
READERS = (
    "gv100ad",
    "topojson",
    "api_answer",
    "datencsv",
    "ffcsv",
    "inkar",
    "genesis_csv",
    "auszug_gv",
    "mapped",
)

READABLE = (
    "Gemeindeverzeichnis (GV100AD und AuszugGV), Tabellen und Flat-Dateien (CSV) von Regionaldatenbank, "
    "GENESIS-Online und Zensusdatenbank, INKAR (XLS und CSV), Grenzen als TopoJSON sowie jede CSV-, XLSX- oder "
    "ODS-Tabelle mit einer Spaltenzuordnung"
)

#: No table has headings as long as that, and the page that asks about them has to hold them all.
MAX_HEADING_CHARACTERS = 1000
#: So much of a cell is shown beside the questions about the columns.
SHOWN_CHARACTERS = 200


class Reader(Protocol):
    """What every module of a format offers."""

    FORMAT_KEY: str

    def sniff(self, sample: Sample) -> bool:
        """Whether the file has this format."""

    def read(self, sample: Sample) -> ParsedFile:
        """Read it, or refuse it with a German sentence."""


class NotRecognised(NothingToRead):
    """No reader knows the file."""


class MappingNeeded(NotRecognised):
    """A table nobody knows: its columns have to be explained. Carries what the browser needs to ask."""

    def __init__(self, name: str, columns: list[str], sample_rows: list[list[str]]) -> None:
        self.columns = columns
        self.sample_rows = sample_rows
        super().__init__(
            f"Die Tabelle „{name}“ hat keinen bekannten Aufbau (Spalten: {', '.join(columns)[:300]}). Bitte ordnen Sie "
            "die Spalten zu: im Browser Schritt für Schritt oder mit einer YAML-Datei."
        )


def readers() -> list[Reader]:
    """All readers in their order."""
    return [_reader(name) for name in READERS]


def recognise(sample: Sample) -> Reader:
    """The reader for a file; raises :class:`MappingNeeded` for an unknown table, :class:`FileRefused` otherwise."""
    for name in READERS:
        reader = _reader(name)
        if reader.sniff(sample):
            return reader
    raise _unknown(sample)


def read_file(path: Path, mapping: Mapping | None = None) -> ParsedFile:
    """Read a file from disk."""
    return read_sample(open_sample(path), mapping)


def read_bytes(name: str, data: bytes, mapping: Mapping | None = None) -> ParsedFile:
    """Read an uploaded file."""
    return read_sample(sample_from_bytes(name, data), mapping)


def read_sample(sample: Sample, mapping: Mapping | None = None) -> ParsedFile:
    """Read what was opened already; a mapping given explicitly goes before all formats."""
    if mapping is not None:
        from .mapped import read_with  # the readers are loaded when a file comes, not at start

        return read_with(sample, mapping)
    return recognise(sample).read(sample)


def _reader(name: str) -> Reader:
    module: Reader = import_module(f"{__package__}.{name}")
    return module


def _unknown(sample: Sample) -> FileRefused:
    if sample.kind == "text" and sample.text.lstrip()[:1] in ("<", "{", "["):
        return NotRecognised(
            f"Die Datei „{sample.name}“ ist keine Tabelle (sie enthält HTML, XML oder JSON). Vielleicht hat das Portal "
            f"statt der Tabelle eine Fehlerseite geliefert. Gelesen werden: {READABLE}."
        )
    from .grids import cell_text  # see read_sample
    from .mapped import first_rows

    rows = [[cell_text(cell) for cell in row] for row in first_rows(sample)]
    if len(rows) < 2 or len(rows[0]) < 2 or max(map(len, rows[0])) > MAX_HEADING_CHARACTERS:
        return NotRecognised(f"Die Datei „{sample.name}“ hat kein bekanntes Format. Gelesen werden: {READABLE}.")
    shown = [[text[:SHOWN_CHARACTERS] for text in row] for row in rows[1:]]
    return MappingNeeded(sample.name, rows[0], shown)
