import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from dwk_demography.fertility import graduate, mean_age, shift_schedule, total_rate
from dwk_demography.mortality import arriaga, brass, lee_carter, life_table, survivorship
from dwk_demography.mortality.lifetable import Sex
from dwk_demography.mortality.rates import close_with_open_rate, rates_from_deaths, rates_from_probabilities

pytestmark = pytest.mark.reference

SEXES = ("weiblich", "maennlich")


def lines(path: Path) -> list[dict[str, str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def published(shared_data) -> dict[str, dict[str, np.ndarray]]:
    """Columns (sex, age) of the German tables by period, women first."""
    rows = lines(shared_data / "destatis_genesis" / "sterbetafeln_deutschland_west_ost_2016-18_bis_2018-20.csv.gz")
    tables: dict[str, dict[str, np.ndarray]] = {}
    for period in sorted({row["periode"] for row in rows}):
        of_sex = [
            [row for row in rows if (row["periode"], row["gebiet"], row["geschlecht"]) == (period, "Deutschland", sex)]
            for sex in ("w", "m")
        ]
        tables[period] = {
            name: np.array([[float(row[name]) for row in part] for part in of_sex])
            for name in ("qx", "lx", "Lx", "Tx", "ex")
        }
    return tables


def test_german_tables_come_out_of_their_own_probabilities(published):
    for columns in published.values():
        table = life_table(rates_from_probabilities(columns["qx"], columns["ex"][:, -1]), radix=100_000)
        np.testing.assert_allclose(table.qx[:, :100], columns["qx"][:, :100], rtol=1e-12)
        np.testing.assert_allclose(table.ex, columns["ex"], atol=5e-5)
        np.testing.assert_allclose(table.lx, columns["lx"], atol=0.01)


def test_german_tables_in_groups_of_five_years_keep_their_expectation(published):
    ages = [0, 1, *range(5, 101, 5)]
    for columns in published.values():
        deaths = -np.diff(columns["lx"][:, ages], append=0.0)
        person_years = -np.diff(columns["Tx"][:, ages], append=0)
        table = life_table(rates_from_deaths(deaths, person_years), ages=ages)
        np.testing.assert_allclose(table.ex[:, 0], columns["ex"][:, 0], atol=0.003)


def test_survivorship_of_the_un_case_comes_out_of_its_rates(shared_data):
    rows = lines(shared_data / "un_reference" / "mexico" / "input_rates.csv")
    rates, given = (np.array([float(row[name]) for row in rows]).reshape(70, 2, 101) for name in ("mx", "Sx"))
    own = survivorship(life_table(rates, a0="ak-un"))
    np.testing.assert_allclose(own[..., :100], given[..., :100], rtol=2e-10)
    np.testing.assert_allclose(survivorship(life_table(rates))[..., 2:100], given[..., 2:100], rtol=2e-10)
    np.testing.assert_allclose(survivorship(life_table(rates))[..., 0], given[..., 0], rtol=1.2e-3)


@pytest.fixture(scope="module")
def observed(shared_data) -> np.ndarray:
    """Rates of Germany (year 2000 to 2018, sex, age 0 to 100), above 84 from the open group 85 and over."""
    folder = shared_data / "destatis_genesis"
    persons = np.zeros((49, 2, 86))
    for row in lines(folder / "12411-0006_deutschland_altersjahre_1970_2018.csv.gz"):
        persons[int(row["jahr"]) - 1970, :, int(row["alter_von"])] = [float(row[sex]) for sex in SEXES]
    deaths = np.zeros((19, 2, 86))
    for row in lines(folder / "12613-0004_gestorbene_altersjahre_2000_2018.csv.gz"):
        deaths[int(row["jahr"]) - 2000, :, min(int(row["alter_von"]), 85)] += [float(row[sex]) for sex in SEXES]
    middle = (persons[29:48] + persons[30:49]) / 2
    rates = rates_from_deaths(deaths, middle)
    # persons of 84 years in the middle of the years before, from the latest back
    before = np.stack(
        [(persons[29 - lag : 48 - lag, :, 84] + persons[30 - lag : 49 - lag, :, 84]) / 2 for lag in range(1, 30)],
        axis=-1,
    )
    return close_with_open_rate(rates[..., :85], rates[..., 85], entrants=before)


def test_rates_from_deaths_and_population_are_close_to_the_published_table(observed, published):
    # the census of 2011 lies within; the tables are of three years each
    table = life_table(observed[16:19].mean(axis=0))
    np.testing.assert_allclose(table.ex[:, 0], published["2016/2018"]["ex"][:, 0], atol=0.07)
    np.testing.assert_allclose(table.ex[:, 65], published["2016/2018"]["ex"][:, 65], atol=0.07)


def test_lee_carter_fits_germany(observed, published):
    sexes: tuple[Sex, Sex] = ("female", "male")
    for place, sex in enumerate(sexes):
        rates = observed[:, place]
        direct = life_table(rates, sex=sex).ex[:, 0]
        model = lee_carter.fit(rates)
        assert model.explained > 0.55
        assert model.drift < 0
        assert (model.b > 0).mean() > 0.85
        fitted = life_table(model.fitted(), sex=sex).ex[:, 0]
        np.testing.assert_allclose(fitted, direct, atol=0.35)
        second = lee_carter.adjust_to_expectation(model, direct, sex=sex)
        np.testing.assert_allclose(life_table(second.fitted(), sex=sex).ex[:, 0], direct, atol=1e-8)
        ahead = lee_carter.forecast(model, lee_carter.forecast_index(model, 30), rotate_from=65)
        path = life_table(ahead, sex=sex).ex[:, 0]
        assert (np.diff(path) > 0).all()
        assert 1 < path[-1] - direct[-1] < 6


def test_what_a_published_path_of_life_expectancy_needs(published):
    standard = life_table(rates_from_probabilities(published["2018/2020"]["qx"], published["2018/2020"]["ex"][:, -1]))
    target = np.array([[86.0, 82.0], [88.0, 84.5]])
    alpha = brass.alpha_for(standard, target)
    np.testing.assert_allclose(brass.apply(standard, alpha).ex[..., 0], target, atol=1e-10)


def test_the_gain_between_two_german_tables_adds_up(published):
    first, second = (
        life_table(rates_from_probabilities(columns["qx"], columns["ex"][:, -1]))
        for columns in (published["2016/2018"], published["2018/2020"])
    )
    parts = arriaga.decompose(first, second)
    np.testing.assert_allclose(parts.sum(axis=-1), (second.ex - first.ex)[:, 0], atol=1e-12)


def test_german_fertility_from_groups_and_another_mean_age(shared_data):
    rows = lines(shared_data / "destatis_genesis" / "12612-0008_geburtenziffern_alter_1972_2024.csv")
    single = np.zeros(101)
    for row in rows:
        if row["jahr"] == "2018":
            single[int(row["alter"])] = float(row["lebendgeborene_je_1000_frauen"]) / 1000
    totals = {
        row["jahr"]: row["tfr_15_49"]
        for row in lines(shared_data / "destatis_genesis" / "12612-0009_tfr_1972_2024.csv")
    }
    assert total_rate(single) == pytest.approx(float(totals["2018"]), abs=0.002)
    groups = single[15:50].reshape(7, 5).mean(axis=1)
    graduated = graduate(groups, np.arange(15, 55, 5))
    assert np.abs(graduated - single).max() < 0.008
    assert mean_age(graduated) == pytest.approx(float(mean_age(single)), abs=0.1)
    assert mean_age(shift_schedule(single, 0.7)) - mean_age(single) == pytest.approx(0.7, abs=1e-10)
