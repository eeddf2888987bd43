"""School, decomposition and residual migration on the engine's own projection."""

import numpy as np
import pytest

from dwk_demography.decomposition import age_group_change
from dwk_demography.demand import accompanied_profile, constant_migration, pupils_by_year_class, uniform_ages
from dwk_demography.projection import project
from dwk_demography.small_areas import residual_migration

AGES = 101
YEARS = 15
BASE = np.tile(np.where(np.arange(AGES) < 60, 22.0, 16.0) * np.linspace(1, 0.2, AGES), (1, 2, 1))
SURVIVAL = np.tile(np.concatenate([np.full(60, 0.999), np.linspace(0.998, 0.6, 41)]), (1, 1, 2, 1))
ASFR = np.where((np.arange(AGES) >= 20) & (np.arange(AGES) < 40), 0.07, 0.0)[None, None]
FAMILY = accompanied_profile(uniform_ages(25, 39, AGES), uniform_ages(0, 9, AGES), children_per_adult=0.5)


def projected(adults):
    return project(BASE, SURVIVAL, ASFR, 1.05, adults * FAMILY[None, None], step=1, years=YEARS, kernel="numpy")


def first_class(adults):
    """Pupils of the first class in the years 3 to 15."""
    return pupils_by_year_class(projected(adults).population[3:, 0], (1,))


def test_the_families_that_keep_the_school_at_two_classes():
    target = 2 * 20.0
    solution = constant_migration(first_class, target, upper=200.0)
    assert solution.migration is not None
    assert first_class(0.0).min() < target
    assert first_class(solution.migration).min() >= target
    assert first_class(solution.migration - 0.02).min() < target


@pytest.mark.parametrize(("lower", "upper"), [(0, 5), (6, 17), (65, None)])
def test_a_projected_age_group_is_explained_without_rest(lower, upper):
    result = projected(3.0)
    moves = np.broadcast_to(3.0 * FAMILY, (YEARS, 1, 2, AGES))
    parts = age_group_change(result.population, result.births, result.deaths_cohort, moves, lower=lower, upper=upper)
    np.testing.assert_allclose(parts.residual, 0.0, atol=1e-9)


def test_residual_migration_gives_back_what_the_projection_was_given():
    result = projected(3.0)
    found = residual_migration(
        result.population[0], result.population[1], SURVIVAL, result.births[:1], method="forward"
    )
    np.testing.assert_allclose(found[0], 3.0 * FAMILY, atol=1e-9)
