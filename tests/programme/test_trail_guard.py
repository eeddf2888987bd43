"""No write of a programme goes around the trail, and the trail alone gives the tables."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models, transaction

from dwk.audit.models import Version
from dwk.audit.queries import verify_chains, verify_replay
from dwk.audit.tracked import TrackedModel, UntrackedWrite, tracked_models
from dwk.programme.actions import trail
from dwk.programme.actions.participations import state_focus
from dwk.programme.models import FocusStatement, Participation, Programme
from tests.factories.memberships import BY, START, small_participation, small_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def kommune() -> Participation:
    return small_participation(small_programme())


def test_a_programme_and_a_kommune_begin_chains_of_their_own(kommune: Participation) -> None:
    chains = dict(Version.objects.filter(action="created").values_list("object_type", "chain"))
    assert chains["programme.programme"] == f"programme:{kommune.programme.pk}"
    assert chains["programme.participation"] == f"participation:{kommune.pk}"


def test_every_table_of_programmes_findings_and_report_builds_is_tracked() -> None:
    names = {model._meta.label for model in tracked_models()}
    assert {"programme.Task", "programme.Membership", "evaluation.Finding", "berichte.ReportTemplate"} <= names
    assert len([name for name in names if name.startswith("programme.")]) >= 25


@pytest.mark.parametrize(
    "write",
    [
        lambda kommune: kommune.save(),
        lambda kommune: kommune.delete(),
        lambda kommune: Participation.objects.update(name="x"),
        lambda kommune: Participation.objects.filter(pk=kommune.pk).delete(),
        lambda kommune: FocusStatement.objects.create(participation=kommune, text="x"),
        lambda kommune: FocusStatement.objects.bulk_create([FocusStatement(participation=kommune, text="x")]),
        lambda kommune: Programme._base_manager.update(name="x"),
    ],
)
def test_a_write_past_the_actions_is_refused(kommune: Participation, write) -> None:
    with (
        pytest.raises(UntrackedWrite, match="nur zusammen mit einem Eintrag im Verlauf"),
        transaction.atomic(),
    ):
        write(kommune)
    assert Participation.objects.get().name == "Musterstadt"
    assert not FocusStatement.objects.exists()


def test_an_entry_for_an_earlier_day_leaves_what_a_later_day_brought(kommune: Participation) -> None:
    state_focus(participation=kommune, text="Mai", by=BY, effective_on=date(2026, 5, 1))
    state_focus(participation=kommune, text="Juli", by=BY, effective_on=date(2026, 7, 1))
    state_focus(participation=kommune, text="Juni, nachgetragen", by=BY, effective_on=date(2026, 6, 1))
    assert FocusStatement.objects.get().text == "Juli"
    assert verify_replay(tracked_models()) == []


def test_an_entry_for_an_earlier_day_reaches_to_today_where_nothing_came_between(kommune: Participation) -> None:
    trail.change(obj=kommune, designation="Stadt", by=BY, effective_on=date(2026, 7, 1))
    trail.change(obj=kommune, name="Neustadt", by=BY, effective_on=date(2026, 6, 1))
    found = Participation.objects.get()
    assert (found.name, found.designation) == ("Neustadt", "Stadt")
    assert verify_replay(tracked_models()) == []


def test_the_trail_alone_gives_the_tables(kommune: Participation) -> None:
    state_focus(participation=kommune, text="F", by=BY, effective_on=START)
    state_focus(participation=kommune, text="", by=BY, effective_on=START)
    assert verify_replay(tracked_models()) == []
    # past every guard, as somebody with the password of the database would
    models.QuerySet(Participation).filter(pk=kommune.pk).update(name="Anders")
    (fault,) = verify_replay(tracked_models())
    assert (fault.object_type, fault.field, fault.in_table) == ("programme.participation", "name", "Anders")
    assert not [chain for chain in verify_chains() if chain.faults]


def test_the_base_of_all_records_is_tracked() -> None:
    from dwk.programme.models.base import Sourced

    assert issubclass(Sourced, TrackedModel)
