"""How sums, days and counts are worded in reports."""

from __future__ import annotations

import pytest

from dwk.berichte.rules import day, euro, kickoff_sentence, listed, number_word, template_fault


@pytest.mark.parametrize(
    ("held", "of_all", "sentence"),
    [
        (8, 8, "In allen acht Kommunen fanden Kick-off-Veranstaltungen vor Ort statt."),
        (14, 14, "In allen 14 Kommunen fanden Kick-off-Veranstaltungen vor Ort statt."),
        (1, 1, "In der teilnehmenden Kommune fand eine Kick-off-Veranstaltung vor Ort statt."),
        (7, 8, "In sieben von acht Kommunen ist bis zu diesem Tag eine Kick-off-Veranstaltung vor Ort belegt."),
        (1, 8, "In einer von acht Kommunen ist bis zu diesem Tag eine Kick-off-Veranstaltung vor Ort belegt."),
        (0, 8, "Für keine Kommune ist bis zu diesem Tag eine Kick-off-Veranstaltung belegt."),
        (0, 0, "Für keine Kommune ist bis zu diesem Tag eine Kick-off-Veranstaltung belegt."),
    ],
)
def test_kickoffs_are_counted_in_a_german_sentence(held: int, of_all: int, sentence: str) -> None:
    assert kickoff_sentence(held, of_all) == sentence


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("30000.00", "30.000 €"),
        ("30000", "30.000 €"),
        ("3E+4", "30.000 €"),
        ("1234567.89", "1.234.567,89 €"),
        ("999.5", "999,50 €"),
        ("0.05", "0,05 €"),
    ],
)
def test_sums_of_money(amount: str, text: str) -> None:
    assert euro(amount) == text


def test_days_and_small_numbers() -> None:
    assert day("2017-05-05") == "05.05.2017"
    assert [number_word(count) for count in (0, 1, 12, 13)] == ["keiner", "einer", "zwölf", "13"]


def test_lists_end_with_und() -> None:
    assert [listed(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A und B", "A, B und C"]


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ([["design", "Projektdesign"]], ""),
        ([], "mindestens einen Teil"),
        ([["desing", "Projektdesign"]], "desing"),
        ([["design", " "]], "Überschrift"),
        (["design"], "Schlüssel und Überschrift"),
        ([["design", "A"], ["design", "B"]], "zweimal"),
    ],
)
def test_a_build_names_parts_that_exist_each_once_with_a_heading(parts: list[object], word: str) -> None:
    fault = template_fault(parts)
    assert word in fault
    assert bool(fault) is bool(word)
