"""The figures of a profile: chart, finding, source, alternative text and table, made from the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dwk.documents.charts.specs import (
    ComponentsOfChange,
    IndexLines,
    LifePhaseBars,
    Line,
    SmallMultiples,
    SmallPanel,
)
from dwk.documents.figures import Column, DataTable, Figure
from dwk.ui.formats import number
from dwk_demography.reasons import Reason

from . import findings
from .facts import Facts, Role, SeriesFacts
from .figures_pyramid import pyramid_figure
from .lines import border_of, proxy_note, source_of

#: beyond this many columns a printed table names territories by their part only
_WIDE_COLUMNS = 6
_ROLE_WORDS: dict[Role, str] = {"own": "Gebiet", "kreis": "Kreis", "land": "Land", "bund": "Bund"}


def all_figures(facts: Facts) -> list[Figure]:
    """Every figure that the data allow, in the order of the profile."""
    makers = (
        pyramid_figure,
        index_figure,
        stages_figure,
        groups_figure,
        components_figure,
        ratios_figure,
        balance_figure,
        phases_figure,
    )
    figures = [figure for figure in (maker(facts) for maker in makers) if figure is not None]
    return [figure if figure.key == "entwicklung" else flagged(figure, facts) for figure in figures]


def flagged(figure: Figure, facts: Facts) -> Figure:
    """The figure with the name of the larger territory in its title and subtitle, where it stands for the own one."""
    if not facts.is_shape_proxy or facts.shape is None:
        return figure
    return replace(
        figure,
        title=f"{facts.shape.short}: {figure.title}",
        subtitle=f"Ersatzwert {figure.subtitle}",
        alt=f"Ersatzwert {facts.shape.title}. {figure.alt}",
    )


def _lines(facts: Facts, series: SeriesFacts, *, shape_is_own: bool = False) -> tuple[Line, ...]:
    """Lines with gaps where a year is missing within the span of the territory's own values."""
    lines = []
    for role, values in series.by_role.items():
        territory = facts.shape if shape_is_own and role == "own" else facts.territory(role)
        if territory is None:
            continue
        years = tuple(sorted(values))
        lines.append(Line(territory.short, role, years, tuple(values[year] for year in years)))
    return tuple(lines)


def index_figure(facts: Facts) -> Figure | None:
    """Development of the population, first year = 100."""
    found = facts.index
    if found is None:
        return None
    base = min(found.by_role["own"])
    indexed: dict[Role, Mapping[int, float]] = {
        role: {year: 100 * value / values[base] for year, value in values.items()}
        for role, values in found.by_role.items()
    }
    series = SeriesFacts(indexed, found.source_keys, found.breaks)
    last = max(indexed["own"])
    title = findings.index_title(facts, indexed, base)
    notes = tuple(
        f"Ab {year} Fortschreibung auf Grundlage des {name}: Der Sprung ist auch eine Korrektur."
        for year, name in found.breaks
    )
    return Figure(
        key="entwicklung",
        chart=IndexLines(_lines(facts, series), base, found.breaks),
        title=title,
        subtitle=f"{facts.own.title}: Bevölkerung am 31.12., Index {base} = 100; {base} bis {last}",
        source=source_of(facts, found.source_keys),
        alt=f"Liniendiagramm. {title}. {facts.own.short} {last}: {number(indexed['own'][last], 1)}.",
        table=_series_table(facts, [("Personen", found, 0), ("Index", series, 1)], "Bevölkerung am 31.12."),
        notes=notes,
    )


def _series_table(
    facts: Facts, parts: list[tuple[str, SeriesFacts, int]], what: str, *, shape_is_own: bool = False
) -> DataTable:
    columns = [Column("Jahr", align="left")]
    values: list[Mapping[int, float]] = []
    for label, series, decimals in parts:
        for role, by_year in series.by_role.items():
            territory = facts.shape if shape_is_own and role == "own" else facts.territory(role)
            if territory is not None:
                name = f"{territory.short}: {label}"
                if len(parts) * len(series.by_role) > _WIDE_COLUMNS:
                    columns.append(
                        Column(
                            name, decimals=decimals, group=label, short=_part(facts, role, shape_is_own=shape_is_own)
                        )
                    )
                else:
                    columns.append(Column(name, decimals=decimals, group=label, short=territory.short))
                values.append(by_year)
    years = sorted({year for by_year in values for year in by_year})
    rows = tuple((str(year), *(by_year.get(year) for by_year in values)) for year in years)
    subject = facts.shape if shape_is_own and facts.shape else facts.own
    return DataTable(f"{subject.title}: {what}", tuple(columns), rows)


