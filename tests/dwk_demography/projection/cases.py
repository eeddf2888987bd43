"""Small invented inputs ("Beispiel") for projections, and the reference case of the UN as arrays."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SEXES = {"female": 0, "male": 1}


@dataclass
class Case:
    """Inputs in the axis order of the engine."""

    base: np.ndarray
    survival: np.ndarray
    asfr: np.ndarray
    srb: np.ndarray
    net: np.ndarray
    step: int = 1

    def given(self, **changes: Any) -> dict[str, Any]:
        """Arguments for `project`, some of them replaced."""
        return {
            "base": self.base,
            "survival": self.survival,
            "asfr": self.asfr,
            "srb": self.srb,
            "migration": self.net,
            "step": self.step,
        } | changes


def example(regions: int = 3, years: int = 4, ages: int = 12, seed: int = 1, step: int = 1) -> Case:
    """Plausible inputs, every cell different."""
    draw = np.random.default_rng(seed)
    asfr = np.zeros((years, regions, ages))
    asfr[..., ages // 4 : ages // 2] = draw.uniform(0.05, 0.2, (years, regions, ages // 2 - ages // 4))
    return Case(
        base=draw.uniform(100, 1000, (regions, 2, ages)),
        survival=draw.uniform(0.8, 0.999, (years, regions, 2, ages)),
        asfr=asfr,
        srb=draw.uniform(1.03, 1.08, (years, regions)),
        net=draw.normal(0, 20, (years, regions, 2, ages)),
        step=step,
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def un_case(folder: Path) -> Case:
    """The reference case of one country."""
    rates = rows(folder / "input_rates.csv")
    start = int(rates[0]["year"])
    years = len({row["year"] for row in rates})
    base = np.zeros((1, 2, 101))
    survival, net = np.zeros((years, 1, 2, 101)), np.zeros((years, 1, 2, 101))
    asfr = np.zeros((years, 1, 101))
    for row in rows(folder / "input_base_population.csv"):
        base[0, SEXES[row["sex"]], int(row["age"])] = float(row["population"])
    for row in rates:
        cell = (int(row["year"]) - start, 0, SEXES[row["sex"]], int(row["age"]))
        survival[cell], net[cell] = float(row["Sx"]), float(row["net_migration"])
    for row in rows(folder / "input_asfr.csv"):
        asfr[int(row["year"]) - start, 0, int(row["age"])] = float(row["asfr"])
    srb = np.array([float(row["srb"]) for row in rows(folder / "input_srb.csv")])
    return Case(base, survival, asfr, srb, net)


def un_cells(path: Path, column: str, years: int) -> np.ndarray:
    """Expected values with the axes (year, sex, age)."""
    given = rows(path)
    start = int(given[0]["year"])
    cells = np.zeros((years, 2, 101))
    for row in given:
        cells[int(row["year"]) - start, SEXES[row["sex"]], int(row["age"])] = float(row[column])
    return cells


def apart(found: np.ndarray, expected: np.ndarray) -> float:
    """Largest difference in relation to the expected value (at least one)."""
    return float(np.max(np.abs(found - expected) / np.maximum(np.abs(expected), 1)))
