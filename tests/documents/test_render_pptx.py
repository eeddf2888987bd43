"""An office opens the presentation, reads its outline, changes its numbers, has it read aloud."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from dwk.documents.blocks import (
    BulletItem,
    BulletList,
    DepthError,
    Document,
    MissingAltTextError,
    MissingSourceError,
    Paragraph,
    Section,
    Supporter,
    TableBlock,
)
from dwk.documents.figures import Column, DataTable
from dwk.documents.logos import LogoError
from dwk.documents.render_pptx import render_pptx
from dwk.documents.slides import look
from tests.documents.report_samples import (
    CREATED,
    FOOTER,
    FUNDER,
    long_list,
    sample_cover,
    sample_phases,
    sample_report,
    wide_table,
)
from tests.documents.samples import sample_document

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LONG_NAME = "Verwaltungsgemeinschaft Großräschen-Überlingen und Nördlicher Bodenseeuferverband mit Mitgliedsgemeinden "


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn charts, kept for all tests of this file."""
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="module")
def content(cache: Path) -> bytes:
    return render_pptx(sample_report(), created=CREATED, fonts_dir=None, cache_dir=cache)


@pytest.fixture(scope="module")
def deck(content: bytes) -> Any:
    return Presentation(io.BytesIO(content))


def _deck(*blocks: Any, **changes: Any) -> Any:
    document = replace(sample_report(), blocks=blocks, sources=(), closing=None, **changes)
    return Presentation(io.BytesIO(render_pptx(document, created=CREATED, fonts_dir=None, cache_dir=None)))


def _titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text for slide in deck.slides]


def _slide(deck: Any, title: str) -> Any:
    return next(slide for slide in deck.slides if slide.shapes.title.text == title)


def _frames(deck: Any) -> Iterator[Any]:
    """Shapes that are not text: pictures, charts, tables."""
    for slide in deck.slides:
        yield from (shape for shape in slide.shapes if not shape.has_text_frame)


def test_the_outline_says_what_the_report_says(deck: Any) -> None:
    titles = _titles(deck)
    assert titles[0] == "Zwischenbericht der Demografiewerkstatt Kommunen"
    assert titles[-1] == "Vielen Dank"
    slide = _slide(deck, "Erfolge brauchen Zeit und Personal in der Verwaltung")
    body = slide.placeholders[1].text_frame
    assert [p.text for p in body.paragraphs] == [
        "Erfolge stellen sich früh ein. Sie brauchen Zeit.",
        "Was hilft",
        "Externe Begleitung fördert interne Steuerung.",
        "Zeit",
        "Hinweis: Nur eingeschränkt vergleichbar.",
    ]
    assert [p.level for p in body.paragraphs] == [0, 0, 1, 0, 0]
    assert [run.font.bold for run in body.paragraphs[0].runs] == [None, True]


def test_the_title_slide_names_occasion_author_stand_funders_and_partners(deck: Any) -> None:
    text = "\n".join(shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame)
    text = text.replace("\u00a0", " ")
    for part in ("Berlin, 15. Mai 2017", "Änne Müller-Lüdenscheidt", "Stand 15.05.2017", "Gefördert von:", FUNDER):
        assert part in text
    assert "Projektpartner:\nTechnische Universität Dortmund\nKörber-Stiftung" in text
    logos = [s._element.xpath("./*/p:cNvPr/@descr")[0] for s in deck.slides[0].shapes if not s.has_text_frame]
    assert logos == ["Logo des Ministeriums", "Logo der Stiftung"]


def test_tables_and_charts_are_native_and_described(deck: Any) -> None:
    frames = list(_frames(deck))
    assert sum(frame.has_chart for frame in frames) == 3
    assert sum(frame.has_table for frame in frames) >= 5
    for frame in frames:
        assert frame._element.xpath("./*/p:cNvPr/@descr")[0].strip()
    for frame in frames:
        if frame.has_table:
            assert frame.table.first_row
    chart = next(f.chart for f in frames if f.has_chart)
    assert list(chart.plots[0].categories) == ["Kick-off", "Kommunalprofil", "Zukunftswerkstatt", "Werkstattplan"]
    assert next((s.name, tuple(s.values)) for s in chart.plots[0].series) == ("abgeschlossen", (7.0, 2.0, 2.0, 0.0))


def test_a_missing_value_stays_missing_in_a_chart(deck: Any) -> None:
    chart = next(s.chart for s in _slide(deck, "Die Bevölkerung nimmt ab").shapes if s.has_chart)
    assert chart.plots[0].series[2].values[-1] is None


def test_states_stand_in_the_table_as_sign_and_word(deck: Any) -> None:
    cells = [
        cell.text
        for frame in _frames(deck)
        if frame.has_table and frame.table.cell(0, 1).text == "Kick-off"
        for row in frame.table.rows
        for cell in row.cells
    ]
    assert {"✔ abgenommen", "◉ Stand 13. April 2017", "◐ in Arbeit", "◌ nicht begonnen"} <= set(cells)


