"""Germany and the Länder, grouped as the Kreise are published, and brought back to single years."""

from collections import defaultdict

import numpy as np
import pytest

from dwk_demography.disaggregation import KREIS_LOWER_YEARS, AgeGroups, disaggregate, stationary_shape
from tests.dwk_demography.official_files import rows

pytestmark = pytest.mark.reference


def single_years(path, region_column):
    """Persons (region, year, sex, age), women first."""
    cells: dict = defaultdict(dict)
    for row in rows(path):
        region = row[region_column] if region_column else "DG"
        cells[region, int(row["jahr"])][int(row["alter_von"])] = (float(row["weiblich"]), float(row["maennlich"]))
    regions = sorted({region for region, _ in cells})
    years = sorted({year for _, year in cells})
    return np.array([[np.array([cells[r, y][a] for a in sorted(cells[r, y])]).T for y in years] for r in regions])


@pytest.fixture(scope="module")
def laender(shared_data):
    return single_years(shared_data / "destatis_genesis/12411-0013_laender_altersjahre_2015_2018.csv.gz", "land")


@pytest.fixture(scope="module")
def germany(shared_data):
    return single_years(shared_data / "destatis_genesis/12411-0006_deutschland_altersjahre_1970_2018.csv.gz", None)[0]


def wape_per_cent(estimated, truth):
    return 100 * np.abs(estimated - truth).sum() / truth.sum()


# Measured on 16 Länder, 2015 to 2018, both sexes, ages 0 to 74 and all ages to 90+; the bounds are those figures.
@pytest.mark.parametrize(
    ("method", "below_75", "all_ages"),
    [
        ("standard", 1.28, 1.43),
        ("raking", 1.64, 1.75),
        ("pclm", 2.40, 2.42),
        ("spline", 2.39, 2.42),
        ("uniform", 4.30, 4.11),
    ],
)
def test_laender_from_the_groups_of_the_kreise(laender, method, below_75, all_ages):
    groups = AgeGroups(KREIS_LOWER_YEARS, 90)
    germany_now = laender.sum(axis=0, keepdims=True)
    given = {"standard": germany_now} if method in {"standard", "raking"} else {"open_shape": germany_now[..., 75:]}
    estimated = disaggregate(groups.sums(laender), groups, method=method, **given)
    assert np.abs(groups.sums(estimated) - groups.sums(laender)).max() < 1e-9 * laender.sum()
    assert wape_per_cent(estimated[..., :75], laender[..., :75]) < below_75
    assert wape_per_cent(estimated, laender) < all_ages


# Germany has no standard of its own year; 1970 to 2018 holds the jagged war cohorts.
@pytest.mark.parametrize(("method", "below_75"), [("pclm", 3.65), ("spline", 3.68), ("uniform", 5.32)])
def test_germany_from_the_groups_of_the_kreise(germany, method, below_75):
    groups = AgeGroups(KREIS_LOWER_YEARS, 85)
    estimated = disaggregate(groups.sums(germany), groups, method=method, open_shape=germany[..., 75:])
    assert wape_per_cent(estimated[..., :75], germany[..., :75]) < below_75


def test_germany_from_the_single_years_of_the_year_before(germany):
    groups = AgeGroups(KREIS_LOWER_YEARS, 85)
    before, now = germany[:-1], germany[1:]
    aged = np.concatenate([before[..., :1], before[..., :-2], before[..., -2:].sum(axis=-1, keepdims=True)], axis=-1)
    estimated = disaggregate(groups.sums(now), groups, method="standard", standard=aged)
    assert wape_per_cent(estimated[..., :75], now[..., :75]) < 0.16
    assert wape_per_cent(estimated, now) < 0.39


def test_open_group_of_the_laender_by_life_table_and_by_germany(laender, shared_data):
    table = [
        row
        for row in rows(shared_data / "destatis_genesis/12621-0001_sterbetafeln_2016-18_2020-22.csv")
        if row["periode"] == "2016/18"
    ]
    person_years = np.array([[float(r["Lx"]) for r in table if r["geschlecht"] == sex] for sex in "wm"])
    by_table = stationary_shape(person_years, 75)
    by_table = np.concatenate([by_table[:, :15], by_table[:, 15:].sum(axis=1, keepdims=True)], axis=1)
    truth = laender[..., 75:]
    totals = truth.sum(axis=-1, keepdims=True)
    from_table = totals * by_table / by_table.sum(axis=-1, keepdims=True)
    german = truth.sum(axis=0, keepdims=True)
    from_germany = totals * german / german.sum(axis=-1, keepdims=True)
    assert wape_per_cent(from_germany, truth) < 2.63
    assert wape_per_cent(from_table, truth) < 18.1  # thin war cohorts: a standard of the year is far better
