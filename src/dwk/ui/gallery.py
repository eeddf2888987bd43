"""Invented content for the gallery of components. Nothing here is a statistic; everything is labelled "Beispiel"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.paginator import Paginator

from . import components as c

SOURCE = c.Source("Beispiel, erfundene Zahlen.", note="Die Werte dienen nur der Ansicht des Bausteins.")


class ExampleForm(forms.Form):
    """One field of every kind, with hints and errors."""

    name = forms.CharField(label="Name der Tabelle", help_text="So, wie sie in der Quelle heißt.", max_length=40)
    mail = forms.EmailField(label="E-Mail-Adresse", required=False)
    unit = forms.ChoiceField(label="Einheit", choices=[("", "Bitte wählen"), ("p", "Personen"), ("e", "Euro")])
    reason = forms.CharField(label="Begründung", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label="Datei", help_text="CSV, XLSX oder ODS, höchstens 100 MB.", required=False)
    level = forms.ChoiceField(
        label="Ebene", choices=[("k", "Kreis"), ("g", "Gemeinde")], widget=forms.RadioSelect, required=False
    )
    agreed = forms.BooleanField(label="Ich habe die Vorschau geprüft")


def picture(width: int) -> str:
    """A chart stand-in of the given width."""
    bars = "".join(
        f'<rect x="{20 + i * (width - 40) // 6}" y="{180 - h}" width="{(width - 40) // 8}" height="{h}" fill="#2044AA"/>'
        for i, h in enumerate((60, 90, 130, 150, 120, 80))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Beispielbild ohne Aussage" '
        f'width="{width}" height="200" viewBox="0 0 {width} 200">{bars}</svg>'
    )


def line() -> str:
    """A small line stand-in."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" width="128" height="40" viewBox="0 0 128 40">'
        '<path d="M2 10 40 18 80 16 124 34" fill="none" stroke="#2044AA" stroke-width="2.5"/></svg>'
    )


def table(*, compact: bool = False, source: c.Source | None = SOURCE) -> c.Table:
    """A table with groups, own region, badges, a missing value and a sentence instead of values."""
    columns = (
        c.Column("Kennzahl"),
        c.Column("Musterkreis", numeric=True),
        c.Column("1998", numeric=True),
        c.Column("Veränderung", numeric=True),
        c.Column("Musterland", numeric=True),
        c.Column("Stand", numeric=True),
        c.Column("Tabelle", nowrap=True, phone=False),
    )

    def row(head: c.Cell, *texts: str) -> c.Row:
        first, *rest = texts
        return c.Row(head, (c.Cell(first, own=True), *(c.Cell(text, muted=text == "–") for text in rest)))

    people = (
        row(c.Cell("Bevölkerung"), "12.345", "12.700", "−2,8\u202f%", "1.234.567", "31.12.2018", "Beispiel-1"),
        row(
            c.Cell("Medianalter", badge=c.Badge("Schätzung", "estimate")),
            "49,3", "40,0", "+9,3", "47,4", "31.12.2018", "Beispiel-1",
        ),
        c.Row(c.Cell("Anteil 80 Jahre und älter"), message="Nicht verfügbar: Die Altersgruppen der Tabelle enden bei 75."),
    )  # fmt: skip
    life = (
        row(
            c.Cell("Lebenserwartung", badge=c.Badge("Ersatzwert Musterland", "proxy")),
            "78,2", "–", "–", "78,2", "2016–2018", "Beispiel-2",
        ),
    )  # fmt: skip
    return c.Table(
        caption="Kennzahlen des Musterkreises im Vergleich, 31.12.2018 (Beispiel)",
        columns=columns,
        groups=(c.Group(people, "Bevölkerung und Alter"), c.Group(life, "Geburten und Leben")),
        source=source,
        compact=compact,
    )


def figure(key: str, title: str) -> c.Figure:
    """A figure in both widths with its links and table."""
    return c.Figure(
        key=key,
        title=title,
        subtitle="Personen je Altersjahr am 31.12.2018, Musterkreis (Beispiel)",
        source=SOURCE,
        svg_wide=picture(584),
        svg_narrow=picture(340),
        table=table(compact=True, source=None),
        links=(c.Link("Bild", "#bild"), c.Link("Daten", "#daten", download=True)),
        extra_links=(c.Link("Als Beleg verwenden", "#beleg"),),
    )


