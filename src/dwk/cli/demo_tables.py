"""The tables of the demo as files of the package: which there are, what is in them."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from dwk.statistics.importers.contract import ParsedFile, RegionRecord, SourceFacts

#: the directory comes first: the tables name its regions
DIRECTORY = "verzeichnis"
#: rows of the demo's own, without an official source
OWN = ("beispielpersonen", "stadtbezirke")


@dataclass(frozen=True)
class DemoTable:
    """One table with the description beside it."""

    name: str
    data: bytes
    description: str  # YAML: a column mapping, or source and day of a directory

    @property
    def file_name(self) -> str:
        """The name under which the import is listed."""
        return f"Demo: {self.name}.csv"

    @cached_property
    def sha256(self) -> str:
        """Changes with the figures and with what they mean."""
        return hashlib.sha256(self.data + self.description.encode()).hexdigest()

    @property
    def is_directory(self) -> bool:
        """Whether it lists regions instead of figures."""
        return self.name == DIRECTORY


def demo_tables() -> list[DemoTable]:
    """All official tables of the demo, the directory first."""
    folder = _folder()
    names = sorted(entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv"))
    ordered = [DIRECTORY, *(name for name in names if name not in {DIRECTORY, *OWN})]
    return [
        DemoTable(
            name,
            folder.joinpath(f"{name}.csv").read_bytes(),
            folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8"),
        )
        for name in ordered
    ]


def own_rows(name: str) -> list[dict[str, str]]:
    """Rows of a table of the demo's own: invented people, names of quarters."""
    text = _folder().joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def read_table(table: DemoTable) -> ParsedFile:
    """Read a table of figures the way every file is read, a directory by its columns."""
    from dwk.statistics.importers.mapping import Mapping  # only when there is something to load
    from dwk.statistics.importers.registry import read_bytes

    if table.is_directory:
        return _directory(table)
    return read_bytes(table.file_name, table.data, Mapping.from_yaml(table.description))


def _directory(table: DemoTable) -> ParsedFile:
    import yaml  # as above

    described = yaml.safe_load(table.description)
    _source_line, *rows = table.data.decode().splitlines()
    return ParsedFile(
        "demo-directory",
        "Beispielbestand, Auszug aus dem Gemeindeverzeichnis",
        "UTF-8, Komma",
        directory=[_record(row, described["valid_on"]) for row in csv.DictReader(rows)],
        directory_source=SourceFacts(**described["source"]),
    )


def _record(row: dict[str, str], day: date) -> RegionRecord:
    return RegionRecord(
        key=row["key"],
        level=row["level"],
        name=row["name"],
        authority_type=row["authority_type"],
        parent_key=row["parent_key"],
        valid_on=day,
        ars=row["ars"],
        ags=row["ags"],
        area_km2=_number(row["area_km2"]),
        seat=row["seat"],
        postal_code=row["postal_code"],
        several_postal_codes=row["several_postal_codes"] == "1",
        longitude=_number(row["longitude"]),
        latitude=_number(row["latitude"]),
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _folder() -> Traversable:
    return files("dwk.content").joinpath("demo")
