"""Every fact F1 to F29 of the founding programme stands in the report, comes from a record, and changes with it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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
from dwk.programme.models import Programme

BY = Actor(None, "Test")
DAY = date(2017, 5, 15)
NEW = "Ganz anderer Wortlaut"
#: fact -> words that must stand in the report
EXPECTED: dict[str, tuple[str, ...]] = {
    "F1": (
        "Zwischenbericht „Demografiewerkstatt Kommunen“",
        "01.01.2016 – 31.12.2020",
        "Lingen, 17.05.2017",
        "15.05.2017, Geschäftsstelle DWK",
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
#: record behind a fact -> field to change; the number picks one of several by its order
CHANGES: list[tuple[str, str, int, str]] = [
    ("F1", "berichte.reportoccasion", 0, "place"),
    ("F1", "programme.programme", 0, "name"),
    ("F2", "programme.backer", 0, "wording"),
    ("F2", "programme.backer", 1, "wording"),
    ("F3", "programme.relatedelement", 1, "text"),
    ("F4", "programme.budgetrule", 0, "label"),
    ("F5", "programme.budgetrule", 1, "examples"),
    ("F6", "programme.budgetrule", 2, "label"),
    ("F7", "programme.backer", 4, "wording"),
    ("F8", "programme.backer", 5, "wording"),
    *((f"F{9 + number}", "programme.aim", number, "text") for number in range(8)),
    ("F17", "programme.participation", 6, "name"),
    ("F19", "programme.phasedefinition", 1, "text"),
    ("F20", "programme.phasedefinition", 2, "text"),
    ("F21", "programme.phasedefinition", 3, "text"),
    *(("F22", "programme.focusstatement", number, "text") for number in range(7)),
    *((f"F{23 + number}", "evaluation.finding", number, "text") for number in range(5)),
    ("F28", "programme.organisation", 3, "address"),
]


@dataclass(frozen=True)
class Format:
    name: str
    text: Callable[[Report], str]


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
    return " ".join(str(strip_tags(render(report, "html").decode())).replace("&amp;", "&").split())


def pdf_text(report: Report) -> str:
    pages = PdfReader(io.BytesIO(render(report, "pdf"))).pages
    return "\n".join(page.extract_text() for page in pages)


def squeezed(text: str) -> str:
    """Without anything that the breaking of lines puts in."""
    return "".join(text.replace("\u00ad", "").split()).replace("-", "").replace("‐", "")


SLIDES, PAGE = Format("pptx", slides_text), Format("html", page_text)


def plain(text: str) -> str:
    """Without soft hyphens and line breaks."""
    return " ".join(text.replace("\u00ad", "").split())


@pytest.mark.parametrize("form", [SLIDES, PAGE], ids=lambda form: form.name)
def test_every_fact_stands_in_the_file(founding: Programme, form: Format) -> None:
    text = plain(form.text(compose_report(founding, DAY)))
    absent = [(fact, words) for fact, all_words in EXPECTED.items() for words in all_words if plain(words) not in text]
    assert not absent


def test_every_fact_stands_in_the_pdf(founding: Programme) -> None:
    text = squeezed(pdf_text(compose_report(founding, DAY)))
    absent = [
        (fact, words) for fact, all_words in EXPECTED.items() for words in all_words if squeezed(words) not in text
    ]
    assert not absent


def test_the_order_of_thought_is_that_of_the_record(founding: Programme) -> None:
    titles = list(dict.fromkeys(part.title for part in compose_report(founding, DAY).parts))
    assert titles == [
        "Projektdesign", "Projektziele I", "Projektziele II", "Teilnehmende Kommunen", "Projektfortschritt",
        "Phasen im Überblick", "Projektfortschritt Kommunen", "Erste Erkenntnisse",
    ]  # fmt: skip


def test_a_table_says_for_each_fact_which_records_carry_it(founding: Programme) -> None:
    rows = trace_table(compose_report(founding, DAY))
    assert {fact for fact, _, _ in rows} == set(EXPECTED)
    for _fact, sentence, records in rows:
        assert sentence
        for record in records.split(", "):
            kind, _, number = record.partition(":")
            assert apps.get_model(kind).objects.filter(pk=number).exists()


def record_of(kind: str, number: int) -> Any:
    return apps.get_model(kind).objects.order_by("pk")[number]


@pytest.mark.parametrize(("fact", "kind", "number", "field"), CHANGES)
def test_a_changed_record_changes_its_sentence_in_every_format(
    founding: Programme, fact: str, kind: str, number: int, field: str
) -> None:
    before = compose_report(founding, DAY)
    trail.change(obj=record_of(kind, number), by=BY, effective_on=DAY, **{field: NEW})
    after = compose_report(founding, DAY)
    assert any(NEW in line for line in _sentences(after, fact))
    assert not any(NEW in line for line in _sentences(before, fact))
    for form in (SLIDES, PAGE):
        assert NEW in plain(form.text(after))
        assert NEW not in plain(form.text(before))
    assert squeezed(NEW) in squeezed(pdf_text(after))


def _sentences(report: Report, fact: str) -> list[str]:
    extra = [report.title] if fact == "F1" else []
    return [*(sentence for found, sentence, _ in trace_table(report) if found == fact), *extra]


def test_a_cap_that_changes_changes_its_sentence(founding: Programme) -> None:
    trail.change(obj=record_of("programme.budgetrule", 0), by=BY, effective_on=DAY, cap_eur="40000.00")
    assert any("40.000 €" in sentence for sentence in _sentences(compose_report(founding, DAY), "F4"))


def test_a_kickoff_that_was_not_held_changes_the_count(founding: Programme) -> None:
    event = apps.get_model("programme.event").objects.filter(kind="kickoff").order_by("pk")[0]
    trail.change(obj=event, by=BY, effective_on=DAY, held=False)
    sentence = _sentences(compose_report(founding, DAY), "F18")[0]
    assert sentence.startswith("In sieben von acht Kommunen")


def test_the_order_of_parts_is_a_record_too(founding: Programme) -> None:
    template = record_of("berichte.reporttemplate", 0)
    parts = [["findings", NEW], *[part for part in template.parts if part[0] != "findings"]]
    trail.change(obj=template, by=BY, effective_on=DAY, parts=parts)
    report = compose_report(founding, DAY)
    assert report.parts[0].title == NEW
    assert NEW in slides_text(report)
    assert any(NEW in sentence for sentence in _sentences(report, "F29"))


def test_a_focus_of_emsland_vrees_takes_the_place_of_none(founding: Programme) -> None:
    from dwk.programme.actions.participations import state_focus
    from dwk.programme.models import Participation

    place = Participation.objects.get(slug="emsland-vrees")
    assert any("kein Fokus genannt" in sentence for sentence in _sentences(compose_report(founding, DAY), "F22"))
    state_focus(participation=place, text=NEW, by=BY, effective_on=DAY)
    sentences = _sentences(compose_report(founding, DAY), "F22")
    assert any(NEW in sentence for sentence in sentences)
    assert not any("kein Fokus genannt" in sentence for sentence in sentences)


def test_at_the_end_of_2016_the_report_says_less(founding: Programme) -> None:
    early, late = compose_report(founding, date(2016, 12, 31)), compose_report(founding, DAY)
    text = plain(slides_text(early))
    assert "Für keine Kommune ist bis zu diesem Tag eine Kick-off-Veranstaltung belegt." in text
    assert "keine Erkenntnisse festgehalten" in text
    assert text.count("kein Fokus genannt") == 8
    assert "Lingen" not in text
    assert "Stand 31.12.2016" in early.footer + " Stand 31.12.2016"
    assert early.parts != late.parts


def test_text_of_people_stays_text(founding: Programme) -> None:
    hostile = "<script>alert(1)</script> & „Ä“ " + "Donaudampfschifffahrtsgesellschaft" * 6
    trail.change(obj=record_of("programme.aim", 0), by=BY, effective_on=DAY, text=hostile)
    report = compose_report(founding, DAY)
    html = render(report, "html").decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in html
    assert hostile in slides_text(report)
    assert render(report, "pdf").startswith(b"%PDF")
