"""A Gemeinde without published ages takes those of its Kreis, fitted to what is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.errors import InconsistentTotals, NegativeInput, NotANumber, WrongShape
from dwk_demography.small_areas import estimated_structure, is_uncertain
from tests.dwk_demography.official_files import age_tables

KREIS = np.vstack([np.linspace(900, 300, 101), np.linspace(950, 150, 101)])


@given(
    women=st.integers(10, 5000),
    men=st.integers(10, 5000),
    share=st.floats(0.3, 0.9),
)
def test_the_known_margins_are_met(women, men, share):
    known = share * (women + men)
    result = estimated_structure(KREIS, [[women, men]], persons_in_ages=[known])
    np.testing.assert_allclose(result.persons.sum(axis=-1), [[women, men]], rtol=1e-9)
    np.testing.assert_allclose(result.persons[..., 15:65].sum(axis=(-1, -2)), [known], rtol=1e-9)
    assert (result.persons >= 0).all()
    assert result.is_estimate
    assert result.note_de.startswith("Schätzung")


def test_without_more_knowledge_it_is_the_structure_of_the_kreis():
    result = estimated_structure(KREIS, KREIS.sum(axis=1) / 10)
    np.testing.assert_allclose(result.persons, KREIS / 10)


def test_each_gemeinde_is_fitted_alone():
    margins, known = np.array([[500.0, 480.0], [60.0, 55.0]]), np.array([600.0, 80.0])
    both = estimated_structure(KREIS, margins, persons_in_ages=known).persons
    alone = estimated_structure(KREIS, margins[1:], persons_in_ages=known[1:]).persons
    np.testing.assert_allclose(both[1], alone[0], rtol=1e-9)


def test_contradictions_are_named():
    with pytest.raises(InconsistentTotals, match="höchstens so viele"):
        estimated_structure(KREIS, [100.0, 100.0], persons_in_ages=300.0)
    empty = KREIS.copy()
    empty[1] = 0
    with pytest.raises(InconsistentTotals, match="niemanden"):
        estimated_structure(empty, [100.0, 100.0])
    with pytest.raises(WrongShape):
        estimated_structure(KREIS[0], [100.0, 100.0])
    with pytest.raises(NotANumber):
        estimated_structure(KREIS, [np.nan, 100.0])


def test_under_eight_thousand_is_uncertain():
    np.testing.assert_array_equal(is_uncertain([7_999, 8_000, 120_000]), [True, False, False])
    with pytest.raises(NegativeInput):
        is_uncertain(-1)


@pytest.mark.reference
def test_kreise_estimated_from_their_land(shared_data):
    """Stands in for Gemeinden from their Kreis, where the truth is not published."""
    path = shared_data / "regionalstatistik/bevoelkerung_kreise_alter_geschlecht_1995_2018.csv.gz"
    tables = {key: table for (key, year), table in age_tables(path, "region", range(2018, 2019)).items()}
    persons = {key: np.array([table.groups("f"), table.groups("m")]) for key, table in tables.items()}
    kreise = [key for key in persons if len(key) == 5]
    truth = np.array([persons[key] for key in kreise])
    land = np.array([persons[key[:2]] for key in kreise])
    errors = {}
    # groups 4 to 14 are 15 to 64 years
    for name, known in (("sex", None), ("sex and 15-64", truth[..., 4:15].sum(axis=(-1, -2)))):
        estimate = estimated_structure(land, truth.sum(axis=-1), persons_in_ages=known, ages=(4, 14)).persons
        errors[name] = 100 * np.abs(estimate - truth).sum() / truth.sum()
    assert len(kreise) > 390
    assert errors["sex and 15-64"] < errors["sex"]
    assert errors["sex"] < 8.20
    assert errors["sex and 15-64"] < 7.76
