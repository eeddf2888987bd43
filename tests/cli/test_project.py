"""dwk project, as a person at the terminal meets it."""

import csv
from pathlib import Path

import numpy as np
import pytest

from dwk.cli import projection_input
from dwk.cli.main import main

SEXES = ("female", "male")


@pytest.fixture(autouse=True, params=["row by row", "by columns"])
def reading(request, monkeypatch):
    """Large files are read in another way; whatever is true of the one must be true of the other."""
    if request.param == "by columns":
        monkeypatch.setattr(projection_input, "LARGE", 0)


def written(
    folder: Path, name: str, header: str, rows: list[str], *, encoding: str = "utf-8", line: str = "\n"
) -> None:
    (folder / name).write_bytes(line.join([header, *rows, ""]).encode(encoding))


def sample(
    folder: Path, *, step: int = 1, steps: int = 3, ages: int = 6, regions: tuple[str, ...] = (), mx: bool = False
):
    """A made-up input ("Beispiel") of a few ages; the last age is written as 5+."""
    folder.mkdir(exist_ok=True)
    places = regions or ("",)
    head = "region," if regions else ""
    spans = [f"{age * step}{'+' if age == ages - 1 else ''}" for age in range(ages)]

    def key(region: str) -> str:
        return f"{region}," if regions else ""

    written(
        folder, "input_base_population.csv", f"{head}year,sex,age,population",
        [f"{key(r)}2020,{s},{a},{100 + 10 * i + n}" for n, r in enumerate(places) for s in SEXES for i, a in enumerate(spans)],
    )  # fmt: skip
    rate = "0.02" if mx else "0.9"
    written(
        folder, "input_rates.csv", f"{head}year,sex,age,{'mx' if mx else 'Sx'},net_migration,note",
        [f"{key(r)}{2020 + step * y},{s},{a},{rate},{y - 1},x"
         for r in places for y in range(steps) for s in SEXES for a in spans],
    )  # fmt: skip
    written(
        folder, "input_asfr.csv", "year,age,asfr",
        [f"{2020 + step * y},{age * step},0.1" for y in range(steps) for age in (2, 3)],
    )  # fmt: skip
    written(folder, "input_srb.csv", "year,srb", [f"{2020 + step * y},1.05" for y in range(steps)])
    return folder


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def printed(capsys):
    """What was said, with plain spaces between numbers and words."""
    return capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")


def refused(folder: Path, capsys, *more: str):
    out = folder / "out.csv"
    assert main(["project", str(folder), "--timing", "end", "--out", str(out), *more]) == 1
    assert not [path for path in folder.iterdir() if "out" in path.name]
    return capsys.readouterr().err


@pytest.mark.reference
@pytest.mark.parametrize(("timing", "ending"), [("end", ""), ("even", "_even")])
def test_the_reference_case_comes_out_of_the_file_as_the_un_has_it(shared_data, tmp_path, timing, ending):
    folder = shared_data / "un_reference" / "mexico"
    assert main(["project", str(folder), "--timing", timing, "--out", str(tmp_path / "mexico.csv")]) == 0
    found, expected = read(tmp_path / "mexico.csv"), read(folder / f"expected_population{ending}.csv")
    assert [(r["year"], r["sex"], r["age"]) for r in found] == [(r["year"], r["sex"], r["age"]) for r in expected]
    ours, theirs = (np.array([float(r["population"]) for r in rows]) for rows in (found, expected))
    assert np.max(np.abs(ours - theirs) / np.maximum(theirs, 1)) < 1e-12
    if timing == "end":
        deaths = zip(read(tmp_path / "mexico-deaths.csv"), read(folder / "expected_deaths_cohort.csv"), strict=True)
        assert all(float(a["deaths_cohort"]) == pytest.approx(float(b["deaths_cohort"]), rel=1e-12) for a, b in deaths)
        births = zip(read(tmp_path / "mexico-births.csv"), read(folder / "expected_births_by_sex.csv"), strict=True)
        assert all(float(a["births_male"]) == pytest.approx(float(b["births_male"]), rel=1e-12) for a, b in births)


def test_it_says_what_it_did_and_where_it_wrote(tmp_path, capsys):
    sample(tmp_path / "in")
    out = tmp_path / "result.csv"
    assert main(["project", str(tmp_path / "in"), "--timing", "even", "--out", str(out)]) == 0
    said = printed(capsys)
    assert "2020 bis 2023: 3 Schritte zu 1 Jahr, 1 Gebiet, Alter 0 bis 5+" in said
    assert "Eingriffe gegen negative Bestände: keine." in said
    for name in ("result.csv", "result-births.csv", "result-deaths.csv"):
        assert name in said
        assert (tmp_path / name).is_file()
    assert list(read(out)[0]) == ["year", "sex", "age", "population"]
    assert {row["year"] for row in read(out)} == {"2021", "2022", "2023"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "in",
        "result-births.csv",
        "result-deaths.csv",
        "result.csv",
    ]


