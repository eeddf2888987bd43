"""Makes the tables of the demo from official files: ``python tools/make_demo_tables.py FOLDER_WITH_THE_FILES``.

The readers of the product read the files; of each table only the regions of the demo are kept and written as a wide
CSV with its source line on top, beside it the column mapping that gives back the same source, characteristics, cells
and times. Every table is read back and compared with the official file before the tool ends.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from dwk.statistics.importers.contract import (
    MARKS,
    MARKS_WITHOUT_VALUE,
    CellKey,
    Measure,
    ParsedFile,
    ParsedTable,
    Period,
    RegionRecord,
    SourceFacts,
)
from dwk.statistics.importers.mapping import Mapping
from dwk.statistics.importers.registry import read_bytes, read_file

TARGET = Path(__file__).resolve().parent.parent / "src" / "dwk" / "content" / "demo"
MAX_BYTES = 2_000_000
MADE_BY = "# Made by tools/make_demo_tables.py; do not edit by hand."

#: the Kreise in which the eight founding participants lie, in the order of the programme
DISTRICTS = ("14523", "03454", "05913", "01051", "10041", "14627", "05358", "13076")
#: dissolved Kreise whose territory they took over (content/successions.csv)
PREDECESSORS = ("14166", "14178", "14280", "14285", "13054", "13060")
STATES = tuple(sorted({key[:2] for key in DISTRICTS}))
ABOVE = frozenset({"DG", *STATES, *(key[:3] for key in DISTRICTS)})

Key = tuple[str, Period, Measure, CellKey]


def in_demo(key: str) -> bool:
    """Whether a table keeps the region."""
    return key in ABOVE or key in PREDECESSORS or key[:5] in DISTRICTS


@dataclass(frozen=True)
class Wanted:
    """One official file and what the demo takes of it."""

    path: str
    name: str  # of the demo's table
    title: str  # of its mapping, German
    since: date = date(1900, 1, 1)
    sex_sums: bool = True
    measures: tuple[str, ...] = ()  # codes; empty: all


TABLES = (
    Wanted(
        "regionalstatistik/bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz",
        "12411-02-03-4",
        "Bevölkerung nach Altersgruppen und Geschlecht",
    ),
    Wanted(
        "regionalstatistik/wanderungen_kreise_alter_geschlecht_1995_2016.csv.gz",
        "12711-04-02-4",
        "Wanderungen über die Kreisgrenzen nach Altersgruppen und Geschlecht",
    ),
    Wanted("genesis_api/12411-01-01-4_de_flat.csv", "12411-01-01-4", "Bevölkerung nach Geschlecht"),
    Wanted(
        "destatis_genesis/12411-0013_laender_altersjahre_2015_2018.csv.gz",
        "12411-0013",
        "Bevölkerung der Länder nach Altersjahren",
    ),
    Wanted(
        "destatis_genesis/12411-0006_deutschland_altersjahre_1970_2018.csv.gz",
        "12411-0006",
        "Bevölkerung Deutschlands nach Altersjahren",
        since=date(1995, 1, 1),
    ),
    Wanted(
        "destatis_genesis/12612-0002_lebendgeborene_monate.csv",
        "12612-0002",
        "Lebendgeborene nach Monaten",
        since=date(1995, 1, 1),
    ),
    Wanted(
        "destatis_genesis/12613-0006_gestorbene_monate.csv",
        "12613-0006",
        "Gestorbene nach Monaten",
        since=date(1995, 1, 1),
    ),
    Wanted(
        "destatis_genesis/12613-0004_gestorbene_altersjahre_2000_2018.csv.gz",
        "12613-0004",
        "Gestorbene nach Altersjahren",
    ),
    Wanted(
        "destatis_genesis/12612-0008_geburtenziffern_alter_1972_2024.csv",
        "12612-0008",
        "Geburtenziffern nach dem Alter der Mutter",
    ),
    Wanted("destatis_genesis/12612-0009_tfr_1972_2024.csv", "12612-0009", "Zusammengefasste Geburtenziffer"),
    Wanted(
        "destatis_genesis/lebenserwartung_laender_2016-18_bis_2018-20.csv",
        "lebenserwartung-laender",
        "Lebenserwartung nach Ländern",
    ),
    Wanted(
        "destatis_genesis/12621-0001_sterbetafeln_2016-18_2020-22.csv",
        "12621-0001",
        "Sterbetafeln Deutschlands",
        measures=("QX", "EX"),
    ),
    Wanted("regionalstatistik/original/13211-02-05-4_2020.csv.gz", "13211-02-05-4", "Arbeitslose"),
    Wanted("regionalstatistik/original/22411-02-03-4.csv.gz", "22411-02-03-4", "Pflegebedürftige"),
    Wanted("regionalstatistik/original/AI002-1_2013.csv", "AI002-1", "Regionalatlas, Bevölkerung"),
    Wanted("genesis_api/61511-01-03-4_de_flat.csv.gz", "61511-01-03-4", "Kaufwerte für Bauland"),
    Wanted("gv_isys/GV100AD_301123.txt.gz", "gv100ad", "Bevölkerung und Fläche der Gemeinden"),
    Wanted(
        "gv_isys/gemeinden_bevoelkerung_2009_2022.csv.gz", "gv-jahre", "Bevölkerung der Gemeinden an einzelnen Tagen"
    ),
    Wanted("genesis_api/1000A-0000_de_flat.csv.gz", "zensus-1000A-0000", "Bevölkerung der Gemeinden am Zensustag"),
)


class DemoNotMade(Exception):
    """A table cannot be written so that it comes back the same."""


# --- selecting --------------------------------------------------------------------------------------------------------
def selected(table: ParsedTable, wanted: Wanted) -> dict[Key, tuple[float, int]]:
    """Values of the demo's regions by their whole key."""
    keep_region = [in_demo(region.key) for region in table.regions]
    keep_period = [period.end >= wanted.since for period in table.periods]
    found: dict[Key, tuple[float, int]] = {}
    columns = zip(table.region, table.period, table.measure, table.cell, table.value, table.mark, strict=True)
    for region, period, measure, cell, value, mark in columns:
        wanted_measure = not wanted.measures or table.measures[measure].code in wanted.measures
        if keep_region[region] and keep_period[period] and wanted_measure:
            key = (table.regions[region].key, table.periods[period], table.measures[measure], table.cells[cell])
            found[key] = (value, mark)
    return found


