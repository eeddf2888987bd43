"""Agreement between coders against values worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.kommunalprofil.agreement import Compared, Mark, agreement_of, meaning, stretches
from tests.factories.interviews import SAID
from tests.kommunalprofil.coding_site import CodingSite


def text(length: int = 100, key: int = 1, **marks: Sequence[Mark]) -> Compared:
    return Compared(key, length, marks)


#: six stretches: both, none, only a, none, only b, none
HALF = text(a=[(0, 10, 1), (20, 30, 1)], b=[(0, 10, 1), (40, 50, 1)])


def test_two_coders_by_hand() -> None:
    found = agreement_of([HALF], 1)
    assert found.units == 6
    # observed 4/6, expected (2/6)² + (4/6)² = 20/36
    assert found.kappa == pytest.approx((4 / 6 - 20 / 36) / (1 - 20 / 36))
    # 12 values, 4 of them yes: expected disagreement 2 · 4 · 8 / (12 · 11), observed 4/12
    assert found.alpha == pytest.approx(1 - (4 / 12) / (64 / 132))


def test_the_same_everywhere_is_one() -> None:
    found = agreement_of([text(a=[(0, 10, 1)], b=[(0, 10, 1)])], 1)
    assert (found.alpha, found.kappa) == (1, 1)


def test_opposites_are_worse_than_chance() -> None:
    found = agreement_of([text(a=[(0, 50, 1)], b=[(50, 100, 1)])], 1)
    # kappa: observed 0, expected 1/2; alpha: observed 1, expected 2 · 2 · 2 / (4 · 3)
    assert found.kappa == pytest.approx(-1)
    assert found.alpha == pytest.approx(1 - 1 / (8 / 12))
    assert meaning(found.alpha) == "nicht besser als Zufall"


def test_overall_compares_the_categories_of_a_stretch() -> None:
    found = agreement_of([text(a=[(0, 50, 1), (50, 100, 2)], b=[(0, 50, 1), (50, 100, 3)])])
    # two stretches: 1/1 and 2/3; expected: 1 with 1: 1/2 · 1/2
    assert found.units == 2
    assert found.kappa == pytest.approx((1 / 2 - 1 / 4) / (3 / 4))
    # values 1 1 2 3: expected disagreement 1 - (2 · 1) / (4 · 3) = 10/12, observed 1/2
    assert found.alpha == pytest.approx(1 - (1 / 2) / (10 / 12))


def test_three_coders_kappa_is_the_mean_of_pairs() -> None:
    found = agreement_of([text(a=[(0, 50, 1)], b=[(0, 50, 1)], c=[(50, 100, 1)])], 1)
    assert found.kappa == pytest.approx((1 - 1 - 1) / 3)


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [text(a=[(0, 10, 1)])],
        [text(a=[(0, 100, 1)], b=[(0, 100, 1)])],
        [text(a=[(0, 10, 2)], b=[(0, 10, 2)])],
    ],
)
def test_without_variation_or_a_second_person_nothing_can_be_calculated(texts: list[Compared]) -> None:
    found = agreement_of(texts, 1)
    assert (found.alpha, found.kappa) == (None, None)
    assert meaning(found.alpha) == "nicht berechenbar"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10), st.sampled_from([1, 2])), max_size=8))
def test_stretches_say_what_lies_on_each_character(raw: list[tuple[int, int, int]]) -> None:
    marks = [(start, start + width, code) for start, width, code in raw]
    found = stretches(text(60, a=marks, b=[]))
    limits = sorted({0, 60, *(place for start, end, _ in marks for place in (start, end))})
    assert len(found) == len(limits) - 1
    for place, given_codes in zip(limits[:-1], found, strict=True):
        assert given_codes["a"] == {code for start, end, code in marks if start <= place < end}
        assert given_codes["b"] == set()


@pytest.mark.parametrize(
    ("value", "said"), [(0.9, "verlässlich"), (0.7, "nur für vorläufige Schlüsse"), (0.3, "zu gering, bitte")]
)
def test_numbers_are_said_in_words(value: float, said: str) -> None:
    assert meaning(value).startswith(said)


@pytest.mark.django_db
def test_the_page_compares_who_was_chosen_and_opens_no_text() -> None:
    site = CodingSite()
    assert "Noch nichts zu vergleichen" in site.page("uebereinstimmung/")
    site.coding()
    site.coding("Der Bus", site.age)
    site.coding(user=site.ralf)
    chosen = [site.rita.pk, site.ralf.pk]
    page = site.page("uebereinstimmung/", wer=chosen)
    assert "insgesamt, alle Kategorien zusammen" in page
    assert "1,00" in page
    assert SAID[:10] not in page
    assert "mindestens zwei Personen" in site.page("uebereinstimmung/", wer=chosen[:1])
    assert "1,00" in site.page("uebereinstimmung/", wer=chosen, interview=site.interview.pk)
    assert "1,00" not in site.page("uebereinstimmung/", wer=[site.rita.pk, 99999])


@pytest.mark.django_db
def test_texts_that_only_one_of_them_coded_are_no_comparison() -> None:
    site = CodingSite()
    site.coding()
    other = site.browser.get("/programm/probe/musterstadt/interviews/uebereinstimmung/", {"wer": "x"})
    assert other.status_code == 200
