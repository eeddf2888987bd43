"""Table exports of GENESIS-Online and the Regionaldatenbank as CSV, older and newer style.

Older: ISO-8859-1, first line "GENESIS-Tabelle: ...", headings repeated over every column. Newer: UTF-8 with byte
order mark, first line "Tabelle: ...", headings printed once over the columns they span, a quality column behind
every value, periods as sub-headings. Both end with a line of underscores, footnotes, source line and "Stand".
"""

from __future__ import annotations

import re

from .catalogue import Catalogue, catalogue, family_of, slug, statistic_of, table_code_in
from .cell_text import check_text
from .collect import Collector
from .contract import CellKey, FileRefused, ParsedFile, SourceFacts
from .genesis_header import Heading, merged, read_heading
from .genesis_rows import RowReader, RowRefused
from .genesis_sheet import Sheet, first_line, split_sheet
from .sample import Sample

FORMAT_KEY = "genesis-csv"


def sniff(sample: Sample) -> bool:
    """Whether the first line is that of a table export."""
    return bool(sample.head) and first_line(sample.head[0]) is not None


def read(sample: Sample) -> ParsedFile:
    """Read a table export."""
    check_text(sample.text, sample.name)
    known = catalogue()
    sheet = split_sheet(sample.text, sample.name)
    sheet.table_code = _table_code(sheet, known)
    statistic = statistic_of(sheet.table_code)
    heading = read_heading(sheet, statistic, known)
    family = _family(sheet)
    collector = Collector(_source(sheet, heading, family, known), sample.name)
    notes: list[str] = []
    if "unbestimmtem Geschlecht" in sheet.footnotes:
        collector.sexes_need_not_add_up()
        notes.append(
            "Nach den Fußnoten enthalten die Summen auch Personen ohne Angabe männlich oder weiblich; männlich und weiblich "
            "müssen sich deshalb nicht zur Summe ergänzen."
        )
    _collect(sheet, heading, RowReader(sheet, heading, known), collector)
    table = collector.finish(known.derived(statistic))
    if sheet.footnotes:
        notes.append(f"Fußnoten der Datei: {sheet.footnotes}")
    if collector.repeated:
        notes.append(f"{collector.repeated} Werte stehen doppelt und gleich in der Datei; sie zählen einmal.")
    style = "neuere Ausgabe" if sheet.new_style else "ältere Ausgabe"
    return ParsedFile(
        FORMAT_KEY,
        f"{known.portal(family)}, Tabelle als CSV, {style}",
        f"{sample.encoding}, Semikolon",
        tables=[table],
        notes=notes,
    )


def _collect(sheet: Sheet, heading: Heading, rows: RowReader, collector: Collector) -> None:
    build = collector.build
    measures = [build.code_measure(column.measure) for column in heading.columns]
    places = [(column.place, column.quality) for column in heading.columns]
    coded: dict[CellKey, list[tuple[int, int]]] = {}
    for number, cells in sheet.rows:
        try:
            facts = rows.facts((number, cells))
        except RowRefused as refused:
            _reject(collector, number, cells, heading, str(refused))
            continue
        if facts is None:
            continue
        keys = coded.get(facts.cell)
        if keys is None:
            keys = coded[facts.cell] = _code(facts.cell, heading, measures, collector)
        region, period = build.code_region(facts.region, facts.name), build.code_period(facts.period)
        for (measure, cell), (place, quality) in zip(keys, places, strict=True):
            mark = cells[quality] if quality >= 0 else ""
            collector.add((measure, cell, region, period), cells[place], mark, number)


def _code(cell: CellKey, heading: Heading, measures: list[int], collector: Collector) -> list[tuple[int, int]]:
    return [
        (measure, collector.build.code_cell(merged(cell, column.cell)))
        for measure, column in zip(measures, heading.columns, strict=True)
    ]


def _reject(collector: Collector, number: int, cells: list[str], heading: Heading, reason: str) -> None:
    label = ", ".join(cell.strip() for cell in cells[: heading.leading] if cell.strip())
    collector.reject_row(number, "", label, ";".join(cells)[:200], reason)


def _table_code(sheet: Sheet, known: Catalogue) -> str:
    code = sheet.table_code
    if any(character.isdigit() for character in code):
        return code
    # saved under a temporary name: the title tells, then the file name, then the title itself becomes the code
    return (
        known.table_code_of_title(sheet.title_lines) or table_code_in(sheet.name) or slug(" ".join(sheet.title_lines))
    )


def _family(sheet: Sheet) -> str:
    if "Statistisches Bundesamt" in sheet.copyright_text:
        return "destatis"
    if "Statistische" in sheet.copyright_text and "Ämter" in sheet.copyright_text:
        return "zensus" if family_of(sheet.table_code) == "zensus" else "regio"
    family = family_of(sheet.table_code)
    if family is None:
        raise FileRefused(
            f"Die Quellenangabe der Datei „{sheet.name}“ nennt kein statistisches Amt, das bekannt ist. Bitte verwenden Sie "
            "für eigene Tabellen eine Spaltenzuordnung."
        )
    return family


def _source(sheet: Sheet, heading: Heading, family: str, known: Catalogue) -> SourceFacts:
    years = re.findall(r"\b(?:19|20)\d{2}\b", sheet.copyright_text)
    return known.source(
        family,
        sheet.table_code,
        heading.title,
        year=int(years[0]) if years else None,
        retrieved_on=sheet.retrieved_on,
    )
