"""The chapter on the future in the document: figures with alternative text, assumptions with sources, a tagged PDF."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from dwk.documents.blocks import check, figures_of
from dwk.projections.chapter import chapter_of
from dwk.projections.models import ProjectionRun
from dwk.statistics.profile.output import document_of, profile_pdf
from dwk.statistics.profile.selection import Selection
from tests.factories.projections import SMALL, make_scenario, region, released_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures", "own_files")]
DAY = date(2026, 11, 22)


@pytest.fixture
def own_files(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def run() -> ProjectionRun:
    return released_run(make_scenario(key=SMALL), timezone.now())


def test_the_chapter_says_what_it_rests_on_and_how_sure_it_is(run: ProjectionRun) -> None:
    chapter = chapter_of(region(SMALL))
    assert chapter is not None
    assert "unsicher" in chapter.warning
    assert [figure.key for figure in chapter.figures[:3]] == [
        "zukunft-bevoelkerung", "zukunft-bestandteile", "zukunft-pyramide",
    ]  # fmt: skip
    assert all(figure.alt and figure.source.startswith("Quelle: ") for figure in chapter.figures)
    assert all("Quelle: " in sentence for sentence in chapter.assumptions)
    assert any("Kreiswert" in sentence for sentence in chapter.assumptions)
    assert any(str(run.seed) in entry.table for entry in chapter.sources)
    assert chapter.link is not None
    assert chapter.link[1] == f"/vorausberechnung/lauf/{run.pk}/"


def test_without_a_run_there_is_no_chapter() -> None:
    assert chapter_of(region(SMALL)) is None


def test_the_pdf_of_the_profile_holds_the_chapter(run: ProjectionRun) -> None:
    document = document_of(region(SMALL), Selection(), DAY)
    check(document)
    assert any(figure.key == "zukunft-bevoelkerung" for figure in figures_of(document))
    reader = PdfReader(io.BytesIO(profile_pdf(region(SMALL), Selection(), DAY)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Vorausberechnung bis 2030" in text
    assert "Annahmen und ihre Quellen" in text
    root: Any = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
