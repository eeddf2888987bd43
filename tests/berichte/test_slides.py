"""The report as files: one description for slides, PDF and page, with logos, notes and the records behind each sentence."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from pptx import Presentation
from pypdf import PdfReader

from dwk.berichte.actions import freeze_report
from dwk.berichte.content import Line, Report, frozen, thawed, tree
from dwk.berichte.document import SHAPES, document_of
from dwk.berichte.notes import notes_of
from dwk.berichte.queries import compose_report
from dwk.berichte.render import LogoGone, render
from dwk.documents.blocks import FigureBlock, PhaseMatrix, walk
from dwk.documents.charts.category_specs import CategoryBars
from dwk.documents.charts.specs import PointMap
from dwk.documents.logos import LogoError
from dwk.documents.phases import STATE_WORDS
from dwk.files.actions import store_file
from dwk.files.queries import path_of
from dwk.programme.actions import phases, trail
from dwk.programme.models import Backer, Participation, PhaseRun, Programme
from dwk.programme.rules import STATE_LABELS, PhaseState
from tests.factories.memberships import BY
from tests.factories.programme import REPORT_DAY

pytestmark = pytest.mark.django_db
AT = datetime(2017, 5, 15, 8, 0, tzinfo=UTC)
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">'
    b'<rect width="120" height="40" fill="#2044aa"/></svg>'
)


def deck(report: Report) -> Any:
    return Presentation(io.BytesIO(render(report, "pptx")))


def notes(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def report(founding: Programme) -> Report:
    return compose_report(founding, REPORT_DAY)


def give_logo(content: bytes, name: str = "logo.svg") -> Backer:
    stored = store_file(name=name, chunks=[content], purpose="logo", by=None, at=AT, limit_bytes=1_000_000)
    backer = Backer.objects.get(kind="funder")
    trail.change(obj=backer, by=BY, effective_on=REPORT_DAY, logo=stored)
    return backer


# --- the description


def test_a_frozen_report_comes_back_whole(report: Report) -> None:
    content, digest = frozen(report)
    assert thawed(content) == report
    assert frozen(thawed(content))[1] == digest


def test_lines_stand_below_the_last_one_of_a_lower_level() -> None:
    lines = [Line(str(number), (), level=level) for number, level in enumerate((0, 1, 2, 1, 0, 2))]
    (first, second) = tree(lines)
    assert [node.line.text for node in first.below] == ["1", "3"]
    assert [node.line.text for node in first.below[0].below] == ["2"]
    assert [node.line.text for node in second.below] == ["5"]
    assert tree(()) == ()


def test_the_words_of_the_overview_are_those_of_the_process() -> None:
    plain = (PhaseState.ACCEPTED, PhaseState.IN_REVIEW, PhaseState.IN_PROGRESS, PhaseState.NOT_STARTED)
    assert [STATE_WORDS[SHAPES[state]] for state in plain] == [STATE_LABELS[state] for state in plain]
    assert SHAPES.keys() == STATE_LABELS.keys()


def test_one_document_has_cover_contact_map_overview_and_bars(report: Report) -> None:
    document = document_of(report, {})
    assert document.cover is not None
    assert (document.cover.place, document.cover.day) == ("Lingen", date(2017, 5, 17))
    assert [one.wording for one in document.cover.funders] == [
        "Bundesministerium für Familie, Senioren, Frauen und Jugend",
        "Deutsche Fernsehlotterie / Stiftung Deutsches Hilfswerk",
    ]
    assert len(document.cover.partners) == 2
    assert document.closing is not None
    assert document.closing.title == "Vielen Dank für Ihre Aufmerksamkeit"
    assert "Am Stadtholz 24, 33609 Bielefeld" in document.closing.lines
    assert all(one.wording in document.footer for one in document.cover.funders)
    blocks = list(walk(document.blocks))
    assert sum(isinstance(block, PhaseMatrix) for block in blocks) == 1
    charts = [type(block.figure.chart) for block in blocks if isinstance(block, FigureBlock)]
    assert charts == [PointMap, CategoryBars]


def test_each_kommune_is_one_row_and_one_point_with_its_own_name(report: Report) -> None:
    matrix = next(part.matrix for part in report.parts if part.matrix)
    assert [row.name for row in matrix.rows] == [line.text for line in _part(report, "participants").lines]
    assert matrix.phases == ("Kick-off", "Kommunalprofil", "Zukunftswerkstatt", "Werkstattplan")
    labels = [place.label for place in _part(report, "participants").places]
    assert "Dortmund" in labels
    assert len(labels) == 9, "Emsland / Vrees is two places"


def _part(report: Report, key: str) -> Any:
    return next(part for part in report.parts if part.key == key)


def test_a_phase_that_was_skipped_opened_again_or_run_twice_is_said_in_words(founding: Programme) -> None:
    place = Participation.objects.get(slug="riesa")
    run = PhaseRun.objects.get(participation=place, kind="workshop")
    phases.skip_phase(run=run, reason="Es gab schon eine.", by=BY, effective_on=REPORT_DAY)
    again = phases.plan_phase(participation=place, kind="profile", by=BY, effective_on=REPORT_DAY)
    phases.start_phase(run=again, by=BY, effective_on=REPORT_DAY)
    report = compose_report(founding, REPORT_DAY)
    row = next(row for row in _part(report, "phases").matrix.rows if row.name == "Riesa")
    assert [cell.words for cell in row.cells] == [
        "zur Abnahme vorgelegt", "1. nicht begonnen; 2. in Arbeit", "übersprungen", "nicht begonnen",
    ]  # fmt: skip
    counts = _part(report, "phases").counts
    assert counts.notes == ("Nicht gezählt: 1 übersprungene Phase.",)
    assert sum(values[2] for _, values in counts.series) == 7
    for kind in ("pptx", "pdf", "html"):
        assert render(report, kind)


def test_a_page_names_the_records_behind_each_sentence(report: Report) -> None:
    page = render(report, "html").decode()
    traced = set(re.findall(r'data-trace="([^"]+)"', page))
    for line in (line for part in report.parts for line in part.lines):
        assert " ".join(line.trace) in traced
    assert {trace.split(":")[0] for traces in traced for trace in traces.split()} >= {
        "programme.aim", "programme.event", "programme.phaserun", "programme.organisation", "berichte.reporttemplate",
    }  # fmt: skip


# --- slides


def test_notes_say_for_each_slide_what_its_sentences_draw_on(report: Report) -> None:
    slides = {slide.shapes.title.text: notes(slide) for slide in deck(report).slides}
    assert (
        "„In allen acht Kommunen fanden Kick-off-Veranstaltungen vor Ort statt.“: Veranstaltung "
        in slides["Projektfortschritt"]
    )
    assert "Quellen: Zwischenbericht der Geschäftsstelle DWK vom 15.05.2017" in slides["Projektziele I"]
    assert "Beleg: " in slides["Erste Erkenntnisse"]
    assert "Amtlich Kreis Dithmarschen" in slides["Projektfortschritt Kommunen (2/4)"]
    assert "Dithmarschen" not in slides["Projektfortschritt Kommunen (1/4)"]
    assert not [text for text in slides.values() if re.search(r"\bF\d+\b", text)], "numbers of facts are for the trace"


def test_notes_of_a_part_without_records_are_only_its_remarks(report: Report) -> None:
    part = replace(report.parts[0], lines=(), notes="Nur kurz.")
    assert notes_of(part, {}) == "Nur kurz."


def test_two_kommunen_stand_on_a_slide_as_in_the_original(report: Report) -> None:
    slides = [s for s in deck(report).slides if s.shapes.title.text.startswith("Projektfortschritt Kommunen")]
    names = {"Stadt Adorf/Vogtland", "Emsland / Vrees", "Stadt Dortmund", "Landkreis Dithmarschen"}
    found = [
        {p.text for shape in s.placeholders for p in shape.text_frame.paragraphs if p.text in names} for s in slides
    ]
    assert found == [
        {"Stadt Adorf/Vogtland", "Emsland / Vrees"}, {"Stadt Dortmund", "Landkreis Dithmarschen"}, set(), set()
    ]  # fmt: skip


def test_participants_and_their_map_share_a_slide(report: Report) -> None:
    slides = [s for s in deck(report).slides if s.shapes.title.text.startswith("Teilnehmende Kommunen")]
    assert len(slides) == 1
    pictures = [shape for shape in slides[0].shapes if "PICTURE" in str(shape.shape_type)]
    assert len(pictures) == 1
    assert "Dithmarschen" in pictures[0]._element.xpath(".//p:cNvPr/@descr")[0]


def test_no_clock_is_in_the_file(report: Report) -> None:
    content = render(report, "pptx")
    assert content == render(report, "pptx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1
    assert Presentation(io.BytesIO(content)).core_properties.created.date() == date(2017, 5, 15)


# --- logos


def test_a_logo_stands_on_the_cover_of_every_file(founding: Programme) -> None:
    give_logo(LOGO)
    report = compose_report(founding, REPORT_DAY)
    assert report.front.funders[0].logo_sha256
    page = render(report, "html").decode()
    assert f"data:image/svg+xml;base64,{base64.b64encode(LOGO).decode()}" in page
    assert 'alt="Logo: Bundesministerium für Familie' in page
    cover = deck(report).slides[0]
    described = [
        shape._element.xpath(".//p:cNvPr/@descr") for shape in cover.shapes if "PICTURE" in str(shape.shape_type)
    ]
    assert described == [["Logo: Bundesministerium für Familie, Senioren, Frauen und Jugend"]]
    assert len(render(report, "pdf")) > len(render(_without_logo(report), "pdf"))
    assert PdfReader(io.BytesIO(render(report, "pdf"))).pages


def _without_logo(report: Report) -> Report:
    funders = tuple(replace(one, logo_sha256="", alt="") for one in report.front.funders)
    return replace(report, front=replace(report.front, funders=funders))


def test_another_logo_later_leaves_a_frozen_report_as_it_was(founding: Programme) -> None:
    give_logo(LOGO)
    run = freeze_report(programme=founding, kind="zwischenbericht", as_of=REPORT_DAY, known_on=None, user=None, at=AT)
    before = render(thawed(run.content), "html")
    give_logo(LOGO.replace(b"2044aa", b"aa4420"))
    run.refresh_from_db()
    assert render(thawed(run.content), "html") == before
    assert render(compose_report(founding, REPORT_DAY), "html") != before


def test_a_logo_that_is_gone_or_no_picture_is_a_sentence(founding: Programme) -> None:
    backer = give_logo(LOGO)
    report = compose_report(founding, REPORT_DAY)
    assert backer.logo is not None
    path_of(backer.logo.sha256).unlink()
    with pytest.raises(LogoGone, match="ist nicht mehr abgelegt"):
        render(report, "html")
    give_logo(b"kein Bild", "logo.png")
    with pytest.raises(LogoError, match="weder PNG noch SVG"):
        render(compose_report(founding, REPORT_DAY), "pptx")
