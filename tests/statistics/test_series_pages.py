"""Series: what is stored, values of regions with earlier versions, files of them."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dwk.statistics.actions.imports import withdraw_import
from dwk.statistics.models import Observation, Series
from dwk.statistics.queries.series import MARK_WORDS

from .import_samples import CHANGED, HEADER, KNOWN, NOW, applied

pytestmark = pytest.mark.django_db
TWO = KNOWN + "01053,Musterkreis,2020,0.125,1,2,1\n"


def score() -> Series:
    return Series.objects.get(code="GISD_SCORE")


def test_the_list_names_unit_span_number_licence_and_source() -> None:
    applied()
    page = Client().get("/daten/reihen/").content.decode()
    assert "4\xa0Reihen" in page
    assert "Index von 0 bis 1" in page
    assert "2019–2020" in page
    assert "CC BY 4.0" in page
    assert "Robert Koch-Institut" in page
    assert "1\xa0Reihe<" in Client().get("/daten/reihen/?q=gisd_score").content.decode()
    assert "Keine Reihe passt dazu" in Client().get("/daten/reihen/?q=zzz").content.decode()


def test_an_empty_list_teaches() -> None:
    assert "Noch keine Reihe" in Client().get("/daten/reihen/").content.decode()


def test_the_number_of_queries_does_not_grow() -> None:
    applied()
    with CaptureQueriesContext(connection) as few:
        Client().get("/daten/reihen/?q=GISD_5")
    with CaptureQueriesContext(connection) as many:
        Client().get("/daten/reihen/")
    assert len(many) == len(few) <= 6


def test_earlier_versions_stay_readable() -> None:
    applied(KNOWN)
    second = applied(CHANGED, "neuer.csv")
    page = Client().get(f"/daten/reihen/{score().pk}/?gebiet=01051").content.decode()
    assert "0,75" in page
    assert "Fassung 2" in page
    assert "Fassung 1: 0,25 (tabelle.csv)" in page
    withdraw_import(run=second, by=None, reason="Test", effective_on=NOW.date())
    page = Client().get(f"/daten/reihen/{score().pk}/?gebiet=01051").content.decode()
    assert "Fassung 2: 0,75 (neuer.csv)" in page


def test_three_regions_side_by_side_by_key_or_name() -> None:
    applied(TWO)
    page = Client().get(f"/daten/reihen/{score().pk}/?gebiet=01051&gebiet=Musterkreis&gebiet=99999").content.decode()
    assert "Beispielkreis, Musterkreis" in page
    assert "0,125" in page
    assert "Ein Gebiet wurde nicht gefunden" in page


def test_the_first_region_is_shown_unasked_and_unknown_ones_are_named() -> None:
    applied(TWO)
    assert "Beispielkreis" in Client().get(f"/daten/reihen/{score().pk}/").content.decode()
    page = Client().get(f"/daten/reihen/{score().pk}/?gebiet=zzzzzz").content.decode()
    assert "Für diese Auswahl gibt es keine Werte" in page
    assert Client().get("/daten/reihen/999999/").status_code == 404
    assert Client().post(f"/daten/reihen/{score().pk}/").status_code == 405


def test_marks_are_told_in_words_and_never_shown_as_zero() -> None:
    applied(HEADER + "01051,Beispielkreis,2019,.,3,5,2\n01051,Beispielkreis,2020,0.25,2,4,1\n")
    assert Observation.objects.filter(value__isnull=True).count() == 1
    page = Client().get(f"/daten/reihen/{score().pk}/?gebiet=01051").content.decode()
    assert MARK_WORDS["."] in page
    text = Client().get(f"/daten/reihen/{score().pk}/werte.csv?gebiet=01051").content.decode("utf-8-sig")
    assert MARK_WORDS["."] in text


@pytest.mark.parametrize(
    ("kind", "start"), [("csv", b"\xef\xbb\xbfSchl"), ("xlsx", b"PK"), ("ods", b"PK"), ("json", b'{"version":"2.0"')]
)
def test_files_carry_source_and_licence(kind: str, start: bytes) -> None:
    applied(TWO)
    answer = Client().get(f"/daten/reihen/{score().pk}/werte.{kind}?gebiet=01051&gebiet=01053")
    assert answer.content.startswith(start)
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    if kind == "csv":
        assert "CC BY 4.0" in answer.content.decode("utf-8-sig")
    if kind == "json":
        cube = json.loads(answer.content)
        assert cube["size"] == [2, 2, 1]
        assert cube["value"] == [0.5, 0.25, None, 0.125]
        assert cube["extension"]["licence"] == "CC BY 4.0"


def test_an_unknown_kind_of_file_is_not_found() -> None:
    applied()
    assert Client().get(f"/daten/reihen/{score().pk}/werte.exe").status_code == 404
