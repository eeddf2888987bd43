"""Contacts: people without an account, entered one by one or from a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files.actions import remove_file, store_file
from dwk.files.models import StoredFile
from dwk.programme.contact_rules import Line, Plan, Verdict, fold
from dwk.programme.models import Contact, Department, Participation
from dwk.programme.queries.contact_files import MAX_BYTES
from dwk.programme.queries.contacts import plan_of, purpose_of, seal_of, uploads_of
from dwk.programme.queries.past import BERLIN

from . import trail
from .errors import ProgrammeRefused

#: a list that nobody takes over is thrown away with the next upload after so many days
DAYS_KEPT = 1
#: what a list can change
COLUMNS = ("name", "function", "organisation_name", "department", "email", "phone", "source")


def add_contact(*, participation: Participation, by: Actor, effective_on: date, **fields: Any) -> Contact:
    """Enter somebody to talk to."""
    return trail.create(obj=Contact(participation=participation, **fields), by=by, effective_on=effective_on)


def change_contact(*, contact: Contact, by: Actor, effective_on: date, **fields: Any) -> Contact:
    """Change what is entered about a contact."""
    return trail.change(obj=contact, by=by, effective_on=effective_on, **fields)


def remove_contact(*, contact: Contact, by: Actor, effective_on: date) -> None:
    """Take a contact away; the trail keeps what it said."""
    trail.remove(obj=contact, by=by, effective_on=effective_on)


@transaction.atomic
def keep_upload(
    *, participation: Participation, name: str, chunks: Iterable[bytes], user: User | None, at: datetime
) -> StoredFile:
    """Keep an uploaded list until it is taken over or thrown away; older ones of the same person go."""
    today = at.astimezone(BERLIN).date()
    stale = uploads_of(participation).filter(keep_until__lt=today) | uploads_of(participation).filter(uploaded_by=user)
    for file in stale:
        remove_file(file=file)
    return store_file(
        name=name,
        chunks=chunks,
        purpose=purpose_of(participation),
        by=user,
        at=at,
        keep_until=today + timedelta(days=DAYS_KEPT),
        limit_bytes=MAX_BYTES,
    )


def drop_upload(*, file: StoredFile) -> None:
    """Throw an uploaded list away; nothing of it was entered."""
    remove_file(file=file)


@transaction.atomic
def take_over(
    *,
    participation: Participation,
    file: StoredFile,
    seal: str,
    with_departments: bool,
    by: Actor,
    effective_on: date,
) -> Plan:
    """Enter what a list brings, all of it or nothing, and throw the file away.

    Refused when the contacts changed since ``seal`` was shown. A department that is unknown is entered, or, without
    ``with_departments``, stays as a remark with the source of the contact.
    """
    trail.hold_chain(participation.scope)
    # a second press of the button waits above until the first is done
    if not uploads_of(participation).filter(pk=file.pk).exists():
        raise ProgrammeRefused("Diese Datei ist schon übernommen oder verworfen.")
    plan = plan_of(file, participation)
    if seal_of(plan) != seal:
        raise ProgrammeRefused(
            "Seit der Vorschau hat sich etwas geändert. Es wurde nichts übernommen; bitte sehen Sie die Vorschau noch "
            "einmal durch."
        )
    departments = {fold(one.name): one for one in Department.objects.filter(participation=participation)}
    if with_departments:
        for name in plan.new_departments:
            made = trail.create(
                obj=Department(participation=participation, name=name), by=by, effective_on=effective_on
            )
            departments[fold(name)] = made
    because = f"Aus der Datei „{file.name}“"[:200]
    new = [
        Contact(participation=participation, **_fields(line, departments, file))
        for line in plan.lines
        if line.verdict == Verdict.NEW
    ]
    trail.create_many(objects=new, by=by, effective_on=effective_on, because=because)
    changed = _changed(plan, departments, file)
    trail.change_many(objects=changed, names=COLUMNS, by=by, effective_on=effective_on, because=because)
    remove_file(file=file)
    return plan


def _changed(plan: Plan, departments: dict[str, Department], file: StoredFile) -> list[Contact]:
    """Contacts with the new values on them, not stored yet."""
    lines = {line.pk: line for line in plan.lines if line.verdict == Verdict.CHANGED and line.pk is not None}
    found = list(Contact.objects.in_bulk(list(lines)).values())
    for contact in found:
        for name, value in _fields(lines[contact.pk], departments, file).items():
            setattr(contact, name, value)
    return found


def _fields(line: Line, departments: dict[str, Department], file: StoredFile) -> dict[str, Any]:
    fields: dict[str, Any] = dict(line.values)
    source = f"Datei „{file.name[:80]}“, Zeile {line.number}"
    if name := fields.pop("department", ""):
        found = departments.get(fold(name))
        if found is not None:
            fields["department"] = found
        else:
            source += f"; Fachbereich laut Datei: {name}"
    return {**fields, "source": source[:300]}
