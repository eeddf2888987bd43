import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from dwk.cli.main import main
from dwk_demography.mortality import life_table

RATES = {0: 0.004, 1: 0.0003, 2: 0.0002, 3: 0.25}


def text(rows: Sequence[tuple[object, ...]], header: str = "sex,age,mx") -> str:
    return "\n".join([header, *(",".join(str(cell) for cell in row) for row in rows)]) + "\n"


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def call(tmp_path: Path, content: str, *options: str) -> tuple[int, Path]:
    source, target = tmp_path / "raten.csv", tmp_path / "tafel.csv"
    source.write_text(content, encoding="utf-8")
    return main(["lifetable", str(source), *options, "--out", str(target)]), target


@pytest.mark.parametrize("rule", ["ak", "cd"])
def test_a_file_of_rates_becomes_life_tables_in_full_precision(tmp_path, rule):
    rows = [(sex, f"{age}+" if age == 3 else age, rate) for sex in ("female", "male") for age, rate in RATES.items()]
    code, target = call(tmp_path, text(rows), "--a0", rule)
    assert code == 0
    lines = written(target)
    assert list(lines[0]) == ["sex", "age", "mx", "ax", "qx", "lx", "dx", "Lx", "Tx", "ex", "Sx"]
    for sex in ("female", "male"):
        table = life_table(list(RATES.values()), sex=sex, a0=rule)
        own = [line for line in lines if line["sex"] == sex]
        for column in ("mx", "ax", "qx", "lx", "dx", "Lx", "Tx", "ex", "Sx"):
            assert [float(line[column]) for line in own] == getattr(table, column).tolist()
    assert lines[3]["age"] == "3+"
    assert lines[0]["lx"] == "1.0"


def test_columns_before_the_rates_tell_tables_apart_and_others_are_ignored(tmp_path):
    rows = [
        (year, region, "male", age, rate * factor, 17)
        for year, factor in ((2020, 1), (2021, 2))
        for region in ("01051", "14523")
        for age, rate in RATES.items()
    ]
    code, target = call(tmp_path, text(rows, "year,region,sex,age,mx,net_migration"))
    assert code == 0
    lines = written(target)
    assert [*lines[0]][:5] == ["year", "region", "sex", "age", "mx"]
    assert "net_migration" not in lines[0]
    assert [(line["year"], line["region"]) for line in lines[::4]] == [
        ("2020", "01051"),
        ("2020", "14523"),
        ("2021", "01051"),
        ("2021", "14523"),
    ]
    assert float(lines[0]["ex"]) > float(lines[8]["ex"])


def test_an_abridged_file_is_recognised_whatever_the_order_of_its_lines(tmp_path):
    ages = [0, 1, 5, 10, 15]
    rates = [0.004, 0.0002, 0.0001, 0.0002, 0.02]
    rows = [("female", age, rate) for age, rate in zip(ages, rates, strict=True)]
    code, target = call(tmp_path, text(rows[::-1]))
    assert code == 0
    lines = written(target)
    assert [line["age"] for line in lines] == ["0", "1", "5", "10", "15"]
    assert lines[1]["Sx"] == ""
    assert [float(line["ex"]) for line in lines] == life_table(rates, sex="female", ages=ages).ex.tolist()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (text([("divers", 0, 0.1), ("divers", 1, 0.2)]), ["Zeile 2, Spalte sex", "divers"]),
        (text([("male", 0, 0.1), ("male", 1, -0.2)]), ["Zeile 3, Spalte mx", "negativ"]),
        (text([("male", 0, 0.1), ("male", 1, "nan")]), ["Zeile 3, Spalte mx", "keine Zahl"]),
        (text([("male", 0, 0.1), ("male", 1, "")]), ["Zeile 3, Spalte mx", "keine Zahl"]),
        (text([("male", 0, 0.1), ("male", "1-4", 0.2)]), ["Spalte age", "1-4", "offene"]),
        (text([("male", 0, 0.1), ("male", 0, 0.2)]), ["Zeile 3, Spalte age", "früheren Zeile"]),
        (text([("male", 0, 0.1), ("male", 1, 0.2), ("male", 3, 0.2)]), ["male", "es fehlt das Alter 2"]),
        (text([("male", age, 0.1) for age in (0, 1, 5, 15)]), ["es fehlt das Alter 10"]),
        (text([("male", 0, 0.1), ("male", 1, 0)]), ["offene Altersgruppe"]),
        (text([("male", 0, 3), ("male", 1, 250)]), ["nicht je 1.000"]),
        (text([(0, 0.1)], "age,mx"), ["es fehlt die Spalte sex"]),
        ("sex,age,mx\n", ["keine Zeile"]),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(tmp_path, capsys, content, words):
    code, target = call(tmp_path, content)
    said = capsys.readouterr().err
    assert code == 1
    assert not target.exists()
    assert list(tmp_path.iterdir()) == [tmp_path / "raten.csv"]
    for word in words:
        assert word in said


