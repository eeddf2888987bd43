"""The population pyramid of a profile with its table."""

from __future__ import annotations

import math

from dwk.documents.charts.specs import Outline, Pyramid, Value
from dwk.documents.figures import Column, DataTable, Figure
from dwk.statistics.rules import age_words
from dwk.ui.formats import number
from dwk_demography.ages import AgeTable
from dwk_demography.reasons import NoValueError

from . import findings
from .facts import Facts
from .lines import proxy_note, source_of, year_end


def side_of(table: AgeTable, sex: str) -> tuple[Value, ...]:
    """Persons of a sex by age group; a gap in the source is None."""
    try:
        # A gap in the source is no number; the chart leaves it out.
        return tuple(None if math.isnan(value) else float(value) for value in table.groups(sex))
    except NoValueError:
        return tuple(None for _group in table.lower_years)


def _drawable(table: AgeTable) -> bool:
    """Whether both sexes are known for at least one age."""
    return all(any(value is not None for value in side_of(table, sex)) for sex in ("m", "f"))


def pyramid_figure(facts: Facts) -> Figure | None:
    """Population by age and sex with the earlier year as outline."""
    found = facts.pyramid
    if found is None:
        return None
    ages, earlier = found.ages, found.earlier
    men, women = side_of(ages, "m"), side_of(ages, "f")
    if not _drawable(ages):
        return None
    outline = None
    if earlier is not None and found.earlier_year is not None and _drawable(earlier):
        outline = Outline(
            earlier.lower_years,
            earlier.upper_years,
            side_of(earlier, "m"),
            side_of(earlier, "f"),
            found.earlier_year,
        )
    title = findings.pyramid_title(found)
    parts = [f"{found.territory.title}, Personen je Altersjahr am {year_end(found.year)}"]
    if outline is not None:
        parts.append(f"Linie: {year_end(outline.year)}")
    parts.append(f"insgesamt {number(ages.total())}")
    if found.median_age is not None:
        earlier_words = (
            f" ({found.earlier_year}: {number(found.earlier_median_age, 1)})" if found.earlier_median_age else ""
        )
        parts.append(f"Medianalter {number(found.median_age, 1)} Jahre{earlier_words}, Schätzung aus Altersgruppen")
    return Figure(
        key="pyramide",
        chart=Pyramid(ages.lower_years, ages.upper_years, men, women, found.year, outline),
        title=title,
        subtitle="; ".join(parts),
        source=source_of(facts, [found.source_key], own=False),
        alt=f"Bevölkerungspyramide. {title}. Männer {number(ages.total('m'))}, Frauen {number(ages.total('f'))}.",
        table=_pyramid_table(facts),
        notes=(
            *proxy_note(found.territory, is_proxy=found.is_proxy),
            "Die Fläche eines Balkens entspricht den Personen; die offene Gruppe ist bis 95 Jahre verteilt.",
        ),
    )


def _pyramid_table(facts: Facts) -> DataTable:
    found = facts.pyramid
    if found is None:
        raise ValueError("no pyramid")
    columns = [Column("Alter", align="left"), Column(f"Männer {found.year}"), Column(f"Frauen {found.year}")]
    earlier: dict[tuple[int, int | None], tuple[Value, Value]] = {}
    if found.earlier is not None:
        columns += [Column(f"Männer {found.earlier_year}"), Column(f"Frauen {found.earlier_year}")]
        earlier = _by_group(found.earlier)
    rows = []
    for group, pair in _by_group(found.ages).items():
        row: list[str | float | None] = [age_words(*group), *pair]
        if found.earlier is not None:
            row += earlier.get(group, (None, None))
        rows.append(tuple(row))
    caption = f"{found.territory.title}: Bevölkerung nach Alter und Geschlecht (Personen, 31.12.)"
    return DataTable(caption, tuple(columns), tuple(rows))


def _by_group(table: AgeTable) -> dict[tuple[int, int | None], tuple[Value, Value]]:
    groups = zip(table.lower_years, table.upper_years, strict=True)
    return dict(zip(groups, zip(side_of(table, "m"), side_of(table, "f"), strict=True), strict=True))
