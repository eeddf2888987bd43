"""Flat files (ffcsv) of the GENESIS web services and download pages, German and English.

Current layout: one value per row with its unit and variable; earlier layout: one column per variable, named
CODE__Label__Unit. Both may carry quality columns (suffix "_q"), and their rows stand in no order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from .catalogue import Catalogue, catalogue, family_of, statistic_of, table_code_in
from .cell_text import check_labels, check_text
from .collect import Collector
from .contract import FileRefused, Measure, ParsedFile, Period
from .ffcsv_layout import Layout, find_layout
from .flat_keys import KeyRefused, Place, is_region_variable, place_of
from .genesis_sheet import truncated
from .periods import month_period, parse_period
from .sample import Sample

FORMAT_KEY = "ffcsv"

_ENGLISH_TIME = frozenset({"year", "years", "reference date", "month", "months", "quarter", "quarters", "date", "day"})
_DOWNLOADED = re.compile(r"_(\d{13})(?:_|\.)")
#: Tables of these families add up in every row; the Zensus disguises every figure on its own.
_ADDS_UP = frozenset({"regio", "destatis"})

Row = tuple[int, list[str]]
_NO_ROW: Row = (1, [])


def sniff(sample: Sample) -> bool:
    """Whether the first line is the header of a flat file."""
    if not sample.head:
        return False
    first = sample.head[0].lstrip('"').casefold()
    return first.startswith(("statistics_code", "statistik_code"))


def read(sample: Sample) -> ParsedFile:
    """Read a flat file."""
    check_text(sample.text, sample.name)
    rows = _rows(sample)
    layout = find_layout(next(rows, _NO_ROW)[1], sample.name)
    first = next(rows, None)
    if first is None:
        raise truncated(sample.name, "Unter der Kopfzeile stehen keine Werte.")
    if not layout.single and not sample.text.endswith("\n"):
        raise truncated(sample.name, "Die letzte Zeile bricht ab.")
    _check_width(first, layout, sample.name)
    reader = _Reader(sample, layout, first[1])
    reader.take(first)
    for row in rows:
        _check_width(row, layout, sample.name)
        reader.take(row)
    return reader.finish()


def _rows(sample: Sample) -> Iterator[Row]:
    lines = sample.text.split("\n")
    reader = csv.reader(lines, delimiter=";", strict=True)
    count = 0
    try:
        for cells in reader:
            count += 1
            if reader.line_num != count:
                raise csv.Error("a quoted cell runs over several lines")
            if cells:
                yield count, cells
    except csv.Error as error:
        raise FileRefused(
            f"Die Datei „{sample.name}“ ist beschädigt: In Zeile {count + 1} ist ein Anführungszeichen nicht geschlossen. "
            "Bitte laden Sie die Tabelle neu herunter."
        ) from error


def _check_width(row: Row, layout: Layout, name: str) -> None:
    if len(row[1]) != layout.width:
        raise truncated(name, f"Zeile {row[0]} hat {len(row[1])} statt {layout.width} Spalten.")


class _Reader:
    """Takes the rows of one flat file."""

    def __init__(self, sample: Sample, layout: Layout, first: list[str]) -> None:
        self._sample = sample
        self._layout = layout
        self._known: Catalogue = catalogue()
        self._english = first[layout.time_label].strip().casefold() in _ENGLISH_TIME
        self._statistic_code = first[layout.statistic].strip()
        table_code = _table_code(sample.name, self._statistic_code)
        self._table_statistic = statistic_of(table_code)
        family = _family(table_code, layout, first)
        self._family = family
        title = first[layout.statistic_label].strip()
        downloaded = _downloaded_on(sample.name)
        source = self._known.source(
            family, table_code, title, year=downloaded.year if downloaded else None, retrieved_on=downloaded
        )
        self._collector = Collector(source, sample.name, decimal="." if self._english else ",")
        if family not in _ADDS_UP:
            self._collector.sexes_need_not_add_up()
        self._places: dict[tuple[str, ...], Place] = {}
        self._keys: dict[tuple[str, ...], tuple[int, int, int]] = {}
        self._measures: dict[tuple[str, str], tuple[str, int]] = {}

    def take(self, row: Row) -> None:
        """Take all values of one row."""
        number, cells = row
        layout = self._layout
        if cells[layout.statistic].strip() != self._statistic_code:
            raise FileRefused(
                f"Die Datei „{self._sample.name}“ enthält in Zeile {number} eine andere Statistik als am Anfang. Bitte "
                "laden Sie jede Tabelle für sich herunter."
            )
        labels = (cells[layout.time], *cells[layout.blocks_from : layout.blocks_to])
        try:
            key = self._keys.get(labels) or self._code(labels, number)
        except KeyRefused as refused:
            self._collector.reject_row(number, "", ", ".join(labels)[:200], ";".join(cells)[:200], str(refused))
            return
        region, cell, period = key
        for column in layout.values:
            code, label, unit = column.names(cells)
            measure = self._code_measure(code, label, unit, number)
            quality = cells[column.quality] if column.quality >= 0 else ""
            self._collector.add((measure, cell, region, period), cells[column.value], quality, number)

    def _code(self, labels: tuple[str, ...], row: int) -> tuple[int, int, int]:
        check_labels(labels, self._sample.name, row)
        place = place_of(labels[1:], self._known)
        period = parse_period(labels[0])
        if period is None:
            raise KeyRefused(f"Die Zeitangabe „{labels[0][:40]}“ ist kein Datum und kein Jahr.")
        if place.month:
            period = month_period(period, place.month)
        return self._store(labels, place, period)

    def _store(self, labels: tuple[str, ...], place: Place, period: Period) -> tuple[int, int, int]:
        build = self._collector.build
        region = (place.region, place.name) if place.region else ("DG", "Deutschland")
        if not place.region and self._family != "destatis":
            raise KeyRefused("Die Zeile nennt kein Gebiet.")
        key = (build.code_region(*region), build.code_cell(place.cell), build.code_period(period))
        self._keys[labels] = key
        return key

    def _code_measure(self, code: str, label: str, unit: str, row: int) -> int:
        known = self._measures.get((code, unit))
        if known is None:
            measure: Measure = self._known.measure(self._table_statistic, code=code, text=label, unit=unit)
            known = self._measures[code, unit] = (label, self._collector.build.code_measure(measure))
        if known[0] != label:
            raise truncated(
                self._sample.name, f"In Zeile {row} heißt das Merkmal {code} „{label[:60]}“ statt „{known[0][:60]}“."
            )
        return known[1]

    def finish(self) -> ParsedFile:
        """Everything found in the file."""
        table = self._collector.finish(self._known.derived(self._table_statistic))
        language = "englisch" if self._english else "deutsch"
        quality = "mit" if any(column.quality >= 0 for column in self._layout.values) else "ohne"
        notes = []
        if self._collector.repeated:
            notes.append(f"{self._collector.repeated} Werte stehen doppelt und gleich in der Datei; sie zählen einmal.")
        if self._family == "zensus":
            notes.append(
                "Der Zensus überdeckt jeden Wert für sich (Geheimhaltung): Summen der Gemeinden weichen von den Werten "
                "der Länder und Deutschlands ab."
            )
        return ParsedFile(
            FORMAT_KEY,
            f"{self._known.portal(self._family)}, Flatfile (ffcsv), {language}, {quality} Qualitätszeichen",
            f"{self._sample.encoding}, Semikolon",
            tables=[table],
            notes=notes,
        )


def _table_code(name: str, statistic: str) -> str:
    code = table_code_in(name)
    if code is None:
        return statistic
    # a file renamed to another table is not believed; the Regionalatlas (99910) numbers its tables AI...
    same = statistic_of(code) == statistic or (code.startswith("AI") and statistic == "99910")
    return code if same else statistic


def _family(table_code: str, layout: Layout, first: list[str]) -> str:
    family = family_of(table_code)
    if family is not None:
        return family
    if re.match(r"^\d{4}[A-Z]$", table_code):
        return "zensus"
    variables = layout.variables(first)
    regional = {"KREISE", "GEMEIN", "GEMEIND", "REGBEZ"} & set(variables)
    if regional or not any(is_region_variable(code) for code in variables):
        return "regio" if regional else "destatis"
    return "zensus" if any(code.startswith("GEO") for code in variables) else "destatis"


def _downloaded_on(name: str) -> date | None:
    """The web services write the moment of the answer, in milliseconds, into the name of the file in the ZIP."""
    found = _DOWNLOADED.search(name)
    if found is None:
        return None
    seconds = int(found[1]) // 1000
    return datetime.fromtimestamp(seconds, UTC).date() if seconds < 4_102_444_800 else None
