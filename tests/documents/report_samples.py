"""A report with one of everything it can hold; participants are real names, all states and numbers invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dwk.documents.blocks import (
    BulletItem,
    BulletList,
    Closing,
    Cover,
    Document,
    FigureBlock,
    KeyFigures,
    Paragraph,
    PhaseCell,
    PhaseMatrix,
    PhaseRow,
    Run,
    Section,
    SourceEntry,
    Supporter,
    TableBlock,
)
from dwk.documents.charts.category_specs import BarSeries, CategoryBars
from dwk.documents.charts.specs import Chart, IndexLines, Line, Pyramid
from dwk.documents.figures import Cell, Column, DataTable, Figure
from dwk.documents.report_figures import MapPlace, participants_map
from tests.documents.samples import SOURCE, sample_figure, sample_key_figure, sample_table

CREATED = datetime(2017, 5, 15, 9, 30, tzinfo=UTC)
FUNDER = "Bundesministerium für Familie, Senioren, Frauen und Jugend"
FOOTER = f"Gefördert vom {FUNDER}; unterstützt von der Deutschen Fernsehlotterie / Stiftung Deutsches Hilfswerk"
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40" width="120" height="40">'
    b'<rect width="120" height="40" fill="#2044aa"/><circle cx="20" cy="20" r="12" fill="#fff"/></svg>'
)
TOWNS = (
    ("Adorf/Vogtland", 12.26, 50.32),
    ("Dithmarschen", 9.09, 54.13),
    ("Dortmund", 7.46, 51.51),
    ("Düren", 6.48, 50.8),
    ("Grabow", 11.56, 53.28),
    ("Riesa", 13.29, 51.31),
    ("Regionalverband Saarbrücken", 6.99, 49.24),
)
OUTLINE = {
    "type": "Polygon",
    "coordinates": [
        [
            [6, 51],
            [7, 53.5],
            [8.5, 55],
            [11, 54],
            [14, 54],
            [15, 51],
            [12.2, 50.2],
            [13.7, 48.6],
            [8, 47.6],
            [6.2, 49.5],
            [6, 51],
        ]
    ],
}
EMSLAND = {"type": "Polygon", "coordinates": [[[7, 52.3], [7.7, 52.3], [7.6, 53.2], [7.1, 53.2], [7, 52.3]]]}


def sample_map() -> Figure:
    places = [MapPlace(name, x, y) for name, x, y in TOWNS]
    return participants_map(
        key="karte",
        outlines=(OUTLINE,),
        places=[*places, MapPlace("Emsland / Vrees", area=EMSLAND)],
        title="Acht Kommunen setzen ihre Themen selbst",
        subtitle="Fläche: Kreis, Punkt: Stadt",
        source="Beispielamt, Grenzen vereinfacht",
    )


def sample_phases(count: int = 7) -> PhaseMatrix:
    done, work, none = PhaseCell("done", "9. September 2016", ("r1",)), PhaseCell("in_progress"), PhaseCell("open")
    rows = [PhaseRow(f"{TOWNS[i % 7][0]}{i // 7 or ''}", (PhaseCell("done"), work, done, none)) for i in range(count)]
    rows[1] = PhaseRow("Dithmarschen", (done, PhaseCell("in_review", "Stand 13. April 2017"), none, none), ("d2",))
    phases = ("Kick-off", "Kommunalprofil", "Zukunftswerkstatt", "Werkstattplan")
    return PhaseMatrix("Stand der Phasen", phases, tuple(rows), SOURCE, ("Beispiel.",))


def _figure(key: str, chart: Chart, title: str) -> Figure:
    return Figure(key, chart, title, "Kommunen, 2017", SOURCE, f"Beschreibung: {title}", sample_table())


def bars() -> Figure:
    series = (
        BarSeries("abgeschlossen", (7, 2, 2, 0)),
        BarSeries("in Arbeit", (1, 5, 1, 1), "earlier"),
        BarSeries("noch nicht begonnen", (0, 1, 5, 7), "open"),
    )
    chart = CategoryBars(("Kick-off", "Kommunalprofil", "Zukunftswerkstatt", "Werkstattplan"), series, "Kommunen")
    return _figure("stand", chart, "Alle acht sind gestartet")


def lines() -> Figure:
    years = tuple(range(2008, 2018))
    own = Line("Dithmarschen", "own", years, tuple(100 - i * 0.7 for i in range(10)))
    land = Line("Schleswig-Holstein", "land", years, tuple(100 + i * 0.3 for i in range(10)))
    bund = Line("Deutschland", "bund", years, (*(100 + i * 0.1 for i in range(9)), None))
    return _figure("index", IndexLines((own, land, bund), 2008), "Die Bevölkerung nimmt ab")


def pyramid() -> Figure:
    ages = tuple(range(0, 96, 5))
    upper = (*(age + 4 for age in ages[:-1]), None)
    men = tuple(float(300 + age * 3) for age in ages)
    return _figure("pyramide", Pyramid(ages, upper, men, men[::-1], 2016), "Mehr Ältere als Jüngere")


def long_list(count: int) -> BulletList:
    text = "Zuständigkeiten müssen geklärt, Vertrauen muss teils erst gebildet werden, auch zwischen Ämtern"
    nested = (
        BulletItem((Run("Ressortgrenzen", True), Run(" erschweren die Arbeit")), ("Fach <b>bereiche</b> & Ämter",)),
    )
    return BulletList(
        tuple(BulletItem((Run(f"Punkt {i}: ", True, (f"t{i}",)), Run(text)), nested, (f"p{i}",)) for i in range(count))
    )


def wide_table(rows: int) -> TableBlock:
    columns = (Column("Kommune", align="left"), Column("Fokus", align="left"), Column("Einwohner", "Personen"))
    body = tuple(
        (TOWNS[i % 7][0], Cell("Altersgerechte Sanierung der Innenstadt, neues Gewerbe", trace=(f"z{i}",)), 1000.0 + i)
        for i in range(rows)
    )
    return TableBlock(DataTable("Themen der Kommunen", columns, body), SOURCE, own_column=2)


def sample_cover() -> Cover:
    return Cover(
        occasion="Fachtagung „Demografie gestalten“",
        place="Berlin",
        day=date(2017, 5, 15),
        office="Programmgeschäftsstelle Demografiewerkstatt Kommunen",
        funders=(Supporter(FUNDER, LOGO, "Logo des Ministeriums"), Supporter("Deutsche Fernsehlotterie")),
        partners=(
            Supporter("Technische Universität Dortmund"),
            Supporter("Körber-Stiftung", LOGO, "Logo der Stiftung"),
        ),
    )


def sample_report() -> Document:
    phases = Section(
        1, "Emsland / Vrees und Adorf hatten schon Zukunftswerkstätten", (sample_phases(),), eyebrow="Fortschritt"
    )
    insights = (
        Paragraph(
            (Run("Erfolge stellen sich früh ein. ", trace=("s1", "s2")), Run("Sie brauchen Zeit.", True)), trace=("a1",)
        ),
        BulletList(
            (BulletItem("Was hilft", ((Run("Externe Begleitung", True), Run(" fördert interne Steuerung.")),)), "Zeit")
        ),
        Paragraph("Nur eingeschränkt vergleichbar.", "warning"),
    )
    return Document(
        title="Zwischenbericht der Demografiewerkstatt Kommunen",
        subtitle="Stand der Arbeit in acht Kommunen",
        as_of=date(2017, 5, 15),
        language="de",
        author="Dr. Änne Müller-Lüdenscheidt",
        summary="",
        blocks=(
            Section(
                1,
                "Acht Kommunen setzen ihre Themen selbst",
                (FigureBlock(sample_map()), wide_table(4)),
                "Karte zeigen.",
            ),
            phases,
            Section(1, "Alle acht sind gestartet", (FigureBlock(bars()),), "Zahlen nennen."),
            Section(
                1,
                "Erfolge brauchen Zeit und Personal in der Verwaltung",
                insights,
                "Erst Erfolge,\ndann Hürden.",
                "Erkenntnisse",
            ),
            Section(1, "Lange Liste", (long_list(9),), "Nur kurz."),
            Section(1, "Themen der Kommunen", (Paragraph("Die Kommunen arbeiten an vielen Themen."), wide_table(24))),
            Section(
                1,
                "Dithmarschen",
                (
                    KeyFigures((sample_key_figure(),) * 3),
                    Section(2, "Die Bevölkerung nimmt ab", (FigureBlock(lines()),)),
                    Section(2, "Altersaufbau", (FigureBlock(pyramid()), long_list(2))),
                    Section(2, "Wer zieht fort?", (FigureBlock(sample_figure()),)),
                ),
            ),
        ),
        sources=(
            SourceEntry("Beispielstatistik", "00000-00", "Beispiellizenz 1.0", "Beispielamt, 2019", date(2019, 9, 1)),
        ),
        programme="Demografiewerkstatt Kommunen",
        short_title="Zwischenbericht",
        cover=sample_cover(),
        closing=Closing("Vielen Dank", ("Programmgeschäftsstelle", "Telefon 0231 000000", "kontakt@example.org")),
        footer=FOOTER,
    )
