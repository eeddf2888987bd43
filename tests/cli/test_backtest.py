"""``dwk backtest``: what was foreseen at a base year, read from files without a database."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dwk.cli.backtest_files import Read, read_paths
from dwk.cli.backtest_history import territories
from dwk.cli.backtest_run import Outcome, Window, backtest, project_from
from dwk.cli.errors import CommandFailed
from dwk.cli.main import main
from dwk_demography.regional import FLOW_GROUPS, GROUPS
from dwk_demography.regional.ageing import aged
from tests.dwk_demography.regional.small_country import AGES, FIRST, REGIONS, Country, asfr, country, survival

BASE, TARGET = 2008, 2011
CHANGED = 3  # what later figures are multiplied with


def _rows(path: Path, header: str, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def _groups(starts: tuple[int, ...]) -> list[tuple[int, int | str]]:
    ends: list[int | str] = [start - 1 for start in starts[1:]]
    return list(zip(starts, [*ends, ""], strict=True))


def write_files(folder: Path, whole: Country, last: int, change: Callable[[int], int] = lambda year: 1) -> None:
    """The invented country in tables as the offices give them, up to a year; ``change`` multiplies the figures of a year."""
    folder.mkdir()
    history, national = whole.history, whole.history.national
    stock, moves, single, deaths, rates = [], [], [], [], []
    for index, year in enumerate(range(FIRST, last + 1)):
        factor = change(year)
        persons = np.rint(history.population[index]).astype(int) * factor
        everybody = {"DG": persons.sum(axis=0), "90": persons.sum(axis=0), **dict(zip(REGIONS, persons, strict=True))}
        for key, values in everybody.items():
            for group, (start, end) in enumerate(_groups(GROUPS)):
                women, men = values[:, group]
                stock.append([year, key, f"Beispiel {key}", f"ab {start}", start, end, women + men, men, women])
        if index:
            flows = np.rint(np.stack([history.arrivals[index], history.departures[index]])).astype(int) * factor
            flows = np.concatenate([flows, flows.sum(axis=1, keepdims=True)], axis=1)
            for number, key in enumerate((*REGIONS, "DG")):
                for group, (start, end) in enumerate(_groups(FLOW_GROUPS)):
                    (women_in, men_in), (women_out, men_out) = flows[:, number, :, group]
                    cells = [women_in + men_in, men_in, women_in, women_out + men_out, men_out, women_out]
                    moves.append([year, key, f"Beispiel {key}", f"ab {start}", start, end, *cells])
        ages = np.rint(national.population[index]).astype(int) * factor
        single += [[year, a, a if a < AGES - 1 else "", m, w, m + w] for a, (w, m) in enumerate(ages.T)]
        exposed = national.population[index]
        dead = exposed - aged(exposed, survival(), np.zeros(2)).clip(max=exposed)
        dead = np.rint(np.concatenate([dead, np.zeros((2, 15))], axis=1)).astype(int) * factor
        deaths += [[year, a, a if a < 100 else "", m, w, m + w] for a, (w, m) in enumerate(dead.T)]
        rates += [[year, a, f"{1000 * asfr()[a] * factor:.3f}"] for a in range(15, 50)]
    places = "jahr,region,name,altersgruppe,alter_von,alter_bis"
    _rows(folder / "stand.csv", f"{places},insgesamt,maennlich,weiblich", stock)
    both = ",".join(f"{way}_{who}" for way in ("zu", "fort") for who in ("insgesamt", "maennlich", "weiblich"))
    _rows(folder / "wanderungen.csv", f"{places},{both}", moves)
    by_age = "jahr,alter_von,alter_bis,maennlich,weiblich,insgesamt"
    # the first row tells these two tables apart: it belongs to a year that is not complete and not used
    _rows(folder / "altersjahre.csv", by_age, [[1970, 0, 0, 401679, 1, 401680], *single])
    _rows(folder / "gestorbene.csv", by_age, [[2000, 0, 0, 1917, 1, 1918], *[row for row in deaths if row[0] != 2000]])
    _rows(folder / "geburtenziffern.csv", "jahr,alter,lebendgeborene_je_1000_frauen", rates)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backtest")
    whole = country(last=TARGET, net=400.0)
    write_files(folder / "alles", whole, TARGET)
    write_files(folder / "bis_basis", whole, BASE)
    write_files(folder / "spaeter_anders", whole, TARGET, lambda year: CHANGED if year > BASE else 1)
    (folder / "alles" / "notiz.csv").write_text("Stichwort;Bemerkung\nKita;neu\n", encoding="utf-8")
    return folder


def run_json(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict:
    assert main(["backtest", *map(str, arguments), "--json"]) == 0
    result: dict = json.loads(capsys.readouterr().out)
    return result


def window(*, base: int = BASE, target: int = TARGET) -> list[str]:
    return ["--base-year", str(base), "--target-year", str(target)]


def test_the_json_has_the_shape_that_was_agreed(files, capsys):
    result = run_json(capsys, "--data", files / "alles", *window(), "--regions", "kreise")
    assert result["regions"] == len(REGIONS)
    assert {"mape", "p90", "wape_age_sex", "coverage_80"} <= set(result["model"])
    assert list(result["baselines"]) == ["unchanged", "trend", "hamilton_perry"]
    assert all({"mape", "p90", "wape_age_sex"} <= set(scores) for scores in result["baselines"].values())
    assert result["model"]["wape_age_sex"] < result["baselines"]["unchanged"]["wape_age_sex"]


def test_a_folder_may_hold_other_files(files, capsys):
    result = run_json(capsys, "--data", files / "alles", *window())
    assert [Path(entry["file"]).name for entry in result["passed_over"]] == ["notiz.csv"]


def test_the_target_year_may_come_from_files_of_its_own(files, capsys):
    own = run_json(capsys, "--data", files / "bis_basis", "--actual", files / "alles", *window())
    together = run_json(capsys, "--data", files / "alles", *window())
    assert own["model"] == together["model"]


@pytest.mark.parametrize("other", ["alles", "spaeter_anders"])
def test_nothing_later_than_the_base_year_is_used_even_if_it_is_there(files, other):
    known = projected_from(files / "bis_basis")
    later = projected_from(files / other)
    np.testing.assert_array_equal(known.projection.population, later.projection.population)
    np.testing.assert_array_equal(known.spread.total, later.spread.total)


def projected_from(folder: Path):
    return project_from(read_paths([folder]).tables, Window(BASE, TARGET), territories())


def test_the_true_national_net_migration_is_taken_from_the_later_years(files, capsys):
    given = run_json(capsys, "--data", files / "alles", *window(), "--national-net-migration", "actual")
    assert given["national_net_migration"]["given"] == "actual"
    assert len(given["national_net_migration"]["persons_per_year"]) == TARGET - BASE


def test_the_result_in_words_names_methods_and_units(files, capsys):
    assert main(["backtest", "--data", str(files / "alles"), *window()]) == 0
    text = capsys.readouterr().out
    assert "Vorausberechnung von 4 Kreisen, 2008 bis 2011" in text
    for name in ("Regionalmodell", "unverändert", "linearer Trend", "Hamilton-Perry", "80-%-Intervall"):
        assert name in text


def test_each_kreis_can_be_written_to_a_file(files, tmp_path, capsys):
    out = tmp_path / "kreise.csv"
    assert main(["backtest", "--data", str(files / "alles"), *window(), "--out", str(out)]) == 0
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["region"] for row in rows] == list(REGIONS)
    assert all(float(row["lower_80"]) < float(row["projected"]) < float(row["upper_80"]) for row in rows)


def test_baselines_without_history_are_left_out(files, capsys):
    result = run_json(capsys, "--data", files / "alles", *window(base=2000, target=2010))
    assert result["baselines"]["trend"] is None
    assert any("1990" in note for note in result["notes"])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (window(base=2010, target=2010), "liegt nicht nach dem Basisjahr"),
        (window(target=2040), "31.12.2040"),
        (window(base=2020, target=2024), "vorhanden sind die Jahre 1995 bis 2011"),
    ],
)
def test_what_is_missing_is_said(files, capsys, arguments, expected):
    assert main(["backtest", "--data", str(files / "alles"), *arguments]) == 1
    assert expected in capsys.readouterr().err


def test_a_named_file_that_is_not_understood_stops_the_run(files):
    with pytest.raises(CommandFailed, match=r"notiz\.csv"):
        read_paths([files / "alles" / "notiz.csv"])


def test_a_path_that_does_not_exist_stops_the_run(tmp_path):
    with pytest.raises(CommandFailed, match="gibt es nicht"):
        read_paths([tmp_path / "fehlt.csv"])


# the official figures: MAPE of totals and WAPE over age and sex of a careful trial

TRIAL = {(2013, 2018): (2.80, 3.13), (2012, 2017): (2.91, 3.28), (2010, 2015): (1.76, 3.29), (2015, 2018): (0.75, 1.58)}
TRIAL_WITH_TRUE_NET = {(2013, 2018): (1.25, 2.5), (2015, 2018): (0.72, 1.55)}
MARGIN = 0.1


@pytest.fixture(scope="module")
def official(shared_data: Path) -> Read:
    return read_paths([shared_data / "regionalstatistik", shared_data / "destatis_genesis"])


def outcome(official: Read, years: tuple[int, int], *, actual_net: bool = False) -> Outcome:
    return backtest(official.tables, None, Window(*years, actual_net), territories())


@pytest.mark.reference
@pytest.mark.parametrize("years", TRIAL)
def test_german_kreise_are_foreseen_as_well_as_in_the_trial(official, years, shared_data):
    found = outcome(official, years)
    mape, wape = TRIAL[years]
    assert len(found.regions) >= 395
    assert found.model.mape <= mape + MARGIN
    assert found.model.wape_age_sex <= wape + MARGIN
    assert all(found.model.wape_age_sex < other.wape_age_sex for other in found.baselines.values() if other)


@pytest.mark.reference
@pytest.mark.parametrize("years", TRIAL_WITH_TRUE_NET)
def test_with_the_true_national_net_the_regional_model_shows(official, years, shared_data):
    found = outcome(official, years, actual_net=True)
    mape, wape = TRIAL_WITH_TRUE_NET[years]
    assert found.model.mape <= mape + MARGIN
    assert found.model.wape_age_sex <= wape + MARGIN


@pytest.mark.reference
def test_the_interval_covers_about_four_of_five_kreise(official, shared_data):
    covered = [outcome(official, (base, base + 5)).model.coverage_80 or 0.0 for base in range(2000, 2014)]
    assert 75 <= np.mean(covered) <= 85


@pytest.mark.reference
def test_official_figures_after_the_base_year_change_nothing(official, shared_data):
    early = [table for table in official.tables if all(period.end.year <= 2010 for period in table.periods)]
    assert len(early) < len(official.tables)
    full = project_from(official.tables, Window(2010, 2015), territories())
    cut = project_from([_until(table, 2010) for table in official.tables], Window(2010, 2015), territories())
    np.testing.assert_array_equal(full.projection.population, cut.projection.population)
    assert full.history.base_year == 2010


def _until(table, year: int):
    """A copy of a table without the values after a year."""
    from dwk.statistics.importers.contract import ParsedTable

    kept = [row for row in range(len(table)) if table.periods[table.period[row]].end.year <= year]
    columns = ("measure", "cell", "region", "period", "value", "mark", "row")
    cut = ParsedTable(table.source, table.measures, table.cells, table.regions, table.periods)
    for name in columns:
        column = getattr(table, name)
        getattr(cut, name).extend(column[row] for row in kept)
    return cut
