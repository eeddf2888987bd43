"""The files ``dwk project`` writes: population, births and deaths as CSV or Parquet, each whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

from dwk_demography.projection import Projection

from .errors import CommandFailed
from .projection_input import SEXES, Grid

ENDINGS = (".csv", ".parquet")

#: columns of a table, in order; all of one length
Table = dict[str, list[Any]]


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
    cells = _keys(grid, ends)
    population = {**cells, "population": result.population[1:].ravel().tolist()}
    born = result.births.reshape(-1, 2)
    births = {**_labels(grid, list(product(grid.years, grid.regions)), ("year", "region"))}
    births |= {"births_female": born[:, 0].tolist(), "births_male": born[:, 1].tolist()}
    deaths = {
        **_keys(grid, list(grid.years)),
        "deaths_cohort": result.deaths_cohort.ravel().tolist(),
        "deaths_period": result.deaths_period.ravel().tolist(),
    }
    return population, births, deaths


def _keys(grid: Grid, years: list[int]) -> Table:
    rows = list(product(years, grid.regions, SEXES, grid.ages))
    return _labels(grid, rows, ("year", "region", "sex", "age"))


def _labels(grid: Grid, rows: list[tuple[Any, ...]], names: tuple[str, ...]) -> Table:
    columns = dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))
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
    lines = [",".join(table)]
    lines += [",".join(map(_text, row)) for row in zip(*table.values(), strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _text(value: object) -> str:
    """A cell: numbers with the fewest digits that give the same number again, text quoted where needed."""
    if isinstance(value, float):
        return repr(value)
    text = str(value)
    if any(sign in text for sign in ',"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