def key_figures() -> tuple[c.KeyFigure, ...]:
    """Three tiles: with line, with badge, plain."""
    return (
        c.KeyFigure(
            "Bevölkerung",
            "12.345",
            "Personen",
            "31.12.2018",
            comparison="1998: 12.700",
            svg=line(),
            territory="Musterkreis",
            source="Beispiel",
        ),
        c.KeyFigure(
            "Altenquotient",
            "43,3",
            "je 100 Personen",
            "31.12.2018",
            comparison="Land 39,2",
            territory="Musterkreis",
            source="Beispiel",
        ),
        c.KeyFigure(
            "Wanderungssaldo",
            "+1.309",
            "Personen",
            "2016",
            badge=c.Badge("Beispiel", "example"),
            svg=line(),
            territory="Musterkreis",
            source="Beispiel",
        ),
    )


MARKS: tuple[tuple[c.MarkKind, str], ...] = (
    ("done", "Freigegeben"),
    ("review", "In Abstimmung"),
    ("work", "In Arbeit"),
    ("open", "Noch nicht begonnen"),
    ("new", "Neu"),
    ("changed", "Geändert"),
    ("same", "Gleich"),
    ("skipped", "Übersprungen"),
    ("refused", "Abgelehnt"),
    ("warning", "Zu wenig Belege"),
    ("info", "Hinweis"),
    ("running", "Läuft"),
)


def context(query: Mapping[str, str]) -> dict[str, Any]:
    """Everything the gallery shows; ``zustand=vergangen`` shows the look of a past day."""
    page_number = query.get("seite", "3")
    return {
        "crumbs": [c.Link("Start", "/"), c.Link("Beispiele", "#")],
        "past": query.get("zustand") == "vergangen",
        "subject": c.Switch("Kommune", "Musterkreis", (c.Link("Musterkreis", "#", current=True), c.Link("Andere", "#"))),
        "stand": c.Switch("Stand", "15.05.2017", (c.Link("Zurück zu heute", "?"),)),
        "modules": [c.Link("Überblick", "#"), c.Link("Kommunalprofil", "#", current=True)],
        "tabs": [c.Link("Datenprofil", "#", current=True), c.Link("Kapitel", "#"), c.Link("Interviews", "#")],
        "figures": [
            figure("bild-1", "Am stärksten besetzt sind die mittleren Jahrgänge"),
            figure("bild-2", "Der Titel nennt den Befund und darf zwei Zeilen lang sein, ohne dass die Zeilen brechen"),
        ],
        "key_figures": key_figures(),
        "table": table(),
        "marks": MARKS,
        "facts": [
            c.Fact("Datei", "beispiel.csv"), c.Fact("Tabelle", "Beispiel-1, Fortschreibung"),
            c.Fact("Stichtag", "31.12.2018"), c.Fact("Zeichen", "ISO-8859-1, Semikolon"),
        ],
        "counts": [
            c.Count("new", "Neu", "24.833", "Werte"),
            c.Count("changed", "Geändert", "3", "Werte", c.Badge("Beispiel", "example")),
            c.Count("same", "Gleich", "0", "Werte"),
            c.Count("skipped", "Übersprungen", "1.404", "Zeilen mit „-“"),
            c.Count("refused", "Abgelehnt", "4", "Werte"),
        ],
        "steps": [
            c.Step("Datei wählen", "done", "#"), c.Step("Format erkannt", "done"),
            c.Step("Vorschau prüfen", "current"), c.Step("Übernehmen"),
        ],
        "filters": [
            c.Filter("land", "Land", (("", "alle"), ("01", "Schleswig-Holstein")), query.get("land", "")),
            c.Filter("ebene", "Ebene", (("", "alle"), ("k", "Kreise")), query.get("ebene", "")),
        ],
        "filter_links": [c.Link("Ausgeben", "#ausgeben")],
        "page": Paginator(range(480), 50).get_page(page_number),
        "form": ExampleForm(),
        "wrong_form": ExampleForm({"name": "", "mail": "keine Adresse"}, prefix="falsch"),
    }  # fmt: skip
