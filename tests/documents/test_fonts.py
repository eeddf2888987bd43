from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder

from dwk.documents.fonts import FACES, FontSourceError, convert_woff2


def sample_woff2(path: Path) -> None:
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupHorizontalMetrics({".notdef": (500, 0)})
    builder.setupHorizontalHeader()
    builder.setupNameTable({"familyName": "Beispiel", "styleName": "Regular"})
    builder.setupPost()
    builder.font.flavor = "woff2"
    builder.save(path)


def test_woff2_becomes_a_font_that_engines_read(tmp_path: Path) -> None:
    source = tmp_path / "woff2"
    source.mkdir()
    for face in FACES:
        sample_woff2(source / f"{face}.woff2")
    made = convert_woff2(source, tmp_path / "ttf")
    assert [path.name for path in made] == [f"{face}.ttf" for face in FACES]
    assert all(path.read_bytes()[:4] in (b"\x00\x01\x00\x00", b"OTTO") for path in made)


def test_a_missing_face_is_named_with_the_place_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(FontSourceError, match="FiraSans-Regular"):
        convert_woff2(tmp_path, tmp_path / "ttf")
