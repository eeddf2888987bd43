"""Cube files (datencsv) of the GENESIS web services: header records "K;..." name the fields of the data records "D;...".

K;DQ: the cube; K;DQ-ERH: its statistic; K;DQA: its dimensions; K;DQZ: its time; K;DQI: its measures; K;QEI: the values.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field

from .catalogue import catalogue
from .cell_text import check_text
from .collect import Collector
from .contract import FileRefused, Measure, ParsedFile
from .flat_keys import KeyRefused, is_region_variable, place_of
from .genesis_sheet import truncated
from .periods import month_period, parse_period
from .sample import Sample

FORMAT_KEY = "datencsv"

_EXPORTED = re.compile(r"am (\d{2}\.\d{2}\.\d{4}) um")
_REGIONAL = frozenset({"KREISE", "GEMEIN", "GEMEIND", "REGBEZ"})


@dataclass(slots=True)
class _Cube:
    name: str
    sections: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)  # fields of the value records
    values: list[tuple[int, list[str]]] = field(default_factory=list)
    exported: str = ""

    def first(self, section: str, field_name: str) -> str:
        entries = self.sections.get(section) or [{}]
        return entries[0].get(field_name, "")


def sniff(sample: Sample) -> bool:
    """Whether the text begins like a cube file."""
    head = sample.head[:2]
    return bool(head) and (head[0].startswith("K;DQ;") or (head[0].startswith("* ") and head[-1].startswith("K;DQ;")))


def read(sample: Sample) -> ParsedFile:
    """Read a cube file."""
    check_text(sample.text, sample.name)
    cube = _parse(sample)
    dimensions = [entry.get("NAME", "") for entry in cube.sections.get("DQA", [])]
    table_code = cube.first("DQ", "FACH-SCHL")
    statistic = cube.first("DQ-ERH", "FACH-SCHL")
    if not (table_code and statistic and cube.values and cube.sections.get("DQI")):
        raise truncated(sample.name, "Die Kopfsätze oder die Werte des Datenquaders fehlen.")
    family = "regio" if _REGIONAL & set(dimensions) else "destatis"
    exported = parse_period(cube.exported)
    source = catalogue().source(
        family,
        table_code,
        f"Statistik {statistic}, Datenquader {table_code}",
        year=exported.end.year if exported else None,
        retrieved_on=exported.end if exported else None,
    )
    collector = Collector(source, sample.name, decimal=".")
    _collect(cube, dimensions, _measures(cube, statistic, collector), collector)
    notes = [
        "Der Datenquader enthält nur Schlüssel; Gebiete und Ausprägungen erscheinen deshalb mit ihrem Schlüssel statt "
        "eines Namens."
    ]
    if collector.repeated:
        notes.append(f"{collector.repeated} Werte stehen doppelt und gleich in der Datei; sie zählen einmal.")
    return ParsedFile(
        FORMAT_KEY,
        f"{catalogue().portal(family)}, Datenquader (datencsv)",
        f"{sample.encoding}, Semikolon",
        tables=[collector.finish(catalogue().derived(statistic))],
        notes=notes,
    )


def _parse(sample: Sample) -> _Cube:
    cube = _Cube(sample.name)
    section, fields = "", list[str]()
    if not sample.text.endswith("\n"):
        raise truncated(sample.name, "Die letzte Zeile bricht ab.")
    for number, line in enumerate(sample.text.split("\n"), start=1):
        cells = _cells(line, number, sample.name)
        if not cells:
            continue
        if line.startswith("* "):
            found = _EXPORTED.search(line)
            cube.exported = found[1] if found else ""
        elif cells[0] == "K" and len(cells) > 2:
            section, fields = cells[1], cells[2:]
            cube.sections.setdefault(section, [])
            cube.fields = fields if section == "QEI" else cube.fields
        elif cells[0] == "D" and section:
            _take(cube, section, fields, number, cells[1:])
        else:
            raise FileRefused(
                f"Zeile {number} der Datei „{sample.name}“ gehört nicht in einen Datenquader (datencsv). Bitte laden Sie ihn "
                "neu herunter."
            )
    return cube


def _cells(line: str, number: int, name: str) -> list[str]:
    try:
        rows = list(csv.reader([line.rstrip("\r")], delimiter=";", strict=True))
    except csv.Error as error:
        raise FileRefused(
            f"Die Datei „{name}“ ist beschädigt: In Zeile {number} ist ein Anführungszeichen nicht geschlossen. Bitte laden "
            "Sie sie neu herunter."
        ) from error
    return rows[0] if rows else []


def _take(cube: _Cube, section: str, fields: list[str], number: int, cells: list[str]) -> None:
    if section == "QEI":
        if len(cells) != len(fields):
            raise truncated(cube.name, f"Zeile {number} hat {len(cells)} statt {len(fields)} Felder.")
        cube.values.append((number, cells))
    else:
        # the record of the cube itself leaves its last field, a remark for readers, out
        cube.sections[section].append(dict(zip(fields, cells, strict=False)))


def _measures(cube: _Cube, statistic: str, collector: Collector) -> list[int]:
    codes: list[int] = []
    for entry in cube.sections["DQI"]:
        code, unit = entry.get("NAME", ""), entry.get("ME-NAME", "")
        measure: Measure = catalogue().measure(statistic, code=code, text=code, unit=unit)
        codes.append(collector.build.code_measure(measure))
    return codes


def _collect(cube: _Cube, dimensions: list[str], measures: list[int], collector: Collector) -> None:
    values = [i for i, name in enumerate(cube.fields) if name == "WERT"]
    time = len(dimensions)
    head, last = ["FACH-SCHL"] * time + ["ZI-WERT"], len(cube.fields) - 1
    beside = [cube.fields[i + 1] if i < last else "" for i in values]
    if len(values) != len(measures) or cube.fields[: time + 1] != head or set(beside) != {"QUALITAET"}:
        raise FileRefused(
            f"Die Felder der Werte in „{cube.name}“ passen nicht zu den Kopfsätzen. Bitte laden Sie den Datenquader neu "
            "herunter."
        )
    for number, cells in cube.values:
        try:
            key = _key(cells[:time], dimensions, cells[time], collector)
        except KeyRefused as refused:
            collector.reject_row(number, "", ", ".join(cells[: time + 1]), ";".join(cells)[:200], str(refused))
            continue
        for measure, place in zip(measures, values, strict=True):
            quality = cells[place + 1].strip()
            # where a mark stands instead of a value, the cube prints 0.0 beside it
            replaced = quality in {"-", ".", "...", "/", "x"}
            text = quality if replaced else cells[place]
            collector.add((measure, *key), text, "" if replaced else quality, number)


def _key(codes: list[str], dimensions: list[str], time: str, collector: Collector) -> tuple[int, int, int]:
    blocks = [text for name, code in zip(dimensions, codes, strict=True) for text in (name, "", code, "")]
    place = place_of(tuple(blocks), catalogue())
    period = parse_period(time)
    if period is None:
        raise KeyRefused(f"Die Zeitangabe „{time[:40]}“ ist kein Datum und kein Jahr.")
    if not place.region and any(is_region_variable(name) for name in dimensions):
        raise KeyRefused("Der Satz nennt kein Gebiet.")
    if place.month:
        period = month_period(period, place.month)
    build = collector.build
    region = (place.region, place.name) if place.region else ("DG", "Deutschland")
    return build.code_cell(place.cell), build.code_region(*region), build.code_period(period)
