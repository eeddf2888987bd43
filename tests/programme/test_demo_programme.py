"""The founding programme as the demo enters it: who takes part, what is stated, what stood when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from dwk.audit.models import Version
from dwk.audit.queries import verify_chain
from dwk.programme.models import (
    Aim,
    Approval,
    Backer,
    BudgetRule,
    Event,
    FocusStatement,
    Organisation,
    Participation,
    ParticipationRegion,
    PhaseRun,
    Programme,
)
from dwk.programme.queries.programmes import NO_FOCUS, ParticipationStatus, programme_past, statuses
from tests.factories.programme import REPORT_DAY, YEAR_END

pytestmark = pytest.mark.django_db
#: in the order of the report, with the kind of authority that it names
PARTICIPANTS = [
    "Stadt Adorf/Vogtland",
    "Emsland / Vrees",
    "Stadt Dortmund",
    "Landkreis Dithmarschen",
    "Regionalverband Saarbrücken",
    "Stadt Riesa",
    "Kreis Düren",
    "Stadt / Amt Grabow",
]


def on(programme: Programme, day: date) -> dict[str, ParticipationStatus]:
    return {one.full_name: one for one in statuses(programme_past(programme, day))}


def test_eight_participants_in_the_order_of_the_report(founded: Programme) -> None:
    assert list(on(founded, REPORT_DAY)) == PARTICIPANTS


def test_two_authorities_together_are_one_participant(founded: Programme) -> None:
    regions = ParticipationRegion.objects.filter(participation__slug="emsland-vrees").order_by("position")
    assert list(regions.values_list("region__key", flat=True)) == ["03454", "03454055"]


def test_seven_have_a_focus_and_the_one_without_says_so(founded: Programme) -> None:
    texts = {name: one.focus_text for name, one in on(founded, REPORT_DAY).items()}
    assert [name for name, text in texts.items() if text == NO_FOCUS] == ["Emsland / Vrees"]
    assert NO_FOCUS == "kein Fokus genannt"
    assert len(set(texts.values())) == 8


def test_at_the_end_of_2016_no_focus_was_stated_and_no_kickoff_is_known(founded: Programme) -> None:
    early, late = on(founded, YEAR_END), on(founded, REPORT_DAY)
    assert sum(one.kickoff_held for one in early.values()) == 0
    assert sum(one.kickoff_held for one in late.values()) == 8
    assert {one.focus_text for one in early.values()} == {NO_FOCUS}
    assert [len(on(founded, day)) for day in (date(2015, 12, 31), date(2016, 1, 1), date(2016, 12, 30), YEAR_END)] == [
        0, 7, 7, 8,
    ]  # fmt: skip


def phase_states(one: ParticipationStatus) -> dict[str, str]:
    return {phase.kind: phase.state for phase in one.phases}


def test_phases_stood_differently_on_the_two_days(founded: Programme) -> None:
    early, late = on(founded, YEAR_END), on(founded, REPORT_DAY)
    assert {phase_states(one)["kickoff"] for one in early.values()} == {"not_started"}
    assert {phase_states(one)["kickoff"] for one in late.values()} == {"in_review"}
    begun = {name: phase_states(one)["workshop"] for name, one in early.items()}
    assert [name for name, state in begun.items() if state == "in_progress"] == [
        "Stadt Adorf/Vogtland", "Emsland / Vrees",
    ]  # fmt: skip
    assert phase_states(early["Landkreis Dithmarschen"])["profile"] == "not_started"
    assert phase_states(late["Landkreis Dithmarschen"])["profile"] == "in_progress"


def test_nothing_is_accepted_that_no_source_states(founded: Programme) -> None:
    assert not PhaseRun.objects.filter(participation__programme=founded, state="accepted").exists()


def test_a_day_that_the_source_does_not_give_says_so(founded: Programme) -> None:
    for event in Event.objects.filter(programme=founded, kind="kickoff"):
        assert event.precision == "by"
        assert "nicht genannt" in event.date_note
    for statement in FocusStatement.objects.filter(participation__programme=founded):
        assert "nicht genannt" in statement.date_note
    assert all("nicht genannt" in one.date_note for one in Participation.objects.filter(programme=founded))


def test_every_record_names_its_source(founded: Programme) -> None:
    for model in (Aim, Backer, BudgetRule, Event, FocusStatement, Participation):
        silent = [row for row in model._default_manager.all() if not row.source]
        assert not silent, model.__name__


def test_money_is_exact_and_what_is_never_funded_has_no_cap(founded: Programme) -> None:
    caps = {rule.line: (rule.fundable, rule.cap_eur) for rule in BudgetRule.objects.filter(programme=founded)}
    assert caps == {
        "consulting": (True, Decimal(30_000)),
        "accompanying": (True, Decimal(10_000)),
        "investment": (False, None),
        "staff": (False, None),
    }


def test_no_personal_detail_was_taken_over(founded: Programme) -> None:
    assert not Organisation.objects.exclude(email="").exists()
    for organisation in Organisation.objects.exclude(contact_person=""):
        assert "einzutragen" in organisation.contact_person
        assert "einzutragen" in organisation.phone
        assert "einzutragen" in organisation.fax


def test_a_second_programme_stands_beside_the_first_with_rules_of_its_own(founded: Programme) -> None:
    second = Programme.objects.exclude(pk=founded.pk).get()
    assert second.rules["budget_year"] == "project"
    assert founded.rules["budget_year"] == "calendar"
    assert statuses(programme_past(second, date(2024, 6, 1))) == []


def test_the_second_programme_shows_every_kind_and_state_and_says_that_it_is_invented(founded: Programme) -> None:
    second = Programme.objects.exclude(pk=founded.pk).get()
    running = {one.name: one for one in statuses(programme_past(second, date(2025, 7, 1)))}
    assert {one.row["kind"] for one in running.values()} == {"model", "associated", "mentor"}
    found = {phase.state for one in running.values() for phase in one.phases}
    assert found == {"skipped", "accepted", "in_progress", "in_review", "reopened", "not_started"}
    assert len(statuses(programme_past(second, date(2025, 6, 30)))) == len(running) + 1, "one has ended"
    for participation in Participation.objects.filter(programme=second):
        assert "Beispiel" in participation.name
        assert "Beispiel" in participation.source
    for run in PhaseRun.objects.filter(participation__programme=second, state__in=("skipped", "reopened")):
        assert run.reason.startswith("Beispiel:")
    assert Approval.objects.filter(participation__programme=second).count() == 2
    assert not Approval.objects.exclude(participation__programme=second).exists()


def test_every_chain_fits_together(founded: Programme) -> None:
    chains = set(Version.objects.values_list("chain", flat=True))
    assert {founded.scope, "organisations"} < chains
    assert len([chain for chain in chains if chain.startswith("participation:")]) == 8 + 4
    assert [fault for chain in chains if (fault := verify_chain(chain)) is not None] == []
