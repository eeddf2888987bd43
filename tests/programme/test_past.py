"""What held on a day, and what was known of it on another; today comes from the same query."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dwk.audit.models import Version
from dwk.cli.main import main
from dwk.programme.actions import events, participations, phases, trail
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Participation, PhaseRun, Task
from dwk.programme.queries.overview import Chosen, listed, past_lines
from dwk.programme.queries.past import BERLIN, Past, PastRow, past_of
from dwk.programme.queries.programmes import NO_FOCUS, ParticipationStatus, programme_past, statuses
from tests.factories.memberships import BY, START, small_participation, small_programme

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL, MAY = (date(2026, month, 1) for month in (2, 3, 4, 5))


def say(kommune: Participation, text: str, on: date) -> None:
    participations.state_focus(participation=kommune, text=text, by=BY, effective_on=on)


def moment() -> datetime:
    """When the latest entry was made; what follows was not known then."""
    return Version.objects.order_by("-recorded_at", "-pk").values_list("recorded_at", flat=True)[0]


def on(kommune: Participation, day: date, known: datetime | None = None) -> ParticipationStatus:
    (found,) = statuses(programme_past(kommune.programme, day, known))
    return found


def focus(kommune: Participation, day: date, known: datetime | None = None) -> str:
    return on(kommune, day, known).focus_text


def test_each_day_shows_the_wording_that_held(kommune: Participation) -> None:
    say(kommune, "Wohnen", FEBRUARY)
    say(kommune, "Pflege", APRIL)
    day = timedelta(days=1)
    assert [focus(kommune, at) for at in (FEBRUARY - day, FEBRUARY, APRIL - day, APRIL, MAY)] == [
        NO_FOCUS, "Wohnen", "Wohnen", "Pflege", "Pflege",
    ]  # fmt: skip


def test_a_late_entry_holds_for_the_past_day_now_but_was_not_known_before(kommune: Participation) -> None:
    say(kommune, "Wohnen", FEBRUARY)
    before = moment()
    say(kommune, "Pflege", MARCH)
    assert focus(kommune, APRIL) == "Pflege"
    assert focus(kommune, APRIL, before) == "Wohnen"
    assert focus(kommune, FEBRUARY) == "Wohnen"
    assert focus(kommune, APRIL, moment()) == "Pflege"


def test_what_was_entered_late_can_be_told_from_what_was_entered_in_time(kommune: Participation) -> None:
    say(kommune, "Wohnen", FEBRUARY)
    row = on(kommune, MAY).focus
    assert row is not None
    at = datetime(2026, 2, 1, 23, 30, tzinfo=BERLIN)
    same_evening = PastRow(row.object_type, row.object_id, row.data, FEBRUARY, at, "", "")
    next_day = PastRow(row.object_type, row.object_id, row.data, FEBRUARY, at + timedelta(hours=1), "", "")
    assert (same_evening.late, next_day.late) == (False, True)


def test_two_entries_of_one_day_leave_the_later_one(kommune: Participation) -> None:
    for text in ("Wohnen", "Pflege", "Arbeit"):
        say(kommune, text, MARCH)
    assert focus(kommune, MARCH) == "Arbeit"


def test_what_was_taken_away_still_held_before(kommune: Participation) -> None:
    say(kommune, "Wohnen", FEBRUARY)
    before = moment()
    say(kommune, "", APRIL)
    assert focus(kommune, MARCH) == "Wohnen"
    assert focus(kommune, APRIL) == NO_FOCUS
    assert focus(kommune, APRIL, before) == "Wohnen"
    say(kommune, "Pflege", MAY)
    assert [focus(kommune, day) for day in (MARCH, APRIL, MAY)] == ["Wohnen", NO_FOCUS, "Pflege"]


def test_before_it_took_part_a_kommune_is_not_there_and_after_its_end_no_longer(kommune: Participation) -> None:
    assert statuses(programme_past(kommune.programme, START - timedelta(days=1))) == []
    participations.change_participation(participation=kommune, ends_on=APRIL, by=BY, effective_on=MARCH)
    assert len(statuses(programme_past(kommune.programme, APRIL))) == 1
    assert statuses(programme_past(kommune.programme, MAY)) == []


def test_a_kommune_entered_before_its_participation_begins_is_counted_from_that_day(kommune: Participation) -> None:
    small_participation(kommune.programme, "spaeter", starts_on=APRIL)
    for day, names in ((MARCH, ["Musterstadt"]), (APRIL, ["Musterstadt", "Spaeter"])):
        past = programme_past(kommune.programme, day)
        assert [one.name for one in statuses(past)] == names
        assert [line.name for line in past_lines(past, Chosen())] == names
        assert [place.name for place in listed(kommune.programme, Chosen(), day)] == names


def test_status_on_the_command_line_counts_from_the_first_day(
    kommune: Participation, capsys: pytest.CaptureFixture[str]
) -> None:
    small_participation(kommune.programme, "spaeter", starts_on=APRIL)
    assert main(["programme", "status", "--programme", "probe", "--as-of", MARCH.isoformat(), "--json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["participations"]] == ["Musterstadt"]


def test_phases_and_tasks_stand_as_they_stood(kommune: Participation) -> None:
    run = phases.plan_phase(participation=kommune, kind="workshop", by=BY, effective_on=FEBRUARY)
    phases.start_phase(run=run, by=BY, effective_on=APRIL)
    task = events.create_task(
        participation=kommune, title="Tun", role="consultant", due_on=MARCH, by=BY, effective_on=FEBRUARY
    )
    events.finish_task(task=task, by=BY, effective_on=MAY)
    assert [on(kommune, day).phases[0].state for day in (FEBRUARY, MARCH, APRIL)] == [
        "not_started", "not_started", "in_progress",
    ]  # fmt: skip
    counted = [(on(kommune, day).open_tasks, on(kommune, day).overdue_tasks) for day in (FEBRUARY, MARCH, APRIL, MAY)]
    assert counted == [(1, 0), (1, 0), (1, 1), (0, 0)]


def test_phases_come_in_the_order_of_the_process_and_of_their_runs(kommune: Participation) -> None:
    for kind in ("plan", "workshop", "kickoff", "workshop"):
        phases.plan_phase(participation=kommune, kind=kind, by=BY, effective_on=FEBRUARY)
    labels = [phase.label for phase in on(kommune, MAY).phases]
    assert labels == ["Kick-off", "Zukunftswerkstatt", "Zukunftswerkstatt 2", "Werkstattplan"]


def as_stored(kommune: Participation) -> tuple[object, ...]:
    runs = PhaseRun.objects.filter(participation=kommune).order_by("pk").values_list("pk", "state", "version")
    tasks = Task.objects.filter(participation=kommune, done_on__isnull=True).count()
    return (list(runs), tasks)


def test_today_from_the_trail_is_what_the_tables_say(kommune: Participation) -> None:
    for kind in ("kickoff", "profile"):
        run = phases.plan_phase(participation=kommune, kind=kind, by=BY, effective_on=FEBRUARY)
        phases.start_phase(run=run, by=BY, effective_on=MARCH)
    events.create_task(participation=kommune, title="Tun", role="consultant", by=BY, effective_on=FEBRUARY)
    now = on(kommune, MAY)
    runs = sorted((phase.row.object_id, phase.state, phase.row["version"]) for phase in now.phases)
    assert (runs, now.open_tasks) == as_stored(kommune)


@pytest.mark.parametrize("count", [1, 12])
def test_two_queries_however_many_kommunen_there_are(db: None, count: int) -> None:
    programme = small_programme()
    for number in range(count):
        say(small_participation(programme, f"ort-{number}"), "Wohnen", FEBRUARY)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = statuses(programme_past(programme, MAY))
    assert len(found) == count
    assert len(queries) == 2


def test_one_programme_does_not_see_another(kommune: Participation) -> None:
    other = small_participation(small_programme("anderes"), "nachbarstadt")
    names = [row["name"] for row in programme_past(kommune.programme, MAY).all("programme.participation")]
    assert names == [kommune.name]
    assert [row["name"] for row in past_of([other.scope], MAY).all("programme.participation")] == [other.name]


def test_records_are_found_by_number_field_and_kind(kommune: Participation) -> None:
    say(kommune, "Wohnen", FEBRUARY)
    past = past_of([kommune.scope], MAY, types=["programme.focusstatement"])
    assert isinstance(past, Past)
    assert set(past.rows) == {"programme.focusstatement"}
    row = past.one("programme.focusstatement", participation_id=kommune.pk)
    assert row is not None
    assert row.trace == f"programme.focusstatement:{row.object_id}"
    assert past.one("programme.focusstatement", row.object_id) is row
    assert past.one("programme.focusstatement", -1) is None
    assert past.all("programme.task") == []


def test_a_refused_write_leaves_nothing_in_the_past(kommune: Participation) -> None:
    with pytest.raises(ProgrammeRefused):
        trail.change(obj=kommune, by=BY, effective_on=FEBRUARY, ends_on=date(2020, 1, 1))
    assert on(kommune, MAY).row["ends_on"] is None


def test_the_command_leaves_out_what_was_entered_after_a_day(
    kommune: Participation, capsys: pytest.CaptureFixture[str]
) -> None:
    say(kommune, "Wohnen", FEBRUARY)
    yesterday = (moment().astimezone(BERLIN).date() - timedelta(days=1)).isoformat()
    call = ["programme", "status", "--programme", "probe", "--as-of", MAY.isoformat(), "--json"]
    assert main(call) == 0
    assert [one["focus"] for one in json.loads(capsys.readouterr().out)["participations"]] == ["Wohnen"]
    assert main([*call, "--known-on", yesterday]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["known_on"], answer["participations"]) == (yesterday, [])


def test_the_command_says_it_in_one_line_per_kommune(
    kommune: Participation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["programme", "status", "--programme", "probe", "--as-of", MAY.isoformat()]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Probeprogramm, Stand 01.05.2026: 1 Teilnehmende",
        "Musterstadt: kein Fokus genannt. keine Phase",
    ]