def test_a_refused_file_leaves_an_earlier_result_alone(tmp_path):
    good = text([("male", 0, 0.1), ("male", 1, 0.2)])
    _, target = call(tmp_path, good)
    before = target.read_text(encoding="utf-8")
    code, _ = call(tmp_path, good + "male,2,x\n")
    assert code == 1
    assert target.read_text(encoding="utf-8") == before


def test_a_missing_file_is_named(tmp_path, capsys):
    assert main(["lifetable", str(tmp_path / "fehlt.csv"), "--out", str(tmp_path / "aus.csv")]) == 1
    assert "fehlt.csv lässt sich nicht lesen" in capsys.readouterr().err


def test_a_missing_folder_is_named(tmp_path, capsys):
    source = tmp_path / "raten.csv"
    source.write_text(text([("male", 0, 0.1), ("male", 1, 0.2)]), encoding="utf-8")
    assert main(["lifetable", str(source), "--out", str(tmp_path / "fehlt" / "aus.csv")]) == 1
    assert "lässt sich nicht schreiben" in capsys.readouterr().err


@pytest.mark.reference
def test_the_file_of_the_reference_case_is_read_as_it_is(tmp_path, shared_data):
    target = tmp_path / "tafel.csv"
    source = shared_data / "un_reference" / "mexico" / "input_rates.csv"
    assert main(["lifetable", str(source), "--out", str(target)]) == 0
    given, lines = written(source), written(target)
    assert len(lines) == len(given) == 70 * 2 * 101
    for before, line in zip(given, lines, strict=True):
        assert (before["year"], before["sex"], before["age"]) == (line["year"], line["sex"], line["age"])
        if line["age"] not in {"0", "1", "100"}:
            assert float(line["Sx"]) == pytest.approx(float(before["Sx"]), rel=2e-10)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",", ";").replace(".", ","),
        lambda text: text.replace("sex,age,mx", "Sex,Age,MX").replace("female", "Female"),
        lambda text: text.replace("female", "weiblich").replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
    ],
)
def test_other_spellings_of_the_same_file_give_the_same_table(tmp_path, change):
    text = "sex,age,mx\n" + "".join(f"female,{age},0.0{age + 1}\n" for age in range(4))
    for name, content in (("plain", text), ("other", change(text))):
        (tmp_path / f"{name}.csv").write_bytes(content.encode())
        assert main(["lifetable", str(tmp_path / f"{name}.csv"), "--out", str(tmp_path / f"{name}-out.csv")]) == 0
    assert (tmp_path / "plain-out.csv").read_bytes() == (tmp_path / "other-out.csv").read_bytes()


def test_age_groups_may_be_written_as_spans(tmp_path):
    ages = ("0", "1-4", "5-9", "10-14", "15+")
    (tmp_path / "in.csv").write_text("sex,age,mx\n" + "".join(f"male,{age},0.01\n" for age in ages), encoding="utf-8")
    assert main(["lifetable", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]) == 0
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == list(ages)