def _part(facts: Facts, role: Role, *, shape_is_own: bool) -> str:
    """The part of a territory as a short heading; a Kreis that stands in for a Gemeinde is called Kreis."""
    stands_in = shape_is_own and role == "own" and facts.is_shape_proxy and facts.shape is not None
    return _ROLE_WORDS[facts.shape.role if stands_in and facts.shape is not None else role]


def _multiples(
    facts: Facts,
    *,
    key: str,
    stages: Iterable[tuple[str, SeriesFacts]],
    title: str,
    what: str,
    unit: str,
    notes: tuple[str, ...] = (),
) -> Figure | None:
    shown = list(stages)
    if not shown or facts.shape is None:
        return None
    panels = tuple(SmallPanel(label, _lines(facts, series, shape_is_own=True)) for label, series in shown)
    years = sorted(shown[0][1].by_role["own"])
    used = tuple(dict.fromkeys(key for _label, series in shown for key in series.source_keys))
    latest = "; ".join(
        f"{label}: {number(series.by_role['own'][max(series.by_role['own'])], 1)}" for label, series in shown
    )
    return Figure(
        key=key,
        chart=SmallMultiples(panels, unit=unit, breaks=shown[0][1].breaks),
        title=title,
        subtitle=f"{facts.shape.title}: {what}, {years[0]} bis {years[-1]}",
        source=source_of(facts, used),
        alt=f"Kleine Liniendiagramme. {title}. Letzte Werte: {latest}.",
        table=_series_table(facts, [(label, series, 1) for label, series in shown], what, shape_is_own=True),
        notes=(*proxy_note(facts.shape, is_proxy=facts.is_shape_proxy), *notes),
    )


def stages_figure(facts: Facts) -> Figure | None:
    """Shares of four stretches of life."""
    if not facts.stages:
        return None
    return _multiples(
        facts,
        key="altersgruppen",
        stages=facts.stages,
        title=findings.stages_title(facts),
        what="Anteil an der Bevölkerung in Prozent, 31.12.",
        unit="%",
    )


def ratios_figure(facts: Facts) -> Figure | None:
    """Young and old per hundred people of working age."""
    if not facts.ratios:
        return None
    return _multiples(
        facts,
        key="quotienten",
        stages=facts.ratios,
        title=findings.ratios_title(facts),
        what="unter 20-Jährige und ab 65-Jährige je 100 Personen von 20 bis 64 Jahren, 31.12.",
        unit="je 100 Personen",
    )


def balance_figure(facts: Facts) -> Figure | None:
    """Net migration per phase of life, year by year."""
    if not facts.phase_series or facts.shape is None:
        return None
    return _multiples(
        facts,
        key="wanderung-jahre",
        stages=facts.phase_series,
        title=findings.balance_title(facts),
        what=f"Wanderungssaldo je 1.000 Personen der Altersgruppe über die {border_of(facts.shape)}",
        unit="je 1.000",
        notes=tuple(
            f"{year} fehlt: Die Bevölkerung vor und nach dem {name} ist nicht vergleichbar."
            for year, name in facts.phase_series[0][1].breaks
        ),
    )


def groups_figure(facts: Facts) -> Figure | None:
    """Change of each age group between the two years."""
    found = facts.group_changes
    if found is None or facts.shape is None:
        return None
    title = findings.groups_title(found)
    land = facts.territory("land")
    return Figure(
        key="veraenderung-gruppen",
        chart=LifePhaseBars(
            found.labels,
            found.percent,
            found.land_percent if land and found.land_percent else (),
            land.short if land and found.land_percent else "",
        ),
        title=title,
        subtitle=f"{facts.shape.title}: Veränderung der Altersgruppe {found.earlier_year} bis {found.year} in Prozent"
        + (f"; Strich: {land.short}" if land and found.land_percent else ""),
        source=source_of(facts, [found.source_key]),
        alt=f"Balkendiagramm. {title}.",
        table=DataTable(
            f"{facts.shape.title}: Altersgruppen {found.earlier_year} und {found.year}",
            (
                Column("Alter", align="left"),
                Column(f"Personen {found.earlier_year}"),
                Column(f"Personen {found.year}"),
                Column("Veränderung in Prozent", decimals=1, signed=True),
                *(
                    (Column(f"{land.short} in Prozent", decimals=1, signed=True),)
                    if land and found.land_percent
                    else ()
                ),
            ),
            tuple(found.table_rows(with_land=bool(land and found.land_percent))),
        ),
        notes=proxy_note(facts.shape, is_proxy=facts.is_shape_proxy) + found.notes,
    )


