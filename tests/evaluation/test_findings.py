"""Findings are records of a day, with evidence in the same chain."""

from __future__ import annotations

from datetime import date

import pytest

from dwk.audit.models import Version
from dwk.audit.queries import verify_chain
from dwk.evaluation.actions import add_evidence, note_finding
from dwk.evaluation.models import Finding
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.queries.programmes import programme_past
from tests.factories.memberships import BY, small_programme

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)


def test_a_finding_and_its_evidence_stand_in_the_chain_of_the_programme() -> None:
    programme = small_programme()
    finding = note_finding(programme=programme, headline="Zeit", text="Sie fehlt.", by=BY, effective_on=DAY)
    evidence = add_evidence(finding=finding, text="Gespräch", on=DAY, by=BY, effective_on=DAY)
    assert finding.noted_on == DAY
    kinds = Version.objects.filter(chain=programme.scope).order_by("sequence").values_list("object_type", flat=True)
    assert list(kinds)[-2:] == ["evaluation.finding", "evaluation.findingevidence"]
    assert verify_chain(programme.scope) is None
    assert list(finding.evidence.all()) == [evidence]


def test_a_finding_holds_from_the_day_it_was_noted() -> None:
    programme = small_programme()
    note_finding(programme=programme, headline="Zeit", text="Sie fehlt.", by=BY, effective_on=DAY)
    assert programme_past(programme, date(2026, 4, 30)).all("evaluation.finding") == []
    (row,) = programme_past(programme, DAY).all("evaluation.finding")
    assert row["headline"] == "Zeit"


def test_a_finding_without_words_is_refused() -> None:
    with pytest.raises(ProgrammeRefused):
        note_finding(programme=small_programme(), headline="Zeit", text="", by=BY, effective_on=DAY)
    assert not Finding.objects.exists()
