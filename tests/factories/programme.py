"""The founding programme on invented regions, and a Kommune whose kick-off can be accepted; all through the actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.cli.demo_programme import described, enter_programme
from dwk.programme.actions import events, phases
from dwk.programme.actions.participations import add_department
from dwk.programme.models import Event, Membership, Participation, PhaseRun, Programme
from tests.factories.memberships import BY, member_of
from tests.factories.regions import make_region

REPORT_DAY = date(2017, 5, 15)
YEAR_END = date(2016, 12, 31)
#: points somewhere in Germany, so that the map has something to show
POINT = (9.0, 52.0)


def invented_regions() -> None:
    """A region with an invented name for every key that the programmes of the demo name."""
    found = described()
    keys = [
        *sorted({key for entry in found["participations"] for key in entry["regions"]}),
        *sorted({key for entry in found["second_programme"]["participations"] for key in entry["regions"]}),
    ]
    for number, key in enumerate(keys):
        make_region(key, f"Gebiet {number}", longitude=POINT[0] + number / 4, latitude=POINT[1] - number / 4)


def founding() -> Programme:
    """The founding programme as the demo enters it, without the tables of the demo."""
    invented_regions()
    return enter_programme(BY)


@contextmanager
def founding_for_a_file() -> Iterator[Programme]:
    """Entered once for a whole file and gone after it."""
    with transaction.atomic():
        yield founding()
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Kickoff:
    """A kick-off that was handed in, with the people around it."""

    run: PhaseRun
    event: Event
    lead: User
    coordinator: User


def membership_of(user: User, role: Role) -> Membership:
    return Membership.objects.get(user=user, role=role.value, ended_on__isnull=True)


def kickoff_handed_in(participation: Participation, on: date) -> Kickoff:
    """Everything that the acceptance of a kick-off asks for; handed in by the coordination."""
    programme = participation.programme
    lead = member_of(programme, Role.MUNICIPAL_LEAD, participation, name="Leitung Beispiel")
    first, second = (add_department(participation=participation, name=name, by=BY, effective_on=on) for name in "AB")
    coordinator = member_of(
        programme, Role.MUNICIPAL_COORDINATOR, participation, name="Koordination Beispiel", department=first
    )
    member_of(
        programme, Role.MUNICIPAL_COORDINATOR, participation, name="Vertretung Beispiel", department=second,
        deputy_of=membership_of(coordinator, Role.MUNICIPAL_COORDINATOR),
    )  # fmt: skip
    member_of(programme, Role.COUNCIL_MEMBER, participation, name="Rat Beispiel")
    run = phases.plan_phase(participation=participation, kind="kickoff", by=BY, effective_on=on)
    run = phases.start_phase(run=run, by=BY, effective_on=on)
    event = events.plan_event(
        programme=programme, participation=participation, phase_run=run, kind="kickoff", title="Auftakt", on=on,
        held=True, minutes="Wir beginnen.", by=BY, effective_on=on,
    )  # fmt: skip
    events.record_attendance(event=event, groups={Role.MUNICIPAL_LEAD.value: 1}, by=BY, effective_on=on)
    event = events.release_minutes(event=event, by=BY, effective_on=on)
    run = phases.submit_phase(run=run, user=coordinator, by=BY, effective_on=on)
    return Kickoff(run, event, lead, coordinator)