def _span(first: int, last: int) -> str:
    """Years in words; a single one is not said twice."""
    return str(first) if first == last else f"{first} bis {last}"


def components_figure(facts: Facts) -> Figure | None:
    """Natural change and migration, year by year."""
    if not facts.components or facts.shape is None:
        return None
    residual = any(entry.natural_as_residual for entry in facts.components)
    natural = "natürliche Entwicklung als Rest" if residual else "natürliche Entwicklung"
    title = findings.components_title(facts, residual=residual)
    first, last = facts.components[0].year, facts.components[-1].year
    notes = proxy_note(facts.shape, is_proxy=facts.components_proxy)
    if residual:
        notes += (
            f"Geborene und Gestorbene liegen für {facts.shape.title} nicht für alle Jahre vor; wo sie fehlen, ist die natürliche "
            "Entwicklung die Veränderung der Bevölkerung ohne die Wanderungen und enthält auch Berichtigungen des "
            "Melderegisters.",
        )
    if any(entry.reason is Reason.CENSUS_BREAK for entry in facts.components):
        notes += ("Für Jahre mit neuem Zensus gibt es keine Veränderung, nur die Wanderungen.",)
    rows: list[tuple[Any, ...]] = [
        (str(e.year), e.natural_persons, e.net_migration_persons, e.residual_persons, e.change_persons)
        for e in facts.components
    ]
    return Figure(
        key="bestandteile",
        chart=ComponentsOfChange(
            tuple(entry.year for entry in facts.components),
            tuple(entry.natural_persons for entry in facts.components),
            tuple(entry.net_migration_persons for entry in facts.components),
            tuple(entry.change_persons for entry in facts.components),
            natural_label=natural,
        ),
        title=title,
        subtitle=f"{facts.shape.title}: Veränderung der Bevölkerung in Personen je Jahr, {_span(first, last)}",
        source=source_of(facts, facts.component_sources),
        alt=f"Säulendiagramm. {title}.",
        table=DataTable(
            f"{facts.shape.title}: Bestandteile der Bevölkerungsentwicklung (Personen)",
            (
                Column("Jahr", align="left"),
                Column(natural[:1].upper() + natural[1:], signed=True),
                Column("Wanderungssaldo", signed=True),
                Column("Rest und Berichtigungen", signed=True),
                Column("Veränderung insgesamt", signed=True),
            ),
            tuple(rows),
        ),
        notes=notes,
    )


def phases_figure(facts: Facts) -> Figure | None:
    """Net migration by phase of life, mean of some years."""
    found = facts.phases
    if found is None:
        return None
    title = findings.phases_title(found)
    comparison = found.comparison
    span = f"Mittel der Jahre {found.years[0]} bis {found.years[-1]}"
    columns = [
        Column("Lebensphase", align="left"),
        Column("Saldo je 1.000", decimals=1, signed=True),
        Column("Personen je Jahr", signed=True),
    ]
    rows: list[list[str | float | None]] = [
        [label, rate, persons]
        for label, rate, persons in zip(found.labels, found.rates, found.persons_per_year, strict=True)
    ]
    if comparison is not None:
        columns.append(Column(f"{comparison.short} je 1.000", decimals=1, signed=True))
        for row, rate in zip(rows, found.comparison_rates, strict=True):
            row.append(rate)
    notes = proxy_note(found.territory, is_proxy=found.is_proxy)
    if found.years[-1] >= 2016:
        notes += ("Ab 2016 sind die Wanderungen nur eingeschränkt mit den Jahren davor vergleichbar.",)
    return Figure(
        key="lebensphasen",
        chart=LifePhaseBars(
            found.labels,
            found.rates,
            found.comparison_rates if comparison else (),
            comparison.short if comparison else "",
        ),
        title=title,
        subtitle=f"{found.territory.title}: Wanderungssaldo je 1.000 Personen der Altersgruppe "
        f"über die {border_of(found.territory)}, {span}" + (f"; Strich: {comparison.short}" if comparison else ""),
        source=source_of(facts, found.source_keys),
        alt=f"Balkendiagramm. {title}. "
        + "; ".join(
            f"{label}: {number(rate, 1, sign=True)}" for label, rate in zip(found.labels, found.rates, strict=True)
        ),
        table=DataTable(
            f"{found.territory.title}: Wanderungssaldo nach Lebensphase, {span}",
            tuple(columns),
            tuple(tuple(row) for row in rows),
        ),
        notes=notes,
    )
