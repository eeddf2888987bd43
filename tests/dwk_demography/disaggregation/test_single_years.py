"""Groups become single years: exact sums, nothing negative, the same for every order of the regions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dwk_demography.disaggregation import (
    KREIS_GROUPS,
    METHODS,
    AgeGroups,
    cumulative_spline,
    disaggregate,
    pclm,
    split_open_group,
    sprague,
    sprague_matrix,
    stationary_shape,
)
from dwk_demography.errors import (
    AgesMissing,
    InputError,
    NegativeInput,
    NotANumber,
    RateOutOfRange,
    UnknownOption,
    WrongShape,
)

AGES = np.arange(101)
STANDARD = 1000.0 * np.exp(-(((AGES - 45.0) / 35.0) ** 2))
OPEN_SHAPE = np.exp(-0.12 * np.arange(26))
SMALL = AgeGroups((0, 3, 6, 10, 15), 20)

people = st.integers(min_value=0, max_value=2_000_000).map(float)
kreis = st.lists(people, min_size=17, max_size=17).map(np.array)


def help_for(method: str) -> dict:
    return {"standard": STANDARD} if method in {"standard", "raking"} else {"open_shape": OPEN_SHAPE}


@pytest.mark.parametrize("method", METHODS)
@given(counts=kreis)
@settings(max_examples=40)
def test_every_group_adds_up_and_nothing_is_negative(method, counts):
    single = disaggregate(counts, KREIS_GROUPS, method=method, **help_for(method))
    assert single.shape == (101,)
    assert (single >= 0).all()
    np.testing.assert_allclose(KREIS_GROUPS.sums(single), counts, rtol=1e-12, atol=1e-12 * max(counts.sum(), 1.0))


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_regions_does_not_matter(method):
    generator = np.random.default_rng(5)
    counts = generator.integers(50, 9000, size=(7, 2, 17)).astype(float)
    order = generator.permutation(7)
    straight = disaggregate(counts, KREIS_GROUPS, method=method, **help_for(method))
    shuffled = disaggregate(counts[order], KREIS_GROUPS, method=method, **help_for(method))
    np.testing.assert_allclose(shuffled, straight[order], rtol=1e-6)
    np.testing.assert_allclose(
        disaggregate(counts[3, 1], KREIS_GROUPS, method=method, **help_for(method)), straight[3, 1], rtol=1e-6
    )


@pytest.mark.parametrize("method", METHODS)
def test_thousands_instead_of_persons_give_the_same_distribution(method):
    counts = KREIS_GROUPS.sums(STANDARD * np.linspace(0.5, 1.5, 101))
    in_persons = disaggregate(counts, KREIS_GROUPS, method=method, **help_for(method))
    in_thousands = disaggregate(counts / 1000, KREIS_GROUPS, method=method, **help_for(method))
    np.testing.assert_allclose(in_thousands * 1000, in_persons, rtol=1e-9)


@pytest.mark.parametrize("method", ["standard", "raking"])
def test_a_standard_of_the_same_shape_comes_back(method):
    counts = KREIS_GROUPS.sums(STANDARD) * 0.25
    single = disaggregate(counts, KREIS_GROUPS, method=method, standard=STANDARD)
    np.testing.assert_allclose(single, STANDARD * 0.25, rtol=1e-6)


def test_the_standard_is_bent_smoothly_where_raking_leaves_steps():
    truth = STANDARD * np.exp(0.012 * (AGES - 40))
    counts = KREIS_GROUPS.sums(truth)
    errors = {
        method: np.abs(disaggregate(counts, KREIS_GROUPS, method=method, standard=STANDARD) - truth).sum()
        for method in ("standard", "raking")
    }
    assert errors["standard"] < 0.3 * errors["raking"]


def test_an_exponential_population_is_recovered_by_the_penalised_model():
    # second differences of the logarithm are zero, so the penalty costs nothing
    truth = 500.0 * np.exp(-0.02 * AGES)
    np.testing.assert_allclose(pclm(KREIS_GROUPS.sums(truth), KREIS_GROUPS), truth, rtol=1e-6)


def test_a_cubic_population_curve_is_recovered_by_the_spline_inside():
    truth = np.diff((np.arange(21.0) + 5) ** 2)
    counts = np.append(SMALL.sums(np.append(truth, 0))[:-1], 10.0)
    single = cumulative_spline(counts, SMALL)
    np.testing.assert_allclose(single[:15], truth[:15], rtol=1e-9)


def test_sprague_is_exact_for_curves_of_fourth_degree_and_not_beyond():
    edges = np.arange(41.0) / 10
    for degree in range(1, 5):
        single = np.diff(edges**degree)
        np.testing.assert_allclose(sprague_matrix(8) @ single.reshape(8, 5).sum(axis=1), single, atol=1e-12)
    fifth = np.diff(edges**5)
    assert np.abs(sprague_matrix(8) @ fifth.reshape(8, 5).sum(axis=1) - fifth).max() > 1e-3


@given(counts=st.lists(people, min_size=5, max_size=20).map(np.array))
def test_sprague_is_corrected_where_it_would_be_negative(counts):
    single = sprague(counts)
    assert (single >= 0).all()
    np.testing.assert_allclose(single.reshape(-1, 5).sum(axis=1), counts, rtol=1e-9, atol=1e-9 * max(counts.max(), 1.0))


def test_sprague_would_be_negative_here_without_correction():
    counts = np.array([1000.0, 10.0, 1000.0, 1000.0, 1000.0])
    assert (sprague_matrix(5) @ counts).min() < 0
    assert sprague(counts).min() >= 0


def test_an_empty_group_stays_empty_and_an_empty_region_too():
    counts = np.zeros((2, 17))
    counts[0] = 100.0
    counts[0, 5] = 0.0
    single = disaggregate(counts, KREIS_GROUPS, method="standard", standard=STANDARD)
    assert (single[0, 18:20] == 0).all()
    assert (single[1] == 0).all()


def test_a_standard_without_persons_in_a_filled_group_is_filled_evenly():
    gap = STANDARD.copy()
    gap[18:20] = 0.0
    single = disaggregate(np.full(17, 100.0), KREIS_GROUPS, method="raking", standard=gap)
    np.testing.assert_allclose(single[18:20], [50.0, 50.0])


def test_the_open_group_follows_the_stable_population():
    person_years = np.linspace(1.0, 0.0, 101) * 100_000
    shape = stationary_shape(person_years, 75, 0.01)
    assert shape.shape == (26,)
    np.testing.assert_allclose(shape[10] / shape[0], person_years[85] / person_years[75] * np.exp(-0.1), rtol=1e-12)
    split = split_open_group(np.array([200.0, 0.0]), shape)
    np.testing.assert_allclose(split.sum(axis=-1), [200.0, 0.0])
    np.testing.assert_allclose(split[0] / split[0, 0], shape / shape[0])


def test_an_open_shape_goes_before_the_standard():
    single = disaggregate(np.full(17, 100.0), KREIS_GROUPS, method="standard", standard=STANDARD, open_shape=OPEN_SHAPE)
    np.testing.assert_allclose(single[75:], 100.0 * OPEN_SHAPE / OPEN_SHAPE.sum())


def test_bad_input_is_named():
    good = np.full(17, 100.0)
    missing = good.copy()
    missing[3] = np.nan
    with pytest.raises(NotANumber, match="Altersgruppen"):
        disaggregate(missing, KREIS_GROUPS, method="standard", standard=STANDARD)
    with pytest.raises(NegativeInput):
        disaggregate(-good, KREIS_GROUPS, method="spline", open_shape=OPEN_SHAPE)
    with pytest.raises(WrongShape, match="17 Werte"):
        disaggregate(good[:-1], KREIS_GROUPS, method="raking", standard=STANDARD)
    with pytest.raises(InputError, match="fehlt der Standard"):
        disaggregate(good, KREIS_GROUPS, method="standard")
    with pytest.raises(InputError, match="ab 75 Jahren fehlt eine Form"):
        disaggregate(good, KREIS_GROUPS, method="pclm")
    with pytest.raises(InputError, match="nur Nullen"):
        disaggregate(good, KREIS_GROUPS, method="pclm", open_shape=np.zeros(26))
    with pytest.raises(InputError, match="ohne Personen"):
        disaggregate(good, KREIS_GROUPS, method="standard", standard=np.zeros(101))
    with pytest.raises(UnknownOption, match="unbekannt"):
        disaggregate(good, KREIS_GROUPS, method="beers")  # type: ignore[arg-type]  # the wrong word is the point
    with pytest.raises(AgesMissing, match="mit 0 Jahren beginnen"):
        AgeGroups((3, 6), 10)
    with pytest.raises(AgesMissing, match="letzte gewünschte"):
        AgeGroups((0, 75), 70)
    with pytest.raises(InputError, match="Ordnung 1 oder 2"):
        pclm(good, KREIS_GROUPS, order=3)
    with pytest.raises(InputError, match="fünf Fünfjahresgruppen"):
        sprague(good[:4])
    with pytest.raises(InputError, match="zwei geschlossene"):
        cumulative_spline(np.array([1.0, 2.0]), AgeGroups((0, 3), 5))
    with pytest.raises(RateOutOfRange, match="außerhalb der Sterbetafel"):
        stationary_shape(np.ones(90), 95)
    with pytest.raises(RateOutOfRange, match="Wachstumsrate"):
        stationary_shape(np.ones(101), 75, 2.0)
