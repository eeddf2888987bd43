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
    Paragraph,
    Section,
    SourceEntry,
)
from dwk.documents.figures import Figure
from dwk.statistics.queries.sources import source_text
from dwk.ui.formats import with_unit

from . import findings
from .facts import Facts, IndicatorRow
from .indicator_table import indicator_table, used_sources
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
        "Wo das Gebiet in Deutschland steht; eine Reihenfolge wird nicht gebildet.",
        ("karte",),
    ),
)

METHOD = (
    "Alle Zahlen stammen aus amtlichen Quellen und stehen mit Jahr, Gebiet und Tabelle da. Wo hier gerechnet wurde, "
    "steht „eigene Berechnung“. Gerechnet wird mit ungerundeten Werten; gerundet wird nur für die Anzeige.",
    "Sätze über Befunde sind nach festen Regeln aus den Zahlen abgeleitet. Sie bewerten nicht und bilden keine Rangfolge.",
    "Vor und nach einem Zensus sind Bevölkerungszahlen nicht vergleichbar. Veränderungen darüber hinweg werden nicht als "
    "Kennzahl gebildet; in Zeitreihen ist der Bruch gekennzeichnet.",
    "Ein Ersatzwert ist der Wert eines größeren Gebiets. Er ist immer gekennzeichnet und wird nie umgerechnet.",
    "Mittleres Alter und Medianalter sind aus Altersgruppen geschätzt.",
)

TERMS = (
    ("Altenquotient", "Menschen ab 65 Jahren je 100 Menschen von 20 bis 64 Jahren."),
    ("Jugendquotient", "Menschen unter 20 Jahren je 100 Menschen von 20 bis 64 Jahren."),
    ("Medianalter", "Alter, das die Bevölkerung in eine jüngere und eine gleich große ältere Hälfte teilt."),
    ("Wanderungssaldo", "Zuzüge minus Fortzüge über die Grenze des Gebiets in einem Jahr."),
    ("Durchschnittsbevölkerung", "Mittel aus dem Bestand zu Beginn und am Ende eines Jahres; Bezug für Raten."),
    ("Gebietsstand", "Tag, auf dessen Grenzen sich eine Zahl bezieht."),
    ("AGS", "Amtlicher Gemeindeschlüssel: fünf Stellen für einen Kreis, acht für eine Gemeinde."),
)


def profile_document(facts: Facts, figures: Iterable[Figure], as_of: date) -> Document:
    """The whole document; figures that the data do not allow are left out, and the text says so."""
    by_key = {figure.key: figure for figure in figures}
    blocks: list[Block] = [_overview(facts)]
    for title, introduction, keys in CHAPTERS:
        shown = [by_key[key] for key in keys if key in by_key]
        if shown:
            parts: list[Block] = [Paragraph(introduction, "lead"), *(FigureBlock(figure) for figure in shown)]
            blocks.append(Section(1, title, tuple(parts)))
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
        sources=tuple(
            SourceEntry(source.publisher, source.table_code, source.licence, source.attribution, source.retrieved_on)
            for source in (facts.sources[key] for key in used_sources(facts))
        ),
        short_title=f"Datenprofil {own.short}",
        annex_tables=True,
    )


def _subtitle(facts: Facts) -> str:
    years = facts.available_years
    span = f"Amtliche Zahlen {years[0]} bis {years[-1]}" if years else "Amtliche Zahlen"
    return f"{span}, Schlüssel (AGS) {facts.own.region.key}"


def _overview(facts: Facts) -> Section:
    parts: list[Block] = [Paragraph(f"{findings.lead(facts)}", "lead")]
    if facts.is_shape_proxy and facts.shape is not None:
        parts.append(
            Paragraph(
                f"Für {facts.own.title} selbst gibt es keine amtlichen Zahlen nach Alter. Wo es um das Alter geht, stehen "
                f"die Werte von {facts.shape.title} als gekennzeichnete Ersatzwerte, nicht umgerechnet.",
                "warning",
            )
        )
    tiles = key_figures(facts)
    if tiles:
        parts.append(KeyFigures(tuple(tiles)))
    compared = findings.comparisons(facts)
    if compared:
        parts.append(Paragraph("Im Vergleich mit dem Land:"))
        parts.append(BulletList(tuple(compared)))
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
    comparison = "; ".join(
        f"{other.region_name.split(',')[0]}: {with_unit(other.value, definition.unit, definition.decimals)}"
        for other in row.comparisons
        if other.value is not None and definition.unit != "Personen"
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
    return [Section(1, "Kennzahlen", (Paragraph(table.introduction, "lead"), *table.blocks))]


def _method() -> Section:
    terms = Glossary(tuple(GlossaryTerm(term, explanation) for term, explanation in TERMS))
    return Section(
        1,
        "Zu Zahlen und Begriffen",
        (BulletList(METHOD), Section(2, "Begriffe", (terms,))),
    )
