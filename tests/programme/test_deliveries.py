"""Results of phases: handed in with a document, given out to members only, taken back until somebody consents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.files.models import StoredFile
from dwk.files.rules import DOCUMENT_MAX_BYTES
from dwk.programme.actions import phases
from dwk.programme.actions.documents import hand_in_result
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.document_forms import OTHER_OUTPUT
from dwk.programme.models import Approval, Delivery, Participation, PhaseDefinition, PhaseRun
from dwk.programme.queries.acceptance import content_hash, missing_for
from dwk.programme.queries.past import past_of
from dwk.programme.queries.process import lacking, outputs_by_kind
from tests.factories.browsing import browser_of
from tests.factories.documents import JPG, ODT_TYPE, PDF, PNG, office, pdf, upload
from tests.factories.memberships import BY, START, member_of, small_participation
from tests.factories.programme import kickoff_handed_in

pytestmark = pytest.mark.django_db

HERE = "/programm/probe/musterstadt/"
OUTPUTS = ["Kommunalprofil", "Datenanhang"]


@pytest.fixture
def run(kommune: Participation) -> PhaseRun:
    """A profile under way whose programme wants two results."""
    from dwk.programme.actions import trail

    definition = PhaseDefinition.objects.get(programme=kommune.programme, kind="profile")
    trail.change(obj=definition, outputs=OUTPUTS, by=BY, effective_on=START)
    planned = phases.plan_phase(participation=kommune, kind="profile", by=BY, effective_on=START)
    return phases.start_phase(run=planned, by=BY, effective_on=START)


@pytest.fixture
def coordinator(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune))


def entered(**fields: object) -> dict[str, object]:
    return {"output": "Kommunalprofil", "title": "Profil Fassung 1", "open_points": "Karten fehlen", **fields}


def test_missing_inputs_and_results_are_named_and_block_nothing(run: PhaseRun, coordinator: Client) -> None:
    page = coordinator.get(f"{HERE}phasen/{run.pk}/").content.decode()
    assert "Noch nicht abgenommen: Kick-off. Sie können trotzdem beginnen." in page
    assert "Es fehlt: Kommunalprofil." in page
    assert "Das Programm erwartet: Kommunalprofil, Datenanhang." in page
    assert coordinator.post(f"{HERE}phasen/{run.pk}/vorlegen/").status_code == 302
    assert PhaseRun.objects.get(pk=run.pk).state == "in_review"


def test_a_result_is_handed_in_and_its_document_given_out_as_a_file(run: PhaseRun, coordinator: Client) -> None:
    answer = coordinator.post(
        f"{HERE}phasen/{run.pk}/uebergeben/", entered(document=upload("Profil <b>ä.pdf")), follow=True
    )
    page = answer.content.decode()
    assert "„Profil Fassung 1“ ist übergeben." in page
    assert "Karten fehlen" in page
    assert "Es fehlt: Kommunalprofil." not in page
    delivery = Delivery.objects.get()
    assert delivery.document is not None
    assert (delivery.output, delivery.delivered_on) == ("Kommunalprofil", timezone.localdate())
    given = coordinator.get(f"{HERE}uebergaben/{delivery.pk}/")
    assert given.content == PDF
    assert given["Content-Type"] == "application/pdf"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Disposition"].startswith("attachment;")


def test_a_result_without_a_document_has_nothing_to_give_out(run: PhaseRun, coordinator: Client) -> None:
    coordinator.post(f"{HERE}phasen/{run.pk}/uebergeben/", entered(output=OTHER_OUTPUT))
    delivery = Delivery.objects.get()
    assert delivery.output == OTHER_OUTPUT
    assert coordinator.get(f"{HERE}uebergaben/{delivery.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PNG", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("a.docx", office("word/document.xml")),
        ("a.xlsx", office("xl/workbook.xml")),
        ("a.pptx", office("ppt/presentation.xml")),
        ("a.odt", office("content.xml", mimetype=ODT_TYPE)),
    ],
)
def test_documents_of_these_kinds_are_taken(run: PhaseRun, coordinator: Client, name: str, content: bytes) -> None:
    assert (
        coordinator.post(f"{HERE}phasen/{run.pk}/uebergeben/", entered(document=upload(name, content))).status_code
        == 302
    )
    assert StoredFile.objects.get().size_bytes == len(content)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.exe", b"MZ", "Dateien dieser Art werden nicht angenommen."),
        ("a.html", b"<script>", "Dateien dieser Art werden nicht angenommen."),
        ("a.svg", b"<svg/>", "Dateien dieser Art werden nicht angenommen."),
        ("pdf", PDF, "Dateien dieser Art werden nicht angenommen."),
        ("a.pdf", b"<html>", "Der Inhalt der Datei ist kein PDF"),
        ("a.docx", b"PK\x03\x04 damaged", "Der Inhalt der Datei ist kein DOCX"),
        ("a.docx", office("xl/workbook.xml"), "Der Inhalt der Datei ist kein DOCX"),
        ("a.odt", office("content.xml"), "Der Inhalt der Datei ist kein ODT"),
        ("a.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "Das Dokument enthält Makros."),
        ("a.pdf", b"", "Die Datei ist leer."),
    ],
)
def test_other_files_are_refused_with_a_sentence(
    run: PhaseRun, coordinator: Client, name: str, content: bytes, sentence: str
) -> None:
    answer = coordinator.post(f"{HERE}phasen/{run.pk}/uebergeben/", entered(document=upload(name, content)))
    assert sentence in answer.content.decode()
    assert not Delivery.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_document_above_the_limit_is_refused(run: PhaseRun, coordinator: Client) -> None:
    large = upload("a.pdf", PDF + b"0" * DOCUMENT_MAX_BYTES)
    answer = coordinator.post(f"{HERE}phasen/{run.pk}/uebergeben/", entered(document=large))
    assert "Die Datei ist größer als" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_documents_are_for_members_of_the_kommune(run: PhaseRun, kommune: Participation) -> None:
    delivery = hand_in_result(
        run=run, output="Kommunalprofil", title="P", open_points="", incoming=pdf("p.pdf"), by=BY, effective_on=START
    )
    address = f"{HERE}uebergaben/{delivery.pk}/"
    other = small_participation(kommune.programme, "nachbarort")
    neighbour = browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, other))
    assert neighbour.get(address).status_code == 404
    assert neighbour.get(f"/programm/probe/nachbarort/uebergaben/{delivery.pk}/").status_code == 404
    assert Client().get(address).status_code == 302
    reader = browser_of(member_of(kommune.programme, Role.COUNCIL_MEMBER, kommune))
    assert reader.get(address).status_code == 200
    assert "Ergebnis übergeben" not in reader.get(f"{HERE}phasen/{run.pk}/").content.decode()


def test_a_result_is_taken_back_after_a_question_and_earlier_days_still_have_it(
    run: PhaseRun, coordinator: Client
) -> None:
    delivery = hand_in_result(
        run=run, output="Kommunalprofil", title="Alte Fassung", open_points="", incoming=pdf("p.pdf"), by=BY,
        effective_on=START,
    )  # fmt: skip
    address = f"{HERE}uebergaben/{delivery.pk}/zuruecknehmen/"
    assert "nicht mehr als Ergebnis von „Kommunalprofil“ gelten?" in coordinator.get(address).content.decode()
    coordinator.post(address)
    assert not Delivery.objects.exists()
    assert coordinator.get(f"{HERE}uebergaben/{delivery.pk}/").status_code == 404
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "Alte Fassung" in coordinator.get(f"{HERE}phasen/{run.pk}/?stand={yesterday}").content.decode()
    assert coordinator.get(f"{HERE}uebergaben/{delivery.pk}/?stand={yesterday}").content == PDF


def accept(kommune: Participation, run: PhaseRun) -> None:
    for name in OUTPUTS:
        phases.deliver(run=run, output=name, title=name, by=BY, effective_on=START)
    run = phases.submit_phase(run=run, user=None, by=BY, effective_on=START)
    for role in (Role.RESEARCH_PARTNER, Role.MUNICIPAL_LEAD):
        user = member_of(kommune.programme, role, kommune)
        run = phases.approve_phase(run=run, user=user, role=role, by=BY, effective_on=START)


def test_an_accepted_phase_keeps_its_results(kommune: Participation, run: PhaseRun, coordinator: Client) -> None:
    accept(kommune, run)
    delivery = Delivery.objects.order_by("pk")[0]
    assert "Ergebnis übergeben" not in coordinator.get(f"{HERE}phasen/{run.pk}/").content.decode()
    said = coordinator.post(f"{HERE}uebergaben/{delivery.pk}/zuruecknehmen/", follow=True).content.decode()
    assert "Die Phase ist abgenommen. Bitte öffnen Sie sie wieder" in said
    refused = coordinator.post(f"{HERE}phasen/{run.pk}/uebergeben/", entered()).content.decode()
    assert "Die Phase ist abgenommen." in refused
    assert Delivery.objects.count() == 2


def test_once_a_role_has_consented_to_a_version_its_results_stay(kommune: Participation, run: PhaseRun) -> None:
    for name in OUTPUTS:
        phases.deliver(run=run, output=name, title=name, by=BY, effective_on=START)
    run = phases.submit_phase(run=run, user=None, by=BY, effective_on=START)
    first = member_of(kommune.programme, Role.RESEARCH_PARTNER, kommune)
    run = phases.approve_phase(run=run, user=first, role=Role.RESEARCH_PARTNER, by=BY, effective_on=START)
    with pytest.raises(ProgrammeRefused, match="von einer Rolle schon freigegeben"):
        phases.take_back(delivery=Delivery.objects.order_by("pk")[0], by=BY, effective_on=START)
    run = phases.return_phase(run=run, reason="Lücken", by=BY, effective_on=START)
    phases.take_back(delivery=Delivery.objects.order_by("pk")[0], by=BY, effective_on=START)
    assert Delivery.objects.count() == 1


def test_an_approval_stands_for_the_results_and_the_bytes_of_their_documents(
    kommune: Participation, run: PhaseRun
) -> None:
    about: dict[str, Any] = {
        "run": run,
        "output": OUTPUTS[0],
        "title": "P",
        "open_points": "",
        "by": BY,
        "effective_on": START,
    }
    seen = [content_hash(run)]
    hand_in_result(incoming=None, **about)
    seen.append(content_hash(run))
    phases.take_back(delivery=Delivery.objects.get(), by=BY, effective_on=START)
    hand_in_result(incoming=pdf("p.pdf"), **about)
    seen.append(content_hash(run))
    assert len(set(seen)) == 3
    accept(kommune, run)
    run = PhaseRun.objects.get(pk=run.pk)
    assert set(Approval.objects.values_list("content_sha256", flat=True)) == {content_hash(run)}


def test_a_kickoff_without_a_person_of_the_council_needs_a_sentence(
    kommune: Participation, coordinator: Client
) -> None:
    run = phases.plan_phase(participation=kommune, kind="kickoff", by=BY, effective_on=START)
    run = phases.start_phase(run=run, by=BY, effective_on=START)
    address, sentence = f"{HERE}phasen/{run.pk}/", "Eine Ansprechperson der Vertretung fehlt"
    assert sentence in coordinator.get(address).content.decode()
    before = content_hash(run)
    coordinator.post(address + "vertretung/", {"text": "Der Rat wird erst im Mai gewählt."})
    page = coordinator.get(address).content.decode()
    assert sentence not in page
    assert "Der Rat wird erst im Mai gewählt." in page
    assert content_hash(PhaseRun.objects.get(pk=run.pk)) != before
    coordinator.post(address + "vertretung/", {"text": ""})
    assert sentence in coordinator.get(address).content.decode()


def test_only_the_kickoff_asks_for_the_council(run: PhaseRun, coordinator: Client) -> None:
    assert coordinator.get(f"{HERE}phasen/{run.pk}/vertretung/").status_code == 404
    with pytest.raises(ProgrammeRefused, match="Nur der Kick-off"):
        phases.explain_council(run=run, text="x", by=BY, effective_on=START)


def test_the_line_names_what_the_acceptance_names(kommune: Participation, run: PhaseRun) -> None:
    today = timezone.localdate()
    kickoff = kickoff_handed_in(kommune, date(2026, 2, 1)).run
    bare = phases.plan_phase(participation=kommune, kind="kickoff", by=BY, effective_on=START)
    bare = phases.start_phase(run=bare, by=BY, effective_on=START)
    phases.deliver(run=run, output=OUTPUTS[0], title="P", by=BY, effective_on=START)
    past, outputs = past_of([kommune.scope], today), outputs_by_kind(kommune.programme)
    for one in (kickoff, bare, run):
        row = past.one("programme.phaserun", one.pk)
        assert row is not None
        assert lacking(past, row, outputs) == missing_for(one)
    assert missing_for(kickoff) == ()
    assert len(missing_for(bare)) >= 2


def test_the_overview_shows_the_process_as_a_list_with_state_role_and_what_is_missing(
    run: PhaseRun, coordinator: Client
) -> None:
    page = coordinator.get(HERE).content.decode()
    line = page[page.index('<ol class="dwk-process__line">') : page.index("</ol>")]
    assert line.count("<li class") == 9
    assert "in Arbeit" in line
    assert "Wissenschaftliche Begleitung" in line
    assert "Es fehlt: Kommunalprofil." in line
    assert "noch nicht angelegt" in line
    assert "style=" not in line
    assert "Phasen als Tabelle" in page
