"""From the preview into the tables: apply, apply twice, discard, check again, nothing new."""

from __future__ import annotations

import pytest
from django.test import Client

from dwk.accounts.permissions import Role
from dwk.jobs.models import Job, JobState
from dwk.statistics import tasks
from dwk.statistics.actions.import_steps import ImportBusy, check_again, start_apply
from dwk.statistics.actions.imports import ImportNotPossible, discard_import
from dwk.statistics.models import ImportRun, ImportState, Observation

from .import_samples import CHANGED, HEADER, KNOWN, NOW, applied, checked, signed_in, submitted, work

pytestmark = pytest.mark.django_db


def address(run: ImportRun, step: str = "") -> str:
    return f"/daten/einlesen/{run.pk}/{step}"


def test_the_worker_writes_what_the_preview_promised() -> None:
    client, run = signed_in(), checked()
    client.post(address(run, "uebernehmen/"))
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    assert "Übernehmen: tabelle.csv" in client.get(address(run)).content.decode()
    job = work(run)
    assert job.state == JobState.DONE
    assert job.result_url == address(run)
    assert run.state == ImportState.DONE
    assert Observation.objects.filter(imported_by=run).count() == 8
    page = client.get(address(run)).content.decode()
    assert "8\xa0Werte übernommen" in page
    assert "/daten/profil/01051/" in page
    assert "Einlesung zurückziehen" in page


def test_a_second_click_starts_nothing() -> None:
    client, run = signed_in(), checked()
    client.post(address(run, "uebernehmen/"))
    answer = client.post(address(run, "uebernehmen/"), follow=True)
    assert "wird gerade bearbeitet" in answer.content.decode()
    assert Job.objects.filter(kind="import-apply").count() == 1
    work(run)
    answer = client.post(address(run, "uebernehmen/"), follow=True)
    assert "übernommen werden können nur geprüfte Dateien" in answer.content.decode()
    assert Observation.objects.count() == 8


def test_two_workers_on_one_run_write_once() -> None:
    run = applied()
    assert run.job_id is not None
    tasks.apply_import.func(job_id=run.job_id, run_id=run.pk)
    assert Job.objects.get(pk=run.job_id).state == JobState.FAILED
    assert Observation.objects.count() == 8
    run.refresh_from_db()
    assert (run.state, run.new_count) == (ImportState.DONE, 8)


def test_the_same_file_again_has_nothing_new() -> None:
    first, run = applied(), checked()
    page = signed_in().get(address(run)).content.decode()
    assert "Nichts Neues" in page
    assert "Dieselbe Datei wurde schon eingelesen" in page
    assert address(first) in page
    assert "uebernehmen/" not in page


def test_changed_values_say_what_they_were() -> None:
    applied()
    run = checked(CHANGED)
    assert (run.new_count, run.changed_count, run.same_count) == (0, 1, 7)
    page = signed_in().get(address(run) + "?ergebnis=changed&gebiet=01051").content.decode()
    assert "1\xa0Wert übernehmen" in page
    assert "der bisherige bleibt als Fassung 1 lesbar" in page
    assert (
        "Keine Zeile passt dazu" in signed_in(Role.MUNICIPAL_LEAD).get(address(run) + "?ergebnis=new").content.decode()
    )


def test_a_discarded_file_is_not_applied() -> None:
    client, run = signed_in(), checked()
    answer = client.post(address(run, "verwerfen/"), follow=True)
    assert "Von dieser Datei wurde nichts übernommen." in answer.content.decode()
    client.post(address(run, "uebernehmen/"))
    run.refresh_from_db()
    assert run.state == ImportState.DISCARDED
    assert not Observation.objects.exists()


def test_a_discard_holds_while_the_worker_is_on_its_way() -> None:
    run = checked()
    job = start_apply(run=run, by=None, at=NOW, task=tasks.apply_import)
    discard_import(run=run, by=None, effective_on=NOW.date())
    tasks.apply_import.func(job_id=job.pk, run_id=run.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "verworfen" in job.error
    assert not Observation.objects.exists()


def test_an_unforeseen_error_ends_with_a_number_and_can_be_repeated(monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    run = submitted(KNOWN)
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "make_plan", lambda parsed: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            work(run)
    client = signed_in()
    page = client.get(address(run)).content.decode()
    assert f"unter der Nummer {run.job_id}" in page
    assert "Noch einmal prüfen" in page
    client.post(address(run, "erneut-pruefen/"))
    work(run)
    assert run.state == ImportState.CHECKED


def test_a_lost_worker_does_not_lock_the_file() -> None:
    run = submitted(KNOWN)
    with pytest.raises(ImportBusy):
        check_again(run=run, by=None, at=NOW, task=tasks.check_import)
    Job.objects.update(created_at=NOW.replace(year=2025))
    page = signed_in().get(address(run)).content.decode()
    assert "unterbrochen" in page
    check_again(run=run, by=None, at=NOW, task=tasks.check_import)
    work(run)
    assert run.state == ImportState.CHECKED


def test_a_file_that_is_gone_is_named(settings, tmp_path) -> None:
    run = checked()
    settings.FILES_DIR = tmp_path
    start_apply(run=run, by=None, at=NOW, task=tasks.apply_import)
    job = work(run)
    assert "nicht mehr vorhanden" in job.error
    assert run.state == ImportState.CHECKED


def test_an_import_of_the_command_line_cannot_be_started_here() -> None:
    run = checked()
    ImportRun.objects.update(file=None)
    with pytest.raises(ImportNotPossible, match="Befehlszeile"):
        start_apply(run=run, by=None, at=NOW, task=tasks.apply_import)


STEPS = ["uebernehmen/", "verwerfen/", "erneut-pruefen/", "gebietsstand/"]


@pytest.mark.parametrize("step", STEPS)
def test_who_may_not_and_how_not(step: str) -> None:
    run = checked()
    assert Client().post(address(run, step))["Location"].startswith("/konto/login/")
    assert signed_in(Role.MUNICIPAL_LEAD).post(address(run, step)).status_code == 403
    office = signed_in()
    assert office.get(address(run, step)).status_code == 405
    assert office.post(f"/daten/einlesen/999999/{step}").status_code == 404
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    assert not Observation.objects.exists()


def test_the_report_is_a_table_without_formulas() -> None:
    run = checked(KNOWN + "-1,Nirgends,2020,0.25,2,4,1\n")
    answer = signed_in(Role.MUNICIPAL_LEAD).get(address(run, "protokoll.csv"))
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"] == f'attachment; filename="protokoll-{run.pk}.csv"'
    assert text.startswith("Zeile;Ergebnis;Gebietsschlüssel")
    assert "Erster Wert" in text
    assert ";'-1;" in text
    assert Client().get(address(run, "protokoll.csv")).status_code == 302
    assert signed_in(Role.FUNDER).get(address(run, "protokoll.csv")).status_code == 403


def test_a_file_with_a_bad_row_keeps_it_outside_and_says_why() -> None:
    run = checked(HEADER + "01051,Beispielkreis,2019,0.5,3,5,2\nABC,Unbekannt,2019,0.5,3,5,2\n")
    assert (run.new_count, run.rejected_count) == (4, 1)
    page = signed_in().get(address(run)).content.decode()
    assert "Übernommen werden 4\xa0Werte; 1\xa0abgelehnte Zeile bleibt draußen" in page
    assert "kein Regionalschlüssel" in page
