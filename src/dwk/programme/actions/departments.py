"""Departments of a Kommune get another name, or go while nobody needs them."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.programme.models import Department
from dwk.programme.queries.people import uses_of_department

from . import trail
from .errors import ProgrammeRefused


def rename_department(*, department: Department, name: str, by: Actor, effective_on: date) -> Department:
    """Give a department another name; everybody in it stays."""
    return trail.change(obj=department, by=by, effective_on=effective_on, name=name)


@transaction.atomic
def remove_department(*, department: Department, by: Actor, effective_on: date) -> None:
    """Take a department away that nobody is entered under; what it was called stays in the trail."""
    kept = Department.objects.select_for_update().get(pk=department.pk)
    uses = uses_of_department(kept)
    if uses:
        raise ProgrammeRefused(
            f"Der Fachbereich „{kept.name}“ wird noch gebraucht: {', '.join(uses)}. Bitte ordnen Sie diese Einträge "
            "zuerst einem anderen Fachbereich zu. Was beendet ist, behält seinen Fachbereich; dann benennen Sie ihn um."
        )
    trail.remove(obj=kept, by=by, effective_on=effective_on)
