"""Whatever a file has suffered: it is read, or refused with a sentence; nothing else happens."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk.statistics.importers import mapped
from dwk.statistics.importers.contract import FileRefused, ParsedFile
from dwk.statistics.importers.registry import read_bytes
from dwk.statistics.importers.sample import sample_from_bytes

from .test_directory_readers import LINES, ROWS, workbook
from .test_inkar_and_topojson import INKAR, topology
from .test_mapped import CSV, GRID, OWN, WIDE, ods, xlsx

SHIPPED = (
    "jahr,region,name,altersgruppe,alter_von,alter_bis,insgesamt,maennlich,weiblich\n"
    "2018,01,Beispielland,unter 3 Jahre,0,2,10,4,6\n2018,01,Beispielland,Insgesamt,,,10,4,6\n"
)
ORIGINALS = {
    "gv100ad": "\n".join(LINES).encode(),
    "auszug": workbook(ROWS),
    "inkar": INKAR.encode(),
    "topojson": json.dumps(topology()).encode(),
    "shipped": SHIPPED.encode(),
    "gzip": gzip.compress(SHIPPED.encode()),
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1024,
}
WITH_MAPPING = {"csv": (CSV.encode(), OWN), "xlsx": (xlsx(GRID), WIDE), "ods": (ods(GRID), WIDE)}

edits = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 4), st.binary(max_size=8) | st.sampled_from([b"-", b"1e999", b"nan", b"="])
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, removed, inserted in changes:
        at = int(place * len(data))
        data = data[:at] + inserted + data[at + removed :]
    return data


def answer(reading: Callable[[], ParsedFile]) -> str:
    """The name of the format, or the sentence of the refusal; any other exception is the failure looked for."""
    try:
        return reading().format_name
    except FileRefused as refused:
        return str(refused)


def repacked(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """Mutates the parts of a workbook, so that the damage lies behind the packing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            part = source.read(name)
            hit = name.endswith(("sheet1.xml", "sheet2.xml", "content.xml", "sharedStrings.xml"))
            changed.writestr(name, mutated(part, changes) if hit else part)
    return target.getvalue()


@pytest.mark.parametrize("kind", ORIGINALS)
@given(changes=edits)
@settings(max_examples=40)
def test_damaged_official_file(kind: str, changes: list[tuple[float, int, bytes]]) -> None:
    assert answer(lambda: read_bytes("datei", mutated(ORIGINALS[kind], changes)))


@pytest.mark.parametrize("kind", WITH_MAPPING)
@given(changes=edits, inside=st.booleans())
@settings(max_examples=40)
def test_damaged_own_table(kind: str, changes: list[tuple[float, int, bytes]], inside: bool) -> None:
    data, mapping = WITH_MAPPING[kind]
    data = repacked(data, changes) if inside and kind != "csv" else mutated(data, changes)
    assert answer(lambda: read_bytes("datei", data, mapping))


@given(changes=edits)
@settings(max_examples=40)
def test_damage_inside_the_directory_workbook(changes: list[tuple[float, int, bytes]]) -> None:
    assert answer(lambda: read_bytes("datei", repacked(ORIGINALS["auszug"], changes)))


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    assert answer(lambda: read_bytes("datei", text.encode()))


def test_the_originals_are_read() -> None:
    for kind, data in ORIGINALS.items():
        if kind != "old excel":
            assert isinstance(read_bytes("datei", data), ParsedFile)
    assert mapped.sniff(sample_from_bytes("datei", ORIGINALS["shipped"]))


def with_content(xml: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", xml)
    return target.getvalue()


def test_entity_bomb_in_ods_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(FileRefused, match="lässt sich nicht als ODS lesen"):
        read_bytes("a.ods", with_content(bomb), WIDE)


@pytest.mark.parametrize("repeated", ["columns", "rows"])
def test_cells_repeated_without_end_are_refused(repeated: str) -> None:
    attribute = f't:number-{repeated}-repeated="99999999"'
    row, cell = (attribute, "") if repeated == "rows" else ("", attribute)
    xml = (
        '<o:x xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><t:table t:name="A">'
        f'<t:table-row {row}><t:table-cell {cell} o:value-type="float" o:value="1"/></t:table-row></t:table></o:x>'
    )
    with pytest.raises(FileRefused, match="500 Spalten"):
        read_bytes("a.ods", with_content(xml), WIDE)


def test_huge_sparse_sheet_is_refused() -> None:
    book = openpyxl.Workbook()
    book.active["ZZ1"] = 1
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(FileRefused, match="500 Spalten"):
        read_bytes("a.xlsx", target.getvalue(), WIDE)
