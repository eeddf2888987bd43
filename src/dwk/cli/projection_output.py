"""The files ``dwk project`` writes: population, births and deaths as CSV or Parquet, each whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dwk_demography.projection import Projection

from .errors import CommandFailed
from .projection_input import SEXES, Grid

ENDINGS = (".csv", ".parquet")

#: columns of a table, in order; all of one length
Table = dict[str, npt.NDArray[Any]]

#: rows turned into text at once
ROWS = 200_000


def output_paths(out: Path) -> tuple[Path, Path, Path]:
    """Files for population, births and deaths, from the name asked for."""
    if out.suffix.lower() not in ENDINGS:
        raise CommandFailed(f"--out {out}: Erwartet wird ein Name mit der Endung .csv oder .parquet.")
    if not out.parent.is_dir():
        raise CommandFailed(f"Den Ordner {out.parent} gibt es nicht. Legen Sie ihn an oder wählen Sie einen anderen.")
    return out, out.with_stem(f"{out.stem}-births"), out.with_stem(f"{out.stem}-deaths")


def tables_of(result: Projection, grid: Grid) -> tuple[Table, Table, Table]:
    """Population after every step, births and deaths of every step, with a column `region` if the input has one."""
    ends = [year + grid.step for year in grid.years]
    population = {**_labels(grid, ends, with_ages=True), "population": result.population[1:].ravel()}
    born = result.births.reshape(-1, 2)
    births = {**_labels(grid, grid.years), "births_female": born[:, 0], "births_male": born[:, 1]}
    deaths = {
        **_labels(grid, grid.years, with_ages=True),
        "deaths_cohort": result.deaths_cohort.ravel(),
        "deaths_period": result.deaths_period.ravel(),
    }
    return population, births, deaths


def _labels(grid: Grid, years: Sequence[int], *, with_ages: bool = False) -> Table:
    """The columns that say what a row stands for, in the order of the arrays: year, region, sex, age."""
    axes: dict[str, Sequence[object]] = {"year": years, "region": grid.regions}
    if with_ages:
        axes |= {"sex": SEXES, "age": grid.ages}
    shape = tuple(len(labels) for labels in axes.values())
    columns: Table = {}
    for axis, (name, labels) in enumerate(axes.items()):
        values = np.array(labels, dtype=object if name in {"region", "sex"} else np.int64)
        along = [1] * len(shape)
        along[axis] = -1
        columns[name] = np.broadcast_to(values.reshape(along), shape).ravel()
    region = columns.pop("region")
    return {"region": region, **columns} if grid.has_regions else columns


def write_tables(paths: Iterable[Path], tables: Iterable[Table]) -> None:
    """Write all files beside their places first and move them there when every one is complete."""
    with ExitStack() as undo:
        finished = []
        for path, table in zip(paths, tables, strict=True):
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
            os.close(handle)
            temporary = Path(name)
            undo.callback(temporary.unlink, missing_ok=True)
            _write(temporary, table)
            # as readable as any file one creates; temporary files are private
            temporary.chmod(0o666 & ~_umask())
            finished.append((temporary, path))
        for temporary, path in finished:
            temporary.replace(path)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _write(path: Path, table: Table) -> None:
    if path.suffix.lower() == ".parquet":
        # Parquet needs a large library; CSV does not
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.table(table), path)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(table) + "\n")
        for start in range(0, len(next(iter(table.values()))), ROWS):
            columns = [_texts(values[start : start + ROWS]) for values in table.values()]
            file.write("\n".join(map(",".join, zip(*columns, strict=True))) + "\n")


def _texts(values: npt.NDArray[Any]) -> Iterable[str]:
    """Cells: numbers with the fewest digits that give the same number again, text quoted where needed."""
    if values.dtype == object:
        quoted = {text: _quoted(text) for text in set(values.tolist())}
        return [quoted[text] for text in values.tolist()]
    return map(repr, values.tolist())


def _quoted(text: str) -> str:
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
