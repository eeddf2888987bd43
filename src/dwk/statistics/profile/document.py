"""A profile as a document without a format: chapters of text, figures and tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dwk.documents.blocks import (
    Block,
    BulletList,
    Document,
    FigureBlock,
    Glossary,
    GlossaryTerm,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Section,
    SourceEntry,
)
from dwk.documents.figures import Figure
from dwk.regions.rules import Level
from dwk.statistics.queries.sources import SourceLine, source_text
from dwk.ui.formats import date_short, with_unit

from . import findings
from .chapters import Chapter, chapter_section
from .facts import Facts, IndicatorRow
from .gather_series import own_totals
from .indicator_table import indicator_table, short_unit, used_sources
from .lines import year_end
from .texts import settings

#: chapter -> introduction and figures in their order
CHAPTERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Bevölkerung und Altersaufbau",
        "Wie viele Menschen hier leben, wie alt sie sind und wie sich beides verändert hat.",
        ("entwicklung", "pyramide", "altersgruppen", "veraenderung-gruppen", "quotienten"),
    ),
    (
        "Geburten, Sterbefälle und Wanderung",
        "Woraus sich die Veränderung der Bevölkerung zusammensetzt.",
        ("bestandteile", "lebensphasen", "wanderung-jahre"),
    ),
    (
        "Im Vergleich der Kreise",
        "Eine Kennzahl in allen Kreisen Deutschlands; eine Reihenfolge wird nicht gebildet.",
        ("karte",),
    ),
)

METHOD = (
    "Alle Zahlen stammen aus amtlichen Quellen und stehen mit Jahr, Gebiet und Tabelle da. Wo hier gerechnet wurde, "
    "steht „eigene Berechnung“. Gerechnet wird mit ungerundeten Werten; gerundet wird nur für die Anzeige.",
    "Sätze über Befunde sind nach festen Regeln aus den Zahlen abgeleitet. Sie bewerten nicht und bilden keine Rangfolge.",
    "Vor und nach einem Zensus sind Bevölkerungszahlen nicht vergleichbar. Veränderungen von Bevölkerungszahlen darüber "
    "hinweg werden nicht als Kennzahl gebildet; bei Anteilen und Quotienten enthalten sie auch Korrekturen. "
    "In Zeitreihen ist der Bruch gekennzeichnet.",
    "Ein Ersatzwert ist der Wert eines größeren Gebiets. Er ist immer gekennzeichnet und wird nie umgerechnet.",
    "Mittleres Alter und Medianalter sind aus Altersgruppen geschätzt.",
)

TERMS = (
    ("Altenquotient", "Menschen ab 65 Jahren je 100 Menschen von 20 bis 64 Jahren."),
    ("Jugendquotient", "Menschen unter 20 Jahren je 100 Menschen von 20 bis 64 Jahren."),
    ("Medianalter", "Alter, das die Bevölkerung in eine jüngere und eine gleich große ältere Hälfte teilt."),
    ("Median der Kreise", "Wert, unter dem die eine Hälfte der Kreise liegt und über dem die andere."),
    ("Wanderungssaldo", "Zuzüge minus Fortzüge über die Grenze des Gebiets in einem Jahr."),
    ("Durchschnittsbevölkerung", "Mittel aus dem Bestand zu Beginn und am Ende eines Jahres; Bezug für Raten."),
    ("Gebietsstand", "Tag, auf dessen Grenzen sich eine Zahl bezieht."),
    ("AGS", "Amtlicher Gemeindeschlüssel: fünf Stellen für einen Kreis, acht für eine Gemeinde."),
)


def profile_document(facts: Facts, figures: Iterable[Figure], as_of: date, further: Iterable[Chapter] = ()) -> Document:
    """The whole document; figures that the data do not allow are left out, and the text says so.

    ``further`` are the chapters of modules above; they stand between the figures and the table of indicators.
    """
    further = tuple(further)
    by_key = {figure.key: figure for figure in figures}
    blocks: list[Block] = [_overview(facts)]
    for title, introduction, keys in CHAPTERS:
        shown = [by_key[key] for key in keys if key in by_key]
        if shown:
            parts: list[Block] = [Paragraph(introduction, "lead"), *(FigureBlock(figure) for figure in shown)]
            blocks.append(Section(1, title, tuple(parts)))
    blocks += [chapter_section(chapter) for chapter in further]
    blocks += _tables(facts)
    blocks.append(_method())
    own = facts.own
    return Document(
        title=f"Datenprofil {own.title}",
        subtitle=_subtitle(facts),
        as_of=as_of,
        language="de",
        author="Demografiewerkstatt",
        summary=findings.lead(facts),
        blocks=tuple(blocks),
        sources=_sources(facts, further),
        short_title=f"Datenprofil {own.short}",
        annex_tables=True,
        facts=_subject(facts),
    )


def _sources(facts: Facts, further: Iterable[Chapter]) -> tuple[SourceEntry, ...]:
    own = [
        SourceEntry(source.publisher, _table_name(source), source.licence, source.attribution, source.retrieved_on)
        for source in (facts.sources[key] for key in used_sources(facts))
    ]
    return tuple(dict.fromkeys([*own, *(entry for chapter in further for entry in chapter.sources)]))


def _subtitle(facts: Facts) -> str:
    population, _keys = own_totals(facts.own.data)
    known = [*population, *facts.available_years]
    return f"Amtliche Zahlen {min(known)} bis {max(known)}" if known else "Amtliche Zahlen"


def _table_name(source: SourceLine) -> str:
    return ": ".join(part for part in (source.table_code, source.title) if part)


def _subject(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What the first page says about the territory."""
    region = facts.own.region
    population, _keys = own_totals(facts.own.data)
    known = [("Gebiet", facts.own.title)]
    known += [
        ({"kreis": "Kreis", "land": "Land"}[entry.role], entry.title)
        for entry in facts.territories[1:]
        if entry.role in {"kreis", "land"}
    ]
    if population:
        latest = max(population)
        known.append((f"Bevölkerung {year_end(latest)}", with_unit(population[latest], "Personen", 0)))
    area = _area(facts)
    if area is not None:
        known.append(("Fläche", with_unit(area, "km²", 2)))
    if region.level != Level.FEDERATION:
        known.append(("Schlüssel (AGS)", region.key))
    if region.known_as_of:
        known.append(("Gebietsstand", date_short(region.known_as_of)))
    return tuple(known)


