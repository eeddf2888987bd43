"""People and small invented files for tests of the import pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.jobs.models import Job
from dwk.statistics import tasks
from dwk.statistics.actions.import_steps import start_apply, submit_file
from dwk.statistics.models import ImportRun

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEADER = "kreis_id,kreis_name,year,gisd_score,gisd_5,gisd_10,gisd_k\n"
#: four values per row
KNOWN = HEADER + "01051,Beispielkreis,2019,0.5,3,5,2\n01051,Beispielkreis,2020,0.25,2,4,1\n"
CHANGED = KNOWN.replace("0.25", "0.75")
OWN = (
    "Schlüssel;Ort;Jahr;Altersgruppe;Männlich;Weiblich\n"
    "01051044;Beispielstadt;2023;unter 18 Jahre;500;480\n"
    "01051044;Beispielstadt;2023;18 Jahre und älter;2000;2100\n"
)
ANSWERS = {
    "role_0": "key", "role_1": "name", "role_2": "year", "role_3": "age_label", "role_4": "value_m",
    "role_5": "value_f", "name": "Bevölkerung", "unit": "Personen", "concept": "", "months": "0", "decimal": ",",
    "pad_to": "0", "publisher": "Stadt Beispielstadt", "title": "Melderegister", "licence": "",
    "attribution": "Stadt Beispielstadt, Melderegister (Beispiel)",
}  # fmt: skip


def person(role: Role | None = Role.PROGRAMME_OFFICE, name: str = "Beispielperson") -> User:
    """Somebody with a role, or with none."""
    mail = f"{name.lower()}.{role or 'ohne'}@example.org".replace(" ", "")
    return create_user(
        email=mail, name=name, roles=[role] if role else [], by=Actor(None, "Test"), effective_on=date(2026, 1, 1)
    )


def signed_in(role: Role | None = Role.PROGRAMME_OFFICE) -> Client:
    """A browser of such a person."""
    client = Client()
    client.force_login(person(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def upload(text: str | bytes, name: str = "tabelle.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def submitted(text: str | bytes, name: str = "tabelle.csv", **arguments: Any) -> ImportRun:
    """A file that was handed in; its check waits for the worker."""
    data = text if isinstance(text, bytes) else text.encode()
    values: dict[str, Any] = {"territory": None, "by": None, "at": NOW, "limit_bytes": 10**8, **arguments}
    return submit_file(name=name, chunks=[data], task=tasks.check_import, **values)


def work(run: ImportRun) -> Job:
    """Do what the worker would do with the job of a run."""
    run.refresh_from_db()
    assert run.job is not None
    task = tasks.apply_import if run.job.kind == "import-apply" else tasks.check_import
    task.func(job_id=run.job.pk, run_id=run.pk)
    run.refresh_from_db()
    assert run.job is not None
    return run.job


def checked(text: str | bytes = KNOWN, name: str = "tabelle.csv", **arguments: Any) -> ImportRun:
    """A file whose check has run."""
    run = submitted(text, name, **arguments)
    work(run)
    return run


def applied(text: str | bytes = KNOWN, name: str = "tabelle.csv") -> ImportRun:
    """A file that was written."""
    run = checked(text, name)
    start_apply(run=run, by=None, at=NOW, task=tasks.apply_import)
    work(run)
    return run
