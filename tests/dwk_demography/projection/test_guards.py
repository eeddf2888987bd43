"""Guards of the UN's method: they act as described, and they say so."""

import numpy as np
import pytest

from dwk_demography.projection import project
from dwk_demography.projection.contract import LEAST_PERSONS, LEAST_RESULT
from tests.dwk_demography.projection.cases import Case, apart, example


def calm() -> Case:
    """One region, one step, nobody moves, survival 0.9 and 0.5 in the end."""
    survival = np.full((1, 1, 2, 5), 0.9)
    survival[..., -1] = 0.5
    return Case(np.full((1, 2, 5), 100.0), survival, np.zeros((1, 1, 5)), np.array([1.05]), np.zeros((1, 1, 2, 5)))


def test_nothing_to_report_when_nothing_happens():
    guards = project(**calm().given()).guards
    assert (guards.total, guards.cells) == (0, ())


@pytest.mark.parametrize("timing", ["end", "even"])
def test_migration_that_would_empty_a_cell_is_limited(timing):
    case = calm()
    case.net[0, 0, 1, 2] = -100.0
    result = project(**case.given(), timing=timing)
    assert result.net_migration[0, 0, 1, 2] == LEAST_PERSONS - 100
    assert (result.guards.limited, result.guards.cells[0]) == (1, (0, 0, 0, 1, 2))
    assert result.largest_residual < 1e-12


def test_a_negative_result_is_lifted_and_booked():
    case = calm()
    case.net[0, 0, 0, 4] = -99.0
    case.net[0, 0, 0, 2] = -95.0
    result = project(**case.given())
    # 90 survive, 95 leave
    assert result.population[1, 0, 0, 2] == LEAST_RESULT
    assert result.guard_correction[0, 0, 0, 2] == pytest.approx(LEAST_RESULT + 5)
    assert result.population[1, 0, 0, 4] == pytest.approx(1.0)
    assert (result.guards.limited, result.guards.negative) == (0, 1)
    assert result.guards.cells == ((0, 0, 0, 0, 2),)
    assert result.largest_residual < 1e-14


def test_guards_are_counted_in_every_step():
    case = example(years=6)
    result = project(**case.given(migration=np.full((1, 1, 2, 12), -1e6)))
    assert result.guards.limited == 6 * 3 * 2 * 12
    assert len(result.guards.cells) >= 5


@pytest.mark.parametrize("timing", ["end", "even"])
def test_an_outflow_can_be_capped_at_a_share_of_the_cell(timing):
    case = calm()
    case.net[0, 0, 0, 1] = -95.0
    result = project(**case.given(), timing=timing, outflow_cap=0.8)
    assert result.net_migration[0, 0, 0, 1] == -80.0
    assert (result.guards.capped, result.guards.limited, result.guards.negative) == (1, 0, 0)


def test_without_kept_cells_the_counts_stay_and_other_cells_are_refused():
    case = example()
    full = project(**case.given(migration=30 * case.net))
    lean = project(**case.given(migration=30 * case.net), components=False)
    assert (lean.population == full.population).all()
    assert (lean.guards.limited, lean.guards.negative) == (full.guards.limited, full.guards.negative)
    assert apart(lean.residual, np.zeros_like(lean.residual)) < 1e-9
    with pytest.raises(Exception, match="components=True"):
        _ = lean.deaths_cohort