def test_speaker_notes_stand_below_their_slide(deck: Any) -> None:
    slide = _slide(deck, "Erfolge brauchen Zeit und Personal in der Verwaltung")
    assert slide.notes_slide.notes_text_frame.text == "Erst Erfolge,\ndann Hürden."
    assert not deck.slides[0].has_notes_slide


def test_no_placeholder_stays_empty(deck: Any) -> None:
    shown = [s for slide in deck.slides for s in slide.placeholders]
    shown += [s for slide in deck.slides if slide.has_notes_slide for s in slide.notes_slide.placeholders]
    assert all(shape.text_frame.text.strip() for shape in shown if shape.has_text_frame)


def test_every_slide_carries_number_and_the_funders_wording(deck: Any) -> None:
    for slide in deck.slides:
        texts = [s.text_frame.text for s in slide.placeholders]
        assert any(FOOTER in text for text in texts)
        assert slide._element.xpath('.//a:fld[@type="slidenum"]')


def test_every_run_says_that_it_is_german(deck: Any) -> None:
    roots = [slide._element for slide in deck.slides]
    roots += [slide.notes_slide._element for slide in deck.slides if slide.has_notes_slide]
    for root in roots:
        for run in root.iter(f"{A}r", f"{A}fld"):
            assert run.find(f"{A}rPr").get("lang") == "de-DE"
    about = deck.core_properties
    assert (about.title, about.author, about.language) == (
        "Zwischenbericht der Demografiewerkstatt Kommunen",
        "Dr. Änne Müller-Lüdenscheidt",
        "de-DE",
    )
    assert about.created == CREATED.replace(tzinfo=None)


def test_ids_on_a_slide_are_unique(deck: Any) -> None:
    for slide in deck.slides:
        ids = slide._element.xpath("//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_the_size_of_the_slides_is_that_of_a_screen(deck: Any) -> None:
    assert round(deck.slide_width / deck.slide_height, 3) == 1.778


def test_the_same_report_gives_the_same_bytes(content: bytes, cache: Path) -> None:
    assert render_pptx(sample_report(), created=CREATED, fonts_dir=None, cache_dir=cache) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name or "printer" in name]
        books = [name for name in archive.namelist() if name.endswith(".xlsx")]
        with zipfile.ZipFile(io.BytesIO(archive.read(books[0]))) as book:
            assert b"2017-05-15T09:30:00Z" in book.read("docProps/core.xml")