def same(one: dict[Key, tuple[float, int]], other: dict[Key, tuple[float, int]]) -> bool:
    """Whether two selections hold the same keys, values and marks."""
    return {key: _comparable(found) for key, found in one.items()} == {
        key: _comparable(found) for key, found in other.items()
    }


def _comparable(found: tuple[float, int]) -> tuple[float | None, int]:
    value, mark = found
    return (None if value != value else value), mark  # noqa: PLR0124 -- NaN


# --- writing ----------------------------------------------------------------------------------------------------------
def column_name(measure: Measure, cell: CellKey) -> str:
    """Heading of a column of values: characteristic, sex, ages."""
    ages = (
        ""
        if cell.age_from is None
        else f"{cell.age_from}+"
        if cell.age_to is None
        else f"{cell.age_from}-{cell.age_to}"
    )
    return " ".join(part for part in (measure.code, {"m": "m", "f": "w"}.get(cell.sex, ""), ages) if part)


def cell_words(value: float, mark: int) -> str:
    """A value as it stands in the table."""
    sign = MARKS[mark]
    if sign in MARKS_WITHOUT_VALUE or sign == "-":
        return sign
    if sign:
        raise DemoNotMade(f"value with mark {sign!r}: the mapping has no place for it")
    return str(int(value)) if value == int(value) else repr(value)


