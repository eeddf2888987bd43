"""School holidays are entered by the office, one at a time or from a file, and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.deadline_rules import STATES, Holiday
from dwk.kommunalprofil.models import SchoolHoliday
from dwk.programme.actions import trail
from dwk.programme.models import Programme

from .errors import ProfileRefused

#: longer than any school holidays; a year typed wrong is longer
LONGEST = 70


@transaction.atomic
def enter_holidays(
    *,
    programme: Programme,
    holidays: Sequence[Holiday],
    states: Sequence[str],
    by: Actor,
    effective_on: date,
    source: str = "",
) -> list[SchoolHoliday]:
    """Enter holidays of these Länder; what is there already is not entered again."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    if not states or set(states) - STATES.keys():
        raise ProfileRefused("Bitte wählen Sie mindestens ein Land.")
    for one in holidays:
        if (one.last - one.first).days > LONGEST:
            raise ProfileRefused(
                f"„{one.name}“ dauert länger als {LONGEST} Tage. Bitte prüfen Sie den ersten und den letzten Tag."
            )
    wanted = sorted(states)
    known = {
        (one.name, one.starts_on, one.ends_on)
        for one in SchoolHoliday.objects.filter(programme=programme)
        if set(wanted) <= set(one.states)
    }
    made = [
        SchoolHoliday(
            programme=programme, name=one.name, starts_on=one.first, ends_on=one.last, states=wanted, source=source
        )
        for one in holidays
        if (one.name, one.first, one.last) not in known
    ]
    return [trail.create(obj=one, by=by, effective_on=effective_on) for one in made]


def remove_holiday(*, holiday: SchoolHoliday, by: Actor, effective_on: date) -> None:
    """Take holidays away; deadlines that are set stay."""
    trail.remove(obj=holiday, by=by, effective_on=effective_on)
