from pathlib import Path

import numpy as np
import pytest

from dwk_demography.projection import numba_available, project
from tests.dwk_demography.projection.cases import apart, rows, un_case, un_cells

pytestmark = pytest.mark.reference
KERNELS = ["numpy", *(["numba"] if numba_available() else [])]


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "un_reference" / "mexico"


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize(
    ("timing", "file"), [("end", "expected_population.csv"), ("even", "expected_population_even.csv")]
)
def test_every_cell_of_the_population_agrees_with_the_un(folder, timing, file, kernel):
    result = project(**un_case(folder).given(), timing=timing, kernel=kernel)
    expected = un_cells(folder / file, "population", 70)
    assert apart(result.population[1:, 0], expected) < 1e-12
    assert result.guards.total == 0
    assert result.largest_residual < 1e-14


@pytest.mark.parametrize("kernel", KERNELS)
def test_births_and_cohort_deaths_agree_with_the_un(folder, kernel):
    result = project(**un_case(folder).given(), kernel=kernel)
    births = [
        [float(row["births_female"]), float(row["births_male"])] for row in rows(folder / "expected_births_by_sex.csv")
    ]
    assert apart(result.births[:, 0], np.array(births)) < 1e-12
    assert (
        apart(result.deaths_cohort[:, 0], un_cells(folder / "expected_deaths_cohort.csv", "deaths_cohort", 70)) < 1e-12
    )


def test_the_older_convention_of_births_is_another_one(folder):
    case = un_case(folder)
    now, before = (project(**case.given(), births_include_migrants=older) for older in (False, True))
    # Mexico lost migrants: without those who left during the year fewer women count
    assert 0.001 < 1 - before.births.sum() / now.births.sum() < 0.05
