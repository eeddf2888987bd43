"""Every fact F1 to F29 of the founding programme stands in the report, comes from a record, and changes with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.utils.html import strip_tags
from pptx import Presentation
from pypdf import PdfReader

from dwk.audit.rules import Actor
from dwk.berichte.content import Report
from dwk.berichte.queries import compose_report, trace_table
from dwk.berichte.render import render
from dwk.programme.actions import trail
from dwk.programme.actions.participations import state_focus
from dwk.programme.models import Participation, Programme
from tests.factories.programme import YEAR_END, founding_for_a_file

BY = Actor(None, "Test")
DAY = date(2017, 5, 15)
NEW = "Ganz anderer Wortlaut"
#: fact -> words that must stand in the report
EXPECTED: dict[str, tuple[str, ...]] = {
    "F1": (
        "Zwischenbericht „Demografiewerkstatt Kommunen“",
        "01.01.2016 – 31.12.2020",
        "Lingen, 17. Mai 2017",
        "Bericht vom 15.05.2017",
        "Geschäftsstelle DWK",
    ),
    "F2": (
        "Gefördert von:",
        "Bundesministerium für Familie, Senioren, Frauen und Jugend",
        "Deutsche Fernsehlotterie / Stiftung Deutsches Hilfswerk",
        "Projektpartner:",
    ),
    "F3": ("Demografiestrategie der Bundesregierung", "Erfahrungsaustausch mit Japan", "Demografiewerkstatt Kommune"),
    "F4": ("Beratung: bis zu 30.000 € je Kommune und Jahr",),
    "F5": ("bis zu 10.000 € je Kommune und Jahr", "Veranstaltungen und Vernetzungsformate"),
    "F6": ("Nicht gefördert werden: Investive Maßnahmen und Personalstellen",),
    "F7": ("Forschungsgesellschaft für Gerontologie e.V. an der Technischen Universität Dortmund",),
    "F8": ("Kompetenzzentrum Technik-Diversity-Chancengleichheit e.V.",),
    "F9": ("schlüssige Demografiestrategie", "„demografiefest“"),
    "F10": ("bestimmt jede Kommune selbst", "„übergestülpt“"),
    "F11": ("Strukturen und Prozesse dauerhaft etabliert",),
    "F12": ("neue Prozesse und Projekte",),
    "F13": ("neue Handlungsfelder",),
    "F14": ("„Werkzeugkoffer“",),
    "F15": ("Diversity", "Querschnittsaufgabe"),
    "F16": ("Erfahrungen werden ausgewertet", "auch für die Demografiestrategie"),
    "F17": ("Adorf/Vogtland", "Emsland / Vrees", "Dortmund", "Dithmarschen", "Saarbrücken", "Riesa", "Düren", "Grabow"),
    "F18": ("In allen acht Kommunen fanden Kick-off-Veranstaltungen vor Ort statt",),
    "F19": ("Interviews und Daten", "Stärken-Schwächen-Analyse"),
    "F20": ("Zukunftswerkstatt", "in jeder Kommune anders"),
    "F21": ("Werkstattplan mit verbindlichen Meilensteinen",),
    "F22": (
        "Wohnstadt mit kulturellem Angebot",
        "kein Fokus genannt",
        "Quartiersbezogene Demografiestrategie",
        "Migration und Fachkräftemangel",
        "Bildungslandschaft",
        "Leitbildprozess",
        "Zusammenarbeit über Ressorts",
        "barrierearme Sanierung",
    ),
    "F23": ("Ressortübergreifende Zusammenarbeit", "Vertrauen"),
    "F24": ("Externe Begleitung und Moderation", "schon nach kurzer Zeit"),
    "F25": ("Zeitaufwand",),
    "F26": ("Ressourcen, vor allem Personal",),
    "F27": ("Politik und Verwaltung",),
    "F28": (
        "Vielen Dank",
        "Geschäftsstelle DWK",
        "Am Stadtholz 24, 33609 Bielefeld",
        "www.demografiewerkstatt-kommunen.de",
    ),
    "F29": (
        "Projektdesign",
        "Projektziele I",
        "Projektziele II",
        "Teilnehmende Kommunen",
        "Projektfortschritt Kommunen",
        "Erste Erkenntnisse",
    ),
}


@dataclass(frozen=True)
class Change:
    """A record behind a fact, what is changed in it, and the words that come and go with that."""

    fact: str
    kind: str
    number: int
    field: str
    value: Any
    comes: str
    goes: str = ""

    @property
    def name(self) -> str:
        return f"{self.fact}-{self.kind.split('.')[1]}-{self.number}-{self.field}"


def worded(fact: str, kind: str, number: int, field: str, goes: str = "") -> Change:
    """Words that stand nowhere else, so that they can be told from those of every other change."""
    words = f"Wortlaut {kind.split('.')[1]} {number} {field.replace('_', ' ')} neu"
    return Change(fact, kind, number, field, words, words, goes)


KOMMUNEN = EXPECTED["F17"]
OCCASION, PROGRAMME, RULE = "berichte.reportoccasion", "programme.programme", "programme.budgetrule"
BACKER, OFFICE, PHASE = "programme.backer", "programme.organisation", "programme.phasedefinition"
RENAMED = [
    ["design", "Projektdesign"],
    ["aims_1", "Projektziele I"],
    ["aims_2", "Ziele umbenannt"],
    ["participants", "Teilnehmende Kommunen"],
    ["progress", "Projektfortschritt"],
    ["participant_progress", "Projektfortschritt Kommunen"],
    ["findings", "Erste Erkenntnisse"],
]
CHANGES: list[Change] = [
    worded("F1", PROGRAMME, 0, "name"),
    worded("F1", "berichte.reporttemplate", 0, "title", goes="Zwischenbericht „Demografiewerkstatt Kommunen“"),
    Change("F1", PROGRAMME, 0, "starts_on", date(2016, 2, 1), "01.02.2016", "01.01.2016 – 31.12.2020"),
    Change("F1", PROGRAMME, 0, "ends_on", date(2021, 6, 30), "30.06.2021", "01.01.2016 – 31.12.2020"),
    worded("F1", OCCASION, 0, "place", goes="Lingen"),
    Change("F1", OCCASION, 0, "held_on", date(2017, 5, 18), "18. Mai 2017", "17. Mai 2017"),
    Change("F1", OCCASION, 0, "dated_on", date(2017, 5, 14), "Bericht vom 14.05.2017", "Bericht vom 15.05.2017"),
    worded("F1", OCCASION, 0, "issued_by"),
    *(worded("F2", BACKER, number, "wording") for number in range(4)),
    worded("F3", PROGRAMME, 0, "context_text"),
    *(worded("F3", "programme.relatedelement", number, "text") for number in range(3)),
    Change("F4", RULE, 0, "cap_eur", "40000.00", "40.000 €", "30.000 €"),
    worded("F4", RULE, 0, "label", goes="Beratung: bis zu"),
    Change("F5", RULE, 1, "cap_eur", "12500.50", "12.500,50 €", "10.000 €"),
    worded("F5", RULE, 1, "label", goes="Begleitende Maßnahmen"),
    worded("F5", RULE, 1, "examples", goes="Veranstaltungen und Vernetzungsformate"),
    worded("F6", RULE, 2, "label", goes="Investive Maßnahmen"),
    worded("F6", RULE, 3, "label", goes="Personalstellen"),
    worded("F7", BACKER, 4, "wording", goes="an der Technischen Universität Dortmund"),
    worded("F8", BACKER, 5, "wording"),
    *(worded(f"F{9 + number}", "programme.aim", number, "text") for number in range(8)),
    *(worded("F17", "programme.participation", number, "name") for number in range(len(KOMMUNEN))),
    Change(
        "F18", "programme.event", 0, "held", False, "In sieben von acht Kommunen", "In allen acht Kommunen fanden"
    ),
    worded("F19", PHASE, 1, "text", goes="Stärken-Schwächen-Analyse"),
    worded("F20", PHASE, 2, "text", goes="in jeder Kommune anders"),
    worded("F21", PHASE, 3, "text", goes="mit verbindlichen Meilensteinen"),
    *(worded("F22", "programme.focusstatement", number, "text") for number in range(7)),
    *(worded(f"F{23 + number}", "evaluation.finding", number, "text") for number in range(5)),
    *(worded(f"F{23 + number}", "evaluation.finding", number, "headline") for number in range(5)),
    worded("F28", PROGRAMME, 0, "office_text"),
    *(worded("F28", OFFICE, 3, field) for field in ("address", "contact_person", "phone", "fax", "website")),
    Change("F28", OFFICE, 3, "email", "buero@example.org", "buero@example.org"),
    Change("F29", "berichte.reporttemplate", 0, "parts", RENAMED, "Ziele umbenannt", "Projektziele II"),
]  # fmt: skip


def slides_text(report: Report) -> str:
    deck = Presentation(io.BytesIO(render(report, "pptx")))
    found = []
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found += ["".join(run.text for run in paragraph.runs) for paragraph in shape.text_frame.paragraphs]
            if shape.has_table:
                found += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def page_text(report: Report) -> str:
    _, _, body = render(report, "html").decode().partition("</style>")
    return unescape(strip_tags(body))


def pdf_text(report: Report) -> str:
    pages = PdfReader(io.BytesIO(render(report, "pdf"))).pages
    return "\n".join(page.extract_text() for page in pages)


def squeezed(text: str) -> str:
    """Without anything that the breaking of lines puts in."""
    return "".join(text.replace("\u00ad", "").split()).replace("-", "").replace("‐", "")


FORMATS: dict[str, Callable[[Report], str]] = {"pptx": slides_text, "html": page_text, "pdf": pdf_text}


def texts(report: Report) -> dict[str, str]:
    return {name: squeezed(read(report)) for name, read in FORMATS.items()}


@pytest.fixture(scope="module")
def unchanged(django_db_blocker: Any, django_db_setup: None) -> dict[str, str]:
    """What the three files say before anything is changed."""
    with django_db_blocker.unblock(), founding_for_a_file() as programme:
        return texts(compose_report(programme, DAY))


@pytest.fixture(scope="module")
def changed(django_db_blocker: Any, django_db_setup: None) -> dict[str, str]:
    """What they say once every record has been changed, each to words of its own."""
    with django_db_blocker.unblock(), founding_for_a_file() as programme:
        for change in CHANGES:
            record = record_of(change.kind, change.number)
            trail.change(obj=record, by=BY, effective_on=DAY, **{change.field: change.value})
        return texts(compose_report(programme, DAY))


def record_of(kind: str, number: int) -> Any:
    return apps.get_model(kind).objects.order_by("pk")[number]


def sentences(report: Report, fact: str) -> list[str]:
    return [sentence for found, sentence, _ in trace_table(report) if found == fact]


# --- every fact stands there


@pytest.mark.parametrize("form", FORMATS)
def test_every_fact_stands_in_the_file(unchanged: dict[str, str], form: str) -> None:
    absent = [
        (fact, words)
        for fact, several in EXPECTED.items()
        for words in several
        if squeezed(words) not in unchanged[form]
    ]
    assert not absent


@pytest.mark.parametrize("form", FORMATS)
def test_the_parts_stand_in_the_order_of_the_report(unchanged: dict[str, str], form: str) -> None:
    order = [*EXPECTED["F29"], "Vielen Dank"]
    places = [unchanged[form].index(squeezed(title)) for title in order]
    assert places == sorted(places)
    start = unchanged[form].rindex("ProjektzieleII")
    kommunen = [unchanged[form].index(squeezed(name), start) for name in KOMMUNEN]
    assert kommunen == sorted(kommunen), "the programme's own order, never sorted"


def test_a_table_says_for_each_fact_which_records_carry_it(founding: Programme) -> None:
    rows = trace_table(compose_report(founding, DAY))
    assert {fact for fact, _, _ in rows} == set(EXPECTED)
    for _fact, sentence, records in rows:
        assert sentence
        for record in records.split(", "):
            kind, _, number = record.partition(":")
            assert apps.get_model(kind).objects.filter(pk=number).exists()


# --- and changes with its record


def test_no_fact_is_left_out_of_the_changes() -> None:
    assert {change.fact for change in CHANGES} == set(EXPECTED)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_changed_record_changes_its_sentence_in_every_format(
    unchanged: dict[str, str], changed: dict[str, str], change: Change, form: str
) -> None:
    assert squeezed(change.comes) in changed[form]
    assert squeezed(change.comes) not in unchanged[form]
    if change.goes:
        assert squeezed(change.goes) not in changed[form]
        assert squeezed(change.goes) in unchanged[form]


def test_the_order_of_parts_is_a_record_too(founding: Programme) -> None:
    template = record_of("berichte.reporttemplate", 0)
    trail.change(obj=template, by=BY, effective_on=DAY, parts=[*template.parts[-1:], *template.parts[:-1]])
    report = compose_report(founding, DAY)
    assert sentences(report, "F29")[0].startswith("Inhalt: Erste Erkenntnisse; Projektdesign; ")
    for form, text in texts(report).items():
        assert text.index("ErsteErkenntnisse") < text.index("Projektdesign"), form


def test_a_focus_of_emsland_vrees_takes_the_place_of_none(founding: Programme, unchanged: dict[str, str]) -> None:
    place = Participation.objects.get(slug="emsland-vrees")
    state_focus(participation=place, text=NEW, by=BY, effective_on=DAY)
    for form, text in texts(compose_report(founding, DAY)).items():
        assert unchanged[form].count("keinFokusgenannt") == 1
        assert "keinFokusgenannt" not in text
        assert squeezed(NEW) in text


def test_a_kommune_that_leaves_is_no_longer_counted(founding: Programme) -> None:
    place = Participation.objects.get(slug="riesa")
    trail.change(obj=place, by=BY, effective_on=DAY, ends_on=date(2017, 5, 1))
    for form, text in texts(compose_report(founding, DAY)).items():
        assert "InallensiebenKommunen" in text, form
        assert "Riesa" not in text, form


def test_at_the_end_of_2016_the_report_says_less(founding: Programme, unchanged: dict[str, str]) -> None:
    for form, text in texts(compose_report(founding, YEAR_END)).items():
        assert squeezed("Für keine Kommune ist bis zu diesem Tag eine Kick-off-Veranstaltung belegt.") in text, form
        assert squeezed("keine Erkenntnisse festgehalten") in text, form
        assert text.count("keinFokusgenannt") == 8, form
        assert "Stand31.12.2016" in text, form
        assert "Lingen" not in text, form
        assert "15.05.2017" not in text, form
        assert text != unchanged[form]


@pytest.mark.parametrize("day", [date(2017, 5, 14), date(2017, 5, 18), date(2017, 12, 31), date(2018, 3, 1)])
def test_a_report_of_another_day_does_not_claim_the_occasion(founding: Programme, day: date) -> None:
    for form, text in texts(compose_report(founding, day)).items():
        assert f"Stand{day:%d.%m.%Y}" in text, form
        assert "Lingen" not in text, form
        assert "Berichtvom" not in text, form


@pytest.mark.parametrize("day", [date(2017, 5, 15), date(2017, 5, 16), date(2017, 5, 17)])
def test_from_its_date_to_the_day_it_is_given_a_report_belongs_to_the_occasion(founding: Programme, day: date) -> None:
    report = compose_report(founding, day)
    assert (report.front.place, report.front.held_on, report.dated_on) == ("Lingen", "2017-05-17", "2017-05-15")


def test_text_of_people_stays_text(founding: Programme) -> None:
    hostile = "<script>alert(1)</script> & „Ä“ " + "Donaudampfschifffahrtsgesellschaft" * 6
    trail.change(obj=record_of("programme.aim", 0), by=BY, effective_on=DAY, text=hostile)
    report = compose_report(founding, DAY)
    html = render(report, "html").decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html
    assert hostile in slides_text(report)
    assert render(report, "pdf").startswith(b"%PDF")
