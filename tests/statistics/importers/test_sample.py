"""Opening files: what is packed is unpacked with limits, what is hostile or broken is refused in German."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest

from dwk.statistics.importers import sample as opening
from dwk.statistics.importers.contract import FileRefused
from dwk.statistics.importers.sample import open_sample, sample_from_bytes


def packed(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def refusal(data: bytes, name: str = "datei.csv") -> str:
    with pytest.raises(FileRefused) as refused:
        sample_from_bytes(name, data)
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("ä;1".encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + "ä;1".encode(), "UTF-8 mit BOM"),
        ("ä;1".encode("cp1252"), "ISO-8859-1"),
    ],
)
def test_text_is_decoded_as_the_offices_write_it(data: bytes, shown: str) -> None:
    sample = sample_from_bytes("a.csv", data)
    assert (sample.text, sample.encoding, sample.head) == ("ä;1", shown, ["ä;1"])
    assert sample.stream().read() == "ä;1"


def test_gzip_and_zip_with_one_file_are_opened() -> None:
    assert sample_from_bytes("a.csv.gz", gzip.compress(b"x;1")).name == "a.csv"
    sample = sample_from_bytes("antwort.zip", packed(tabelle=b"x;1"))
    assert (sample.name, sample.data) == ("tabelle", b"x;1")


def test_zip_bomb_is_refused() -> None:
    zeros = b"0" * (12 * 1024 * 1024)
    assert "ungewöhnlich groß" in refusal(packed(a=zeros))
    assert "ungewöhnlich groß" in refusal(gzip.compress(zeros))
    assert "ungewöhnlich groß" in refusal(packed(**{"[Content_Types].xml": b"", "xl/workbook.xml": zeros}))


def test_zip_that_lies_about_its_size_is_refused() -> None:
    honest = packed(a=b"12345;" * 1000)
    size = struct.pack("<L", 6000)
    assert honest.count(size) == 2
    assert "beschädigt" in refusal(honest.replace(size, struct.pack("<L", 60)))


@pytest.mark.parametrize(
    "data",
    [
        packed(a=packed(b=b"x")),
        packed(a=gzip.compress(b"x")),
        gzip.compress(packed(b=b"x")),
        gzip.compress(gzip.compress(b"x")),
    ],
)
def test_archive_within_an_archive_is_refused(data: bytes) -> None:
    assert "wieder ein Archiv" in refusal(data)


def test_several_files_in_a_zip_are_refused() -> None:
    assert "enthält 2 Dateien" in refusal(packed(a=b"x", b=b"y"))


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MAX_MEMBERS", 2)
    assert "ungewöhnlich groß" in refusal(packed(a=b"x", b=b"y", c=b"z"))


def test_password_is_named() -> None:
    data = bytearray(packed(a=b"x;1"))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert "Kennwort" in refusal(bytes(data))
    old_excel = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert "Kennwort" in refusal(old_excel)
    manifest = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}
    manifest["META-INF/manifest.xml"] = b"<manifest:encryption-data/>"
    assert "Kennwort" in refusal(packed(**manifest))


@pytest.mark.parametrize("cut", [5, 15, -5])
def test_truncated_archives_are_refused(cut: int) -> None:
    assert "beschädigt" in refusal(gzip.compress(b"abc;1\n" * 100)[:cut])
    assert "beschädigt" in refusal(packed(a=b"abc;1\n" * 100)[:cut])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ist leer"),
        (gzip.compress(b""), "ist leer"),
        (b"a\x00b", "Binärdaten"),
        ("a;b".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7", "Binärdaten"),
        (b"\xef\xbb\xbf\xff", "beschädigt"),
        (b"\x81;1", "weder als UTF-8"),
        ("Köln;Düren".encode() + b"\xff", "Umlaute"),
        ("DÃ¼ren;1".encode(), "Umlaute"),
    ],
)
def test_what_is_no_readable_text_is_refused(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_oversized_and_missing_files_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opening, "MAX_PACKED_BYTES", 3)
    (tmp_path / "gross.csv").write_bytes(b"1234")
    with pytest.raises(FileRefused, match="MB groß"):
        open_sample(tmp_path / "gross.csv")
    assert "MB groß" in refusal(b"1234")
    with pytest.raises(FileRefused, match="lässt sich nicht öffnen"):
        open_sample(tmp_path / "fehlt.csv")
