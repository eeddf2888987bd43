"""Reader of GV100AD: the municipality directory as fixed-width text, 220 characters a record."""

from __future__ import annotations

from datetime import date

from .checks import check_table
from .contract import FileRefused, ParsedFile, Period, TableBuilder
from .gv_isys import (
    AREA,
    AREA_SUM,
    LEVELS,
    POPULATION,
    POPULATION_SUM,
    Counts,
    Entry,
    Facts,
    Tree,
    implausible,
    population_date,
    source,
)
from .sample import Sample

FORMAT_KEY = "gv100ad"
FORMAT_NAME = "Gemeindeverzeichnis GV100AD (Satzformat mit 220 Zeichen)"

_LENGTH = 220


def sniff(sample: Sample) -> bool:
    """Records of about 220 characters that begin with a record type and a date."""
    if sample.kind != "text" or not sample.head:
        return False
    lines = sample.head[:5]
    return all(line[:2] in LEVELS and line[2:12].isdecimal() and len(line) > 100 for line in lines)


def read(sample: Sample) -> ParsedFile:
    """Read the whole directory; a record of another length refuses the file."""
    lines = sample.text.split("\n")
    if lines and not lines[-1].strip("\r\x1a"):
        lines.pop()
    stand = _stand(sample.name, lines[0])
    records = [(number, _record(sample.name, number, line.rstrip("\r"), stand)) for number, line in _numbered(lines)]
    entries = [_entry(sample.name, number, record) for number, record in records]
    tree = Tree(sample.name, entries)
    facts_source = source("GV100AD", f"Gemeindeverzeichnis GV100AD, Gebietsstand {stand:%d.%m.%Y}", stand)
    parsed = ParsedFile(FORMAT_KEY, FORMAT_NAME, f"{sample.encoding}, feste Breite", directory_source=facts_source)
    counted_on = population_date(stand)
    counts = Counts(TableBuilder(facts_source), Period(counted_on, 0, stand))
    sums = _read_entries(sample.name, parsed, tree, counts, entries, [record for _, record in records])
    _add_sums(parsed, tree, counts, sums)
    table = counts.builder.table
    check_table(sample.name, table)
    parsed.tables.append(table)
    parsed.notes.append(
        f"Bevölkerung und Fläche gelten für den {counted_on:%d.%m.%Y} (31.12. des Jahres vor dem Gebietsstand "
        f"{stand:%d.%m.%Y}; die Datei selbst nennt den Tag nicht)."
    )
    return parsed


def _numbered(lines: list[str]) -> enumerate[str]:
    return enumerate(lines, start=1)


def _stand(name: str, line: str) -> date:
    try:
        return date(int(line[2:6]), int(line[6:8]), int(line[8:10]))
    except ValueError as error:
        raise FileRefused(
            f"Die erste Zeile der Datei „{name}“ nennt keinen Gebietsstand. Bitte laden Sie das Gemeindeverzeichnis "
            "neu herunter."
        ) from error


def _record(name: str, number: int, line: str, stand: date) -> str:
    if len(line) != _LENGTH:
        raise FileRefused(
            f"Zeile {number} der Datei „{name}“ hat {len(line)} statt {_LENGTH} Zeichen; die Datei ist abgeschnitten "
            "oder beschädigt. Bitte laden Sie sie neu herunter."
        )
    if line[:2] not in LEVELS or line[2:10] != f"{stand:%Y%m%d}":
        raise FileRefused(
            f"Zeile {number} der Datei „{name}“ beginnt mit „{line[:10]}“; Satzart oder Gebietsstand passen nicht zum "
            "Rest. Bitte laden Sie die Datei neu herunter."
        )
    return line


