"""Reports of other programmes and days than the founding one: little entered, refused builds, hostile words."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dwk.audit.models import Version
from dwk.berichte.actions import create_occasion, create_template, freeze_report
from dwk.berichte.compose.report import NothingToReport
from dwk.berichte.content import Report, frozen, thawed
from dwk.berichte.document import document_of
from dwk.berichte.models import ReportRun, ReportTemplate
from dwk.berichte.queries import compose_report, end_of, runs_of, trace_table
from dwk.berichte.render import render
from dwk.cli.main import main
from dwk.evaluation.actions import add_evidence, note_finding
from dwk.programme.actions import events, trail
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.programmes import add_part
from dwk.programme.models import Aim, BudgetRule, Programme
from tests.factories.memberships import BY, START, small_participation, small_programme
from tests.factories.programme import REPORT_DAY, YEAR_END

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)
AT = datetime(2026, 5, 2, 8, 0, tzinfo=UTC)
ENTRY: dict[str, Any] = {"by": BY, "effective_on": START}


def sentences(report: Report, key: str) -> list[str]:
    return [f"{line.strong} {line.text}".strip() for part in report.parts if part.key == key for line in part.lines]


def pdf_text(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def freeze(programme: Programme, as_of: date, known_on: date | None = None) -> ReportRun:
    return freeze_report(programme=programme, kind="zwischenbericht", as_of=as_of, known_on=known_on, user=None, at=AT)


# --- little entered


@pytest.mark.parametrize("kind", ["html", "pdf", "pptx"])
def test_a_programme_with_nothing_in_it_still_gives_a_report(db: None, kind: str) -> None:
    report = compose_report(small_programme(), MAY)
    assert sentences(report, "participants") == ["An diesem Tag nahm noch keine Kommune teil."]
    assert sentences(report, "findings") == ["Bis zu diesem Tag sind keine Erkenntnisse festgehalten."]
    assert render(report, kind)  # type: ignore[arg-type]  # one of the three
    assert all(line.trace for line in report.lines())


def test_the_part_of_participants_keeps_its_own_heading_while_it_is_empty(db: None) -> None:
    programme = small_programme()
    create_template(
        programme=programme, kind="zwischenbericht", title="Bericht", parts=[["participants", "Orte"]], **ENTRY
    )
    assert [part.title for part in compose_report(programme, MAY).parts] == ["Orte"]


def test_a_title_page_without_occasion_shows_title_and_stand_only(db: None) -> None:
    document = document_of(compose_report(small_programme(), MAY), {})
    assert (document.title, document.subtitle, document.as_of) == ("Zwischenbericht „Probeprogramm“", "", MAY)
    assert document.cover is not None
    assert (document.cover.place, document.cover.day, document.cover.supporters) == ("", None, ())


def test_what_was_known_by_a_day_stands_on_the_title_page(db: None) -> None:
    programme = small_programme()
    day = Version.objects.latest("recorded_at").recorded_at.date() + timedelta(days=1)
    assert document_of(compose_report(programme, MAY, day), {}).subtitle == f"Kenntnisstand {day:%d.%m.%Y}"


def test_one_kommune_alone_has_its_kickoff_counted(kommune_with_kickoff: Programme) -> None:
    (sentence, *_) = sentences(compose_report(kommune_with_kickoff, MAY), "progress")
    assert sentence == "In der teilnehmenden Kommune fand eine Kick-off-Veranstaltung vor Ort statt."


@pytest.fixture
def kommune_with_kickoff(db: None) -> Programme:
    programme = small_programme()
    kommune = small_participation(programme)
    events.plan_event(
        programme=programme, participation=kommune, kind="kickoff", title="Auftakt", on=START, held=True, **ENTRY
    )
    return programme


def test_what_is_never_funded_is_listed_as_a_sentence(db: None) -> None:
    programme = small_programme()
    for line in ("Bauten", "Stellen", "Fahrzeuge"):
        add_part(part=BudgetRule(programme=programme, line=line.lower(), label=line, fundable=False), **ENTRY)
    rule = BudgetRule(programme=programme, line="beratung", label="Beratung", cap_eur=Decimal("1500.50"))
    add_part(part=rule, **ENTRY)
    found = sentences(compose_report(programme, MAY), "design_2")
    assert "Nicht gefördert werden: Bauten, Stellen und Fahrzeuge." in found
    assert "Beratung: bis zu 1.500,50 € je Kommune und Jahr" in found


def test_a_finding_comes_with_what_it_rests_on(db: None) -> None:
    programme = small_programme()
    finding = note_finding(programme=programme, headline="Zeit", text="Sie fehlt.", by=BY, effective_on=MAY)
    add_evidence(finding=finding, text="Gespräch in Müsterhude", by=BY, effective_on=MAY)
    report = compose_report(programme, MAY)
    assert sentences(report, "findings") == ["Zeit: Sie fehlt."]
    assert [part.notes for part in report.parts if part.key == "findings"] == ["Beleg: Gespräch in Müsterhude"]
    assert sentences(compose_report(programme, MAY - timedelta(days=1)), "findings") == [
        "Bis zu diesem Tag sind keine Erkenntnisse festgehalten."
    ]


# --- builds and occasions


def test_a_build_with_an_unknown_part_is_refused_when_it_is_entered(db: None) -> None:
    with pytest.raises(ProgrammeRefused, match="desing"):
        create_template(
            programme=small_programme(), kind="zwischenbericht", title="Bericht", parts=[["desing", "Design"]], **ENTRY
        )
    assert not ReportTemplate.objects.exists()
    assert not Version.objects.filter(object_type="berichte.reporttemplate").exists()


@pytest.mark.parametrize(
    ("stand", "place"),
    [
        (date(2026, 3, 31), ""),
        (date(2026, 4, 1), "Neu"),
        (date(2026, 4, 3), "Neu"),
        (date(2026, 4, 4), ""),
        (date(2026, 12, 1), "Nachher datiert"),
        (date(2027, 2, 3), ""),
    ],
)
def test_an_occasion_counts_from_the_date_of_its_report_to_its_own_day(db: None, stand: date, place: str) -> None:
    programme = small_programme()
    days = ((2, 3, 1, "Alt"), (4, 3, 1, "Neu"), (6, 3, 1, "Später"), (11, 20, 1, "Nachher datiert"))
    for month, held, dated, name in days:
        dated_on = date(2026, 12, 1) if name == "Nachher datiert" else date(2026, month, dated)
        create_occasion(
            programme=programme, kind="zwischenbericht", place=name, held_on=date(2026, month, held),
            dated_on=dated_on, issued_by="Büro", **ENTRY,
        )  # fmt: skip
    report = compose_report(programme, stand)
    assert report.front.place == place
    assert report.author == ("Büro" if place else "")
    assert bool(report.front.dated_on) is bool(place)


# --- days


def test_before_the_programme_began_and_before_it_was_known_there_is_no_report(db: None) -> None:
    programme = small_programme()
    with pytest.raises(NothingToReport, match=r"gab es am 31\.12\.2025 noch nicht"):
        compose_report(programme, START - timedelta(days=1))
    with pytest.raises(NothingToReport, match=r"war am 01\.05\.2020 noch nichts eingetragen"):
        compose_report(programme, MAY, date(2020, 5, 1))
    assert not ReportRun.objects.exists()


def test_what_is_entered_on_a_day_is_known_on_it(db: None) -> None:
    programme = small_programme()
    entered = Version.objects.latest("recorded_at").recorded_at
    assert end_of(date(2026, 3, 29)).isoformat() == "2026-03-29T23:59:59.999999+02:00"
    assert compose_report(programme, MAY, entered.date() + timedelta(days=1)).programme == "Probeprogramm"


def test_two_days_give_two_reports_with_different_content(founding: Programme) -> None:
    early, late = freeze(founding, YEAR_END), freeze(founding, REPORT_DAY)
    assert early.content_sha256 != late.content_sha256
    assert [run.as_of for run in runs_of(founding)] == [REPORT_DAY, YEAR_END]


# --- frozen


def test_a_frozen_report_stays_when_records_change_and_the_next_one_differs(founding: Programme) -> None:
    first = freeze(founding, REPORT_DAY)
    assert freeze(founding, REPORT_DAY).pk == first.pk
    before = render(thawed(first.content), "html")
    aim = Aim.objects.order_by("pk")[0]
    trail.change(obj=aim, by=BY, effective_on=REPORT_DAY, text="Ganz anderer Wortlaut")
    second = freeze(founding, REPORT_DAY)
    assert second.pk != first.pk
    first.refresh_from_db()
    assert render(thawed(first.content), "html") == before
    assert frozen(thawed(first.content))[1] == first.content_sha256


def test_all_formats_come_from_one_frozen_report_that_stands_in_the_trail(founding: Programme, tmp_path: Path) -> None:
    for kind in ("html", "pdf", "pptx"):
        call = ["report", "zwischenbericht", "--programme", "dwk", "--as-of", "2017-05-15", "--format", kind]
        assert main([*call, "--out", str(tmp_path / f"b.{kind}")]) == 0
    run = ReportRun.objects.get()
    version = Version.objects.get(object_type="berichte.reportrun")
    assert version.data["content_sha256"] == run.content_sha256
    assert "content" not in version.data


def test_a_trace_that_cannot_be_written_leaves_no_report_either(
    founding: Programme, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ["report", "zwischenbericht", "--programme", "dwk", "--as-of", "2017-05-15", "--format", "html"]
    assert main([*call, "--out", str(tmp_path / "b.html"), "--trace", str(tmp_path / "fehlt" / "t.csv")]) == 1
    assert "Den Ordner" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert not ReportRun.objects.exists()


def test_the_eight_names_stand_in_the_order_of_the_report(founding: Programme) -> None:
    names = [sentence for fact, sentence, _ in trace_table(compose_report(founding, REPORT_DAY)) if fact == "F17"]
    assert names == [
        "Adorf/Vogtland", "Emsland / Vrees", "Dortmund", "Dithmarschen", "Saarbrücken", "Riesa", "Düren", "Grabow",
    ]  # fmt: skip


# --- words of people


def test_hostile_and_very_long_words_come_out_as_typed(kommune_with_kickoff: Programme) -> None:
    name = (
        "Samtgemeinde Ährenfeld-Öhringen-Übersee <script>alert(1)</script> & #panic() " + "Verwaltungsgemeinschaft" * 5
    )
    (participation,) = kommune_with_kickoff.participations.all()
    trail.change(obj=participation, by=BY, effective_on=MAY, name=name)
    report = compose_report(kommune_with_kickoff, MAY)
    page = render(report, "html").decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; #panic()" in page
    text = pdf_text(render(report, "pdf"))
    for words in ("Ährenfeld", "Öhringen", "Übersee", "<script>alert(1)</script>&#panic()"):
        assert words in text.replace("\u00ad", "").replace("‐", "-")