def csv_text(source: SourceFacts, header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table with its source line on top."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([f"Quelle: {source.attribution} (Auszug)"])
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def dimensions_of(values: Iterable[Key]) -> dict[str, dict[str, str]]:
    """Further dimensions: code -> label -> category code."""
    found: dict[str, dict[str, str]] = {}
    for *_, cell in values:
        for code, category, label in cell.other:
            found.setdefault(code, {})[label] = category
    return found


def wide_rows(values: dict[Key, tuple[float, int]], names: dict[str, str]) -> tuple[list[str], list[list[str]]]:
    """Header and rows: one row per region, day and category, one column per characteristic, sex and ages."""
    dimensions = list(dimensions_of(values))
    columns = list(dict.fromkeys(column_name(measure, cell) for _, _, measure, cell in values))
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for (region, period, measure, cell), (value, mark) in values.items():
        labels = {code: label for code, _, label in cell.other}
        row = (region, period.end.isoformat(), *(labels.get(code, "") for code in dimensions))
        column = column_name(measure, cell)
        if column in rows.setdefault(row, {}):
            raise DemoNotMade(f"two values for {row} {column}")
        rows[row][column] = cell_words(value, mark)
    header = ["gebiet", "name", "stichtag", *(code.lower() for code in dimensions), *columns]
    body = [
        [row[0], names[row[0]], *row[1:], *(found.get(column, "") for column in columns)]
        for row, found in sorted(rows.items())
    ]
    return header, body


def source_lines(source: SourceFacts) -> list[str]:
    """The source as YAML."""
    lines = ["source:"]
    for part in fields(source):
        value = getattr(source, part.name)
        if value is not None:
            text = value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
            lines.append(f"  {part.name}: {text}")
    return lines


def mapping_text(wanted: Wanted, source: SourceFacts, values: dict[Key, tuple[float, int]]) -> str:
    """The column mapping of a table."""
    lines = [
        MADE_BY,
        f"name: {json.dumps(wanted.title + ' (Auszug)', ensure_ascii=False)}",
        "header_row: 2",
        'delimiter: ","',
        "final_newline: true",
        *([] if wanted.sex_sums else ["sex_sums: false"]),
        *source_lines(source),
        "region: {key: gebiet, name: name}",
        period_line({period for _, period, _, _ in values}),
        "measures:",
    ]
    for measure in dict.fromkeys(measure for _, _, measure, _ in values):
        entry: dict[str, object] = {"name": measure.name, "unit": measure.unit, "concept": measure.concept}
        entry |= {"whole_numbers": True} if measure.whole_numbers else {}
        lines.append(f"  {measure.code}: {json.dumps(entry, ensure_ascii=False)}")
    if dimensions := dimensions_of(values):
        lines.append("dimensions:")
        for code, categories in dimensions.items():
            dimension = {"code": code, "column": code.lower(), "categories": categories}
            lines.append(f"  - {json.dumps(dimension, ensure_ascii=False)}")
    lines.append("values:")
    seen = {column_name(measure, cell): (measure, cell) for _, _, measure, cell in values}
    for column, (measure, cell) in seen.items():
        lines.append(f"  - {json.dumps(_value_entry(column, measure, cell), ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _value_entry(column: str, measure: Measure, cell: CellKey) -> dict[str, object]:
    entry: dict[str, object] = {"column": column, "measure": measure.code}
    if cell.sex:
        entry["sex"] = cell.sex
    if cell.age_from is not None:
        entry["age"] = [cell.age_from] if cell.age_to is None else [cell.age_from, cell.age_to]
    return entry


def period_line(periods: set[Period]) -> str:
    """How the mapping says the times: the last day is a column, span and Gebietsstand are the same for all."""
    months = {period.months for period in periods}
    own = all(period.territory == period.end for period in periods)
    territories = {period.territory for period in periods}
    if len(months) != 1 or not (own or len(territories) == 1):
        raise DemoNotMade("times of several spans or Gebietsstände in one table")
    territory = "" if own else f", territory: {min(territories).isoformat()}"
    return f"period: {{date: stichtag, months: {min(months)}{territory}}}"


# --- tables -----------------------------------------------------------------------------------------------------------
def make_table(folder: Path, wanted: Wanted, parsed: ParsedFile) -> str:
    """Write one table and its mapping, read them back, and return a line about it."""
    (table,) = parsed.tables
    values = selected(table, wanted)
    names = {region.key: " ".join(region.name.split()) for region in table.regions}
    header, rows = wide_rows(values, names)
    text = csv_text(table.source, header, rows)
    mapping = mapping_text(wanted, table.source, values)
    back = read_bytes(wanted.name, text.encode(), Mapping.from_yaml(mapping))
    if back.tables[0].source != table.source or not same(selected(back.tables[0], wanted), values):
        raise DemoNotMade(f"{wanted.name} does not come back the same")
    (folder / f"{wanted.name}.csv").write_text(text, encoding="utf-8")
    (folder / f"{wanted.name}.yaml").write_text(mapping, encoding="utf-8")
    regions = len({key[0] for key in values})
    return f"{wanted.name}: {len(values)} values, {regions} regions, {len(text.encode())} bytes"


def in_demo_directory(record: RegionRecord) -> bool:
    """Whether the demo's directory keeps the region: all Länder, and below them what belongs to the participants."""
    return record.level == "state" or in_demo(record.key)


def make_directory(target: Path, main: ParsedFile, extra: ParsedFile) -> str:
    """Write the directory (GV100AD) with the coordinates of the AuszugGV; both products carry the same source line."""
    source, other = main.directory_source, extra.directory_source
    if source is None or other is None or source.attribution != other.attribution:
        raise DemoNotMade("the two directories name different sources")
    records = [record for record in main.directory if in_demo_directory(record)]
    places = coordinates(records, extra.directory)
    nowhere = (None, None)
    located = [
        replace(record, longitude=longitude, latitude=latitude)
        for record, (longitude, latitude) in ((record, places.get(record.key, nowhere)) for record in records)
    ]
    columns = [part.name for part in fields(RegionRecord) if part.name != "valid_on"]
    rows = [[_plain(getattr(record, column)) for column in columns] for record in located]
    text = csv_text(source, columns, rows)
    source = replace(source, title=f"{source.title}; Koordinaten: {other.title}")
    lines = [MADE_BY, f"valid_on: {max(record.valid_on for record in records).isoformat()}", *source_lines(source)]
    (target / "verzeichnis.csv").write_text(text, encoding="utf-8")
    (target / "verzeichnis.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return f"verzeichnis: {len(records)} regions, {len(places)} of them with coordinates"


def coordinates(
    records: list[RegionRecord], located: list[RegionRecord]
) -> dict[str, tuple[float | None, float | None]]:
    """Coordinates of the Gemeinden; a Kreis and a Verband lie where their administration has its seat."""
    known = {record.key: record for record in located if record.longitude is not None}
    by_name = {(record.key[:5], _bare(record.name)): record.key for record in records if record.level == "municipality"}
    found: dict[str, tuple[float | None, float | None]] = {}
    for record in records:
        place = record.key
        if record.level in {"district", "association"}:
            place = by_name.get((record.key[:5], _bare(record.seat)), "")
        if place in known:
            found[record.key] = (known[place].longitude, known[place].latitude)
    return found


def _bare(name: str) -> str:
    """A name without the title that the directory puts behind it ("Heide, Stadt")."""
    return name.split(",", 1)[0].strip()


def _plain(value: object) -> str:
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def make_all(shared: Path, target: Path, tell: Callable[[str], None]) -> None:
    """All tables of the demo."""
    directories = []
    for wanted in TABLES:
        parsed = read_file(shared / wanted.path)
        if parsed.directory:
            directories.append(parsed)
        tell(make_table(target, wanted, parsed))
    (main_directory,) = directories
    tell(make_directory(target, main_directory, read_file(shared / "gv_isys" / "AuszugGV2QAktuell_2024-06-30.xlsx")))
    size = sum(path.stat().st_size for path in target.iterdir() if path.suffix in {".csv", ".yaml"})
    tell(f"{size} bytes in all")
    if size > MAX_BYTES:
        raise DemoNotMade(f"{size} bytes are more than {MAX_BYTES}")


def main() -> int:
    """Read the arguments and make the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, help="folder with the official files")
    parser.add_argument("--out", type=Path, default=TARGET, help="where the tables go")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dwk.config.settings")
    make_all(arguments.files, arguments.out, print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
