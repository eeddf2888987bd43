"""Results as cubes for CSV, XLSX, ODS and JSON-stat."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dwk.documents.export.cube import Cube, Dimension
from dwk.projections.results import DemandSeries, FanSeries, RunResult
from dwk.projections.rules import PERCENTILES

#: key in the address of a download and its German name
TABLES: Mapping[str, str] = {
    "bevoelkerung": "Bevölkerung nach Altersjahren und Geschlecht",
    "gesamt": "Bevölkerung insgesamt und nach Altersgruppen mit Spannweite",
    "komponenten": "Geburten, Sterbefälle, Wanderungen",
    "bedarf": "Bedarf",
}
LICENCE = "eigene Berechnung; Ausgangszahlen unter den Lizenzen der genannten Quellen"
_COMPONENTS = (
    ("births", "Geburten"),
    ("deaths", "Sterbefälle"),
    ("net_migration", "Wanderungssaldo"),
    ("events", "eigene Ereignisse"),
    ("change", "Veränderung"),
)


class TableUnknown(Exception):
    """There is no such table; the text is a German sentence."""


def export_cube(result: RunResult, table: str) -> Cube:
    """One of ``TABLES`` as a cube; the assumptions of the run are in its note."""
    makers: Mapping[str, Callable[[RunResult], Cube]] = {
        "bevoelkerung": _population,
        "gesamt": _totals,
        "komponenten": _components,
        "bedarf": _demand,
    }
    if table not in makers:
        raise TableUnknown("Diese Tabelle gibt es nicht.")
    return makers[table](result)


def _cube(result: RunResult, table: str, dimensions: list[Dimension], values: list[float | None], unit: str) -> Cube:
    return Cube(
        title=f"{result.region_name}: {TABLES[table]}, Szenario „{result.scenario_name}“",
        dimensions=(Dimension("region", "Gebiet", "geo", ((result.region_key, result.region_name),)), *dimensions),
        values=tuple(values),
        unit=unit,
        source=result.source_line,
        licence=LICENCE,
        note=_note(result),
        decimals=1,
    )


def _note(result: RunResult) -> str:
    lines = [
        f"Rechenlauf {result.run_id}, Rechenkern {result.engine_version}, Startwert {result.seed}, "
        f"{result.trajectories} Verläufe, Prüfsumme {result.results_sha256}.",
        *result.notes,
        *(
            f"{line.topic}: {line.what}: {line.value} {line.unit}, {line.year}. {line.source}"
            + (f" ({', '.join(line.flags)})" if line.flags else "")
            for line in result.assumptions
        ),
    ]
    return "\n".join(lines)


def _years(years: tuple[int, ...]) -> Dimension:
    return Dimension("year", "31.12. des Jahres", "time", tuple((str(year), str(year)) for year in years))


def _population(result: RunResult) -> Cube:
    oldest = len(result.pyramid[0].female) - 1
    ages = tuple((str(age), f"{age} Jahre" + (" und älter" if age == oldest else "")) for age in range(oldest + 1))
    dimensions = [
        _years(tuple(entry.year for entry in result.pyramid)),
        Dimension("sex", "Geschlecht", "class", (("f", "weiblich"), ("m", "männlich"))),
        Dimension("age", "Alter", "class", ages),
    ]
    values: list[float | None] = [
        value for entry in result.pyramid for sex in (entry.female, entry.male) for value in sex
    ]
    return _cube(result, "bevoelkerung", dimensions, values, "Personen")


def _statistics() -> Dimension:
    named = (
        ("central", "mittlere Rechnung"),
        *((f"p{percent}", f"{percent} % liegen darunter") for percent in PERCENTILES),
    )
    return Dimension("statistic", "Kennwert", "metric", named)


def _with_spread(series: FanSeries | DemandSeries) -> list[float | None]:
    found: list[float | None] = []
    for at in range(len(series.years)):
        found.append(series.central[at])
        found += [series.quantiles[percent][at] for percent in PERCENTILES]
    return found


def _totals(result: RunResult) -> Cube:
    listed = (result.total, *result.groups)
    groups = Dimension("group", "Altersgruppe", "class", tuple((entry.code, entry.label) for entry in listed))
    values = [value for entry in listed for value in _with_spread(entry)]
    return _cube(result, "gesamt", [groups, _years(result.total.years), _statistics()], values, "Personen")


def _components(result: RunResult) -> Cube:
    dimensions = [
        Dimension("year", "Jahr", "time", tuple((str(row.year), str(row.year)) for row in result.components)),
        Dimension("component", "Bestandteil", "metric", _COMPONENTS),
    ]
    values: list[float | None] = [getattr(row, name) for row in result.components for name, _label in _COMPONENTS]
    return _cube(result, "komponenten", dimensions, values, "Personen")


def _demand(result: RunResult) -> Cube:
    named = tuple((entry.code, f"{entry.label} ({entry.unit})") for entry in result.demand)
    values = [value for entry in result.demand for value in _with_spread(entry)]
    dimensions = [Dimension("demand", "Bedarf", "class", named), _years(result.total.years), _statistics()]
    return _cube(result, "bedarf", dimensions, values, "Plätze, Personen oder Haushalte, siehe Bedarf")