def test_regions_stand_in_front_and_share_files_without_a_region(tmp_path):
    sample(tmp_path / "in", regions=("01051", '"a, b"'))
    assert main(["project", str(tmp_path / "in"), "--timing", "end", "--out", str(tmp_path / "r.csv")]) == 0
    rows = read(tmp_path / "r.csv")
    assert list(rows[0]) == ["region", "year", "sex", "age", "population"]
    assert {row["region"] for row in rows} == {"01051", "a, b"}
    births = read(tmp_path / "r-births.csv")
    assert [row["region"] for row in births if row["year"] == "2020"] == ["01051", "a, b"]


def test_a_region_alone_has_the_same_result_as_among_others(tmp_path):
    sample(tmp_path / "two", regions=("A", "B"))
    sample(tmp_path / "one")
    for name in ("two", "one"):
        assert main(["project", str(tmp_path / name), "--timing", "end", "--out", str(tmp_path / f"{name}.csv")]) == 0
    first = [row["population"] for row in read(tmp_path / "two.csv") if row["region"] == "A"]
    assert first == [row["population"] for row in read(tmp_path / "one.csv")]


def test_five_year_groups_are_projected_in_steps_of_five_years(tmp_path, capsys):
    sample(tmp_path / "in", step=5)
    out = tmp_path / "r.csv"
    assert main(["project", str(tmp_path / "in"), "--timing", "end", "--years", "10", "--out", str(out)]) == 0
    assert {row["year"] for row in read(out)} == {"2025", "2030"}
    births = read(tmp_path / "r-births.csv")[0]
    women = (120 + 110 * 0.9) / 2 + (130 + 120 * 0.9) / 2
    assert float(births["births_female"]) == pytest.approx(5 * 0.1 * women / 2.05, rel=1e-14)
    assert "2 Schritte zu 5 Jahren" in printed(capsys)


def test_the_older_convention_counts_births_with_migrants(tmp_path):
    folder = sample(tmp_path / "in", step=5)
    for name, more in (("now", []), ("older", ["--births-include-migrants"])):
        out = str(tmp_path / f"{name}.csv")
        assert main(["project", str(folder), "--timing", "end", "--years", "5", "--out", out, *more]) == 0
    now, older = (float(read(tmp_path / f"{name}-births.csv")[0]["births_male"]) for name in ("now", "older"))
    # one woman less at each of the two fertile ages at the end
    assert now - older == pytest.approx(5 * 0.1 * 1 * 1.05 / 2.05, rel=1e-12)


@pytest.mark.parametrize("groups", [False, True])
def test_death_rates_alone_are_turned_into_survival(tmp_path, capsys, groups):
    folder = sample(tmp_path / "in", mx=True, step=5 if groups else 1)
    if groups:
        # the first year of life apart, as in abridged life tables; it has nothing but a rate
        path = folder / "input_rates.csv"
        lines = path.read_text().splitlines()
        extra = [f"{2020 + 5 * y},{sex},1,0.01,,x" for y in range(3) for sex in SEXES]
        path.write_text("\n".join([*lines, *extra]) + "\n")
    assert main(["project", str(folder), "--timing", "end", "--out", str(tmp_path / "r.csv")]) == 0
    assert "Überleben nach Sterbetafeln aus der Spalte mx" in capsys.readouterr().out
    rows = read(tmp_path / "r.csv")
    survived = (float(rows[2]["population"]) + 1) / 110
    assert survived == pytest.approx(np.exp(-0.02 * (5 if groups else 1)), rel=2e-3)


def test_parquet_holds_the_same_numbers(tmp_path):
    from pyarrow import parquet

    folder = sample(tmp_path / "in")
    for ending in ("csv", "parquet"):
        assert main(["project", str(folder), "--timing", "end", "--out", str(tmp_path / f"r.{ending}")]) == 0
    for name, column in (("r", "population"), ("r-deaths", "deaths_period"), ("r-births", "births_male")):
        table = parquet.read_table(tmp_path / f"{name}.parquet").to_pydict()
        assert table[column] == [float(row[column]) for row in read(tmp_path / f"{name}.csv")]


