"""A profile as a web page: the same facts and figures in the components of the interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from dwk.documents.charts.future_specs import DemandLines
from dwk.documents.charts.render import render_figure, render_svg
from dwk.documents.charts.specs import SmallMultiples, Sparkline
from dwk.documents.figures import Column, DataTable, Figure, cell_note, cell_value
from dwk.regions.models import Region
from dwk.statistics.definitions import THEME_NAMES_DE
from dwk.statistics.queries.sources import source_text
from dwk.ui import components as ui
from dwk.ui.formats import number

from . import findings
from .build import Kept, facts_of
from .chapters import Chapter, chapters
from .document import key_figures
from .facts import Facts, IndicatorRow
from .figures import all_figures
from .gather_series import own_totals
from .indicator_table import CENSUS_NOTE, badges, changed, crosses_census, rows_explained, rows_with_values, short_unit
from .maps import map_figure, point_map
from .selection import Selection

#: charts of several panels
WIDE_CHARTS = (SmallMultiples, DemandLines)
_pages = Kept(24)


@dataclass(frozen=True)
class ShownChapter:
    """A chapter of another module in the components of the interface."""

    chapter: Chapter
    tiles: tuple[ui.KeyFigure, ...]
    figure_rows: tuple[tuple[ui.Figure, ...], ...]


@dataclass(frozen=True)
class ProfilePage:
    """Everything the template shows."""

    title: str
    lead: str
    territory_note: str
    proxy_note: str
    tiles: tuple[ui.KeyFigure, ...]
    #: rows of one wide figure or two side by side
    figure_rows: tuple[tuple[ui.Figure, ...], ...]
    chapters: tuple[ShownChapter, ...]
    statements: tuple[str, ...]
    comparison_heading: str
    table: ui.Table | None
    table_count: str
    missing: ui.Table | None
    selection: Selection
    years: tuple[int, ...]
    has_values: bool


def page_of(region: Region, selection: Selection, stamp: tuple[str, str, str]) -> ProfilePage:
    """The page of a region, kept as long as neither values, regions nor further chapters change."""
    if not all(stamp[:2]):
        return _make(region, selection, stamp[:2])
    return _pages.get((stamp, region.key, selection), lambda: _make(region, selection, stamp[:2]))


def figures_of(facts: Facts, stamp: tuple[str, str]) -> list[Figure]:
    """All figures of a profile with its map."""
    chart_map = map_figure(facts, stamp) or point_map(facts.own.region.key)
    return [*all_figures(facts), *([chart_map] if chart_map else [])]


def _make(region: Region, selection: Selection, stamp: tuple[str, str]) -> ProfilePage:
    facts = facts_of(region, selection, stamp)
    rows = rows_with_values(facts)
    shape = facts.shape
    own = facts.own
    return ProfilePage(
        title=f"Datenprofil {own.title}",
        lead=findings.lead(facts),
        territory_note=f"Gebietsstand {_territory_words(region)} · Schlüssel (AGS) {region.key}",
        proxy_note=(
            f"Für {own.title} selbst gibt es hier keine amtlichen Zahlen nach Alter. Wo es um das Alter geht, stehen "
            f"gekennzeichnete Ersatzwerte (Gebiet: {shape.title}), nicht umgerechnet."
            if facts.is_shape_proxy and shape is not None
            else ""
        ),
        tiles=_tiles(facts),
        figure_rows=_figure_rows(figures_of(facts, stamp), facts) if rows else (),
        chapters=tuple(_chapter(chapter, facts) for chapter in chapters.of(region)),
        statements=tuple(findings.comparisons(facts)),
        comparison_heading=findings.comparison_heading(facts),
        table=_table(facts, rows) if rows else None,
        table_count=f"{len(rows)} von {len(facts.rows)} definierten",
        missing=_missing(facts),
        selection=facts.selection,
        years=facts.available_years,
        has_values=bool(rows),
    )


def _chapter(chapter: Chapter, facts: Facts) -> ShownChapter:
    tiles = tuple(
        ui.KeyFigure(
            label=tile.label,
            value=tile.value_text,
            unit=tile.unit,
            date=tile.year,
            territory=tile.territory,
            source=tile.source,
            comparison=tile.comparison_text,
        )
        for tile in chapter.tiles
    )
    return ShownChapter(chapter, tiles, _figure_rows(chapter.figures, facts))


def _territory_words(region: Region) -> str:
    return f"{region.known_as_of:%d.%m.%Y}" if region.known_as_of else "wie in der Quelle"


def _tiles(facts: Facts) -> tuple[ui.KeyFigure, ...]:
    tiles = []
    for tile in key_figures(facts):
        svg = ""
        if tile.label.startswith("Bevölkerung"):
            values, _keys = own_totals(facts.own.data)
            if len(values) > 1:
                chart = Sparkline(tuple(values), tuple(values.values()))
                svg = render_svg(chart, title="Verlauf der Bevölkerung", cache_dir=Path(settings.CHART_CACHE_DIR))
        tiles.append(
            ui.KeyFigure(
                label=tile.label,
                value=tile.value_text,
                unit=tile.unit,
                date=tile.year,
                territory=tile.territory,
                source=tile.source,
                comparison=tile.comparison_text,
                svg=svg,
            )
        )
    return tuple(tiles)


def _figure_rows(figures: Sequence[Figure], facts: Facts) -> tuple[tuple[ui.Figure, ...], ...]:
    """Charts of several panels take the whole width, everything else stands in pairs."""
    rows: list[list[ui.Figure]] = []
    room = False
    for figure in figures:
        shown = _figure(figure, facts)
        if isinstance(figure.chart, WIDE_CHARTS):
            rows.append([shown])
        elif room:
            rows[-1].append(shown)
            room = False
            continue
        else:
            rows.append([shown])
        room = not isinstance(figure.chart, WIDE_CHARTS)
    return tuple(tuple(row) for row in rows)


def _figure(figure: Figure, facts: Facts) -> ui.Figure:
    folder = Path(settings.CHART_CACHE_DIR)
    return ui.Figure(
        key=figure.key,
        title=figure.title,
        subtitle=figure.subtitle,
        source=ui.Source(figure.source.removeprefix("Quelle: "), " ".join(figure.notes)),
        svg_wide=render_figure(figure, variant="wide", cache_dir=folder),
        svg_narrow=render_figure(figure, variant="narrow", cache_dir=folder),
        table=ui_table(figure.table),
        links=links_of(figure.key, facts),
    )


def links_of(key: str, facts: Facts) -> tuple[ui.Link, ...]:
    """Downloads of a figure: picture and data."""
    query = selection_query(facts.selection)

    def link(label: str, extension: str) -> ui.Link:
        path = reverse("profile_figure", args=[facts.own.region.key, key, extension])
        return ui.Link(label, path + query, download=True)

    return (
        link("Bild (SVG)", "svg"),
        link("PNG", "png"),
        link("Daten (CSV)", "csv"),
        link("XLSX", "xlsx"),
        link("ODS", "ods"),
        link("JSON-stat", "json"),
    )


def selection_query(selection: Selection) -> str:
    """The chosen years as a query string."""
    chosen = {
        "jahr": selection.year,
        "frueher": selection.earlier,
        "karte": selection.map_indicator,
    }
    return "?" + urlencode({name: value for name, value in chosen.items() if value is not None})


def ui_table(table: DataTable) -> ui.Table:
    """A table of numbers as the interface shows it."""
    columns = tuple(
        ui.Column(f"{column.label}{f' ({column.unit})' if column.unit else ''}", numeric=column.align == "right")
        for column in table.columns
    )
    rows = tuple(_ui_row(table.columns, row) for row in table.rows)
    return ui.Table(caption=table.caption, columns=columns, groups=(ui.Group(rows),), compact=True)


def _ui_row(columns: Sequence[Column], row: Sequence[object]) -> ui.Row:
    cells = [
        ui.Cell(_words(column, cell_value(cell)), note=cell_note(cell))  # type: ignore[arg-type]  # cells of a DataTable
        for column, cell in zip(columns, row, strict=True)
    ]
    return ui.Row(head=cells[0], cells=tuple(cells[1:]))


def _words(column: Column, value: str | float | None) -> str:
    if isinstance(value, str):
        return value
    return number(value, column.decimals, sign=column.signed)


def _table(facts: Facts, rows: Sequence[IndicatorRow]) -> ui.Table:
    span = facts.selection.span
    columns = (
        ui.Column("Kennzahl"),
        ui.Column(facts.own.short, numeric=True),
        *((ui.Column(f"{span} Jahre davor", numeric=True), ui.Column("Veränderung", numeric=True)) if span else ()),
        *(ui.Column(entry.short, numeric=True) for entry in facts.territories[1:]),
        ui.Column("Jahr", numeric=True),
        ui.Column("Tabelle", phone=False),
    )
    groups = []
    for theme, title in THEME_NAMES_DE.items():
        members = [row for row in rows if row.value.definition.theme == theme]
        if members:
            groups.append(ui.Group(tuple(_indicator_row(facts, row) for row in members), title))
    keys = tuple(dict.fromkeys(key for row in rows for key in row.value.source_keys))
    text = source_text(keys, facts.sources, own_calculation=True).removeprefix("Quelle: ")
    note = "Ersatzwert: Wert des genannten größeren Gebiets. „–“: kein Wert."
    if any(crosses_census(row) for row in rows):
        note += f" {CENSUS_NOTE}"
    return ui.Table(f"{facts.own.title}: Kennzahlen", columns, tuple(groups), source=ui.Source(text, note))


def _indicator_row(facts: Facts, row: IndicatorRow) -> ui.Row:
    value = row.value
    unit = value.definition.unit
    words = badges(row)
    badge = ui.Badge(words[0], _badge_kind(words[0])) if words else None
    span = (
        (ui.Cell(short_unit(row.earlier) if row.earlier else "–"), ui.Cell(changed(row)))
        if facts.selection.span
        else ()
    )
    return ui.Row(
        head=ui.Cell(
            value.definition.short_name_de,
            note="; ".join(["" if unit in {"%", "Personen"} else unit, *words[1:]]).strip("; "),
            badge=badge,
            url=f"{reverse('indicator_definitions')}#{value.definition.code.lower()}",
        ),
        cells=(
            ui.Cell(short_unit(value), own=True),
            *span,
            *(ui.Cell(short_unit(other)) for other in row.comparisons),
            ui.Cell(str(value.year), muted=True),
            ui.Cell(", ".join(facts.sources[key].table_code for key in value.source_keys), muted=True),
        ),
    )


def _badge_kind(word: str) -> ui.BadgeKind:
    if word.startswith("Ersatzwert"):
        return "proxy"
    return "estimate" if word == "Schätzung" else "note"


def _missing(facts: Facts) -> ui.Table | None:
    rows = rows_explained(facts)
    if not rows:
        return None
    return ui.Table(
        f"{facts.own.title}: nicht verfügbare Kennzahlen",
        (ui.Column("Kennzahl"), ui.Column("Warum es keinen Wert gibt")),
        (
            ui.Group(
                tuple(ui.Row(ui.Cell(row.value.definition.short_name_de), (ui.Cell(row.value.detail),)) for row in rows)
            ),
        ),
    )
