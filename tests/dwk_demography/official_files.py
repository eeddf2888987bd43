"""Tiny reader of the derived CSV files beside the repository; independent of the importers."""

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from dwk_demography.ages import AgeTable

ALIASES = {"02000": "02", "11000": "11"}  # the tables hold Hamburg and Berlin as Länder
SEX_COLUMNS = {"t": "insgesamt", "m": "maennlich", "f": "weiblich"}


def rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def age_tables(path: Path, region_column: str | None, years: range, prefix: str = "") -> dict:
    """Tables by (region, year)."""
    grouped = defaultdict(list)
    for row in rows(path):
        if int(row["jahr"]) in years:
            grouped[row[region_column] if region_column else "DG", int(row["jahr"])].append(row)
    return {key: _age_table(group, prefix) for key, group in grouped.items()}


def _age_table(group: list[dict[str, str]], prefix: str) -> AgeTable:
    aged = sorted((row for row in group if row["alter_von"]), key=lambda row: int(row["alter_von"]))
    total = [row for row in group if not row["alter_von"]]
    return AgeTable(
        tuple(int(row["alter_von"]) for row in aged),
        tuple(int(row["alter_bis"]) if row["alter_bis"] else None for row in aged),
        {sex: np.array([_number(row[prefix + column]) for row in aged]) for sex, column in SEX_COLUMNS.items()},
        {sex: _number(total[0][prefix + column]) for sex, column in SEX_COLUMNS.items() if total},
    )


def _number(text: str) -> float:
    return float(text) if text else math.nan


def yearly_sums(path: Path) -> dict[int, float]:
    """Sum of the twelve months."""
    sums: dict[int, float] = defaultdict(float)
    for row in rows(path):
        sums[int(row["jahr"])] += float(row["maennlich"]) + float(row["weiblich"])
    return dict(sums)
