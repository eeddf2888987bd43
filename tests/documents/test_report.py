"""The same report as page and as PDF: funders in front, phases as table, traces that nobody sees."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from dwk.documents.blocks import Closing, Section, Supporter
from dwk.documents.charts.category_specs import BarSeries, CategoryBars
from dwk.documents.charts.specs import ChartInputError
from dwk.documents.figures import Cell, cell_trace
from dwk.documents.phases import PhaseCell, PhaseMatrix, PhaseRow
from dwk.documents.render_html import render_html
from dwk.documents.render_pdf import render_pdf
from dwk.documents.report_figures import MapPlace, figure_png, figure_svg, participants_map
from tests.documents.report_samples import (
    FOOTER,
    FUNDER,
    LOGO,
    OUTLINE,
    bars,
    sample_cover,
    sample_map,
    sample_phases,
    sample_report,
)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn charts, kept for all tests of this file."""
    return tmp_path_factory.mktemp("charts")


@pytest.fixture(scope="module")
def html(cache: Path) -> str:
    return render_html(sample_report(), cache_dir=cache)


@pytest.fixture(scope="module")
def pdf(cache: Path) -> bytes:
    return render_pdf(sample_report(), fonts_dir=None, cache_dir=cache)


def test_traces_are_attributes_and_nothing_else(html: str) -> None:
    assert '<p data-trace="a1"><span data-trace="s1 s2">Erfolge stellen sich früh ein. </span>' in html
    assert '<li data-trace="p3">' in html
    assert '<tr data-trace="d2">' in html
    assert 'data-trace="z3"' in html
    assert cell_trace(Cell("x", trace=("a",))) == ("a",)
    assert cell_trace("x") == ()


def test_a_trace_cannot_leave_its_attribute(cache: Path) -> None:
    hostile = Closing("<script>", ("A & B", "<b>"), ('"><script>x',))
    html = render_html(replace(sample_report(), blocks=(), sources=(), closing=hostile), cache_dir=cache)
    assert "<script" not in html
    assert 'data-trace="&quot;&gt;&lt;script&gt;x"' in html
    assert "<p>A &amp; B</p><p>&lt;b&gt;</p>" in html


def test_the_page_names_funders_with_their_logos(html: str) -> None:
    assert f"<strong>Gefördert von:</strong></p><ul><li>{FUNDER}<img" in html
    assert 'alt="Logo des Ministeriums"' in html
    assert 'src="data:image/svg+xml;base64,' in html
    assert f'<footer><p class="note">{FOOTER}' in html
    assert '<html lang="de">' in html
    assert " style=" not in html.split("</head>")[1]


def test_lists_stand_in_lists_and_markup_is_only_text(html: str) -> None:
    assert "Was hilft<ul><li>" in html
    assert "Fach &lt;b&gt;bereiche&lt;/b&gt; &amp; Ämter" in html


def test_a_shape_tells_its_state_where_the_words_do_not(html: str) -> None:
    cell = html.split("Stand 13. April 2017</td>", maxsplit=1)[0].rsplit("<td", 1)[1]
    assert 'role="img" aria-label="zur Abnahme vorgelegt"' in cell


def test_the_pdf_reads_like_the_slides(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    for part in (FUNDER, "Projektpartner:", "Stand 13. April 2017", "kontakt@example.org", "Berlin, 15. Mai 2017"):
        assert "".join(part.split()) in text.replace("-", "") or "".join(part.split()) in text
    assert "Fach<b>bereiche</b>&Ämter" in text
    assert pdf == render_pdf(sample_report(), fonts_dir=None, cache_dir=None)


def test_a_png_logo_is_shown_in_all_formats(cache: Path) -> None:
    png = figure_png(bars(), cache_dir=cache)
    cover = replace(sample_cover(), funders=(Supporter("Amt", png, "Zeichen"), Supporter("Stiftung", LOGO, "Zeichen")))
    report = replace(sample_report(), blocks=(), cover=cover)
    assert "data:image/png;base64," in render_html(report, cache_dir=cache)
    assert render_pdf(report, fonts_dir=None, cache_dir=cache).startswith(b"%PDF-1.7")


def test_the_map_names_all_places_and_shows_areas(cache: Path) -> None:
    figure = sample_map()
    assert "Emsland / Vrees" in figure.alt
    svg = figure_svg(figure, cache_dir=cache)
    assert all(name in svg for name in ("Dithmarschen", "Emsland / Vrees"))
    assert figure_png(figure, cache_dir=cache).startswith(b"\x89PNG")


def test_a_place_without_place_is_refused() -> None:
    with pytest.raises(ChartInputError, match="weder Koordinaten"):
        participants_map(
            key="k", outlines=(OUTLINE,), places=(MapPlace("Nirgendwo"),), title="T", subtitle="S", source="Q"
        )


def test_bars_below_zero_and_rows_of_another_length_are_refused() -> None:
    with pytest.raises(ChartInputError, match="kleiner als null"):
        CategoryBars(("a",), (BarSeries("b", (-1,)),))
    with pytest.raises(ValueError, match="1 states, not 2"):
        PhaseMatrix("c", ("a", "b"), (PhaseRow("x", (PhaseCell("done"),)),), "q")


def test_the_chart_of_words_is_drawn_with_legend_and_numbers(cache: Path) -> None:
    svg = figure_svg(bars(), cache_dir=cache)
    for part in ("abgeschlossen", "noch nicht begonnen", "Werkstattplan", ">7<"):
        assert part in svg


def test_speaker_notes_stay_with_the_speaker(html: str) -> None:
    assert "Zahlen nennen." not in html
    assert "Zahlen nennen." in [b.notes for b in sample_report().blocks if isinstance(b, Section)]


def test_a_long_overview_begins_below_its_heading_and_goes_on(cache: Path) -> None:
    document = replace(
        sample_report(), blocks=(Section(1, "Phasen im Ueberblick", (sample_phases(40),)),), sources=(),
        closing=Closing("Vielen Dank", ()),
    )  # fmt: skip
    reader = PdfReader(io.BytesIO(render_pdf(document, fonts_dir=None, cache_dir=cache)))
    pages = [page.extract_text() for page in reader.pages]
    # a font that is a little wider breaks the word in the head
    pages = [page.replace("-\n", "") for page in pages]
    begins = next(page for page in pages[1:] if "Phasen im Ueberblick" in page)
    assert "Kommunalprofil" in begins
    assert sum(page.count("Kommunalprofil") for page in pages) >= 2, "the head stands on every page"
    whole = "".join("".join(pages).replace("\u00ad", "").replace("-", "").split())
    assert whole.count("9.September2016") == 40
