"""School holidays of a programme, and the deadline that they give to a review round."""

from __future__ import annotations

from datetime import date

from dwk.kommunalprofil.deadline_rules import STATES, Holiday, Suggestion, suggested
from dwk.kommunalprofil.models import SchoolHoliday
from dwk.programme.models import Participation, Programme
from dwk.programme.rules import DEFAULT_RULES
from dwk.regions.rules import ROOT_KEY


def holidays_of(programme: Programme) -> list[SchoolHoliday]:
    """What the office entered, the next first."""
    return list(SchoolHoliday.objects.filter(programme=programme).order_by("starts_on", "name", "pk"))


def states_of(participation: Participation) -> list[str]:
    """Keys of the Länder in which a Kommune lies."""
    keys = participation.participationregion_set.order_by("position", "pk").values_list("region__key", flat=True)
    return list(dict.fromkeys(key[:2] for key in keys if key != ROOT_KEY and key[:2] in STATES))


def suggested_deadline(participation: Participation, today: date) -> Suggestion:
    """Last day of a round that begins today: the days of the programme's rule, without holidays of the Kommune's Land."""
    rules = {**DEFAULT_RULES, **participation.programme.rules}
    states = states_of(participation)
    rows = SchoolHoliday.objects.filter(programme=participation.programme_id, ends_on__gt=today).order_by("starts_on")
    held = [Holiday(one.name, one.starts_on, one.ends_on) for one in rows if set(one.states) & set(states)]
    return suggested(today, rules["review_days"], held, [STATES[key] for key in states])