def test_order_of_rows_semicolons_and_line_ends_do_not_matter(tmp_path):
    plain = sample(tmp_path / "plain")
    other = sample(tmp_path / "other")
    for path in other.iterdir():
        header, *rows = path.read_text().splitlines()
        text = "\r\n".join([header, *reversed(rows), ""]).replace(".", "§").replace(",", ";").replace("§", ",")
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("female", "weiblich").encode())
    for folder in (plain, other):
        out = str(tmp_path / f"{folder.name}.csv")
        assert main(["project", str(folder), "--timing", "end", "--out", out]) == 0
    assert (tmp_path / "plain.csv").read_bytes() == (tmp_path / "other.csv").read_bytes()


def test_cells_that_migration_would_empty_are_named(tmp_path, capsys):
    folder = sample(tmp_path / "in")
    edit(folder / "input_rates.csv", "2020,male,3,0.9,-1", "2020,male,3,0.9,-500")
    assert main(["project", str(folder), "--timing", "end", "--out", str(tmp_path / "r.csv")]) == 0
    said = capsys.readouterr().out
    assert "Wanderung begrenzt in 1 Zellen" in said
    assert "2020 male 3" in said


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("input_base_population.csv", "2020,male,3,", "2020,male,3,-", ["„population“", "Zeile 11", "negativ"]),
        ("input_base_population.csv", "2020,male,3,130", "2020,male,3,1,30", ["Zeile 11", "5 Spalten statt 4"]),
        ("input_base_population.csv", "2020,male,3,130", "2020,male,3,viele", ["Zeile 11", "„viele“ ist keine Zahl"]),
        ("input_base_population.csv", "2020,male,3,130\n", "", ["fehlt", "Geschlecht male", "Alter 3"]),
        ("input_base_population.csv", "2020,male", "2021,male", ["Zeile 8", "nur ein Jahr"]),
        ("input_base_population.csv", "2020,male", "2020,divers", ["Zeile 8", "„divers“", "„female“ oder „male“"]),
        ("input_base_population.csv", "population", "persons", ["Spalte „population“ fehlt", "persons"]),
        ("input_rates.csv", "2021,male,3,0.9,0", "2021,male,3,,0", ["„Sx“", "Jahr 2021", "Geschlecht male", "Alter 3"]),
        ("input_rates.csv", "2021,male,3,0.9,0", "2021,male,3,1.9,0", ["„Sx“", "Zeile 23", "zu groß", "höchstens 1"]),
        ("input_rates.csv", "2021,male,3,0.9,0", "2021,male,3,0.9,nan", ["„net_migration“", "Zeile 23", "fehlt eine Zahl"]),
        ("input_rates.csv", "2021,male,3,0.9,0", "2021,male,2,0.9,0", ["Zeile 23", "schon in Zeile 22"]),
        ("input_rates.csv", "2021,male,3,0.9,0", "2021,male,77,0.9,0", ["„age“", "Zeile 23", "77", "Ausgangsbevölkerung"]),
        ("input_rates.csv", "2021,male,3,0.9,0,x", "2021,male,3", ["Zeile 23", "3 Spalten statt 6"]),
        ("input_rates.csv", ",Sx,", ",sx1,", ["„mx“", "„Sx“"]),
        ("input_asfr.csv", "2021,2,0.1", "2021,2,85", ["input_asfr.csv", "Zeile 4", "85", "je 1.000 Frauen"]),
        ("input_srb.csv", "2021,1.05", "2021,105", ["input_srb.csv", "Zeile 3", "je 100 Mädchen"]),
        ("input_srb.csv", "2021,1.05\n", "", ["input_srb.csv", "Jahr 2021"]),
        ("input_srb.csv", "2021,", "im Jahr 2021,", ["Zeile 3", "Jahreszahl"]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_refused_with_its_place(tmp_path, capsys, name, old, new, said):
    folder = sample(tmp_path / "in")
    edit(folder / name, old, new)
    message = refused(folder, capsys)
    for part in said:
        assert part in message


def test_a_gap_between_years_is_refused(tmp_path, capsys):
    folder = sample(tmp_path / "in")
    path = folder / "input_rates.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("2021")))
    assert "Das Jahr 2021 fehlt" in refused(folder, capsys)


def test_more_years_than_there_are_rates_are_refused(tmp_path, capsys):
    assert "Das Jahr 2023 fehlt" in refused(sample(tmp_path / "in"), capsys, "--years", "10")
    assert "Vielfaches" in refused(sample(tmp_path / "five", step=5), capsys, "--years", "7")


def test_a_missing_file_or_folder_is_named(tmp_path, capsys):
    folder = sample(tmp_path / "in")
    (folder / "input_srb.csv").unlink()
    assert "input_srb.csv fehlt" in refused(folder, capsys)
    assert main(["project", str(tmp_path / "no"), "--timing", "end", "--out", str(tmp_path / "r.csv")]) == 1
    assert "gibt es nicht" in capsys.readouterr().err


def test_a_target_that_cannot_be_is_refused_before_anything_is_read(tmp_path, capsys):
    folder = sample(tmp_path / "in")
    for out, said in (
        (tmp_path / "r.xlsx", ".csv oder .parquet"),
        (tmp_path / "no" / "r.csv", "gibt es nicht"),
        (folder / "input_srb.csv", "Eingabedateien"),
    ):
        assert main(["project", str(folder), "--timing", "end", "--out", str(out)]) == 1
        assert said in capsys.readouterr().err


def test_a_region_without_rates_is_named(tmp_path, capsys):
    folder = sample(tmp_path / "in", regions=("A", "B"))
    path = folder / "input_rates.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.startswith("B,")))
    assert "Gebiet B" in refused(folder, capsys)


def test_an_earlier_result_stays_when_the_next_call_fails(tmp_path, capsys):
    folder = sample(tmp_path / "in")
    out = tmp_path / "r.csv"
    assert main(["project", str(folder), "--timing", "end", "--out", str(out)]) == 0
    before = out.read_bytes()
    edit(folder / "input_srb.csv", "1.05", "105")
    assert main(["project", str(folder), "--timing", "end", "--out", str(out)]) == 1
    assert out.read_bytes() == before


def test_unusable_death_rates_beside_survival_are_said_and_not_used(tmp_path, capsys):
    folder = sample(tmp_path / "in")
    path = folder / "input_rates.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header + ",mx", *(f"{row},{0 if '5+' in row else 0.1}" for row in rows)]))
    assert main(["project", str(folder), "--timing", "end", "--out", str(tmp_path / "r.csv")]) == 0
    said = capsys.readouterr().out
    assert "Überleben nach der Spalte Sx" in said
    assert "mx keine Sterbetafeln ergibt" in said


def test_death_rates_that_make_no_life_table_are_refused(tmp_path, capsys):
    folder = sample(tmp_path / "in", mx=True)
    edit(folder / "input_rates.csv", "2020,male,5+,0.02", "2020,male,5+,0")
    assert "offene Altersgruppe" in refused(folder, capsys)


def test_fertile_ages_may_differ_between_years_where_the_others_are_left_out(tmp_path, capsys):
    whole, thin = sample(tmp_path / "whole"), sample(tmp_path / "thin")
    edit(whole / "input_asfr.csv", "2021,2,0.1", "2021,2,0")
    edit(thin / "input_asfr.csv", "2021,2,0.1\n", "")
    for folder in (whole, thin):
        assert main(["project", str(folder), "--timing", "end", "--out", str(folder / "out.csv")]) == 0
    assert "nicht in jedem Jahr dieselben Alter" in printed(capsys)
    assert (whole / "out.csv").read_bytes() == (thin / "out.csv").read_bytes()


def test_a_year_without_fertility_or_with_a_gap_in_it_is_refused(tmp_path, capsys):
    folder = sample(tmp_path / "in")
    edit(folder / "input_asfr.csv", "2021,2,0.1\n2021,3,0.1\n", "")
    assert "input_asfr.csv, Spalte „asfr“: Es fehlt der Wert für Jahr 2021, Alter 2" in refused(folder, capsys)
    edit(folder / "input_asfr.csv", "2020,2,0.1\n2020,3,0.1\n", "2020,1,0.1\n2020,3,0.1\n2021,1,0.1\n2021,2,0.1\n")
    assert "Es fehlt der Wert für Jahr 2020, Alter 2" in refused(folder, capsys)


def test_survival_above_one_by_a_rounding_of_the_last_digit_counts_as_one(tmp_path):
    exact, rounded = sample(tmp_path / "exact"), sample(tmp_path / "rounded")
    edit(exact / "input_rates.csv", "0.9,", "1,")
    edit(rounded / "input_rates.csv", "0.9,", "1.0000000000000002,")
    for folder in (exact, rounded):
        assert main(["project", str(folder), "--timing", "end", "--out", str(folder / "out.csv")]) == 0
    assert (exact / "out.csv").read_bytes() == (rounded / "out.csv").read_bytes()


def test_migration_of_the_ages_one_to_four_alone_is_refused_in_steps_of_five_years(tmp_path, capsys):
    folder = sample(tmp_path / "in", step=5)
    first = "2020,female,0,0.9,-1,x"
    edit(folder / "input_rates.csv", first, f"{first}\n2020,female,1,,5,x")
    assert "Spalte „net_migration“, Zeile 3" in refused(folder, capsys)
