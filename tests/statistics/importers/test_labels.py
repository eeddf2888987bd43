"""Age, sex and total labels as the offices print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.statistics.importers import labels


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("unter 3 Jahre", (0, 2)),
        ("unter 1 Jahr", (0, 0)),
        ("3 bis unter 6 Jahre", (3, 5)),
        ("  3 bis  unter 6 Jahre ", (3, 5)),
        ("65 bis unter 75 Jahre", (65, 74)),
        ("75 Jahre und mehr", (75, None)),
        ("85 Jahre und älter", (85, None)),
        ("100 Jahre und mehr", (100, None)),
        ("100-Jährige und Ältere", (100, None)),
        ("65 und mehr Jahre", (65, None)),
        ("ab 80 Jahren", (80, None)),
        ("80+", (80, None)),
        ("1-Jährige", (1, 1)),
        ("0 Jahre", (0, 0)),
        ("1 Jahr", (1, 1)),
        ("99 Jahre", (99, 99)),
        ("20 bis 24 Jahre", (20, 24)),
        ("3 to under 6 years", (3, 5)),
        ("75 years and over", (75, None)),
        ("under 3 years", (0, 2)),
        ("Insgesamt", (None, None)),
    ],
)
def test_age_labels_give_completed_years(text: str, ages: tuple[int | None, int | None]) -> None:
    assert labels.parse_age(text) == ages


@pytest.mark.parametrize(
    "text",
    [
        "Alter unbekannt",
        "männlich",
        "",
        "2018",
        "2018 Jahre",
        "6 bis unter 3 Jahre",
        "unter 0 Jahre",
        "5000 EUR und mehr",
        "17",
    ],
)
def test_other_labels_are_no_age(text: str) -> None:
    assert labels.parse_age(text) is None


@pytest.mark.parametrize(
    ("text", "sex"),
    [("männlich", "m"), (" Männer", "m"), ("weiblich", "f"), ("Frauen", "f"), ("female", "f"), ("Insgesamt", "")],
)
def test_sex_labels(text: str, sex: str) -> None:
    assert labels.parse_sex(text) == sex


def test_nationality_is_no_sex() -> None:
    assert labels.parse_sex("Ausländer") is None


def test_totals_are_recognised_in_any_spelling() -> None:
    assert labels.is_total("Insgesamt")
    assert labels.is_total("  insgesamt")
    assert not labels.is_total("Insgesamt noch zu durchlebende Jahre [T(x)]")


@given(st.integers(0, 60), st.integers(1, 60))
def test_every_half_open_group_ends_one_year_before_its_bound(first: int, width: int) -> None:
    assert labels.parse_age(f"{first} bis unter {first + width} Jahre") == (first, first + width - 1)


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    ages = labels.parse_age(text)
    assert ages is None or ages[0] is None or 0 <= ages[0] <= 130
    assert labels.parse_sex(text) in {None, "", "m", "f"}
