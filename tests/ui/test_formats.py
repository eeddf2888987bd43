"""Numbers, dates and amounts read as a German official publication writes them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.ui import formats

DAY = datetime.date(2018, 12, 31)


def parsed(text: str) -> Decimal:
    """Read a German number back."""
    return Decimal(text.replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-").lstrip("+"))


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (133210, 0, "133.210"),
        (83019213, 0, "83.019.213"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (24.65, 1, "24,7"),
        (0.125, 2, "0,13"),
        (2.675, 2, "2,68"),
        (-2.5, 0, "−3"),
        (-0.04, 1, "0,0"),
        (Decimal("1234.5"), 2, "1.234,50"),
        (12.5, None, "12,5"),
        (1200, None, "1.200"),
        (1e21, 0, "1.000.000.000.000.000.000.000"),
        (None, 1, "–"),
    ],
)
def test_number(value: float | None, decimals: int | None, expected: str) -> None:
    assert formats.number(value, decimals) == expected


def test_sign_stands_before_positive_and_negative_but_not_before_zero() -> None:
    assert formats.number(14.8, 1, sign=True) == "+14,8"
    assert formats.number(-15.7, 1, sign=True) == "−15,7"
    assert formats.number(0.04, 1, sign=True) == "0,0"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(formats.NotANumberError, match="keine darstellbare Zahl"):
        formats.number(value)


@given(st.integers(-(10**15), 10**15))
def test_whole_numbers_survive_writing_and_reading(value: int) -> None:
    assert parsed(formats.number(value)) == value


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 3))
def test_rounding_is_half_away_from_zero(value: Decimal, decimals: int) -> None:
    shown = parsed(formats.number(value, decimals))
    half = Decimal(1).scaleb(-decimals) / 2
    assert abs(shown - value) <= half
    if abs(shown - value) == half:
        assert abs(shown) > abs(value)


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_sign_is_symmetric_and_minus_is_typographic(value: float, decimals: int) -> None:
    positive = formats.number(abs(value), decimals)
    negative = formats.number(-abs(value), decimals)
    assert "-" not in negative
    assert negative.removeprefix("−") == positive


@pytest.mark.parametrize(
    ("unit", "decimals"),
    [
        ("Personen", 0),
        ("Personen je km²", 0),
        ("Euro je Person", 0),
        ("Meter", 0),
        ("%", 1),
        ("je 100 SV-Beschäftigte", 1),
        ("je 1.000 der Altersgruppe", 1),
        ("je 10.000 Personen", 1),
        ("Jahre", 1),
        ("Minuten", 1),
        ("m² je Person", 1),
        ("Euro je m²", 2),
        ("Personen je Haushalt", 2),
        ("Kinder je Frau", 2),
        ("Stück einer eigenen Tabelle", None),
    ],
)
def test_decimal_places_follow_the_unit(unit: str, decimals: int | None) -> None:
    assert formats.decimals_for(unit) == decimals


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (24.7, "%", "24,7\u202f%"),
        (133210, "Personen", "133.210\u00a0Personen"),
        (9.8, "je 1.000 Personen", "9,8\u00a0je 1.000 Personen"),
        (1234, "Euro", "1.234\u00a0€"),
        (21500.4, "Euro je Person", "21.500\u00a0€ je Person"),
        (None, "%", "–"),
        (7, "", "7"),
    ],
)
def test_unit_is_bound_to_its_number(value: float | None, unit: str, expected: str) -> None:
    assert formats.with_unit(value, unit) == expected


def test_changes_and_points() -> None:
    assert formats.change(136547, 133210) == "−2,4\u202f%"
    assert formats.change(-10, -5) == "+50,0\u202f%"
    assert formats.change(0, 5) == "–"
    assert formats.change(None, 5) == "–"
    assert formats.percent_points(-4.6) == "−4,6\u00a0Punkte"
    assert formats.euro(Decimal("1234.5")) == "1.234,50\u00a0€"


def test_dates() -> None:
    assert formats.date_short(DAY) == "31.12.2018"
    assert formats.date_long(DAY) == "31.\u00a0Dezember 2018"
    assert formats.date_long(datetime.date(2020, 3, 1)) == "1.\u00a0März 2020"
    assert formats.date_short(None) == formats.date_long(None) == formats.date_time(None) == "–"
    moment = datetime.datetime(2020, 8, 3, 12, 9, tzinfo=datetime.UTC)
    assert formats.date_time(moment) == "03.08.2020, 12:09\u00a0Uhr"


@pytest.mark.parametrize(
    ("end", "months", "expected"),
    [
        (DAY, 0, "31.12.2018"),
        (DAY, 12, "2018"),
        (DAY, 36, "2016–2018"),
        (DAY, 1, "Dezember 2018"),
        (DAY, 3, "4.\u00a0Quartal 2018"),
        (datetime.date(2018, 6, 30), 12, "01.07.2017–30.06.2018"),
        (datetime.date(2020, 2, 29), 1, "Februar 2020"),
    ],
)
def test_periods(end: datetime.date, months: int, expected: str) -> None:
    assert formats.period(end, months) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0\u00a0Byte"),
        (840, "840\u00a0Byte"),
        (1234567, "1,2\u00a0MB"),
        (999_600, "1,0\u00a0MB"),
        (25_000_000, "25\u00a0MB"),
        (9_960, "10\u00a0KB"),
    ],
)
def test_file_sizes(size: int, expected: str) -> None:
    assert formats.file_size(size) == expected


def test_counts_and_years() -> None:
    assert formats.plural(1, "Wert", "Werte") == "1\u00a0Wert"
    assert formats.plural(24833, "Wert", "Werte") == "24.833\u00a0Werte"
    assert formats.plural(0, "Wert", "Werte") == "0\u00a0Werte"
    assert formats.range_years(1995, 2018) == "1995–2018"
    assert formats.range_years(2018, 2018) == "2018"
