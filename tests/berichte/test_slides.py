"""The report as slides: native, described, readable, the same bytes each time."""

from __future__ import annotations

import io
import zipfile

import pytest
from pptx import Presentation
from pptx.util import Pt

from dwk.berichte.content import Counts, Line, Part, Place, Report, Table, frozen, thawed
from dwk.berichte.slide_text import BODY_HEIGHT_POINTS, height_of, split_lines
from dwk.berichte.slides import render_slides

LONG = "Zusammenarbeit über Ressorts hinweg und quer durch die Verwaltungsgemeinschaft " * 3


def report(lines: int = 3) -> Report:
    trace = ("programme.aim:1",)
    return Report(
        title="Zwischenbericht „Probe“", as_of="2017-05-15", known_on="", dated_on="2017-05-15", author="Geschäftsstelle",
        programme="Probe", footer="Gefördert von: Ministerium für Prüfung",
        cover=(Line("Lingen, 17.05.2017", trace), Line("Ministerium", trace, strong="Gefördert von:")),
        parts=(
            Part("aims", "Ziele", tuple(Line(f"{n}. {LONG}", trace, level=n % 2) for n in range(lines)), notes="Notiz"),
            Part("map", "Orte", (Line("Müsterhude", trace),), places=(Place("Müsterhude", 9.1, 54.2, "x:1"),)),
            Part(
                "phases", "Phasen",
                table=Table("Stand", ("Kommune", "Kick-off"), (("Müsterhude", "in Arbeit"),) * 12, (trace,) * 12, "Einträge"),
                counts=Counts("Zahl", ("Kick-off", "Plan"), (("in Arbeit", (2, 0)), ("offen", (0, 2))),
                              (("171A8C", "FFFFFF"), ("E4E4EA", "1A1A1A")), "Einträge", "Kick-off: 2 in Arbeit; Plan: 2 offen"),
            ),
        ),
        closing=(Line("Vielen Dank.", trace),),
    )  # fmt: skip


def deck(of: Report):
    return Presentation(io.BytesIO(render_slides(of)))


def test_a_frozen_report_comes_back_whole() -> None:
    content, digest = frozen(report())
    assert thawed(content) == report()
    assert frozen(thawed(content))[1] == digest


def test_the_same_report_gives_the_same_bytes_without_a_clock_in_them() -> None:
    first = render_slides(report())
    assert first == render_slides(report())
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        inner = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert inner
        with zipfile.ZipFile(io.BytesIO(archive.read(inner[0]))) as workbook:
            assert {entry.date_time for entry in workbook.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_titles_text_tables_and_charts_are_native_and_described() -> None:
    slides = list(deck(report()).slides)
    assert all(slide.shapes.title is not None and slide.shapes.title.text for slide in slides)
    shapes = [shape for slide in slides for shape in slide.shapes]
    assert any(shape.has_table for shape in shapes)
    assert any(shape.has_chart for shape in shapes)
    for shape in shapes:
        if shape.shape_type is not None and (shape.has_table or shape.has_chart or "PICTURE" in str(shape.shape_type)):
            assert shape._element.xpath(".//p:cNvPr/@descr")[0]
    assert not [s for s in shapes if s.is_placeholder and s.has_text_frame and not s.text_frame.text.strip()]


def test_every_run_says_that_it_is_german() -> None:
    for slide in deck(report()).slides:
        runs = slide._element.xpath(".//a:r/a:rPr")
        assert runs
        assert {run.get("lang") for run in runs} == {"de-DE"}


def test_notes_name_the_records() -> None:
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck(report()).slides]
    assert any("Notiz" in text and "programme.aim:1" in text for text in notes)


def test_the_master_carries_the_wording_of_the_funders_and_the_number() -> None:
    master = deck(report()).slide_master
    assert any(
        "Ministerium für Prüfung · Stand 15.05.2017" in shape.text_frame.text
        for shape in master.shapes
        if shape.has_text_frame
    )
    assert master._element.xpath(".//a:fld[@type='slidenum']")


@pytest.mark.parametrize("count", [1, 5, 40])
def test_a_long_part_goes_on_over_several_slides_without_losing_a_line(count: int) -> None:
    lines = report(count).parts[0].lines
    groups = split_lines(lines, width=11_000_000)
    assert [line for group in groups for line in group] == list(lines)
    for group in groups:
        assert len(group) == 1 or sum(height_of(line, 11_000_000) for line in group) <= BODY_HEIGHT_POINTS
    titles = [
        slide.shapes.title.text for slide in deck(report(count)).slides if slide.shapes.title.text.startswith("Ziele")
    ]
    assert len(titles) == len(split_lines(lines, width=int(11.933 * 914400)))
    assert len(titles) == 1 or titles[0].endswith(f"(1/{len(titles)})")


def test_a_name_never_stands_last_on_a_slide() -> None:
    filler = Line(LONG, ("x:1",))
    for before in range(1, 12):
        groups = split_lines(
            [*[filler] * before, Line("", ("x:1",), strong="Stadt A"), Line(LONG * 2, ("x:1",))], width=11_000_000
        )
        assert all(group[-1].text for group in groups)


def test_text_stays_readable() -> None:
    for slide in deck(report(20)).slides:
        for shape in slide.placeholders:
            for paragraph in shape.text_frame.paragraphs:
                assert all(run.font.size is None or run.font.size >= Pt(18) for run in paragraph.runs)