def _entry(name: str, number: int, line: str) -> Entry:
    kind = line[:2]
    key = line[10:18].rstrip()
    verband = line[18:22].strip()
    length = {"10": 2, "20": 3, "30": 4, "40": 5, "50": 5, "60": 8}[kind]
    # str.isdecimal alone would let other scripts' digits pass
    digits = (key + verband + line[122:124].strip()).isascii() and (key + verband).isdecimal()
    entry = Entry(
        row=number,
        kind=kind,
        land=key[:2],
        rb=key[2:3],
        kreis=key[3:5],
        verband=verband,
        gemeinde=key[5:8],
        name=line[22:72].strip(),
        type_code=line[122:124].strip(),
        seat=line[72:122].strip() if kind != "60" else "",
    )
    known = kind in ("10", "20", "30") or (entry.type_code[:1] in "456" and _knows(entry))
    if len(key) != length or not digits or not known or (kind in ("50", "60")) != (len(verband) == 4) or not entry.name:
        raise FileRefused(
            f"In Zeile {number} der Datei „{name}“ ist Schlüssel oder Textkennzeichen nicht lesbar „{line[:24]}“. Bitte "
            "laden Sie das Gemeindeverzeichnis neu herunter."
        )
    return entry


def _knows(entry: Entry) -> bool:
    try:
        return bool(entry.authority_type)
    except KeyError:
        return False


def _facts(name: str, number: int, line: str) -> Facts:
    numbers = [line[start:end].strip() for start, end in ((139, 150), (150, 161), (128, 139))]
    if not all(text.isascii() and text.isdecimal() for text in numbers):
        raise FileRefused(
            f"In Zeile {number} der Datei „{name}“ sind Fläche oder Bevölkerung keine Zahlen. Bitte laden Sie das "
            "Gemeindeverzeichnis neu herunter."
        )
    return Facts(*map(int, numbers))


def _read_entries(
    name: str, parsed: ParsedFile, tree: Tree, counts: Counts, entries: list[Entry], lines: list[str]
) -> dict[str, Facts | None]:
    """Directory records and values of the Gemeinden; hands back the sums above them (None: not summable)."""
    sums: dict[str, Facts | None] = {}
    stand = parsed.directory_source.retrieved_on if parsed.directory_source else None
    assert stand is not None  # noqa: S101 -- set by the caller
    skipped = 0
    for entry, line in zip(entries, lines, strict=True):
        if not entry.is_region:
            skipped += 1
            continue
        if entry.kind != "60":
            parsed.directory.append(tree.record(entry, stand))
            continue
        facts = _facts(name, entry.row, line)
        postal, several = line[165:170].strip(), line[170:175] == "*****"
        parsed.directory.append(
            tree.record(entry, stand, area_km2=facts.hectares / 100, postal_code=postal, several_postal_codes=several)
        )
        reason = implausible(entry, facts)
        if reason:
            counts.reject(entry, line[139:161], reason)
        else:
            counts.add((entry.key, entry.name), entry.row, (POPULATION, AREA), facts)
        _sum_up(sums, tree.above(entry), None if reason else facts)
    parsed.notes.append(
        f"{skipped} Einträge „verbandsfrei“ (Textkennzeichen 50) sind keine eigenen Regionen und wurden übergangen."
    )
    return sums


def _sum_up(sums: dict[str, Facts | None], keys: list[str], facts: Facts | None) -> None:
    for key in keys:
        so_far = sums.setdefault(key, Facts(0, 0, 0))
        if so_far is None or facts is None:
            sums[key] = None  # a sum with a gap would pass for a count
            continue
        so_far.total += facts.total
        so_far.men += facts.men
        so_far.hectares += facts.hectares


def _add_sums(parsed: ParsedFile, tree: Tree, counts: Counts, sums: dict[str, Facts | None]) -> None:
    gaps = [key for key, facts in sums.items() if facts is None]
    for key, facts in sums.items():
        if facts is not None:
            counts.add((key, tree.name_of(key)), 0, (POPULATION_SUM, AREA_SUM), facts)
    if gaps:
        parsed.notes.append(
            f"Für {len(gaps)} übergeordnete Regionen wurde keine Summe der Gemeinden gebildet, weil Werte fehlen."
        )