def test_another_process_gives_the_same_bytes(content: bytes, cache: Path) -> None:
    code = (
        "import sys,hashlib,pathlib,django;django.setup()\n"
        "from tests.documents.report_samples import sample_report,CREATED\n"
        "from dwk.documents.render_pptx import render_pptx\n"
        "b=render_pptx(sample_report(),created=CREATED,fonts_dir=None,cache_dir=pathlib.Path(sys.argv[1]))\n"
        "print(hashlib.sha256(b).hexdigest())"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {
        "PYTHONPATH": f"{root}:{root / 'src'}",
        "PYTHONHASHSEED": "7",
        "DJANGO_SETTINGS_MODULE": "dwk.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, str(cache)], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(content).hexdigest()


def test_a_moment_with_a_zone_is_kept_in_utc() -> None:
    summer = datetime(2017, 5, 15, 11, 30, tzinfo=timezone(timedelta(hours=2)))
    one, two = (
        render_pptx(replace(sample_report(), blocks=()), created=moment, fonts_dir=None, cache_dir=None)
        for moment in (CREATED, summer)
    )
    assert one == two


def test_a_long_list_goes_on_with_a_count_in_its_title() -> None:
    deck = _deck(Section(1, "Lange Liste", (long_list(14),), "Einmal sagen."))
    count = len(deck.slides) - 1
    assert count > 2
    assert _titles(deck)[1:] == [f"Lange Liste ({n}/{count})" for n in range(1, count + 1)]
    told = "\n".join(slide.placeholders[1].text_frame.text for slide in list(deck.slides)[1:])
    assert all(f"Punkt {n}: " in told for n in range(14))
    assert told.count("Fach <b>bereiche</b> & Ämter") == 14
    assert [slide.has_notes_slide for slide in deck.slides][1:3] == [True, False]


def _least_size(deck: Any) -> float:
    sizes = [
        run.font.size
        for slide in list(deck.slides)[1:]
        for shape in slide.placeholders
        if shape.placeholder_format.idx in (1, 14)
        for p in shape.text_frame.paragraphs
        for run in p.runs
    ]
    return float(min(sizes))


def test_body_text_is_never_smaller_than_a_hall_can_read() -> None:
    deck = _deck(Section(1, "Absatz", (Paragraph("Zuständigkeiten müssen geklärt werden. " * 90), long_list(6))))
    assert len(deck.slides) > 3
    assert _least_size(deck) >= Pt(18)


@pytest.mark.parametrize("rows", [1, 9, 40])
def test_nothing_stands_lower_than_the_footer_begins(rows: int) -> None:
    phases = sample_phases(max(rows, 7))
    section = Section(1, LONG_NAME * 2, (Paragraph("Einleitung."), wide_table(rows), phases, long_list(rows)))
    deck = _deck(section)
    bottom = look.emu(look.CONTENT_BOTTOM) + 20
    for slide in list(deck.slides)[1:]:
        for shape in slide.shapes:
            if not (shape.is_placeholder and shape.placeholder_format.idx in (11, 12)):
                assert shape.top + shape.height <= bottom
                assert shape.left >= 0
                assert shape.left + shape.width <= deck.slide_width
    names = [f.table for f in _frames(deck) if f.has_table and f.table.cell(0, 1).text == "Fokus"]
    assert sum(len(table.rows) - 1 for table in names) == rows


def test_the_head_row_stands_on_every_slide_of_a_table() -> None:
    deck = _deck(Section(1, "Themen", (wide_table(40),)))
    tables = [frame.table for frame in _frames(deck) if frame.has_table]
    assert len(tables) > 2
    assert all(table.cell(0, 0).text == "Kommune" for table in tables)


def test_a_table_of_many_columns_is_cut_between_them() -> None:
    columns = (Column("Gebiet", align="left"), *(Column(f"Bevölkerungsstand {year}") for year in range(2000, 2016)))
    table = DataTable("Breit", columns, (("Nord", *range(16)), ("Süd", *range(16))))
    deck = _deck(Section(1, "Breit", (TableBlock(table, "Beispielamt"),)))
    tables = [frame.table for frame in _frames(deck) if frame.has_table]
    assert len(tables) > 1
    assert sum(len(t.columns) - 1 for t in tables) == 16
    assert all(t.cell(1, 0).text == "Nord" for t in tables)


def test_a_cell_longer_than_a_slide_goes_on_in_the_next_row() -> None:
    text = " ".join(f"Wort{n}" for n in range(900))
    table = DataTable("Lang", (Column("Name", align="left"), Column("Text", align="left")), (("Nord", text),))
    deck = _deck(Section(1, "Lang", (TableBlock(table, "Beispielamt"),)))
    cells = [
        frame.table.cell(row, 1).text
        for frame in _frames(deck)
        if frame.has_table
        for row in range(1, len(frame.table.rows))
    ]
    assert " ".join("".join(f"{cell} " for cell in cells).split()) == text


def test_a_title_too_long_for_a_slide_is_told_whole_to_the_speaker() -> None:
    title = LONG_NAME * 6
    slide = list(_deck(Section(1, title, (Paragraph("Text."),))).slides)[1]
    assert slide.shapes.title.text.endswith(" …")
    assert slide.notes_slide.notes_text_frame.text.strip() == title.strip()


def test_signs_with_a_meaning_for_the_format_come_out_as_typed() -> None:
    hostile = '<script>alert("1")</script> & ]]> \x00\x07'
    deck = _deck(Section(1, hostile, (Paragraph(hostile),), hostile), programme=hostile, footer=hostile)
    slide = list(deck.slides)[1]
    for text in (
        slide.shapes.title.text,
        slide.placeholders[1].text_frame.text,
        slide.notes_slide.notes_text_frame.text,
    ):
        assert text.strip() == '<script>alert("1")</script> & ]]>'


def test_many_funders_get_a_slide_of_their_own() -> None:
    cover = replace(sample_cover(), funders=tuple(Supporter(f"{LONG_NAME}{n}") for n in range(14)))
    deck = _deck(cover=cover)
    assert "Förderung und Partner" in _titles(deck)[1]


def test_a_document_of_another_kind_becomes_slides_as_well(cache: Path) -> None:
    document = replace(sample_document(), annex_tables=True, facts=(("Land", "Beispielland"),))
    deck = Presentation(io.BytesIO(render_pptx(document, created=CREATED, fonts_dir=None, cache_dir=cache)))
    assert {"Auf einen Blick", "Wanderung", "Quellen und Lizenzen"} <= {t.split(" (")[0] for t in _titles(deck)}


@pytest.mark.parametrize(
    "logo",
    [
        b"GIF89a",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_a_logo_that_is_no_plain_picture_is_refused(logo: bytes) -> None:
    with pytest.raises(LogoError, match="Logo zu „Amt“"):
        _deck(cover=replace(sample_cover(), funders=(Supporter("Amt", logo, "Logo"),)))


def test_what_would_not_be_accessible_is_refused() -> None:
    with pytest.raises(MissingAltTextError):
        _deck(cover=replace(sample_cover(), funders=(Supporter("Amt", b"x", " "),)))
    with pytest.raises(MissingSourceError):
        _deck(Section(1, "A", (replace(sample_phases(), source=""),)))
    deep = BulletItem("1", (BulletItem("2", (BulletItem("3", ("4",)),)),))
    with pytest.raises(DepthError):
        _deck(Section(1, "A", (BulletList((deep,)),)))


def test_the_document_is_not_changed_by_being_written() -> None:
    document: Document = sample_report()
    render_pptx(document, created=CREATED, fonts_dir=None, cache_dir=None)
    assert document == sample_report()
