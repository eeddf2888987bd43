"""Passages by category and person group: counts with what lies below, context, accesses, files."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from dwk.kommunalprofil.actions.coding import code_passage
from dwk.kommunalprofil.actions.withdrawal import withdraw_consent
from dwk.kommunalprofil.models import Consent, Interview, InterviewAccess
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.queries.codes import code_rows
from dwk.kommunalprofil.queries.codings import codings_of, matrix_of
from tests.factories.interviews import AT, DAY, SAID, interview_with
from tests.factories.memberships import BY
from tests.kommunalprofil.coding_site import HERE, CodingSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> CodingSite:
    made = CodingSite()
    made.coding()
    made.coding("Der Bus", made.age, made.ralf)
    _, other = interview_with(made.place, "P02", group="council")
    for code in (made.housing, made.age):
        code_passage(transcript=other, code=code, start=0, end=5, user=made.rita, at=AT, by=BY)
    return made


def searched(site: CodingSite, what: Reading = Reading.SEARCHED) -> dict[str, int]:
    rows = InterviewAccess.objects.filter(what=what).values_list("interview__pseudonym", flat=True)
    return {name: list(rows).count(name) for name in rows}


def test_counts_hold_what_lies_below(site: CodingSite) -> None:
    codings = codings_of(site.place, coder="", interview="", user=site.rita.pk)
    found = {one.row.code.name: (one.total, sum(one.counts)) for one in matrix_of(code_rows(site.place), codings)}
    assert found == {"Wohnen": (4, 4), "Alter": (2, 2)}


def test_the_matrix_alone_opens_no_text(site: CodingSite) -> None:
    page = site.page("fundstellen/")
    assert "Zivilgesellschaft" in page
    assert "Wohnungen" not in page
    assert searched(site) == {}


def test_passages_come_with_context_and_each_interview_notes_it_once(site: CodingSite) -> None:
    page = site.page("fundstellen/", code=site.housing.pk)
    assert "<mark>Der Bus</mark> fährt zweimal am Tag." in page
    assert searched(site) == {"P01": 1, "P02": 1}


def test_a_cell_shows_its_group_only(site: CodingSite) -> None:
    page = site.page("fundstellen/", code=site.housing.pk, gruppe="council")
    assert "<mark>Frage</mark>" in page
    assert "<mark>Der Bus</mark>" not in page
    assert searched(site) == {"P02": 1}


def test_passages_are_filtered_by_coder_and_interview(site: CodingSite) -> None:
    page = site.page("fundstellen/", code=site.housing.pk, wer=site.ralf.pk, interview=site.interview.pk)
    assert page.count("<mark>") == 1
    assert "<mark>" not in site.page("fundstellen/", code=site.housing.pk, wer=site.ralf.pk, gruppe="council")
    assert site.page("fundstellen/", code="x", gruppe="x", interview="x", wer="';--").count("<mark>") == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_passages_go_out_as_a_file_and_it_is_noted(site: CodingSite, kind: str) -> None:
    answer = site.browser.post(f"{HERE}fundstellen/stellen.{kind}", {"code": site.housing.pk})
    assert answer.status_code == 200
    if kind == "csv":
        said = answer.content.decode("utf-8-sig")
        assert said.count("P0") == 4
    elif kind == "ods":
        said = zipfile.ZipFile(io.BytesIO(answer.content)).read("content.xml").decode()
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        said = str(list(sheet.values))
    assert "Der Bus" in said
    assert searched(site, Reading.EXPORTED) == {"P01": 1, "P02": 1}


def test_a_file_is_never_fetched_by_a_link_and_other_kinds_do_not_exist(site: CodingSite) -> None:
    assert site.browser.get(f"{HERE}fundstellen/stellen.csv").status_code == 405
    assert site.browser.post(f"{HERE}fundstellen/stellen.exe").status_code == 404


def test_what_was_taken_back_is_not_found(site: CodingSite) -> None:
    consent = Consent.objects.get(interview=Interview.objects.get(pseudonym="P01"))
    withdraw_consent(consent=consent, user=None, at=AT, by=BY, effective_on=DAY)
    page = site.page("fundstellen/", code=site.housing.pk)
    assert page.count("<mark>") == 2
    assert searched(site) == {"P02": 1}


def test_more_passages_take_no_more_questions(site: CodingSite) -> None:
    def asked() -> int:
        # the first access of half an hour is a new line, a further one is counted there
        InterviewAccess.objects.all().delete()
        with CaptureQueriesContext(connection) as found:
            site.page("fundstellen/", code=site.housing.pk)
        return len(found)

    before = asked()
    for number in range(6):
        _, text = interview_with(site.place, f"Q{number}")
        for start in range(3):
            code_passage(transcript=text, code=site.age, start=start, end=9, user=site.rita, at=AT, by=BY)
    assert asked() == before


def test_many_passages_come_in_pages(site: CodingSite) -> None:
    for start in range(30):
        site.coding(SAID[start : start + 40], site.age)
    assert site.page("fundstellen/", code=site.age.pk).count("<mark>") == 25
    assert site.page("fundstellen/", code=site.age.pk, seite=2).count("<mark>") == 7


def test_a_long_matrix_begins_with_main_categories_and_a_chosen_one_stands_alone(site: CodingSite) -> None:
    for number in range(40):
        site.code(f"Weitere {number}", parent=site.age)
    page = site.page("fundstellen/")
    assert not re.search(r"Weitere 1\b", page.partition("<table")[2])
    assert re.search(r"Weitere 1\b", site.page("fundstellen/", ebene="alle").partition("<table")[2])
    site.code("Verkehr")
    chosen = site.page("fundstellen/", code=site.age.pk).partition("<table")[2].partition("</table>")[0]
    assert re.search(r"Weitere 1\b", chosen)
    assert "Verkehr" not in chosen
    assert "Alle Kategorien zeigen" in site.page("fundstellen/", code=site.age.pk)
