"""Numba is optional: without it the commands and the engine give the same numbers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dwk.cli.main import main
from tests.architecture.source import SRC

#: a finder in front of all others to which these packages do not exist
BLOCKED = """
import importlib.util, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"numba", "llvmlite"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name.partition(".")[0] == "numba" else found(name, package)
"""

PROJECT = """
import numpy as np
from dwk_demography.projection import Varied, project

cells = np.full((3, 2, 8), 100.0)
survival, asfr = np.full((1, 1, 2, 8), 0.9), np.zeros((1, 1, 8))
asfr[..., 3:6] = 0.1
for kernel in ("auto", "numpy"):
    result = project(cells, survival, asfr, 1.05, step=5, years=4, kernel=kernel)
    print(result.population[-1].sum().hex(), float(result.largest_residual) < 1e-12)
weight = np.linspace(-1, 1, 9)[:, None, None].repeat(4, 1)
varied = Varied(survival[None], -0.05 * survival[None], weight)
print(project(cells, varied, asfr, 1.05, step=5, keep="quantiles").values.shape[1:3])
try:
    project(cells, survival, asfr, 1.05, step=5, kernel="numba")
except Exception as error:
    print(type(error).__name__, error)
"""

COMMAND = """
from dwk.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def without_numba(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKED + program, *arguments],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_engine_projects_without_it_and_says_when_it_is_asked_for() -> None:
    automatic, plain, shape, refused = without_numba(PROJECT).splitlines()
    assert automatic == plain
    assert automatic.endswith("True")
    assert shape == "(5, 3)"
    assert refused.startswith("UnknownOption Der Rechenkern „numba“ ist nicht installiert")


def test_a_large_projection_and_a_life_table_need_no_numba(tmp_path: Path) -> None:
    write_input(tmp_path)
    words = ["project", str(tmp_path), "--timing", "even", "--out"]
    assert main([*words, str(tmp_path / "with.csv")]) == 0
    large = "import dwk.cli.project\ndwk.cli.project.COMPILED_FROM = 0\n"
    without_numba(large + COMMAND, *words, str(tmp_path / "without.csv"))
    parts = ["--chunk-dir", str(tmp_path / "parts"), "--chunk-size", "1"]
    without_numba(large + COMMAND, *words, str(tmp_path / "parts.csv"), *parts)
    for ending in ("", "-births", "-deaths"):
        expected = (tmp_path / f"with{ending}.csv").read_bytes()
        assert (tmp_path / f"without{ending}.csv").read_bytes() == expected
        assert (tmp_path / f"parts{ending}.csv").read_bytes() == expected
    table = ["lifetable", str(tmp_path / "mx.csv"), "--a0", "ak", "--out"]
    assert main([*table, str(tmp_path / "with-table.csv")]) == 0
    without_numba(COMMAND, *table, str(tmp_path / "without-table.csv"))
    assert (tmp_path / "without-table.csv").read_bytes() == (tmp_path / "with-table.csv").read_bytes()


def write_input(folder: Path) -> None:
    """Two made-up regions ("Beispiel")."""
    cells = [(sex, age) for sex in ("female", "male") for age in range(8)]
    tables = {
        "input_base_population": ["region,year,sex,age,population"]
        + [f"{region},2020,{sex},{age},{90 + 7 * age}" for region in "AB" for sex, age in cells],
        "input_rates": ["year,sex,age,mx,net_migration"]
        + [f"{year},{sex},{age},{0.002 * (age + 1)},{age - 3}" for year in (2020, 2021) for sex, age in cells],
        "input_asfr": ["year,age,asfr"] + [f"{year},{age},0.1" for year in (2020, 2021) for age in (3, 4)],
        "input_srb": ["year,srb", "2020,1.05", "2021,1.05"],
        "mx": ["sex,age,mx"] + [f"{sex},{age},{0.002 * (age + 1)}" for sex, age in cells],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
