"""Profiles of the founding participants are drawn by the worker before somebody asks."""

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from dwk.cli.up import draw_beforehand
from dwk.statistics.profile.maps import participants
from dwk.statistics.tasks import draw_profile
from tests.factories.regions import apply_small_directory


@pytest.mark.django_db
def test_one_task_per_participant_waits_behind_everything_else() -> None:
    draw_beforehand()
    waiting = DBTaskResult.objects.all()
    assert len(waiting) == len(participants())
    assert {task.priority for task in waiting} == {-50}


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_a_region_without_figures_and_an_unknown_one() -> None:
    apply_small_directory()
    for key in ("01051", "99999"):
        draw_profile.enqueue(region_key=key)
    call_command("db_worker", batch=True, interval=0, verbosity=0, startup_delay=False)
    assert {task.status for task in DBTaskResult.objects.all()} == {"SUCCESSFUL"}
