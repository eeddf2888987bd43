"""A module above adds a chapter to the data profile: seen on the page, in the documents and among the downloads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dwk.documents.charts.specs import IndexLines, Line
from dwk.documents.figures import Column, DataTable, Figure
from dwk.regions.models import Region
from dwk.statistics.profile import chapters as module
from dwk.statistics.profile.chapters import Chapter, ChapterProvider, Chapters, DuplicateProviderError
from dwk.statistics.profile.output import document_of
from dwk.statistics.profile.selection import Selection
from tests.factories.regions import apply_small_directory, make_region
from tests.factories.tables import load_entries, population

pytestmark = pytest.mark.django_db

KREIS, LAND = "01051", "01"

FIGURE = Figure(
    key="zukunft-probe",
    chart=IndexLines((Line("Beispiel", "own", (2020, 2030), (100.0, 96.0)),), base_year=2020),
    title="Beispiel: Es werden weniger",
    subtitle="Index, Beispielkreis, 31.12.",
    source="Quelle: Beispielamt, eigene Berechnung",
    alt="Beispiel: Der Index fällt von 100 auf 96.",
    table=DataTable("Beispiel", (Column("Jahr"), Column("Index", align="right")), (("2020", 100.0), ("2030", 96.0))),
)
CHAPTER = Chapter(
    key="zukunft",
    title="Kapitel der Probe",
    introduction="Was die Probe zeigt.",
    figures=(FIGURE,),
    statements=("Ein Satz der Probe.",),
    warning="Die Probe ist unsicher.",
    assumptions=("Geburtenziffer 1,5 Kinder je Frau (Beispiel).",),
    link=("Zur Probe", "/daten/"),
)


@pytest.fixture
def registry(monkeypatch) -> Chapters:
    """A registry of its own, so that the test leaves nothing behind."""
    fresh = Chapters()
    monkeypatch.setattr(module.chapters, "_providers", fresh._providers)
    make_region("DG", "Deutschland")
    apply_small_directory()
    load_entries([entry for key in (KREIS, LAND) for entry in population(key, 2018, 900)])
    return fresh


def of_kreis(region: Region) -> Chapter | None:
    return CHAPTER if region.key == KREIS else None


def test_the_chapter_stands_on_the_page_of_its_region_only(client, registry) -> None:
    registry.register(ChapterProvider("probe", of_kreis, lambda: "1"))
    page = client.get(f"/daten/profil/{KREIS}/").content.decode()
    for words in (CHAPTER.title, CHAPTER.statements[0], CHAPTER.warning, CHAPTER.assumptions[0], "Zur Probe"):
        assert words in page
    assert CHAPTER.title not in client.get(f"/daten/profil/{LAND}/").content.decode()


def test_a_changed_stamp_brings_the_changed_chapter(client, registry) -> None:
    now = [CHAPTER]
    registry.register(ChapterProvider("probe", lambda region: now[0], lambda: now[0].statements[0]))
    assert "Ein Satz der Probe." in client.get(f"/daten/profil/{KREIS}/").content.decode()
    now[0] = replace(CHAPTER, statements=("Ein anderer Satz.",))
    page = client.get(f"/daten/profil/{KREIS}/").content.decode()
    assert "Ein anderer Satz." in page
    assert "Ein Satz der Probe." not in page


def test_document_and_downloads_hold_the_chapter(client, registry) -> None:
    registry.register(ChapterProvider("probe", of_kreis, lambda: "1"))
    document = document_of(Region.objects.get(key=KREIS), Selection(), date(2026, 1, 1))
    assert CHAPTER.title in [getattr(block, "title", "") for block in document.blocks]
    answer = client.get(f"/daten/profil/{KREIS}/zukunft-probe.csv")
    assert answer.status_code == 200
    assert "96" in answer.content.decode("utf-8-sig")


def test_two_providers_of_one_name_are_refused() -> None:
    registry = Chapters()
    registry.register(ChapterProvider("probe", of_kreis, str))
    registry.register(ChapterProvider("probe", of_kreis, str))
    with pytest.raises(DuplicateProviderError, match="Kapitel „probe“"):
        registry.register(ChapterProvider("probe", lambda region: None, str))
