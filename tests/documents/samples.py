"""A small document with one of everything; all numbers in it are invented ("Beispiel")."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dwk.documents.blocks import (
    BulletList,
    Document,
    FigureBlock,
    FigurePair,
    Glossary,
    GlossaryTerm,
    KeyFigure,
    KeyFigures,
    Paragraph,
    RowGroup,
    Run,
    Section,
    SourceEntry,
    TableBlock,
)
from dwk.documents.charts.specs import LifePhaseBars
from dwk.documents.figures import Cell, Column, DataTable, Figure

SOURCE = "Beispielamt, Tabelle 00000-00"


def sample_table(rows: int = 4) -> DataTable:
    """Age groups by sex, with a value that is kept secret."""
    columns = (
        Column("Altersgruppe", align="left"),
        Column("Männer", "Personen"),
        Column("Anteil", "Prozent", decimals=1),
    )
    body = tuple((f"Gruppe {index}", 1000 + index, Cell(None, "geheim gehalten")) for index in range(rows))
    return DataTable("Bevölkerung nach Altersgruppen (Beispiel)", columns, body)


def sample_figure(key: str = "saldo", alt: str = "Nur bei den 18- bis 24-Jährigen ist der Saldo negativ.") -> Figure:
    """A bar chart."""
    chart = LifePhaseBars(groups=("unter 18", "18 bis 24"), own=(1.5, -2.5))
    return Figure(
        key=key,
        chart=chart,
        title="Nur die Jüngeren ziehen fort",
        subtitle="Personen je 1.000, Kreis Beispiel, 2018",
        source=SOURCE,
        alt=alt,
        table=sample_table(),
        notes=("Gerundet.",),
    )


def sample_key_figure() -> KeyFigure:
    """One number with all its facts."""
    return KeyFigure("Bevölkerung", "133.210", "Personen", "−2,4 % gegenüber 1998", "2018", "Kreis Beispiel", SOURCE)


def sample_document(rows: int = 4) -> Document:
    """Two chapters with every kind of block."""
    table = TableBlock(sample_table(rows), SOURCE, ("Gerundet.",), groups=(RowGroup(2, "Erwachsene"),), own_column=1)
    glossary = Glossary((GlossaryTerm("Medianalter", "Teilt die Bevölkerung in zwei Hälften."),))
    first = Section(
        1,
        "Bevölkerung",
        (
            Paragraph("Ein Überblick über größere Veränderungen.", "lead"),
            KeyFigures((sample_key_figure(),)),
            Section(2, "Wanderung", (FigureBlock(sample_figure()), FigurePair(sample_figure("a"), sample_figure("b")))),
        ),
    )
    second = Section(
        1,
        "Tabellen",
        (
            Paragraph((Run("Ohne Wanderung", strong=True), Run(" wäre es anders."))),
            BulletList(("Weniger Kinder", "Mehr Ältere")),
            table,
            Paragraph("Nur eingeschränkt vergleichbar.", "warning"),
            glossary,
        ),
    )
    entry = SourceEntry("Beispielstatistik", "00000-00", "Beispiellizenz 1.0", "Beispielamt, 2019", date(2019, 9, 1))
    return Document(
        title="Datenprofil Kreis Beispiel",
        subtitle="Aus erfundenen Zahlen",
        as_of=date(2019, 9, 16),
        language="de",
        author="Kreis Beispiel",
        summary="Weniger Kinder, mehr Ältere.",
        blocks=(first, second),
        sources=(entry,),
    )


def with_paragraph(text: str) -> Document:
    """The sample reduced to one chapter of the given text."""
    return replace(sample_document(), summary="", blocks=(Section(1, "Text", (Paragraph(text),)),), sources=())