def _area(facts: Facts) -> float | None:
    """The latest known area in km²."""
    by_year = {year: value for areas in facts.own.data.area_km2.values() for year, value in areas.items()}
    return by_year[max(by_year)] if by_year else facts.own.region.area_km2


def _overview(facts: Facts) -> Section:
    parts: list[Block] = [
        Paragraph("Jede Zahl steht im neuesten Jahr, für das sie vorliegt, mit Gebiet und Quelle.", "lead")
    ]
    if facts.is_shape_proxy and facts.shape is not None:
        parts.append(
            Paragraph(
                f"Für {facts.own.title} selbst gibt es hier keine amtlichen Zahlen nach Alter. Wo es um das Alter geht, stehen "
                f"gekennzeichnete Ersatzwerte (Gebiet: {facts.shape.title}), nicht umgerechnet.",
                "warning",
            )
        )
    tiles = key_figures(facts)
    if tiles:
        parts.append(KeyFigures(tuple(tiles)))
    compared = findings.comparisons(facts)
    if compared:
        parts.append(Section(2, findings.comparison_heading(facts), (BulletList(tuple(compared)),)))
    return Section(1, "Auf einen Blick", tuple(parts))


def key_figures(facts: Facts) -> list[KeyFigure]:
    """The figures set large at the top."""
    by_code = {row.value.definition.code: row for row in facts.rows}
    tiles: list[KeyFigure] = []
    for code in settings()["tiles"]:
        row = by_code[code]
        if row.value.value is not None and len(tiles) < 4:
            tiles.append(_tile(facts, row))
    return tiles


def _tile(facts: Facts, row: IndicatorRow) -> KeyFigure:
    value = row.value
    definition = value.definition
    number, _, unit = with_unit(value.value, definition.unit, definition.decimals).partition("\u00a0")
    if "\u202f" in number:
        number, _, unit = number.partition("\u202f")
    # The unit stands above already.
    comparison = "; ".join(
        f"{other.region_name.split(',')[0]} {short_unit(other)}"
        for other in row.comparisons
        if other.value is not None and definition.unit != "Personen" and other.region_key != value.region_key
    )
    territory = f"Ersatzwert {value.region_name}" if value.is_proxy else facts.own.title
    counted = definition.unit == "Personen" or not definition.code.startswith(("NET_", "MIG_"))
    return KeyFigure(
        label=definition.short_name_de + (" (Schätzung)" if value.is_estimate else ""),
        value_text=number,
        unit=unit or definition.unit,
        comparison_text=comparison,
        year=year_end(value.year or 0) if counted else str(value.year),
        territory=territory,
        source=source_text(value.source_keys, facts.sources, own_calculation=definition.code != "POP_TOTAL"),
    )


def _tables(facts: Facts) -> list[Block]:
    table = indicator_table(facts)
    if table is None:
        return []
    return [PageBreak(), Section(1, "Kennzahlen", (Paragraph(table.introduction, "lead"), *table.blocks))]


def _method() -> Section:
    terms = Glossary(tuple(GlossaryTerm(term, explanation) for term, explanation in TERMS))
    return Section(
        1,
        "Zu Zahlen und Begriffen",
        (BulletList(METHOD), Section(2, "Begriffe", (terms,))),
    )
