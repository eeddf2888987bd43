"""The whole way through the real worker: hand in, check, apply; nobody calls the tasks by hand."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from dwk.jobs.models import JobState
from dwk.statistics.models import ImportRun, ImportState, Observation

from .import_samples import KNOWN, signed_in, upload


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_a_file_from_upload_to_values() -> None:
    client = signed_in()
    client.post("/daten/einlesen/hochladen/", {"uploads": upload(KNOWN)})
    call_command("db_worker", batch=True, interval=0.01, verbosity=0)
    run = ImportRun.objects.select_related("job").get()
    assert run.state == ImportState.CHECKED
    assert run.job is not None
    assert run.job.state == JobState.DONE
    client.post(f"/daten/einlesen/{run.pk}/uebernehmen/")
    call_command("db_worker", batch=True, interval=0.01, verbosity=0)
    run.refresh_from_db()
    assert run.state == ImportState.DONE
    assert run.started_by is not None
    assert Observation.objects.count() == 8
