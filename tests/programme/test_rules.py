"""Decisions of the programme without a database: phases, kick-offs, budget caps, rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.programme.rules import (
    APPROVING_ROLES,
    DEFAULT_RULES,
    NEEDS_REASON,
    PHASE_INPUTS,
    PHASE_LABELS,
    RESPONSIBLE_ROLES,
    STATE_LABELS,
    KickoffFacts,
    PhaseKind,
    PhaseState,
    change_refused,
    inputs_warning,
    kickoff_missing,
    outputs_missing,
    over_cap,
    overdue,
    own_approval,
    rules_fault,
)

#: every step that the process knows; all others are refused
STEPS = {
    ("not_started", "in_progress"), ("not_started", "skipped"),
    ("in_progress", "in_review"), ("in_progress", "skipped"),
    ("in_review", "accepted"), ("in_review", "in_progress"),
    ("accepted", "reopened"), ("skipped", "reopened"),
    ("reopened", "in_review"), ("reopened", "skipped"),
}  # fmt: skip
PAIRS = [(now.value, wanted.value) for now in PhaseState for wanted in PhaseState]
COMPLETE = KickoffFacts(True, True, coordinators=1, deputies=1, departments=2, council_contact=True)
MONEY = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(("now", "wanted"), PAIRS)
def test_a_phase_takes_exactly_the_steps_of_the_process(now: str, wanted: str) -> None:
    refused = change_refused(now, wanted, "ein Grund")
    assert bool(refused) is ((now, wanted) not in STEPS)
    if refused:
        assert STATE_LABELS[now] in refused
        assert STATE_LABELS[wanted] in refused


@pytest.mark.parametrize(("now", "wanted"), sorted(STEPS))
@pytest.mark.parametrize("reason", ["", "   "])
def test_leaving_out_and_reopening_need_a_reason(now: str, wanted: str, reason: str) -> None:
    assert bool(change_refused(now, wanted, reason)) is (wanted in NEEDS_REASON)


def test_every_phase_has_a_label_somebody_responsible_and_somebody_who_accepts() -> None:
    kinds = {kind.value for kind in PhaseKind}
    assert set(PHASE_LABELS) == set(RESPONSIBLE_ROLES) == set(APPROVING_ROLES) == kinds
    assert set(STATE_LABELS) == {state.value for state in PhaseState}
    for kind, inputs in PHASE_INPUTS.items():
        order = list(PHASE_LABELS)
        assert all(order.index(before) < order.index(kind) for before in inputs)


def test_a_complete_kickoff_lacks_nothing() -> None:
    assert kickoff_missing(COMPLETE) == ()


@pytest.mark.parametrize(
    ("lacking", "word"),
    [
        ({"minutes_released": False}, "Protokoll"),
        ({"lead_attended": False}, "Verwaltungsspitze"),
        ({"coordinators": 0}, "Demografiekoordination"),
        ({"deputies": 0}, "keine Vertretung"),
        ({"departments": 1}, "zwei Fachbereiche"),
        ({"council_contact": False}, "Vertretung fehlt"),
        ({"council_contact": False, "council_reason": "  "}, "nicht begründet"),
    ],
)
def test_each_condition_of_a_kickoff_is_named_alone(lacking: dict[str, Any], word: str) -> None:
    (sentence,) = kickoff_missing(replace(COMPLETE, **lacking))
    assert word in sentence
    assert sentence.endswith(".")


def test_everything_that_is_missing_is_named_at_once() -> None:
    assert len(kickoff_missing(KickoffFacts(False, False, 0, 0, 0, False))) == 6


def test_a_reason_stands_in_for_the_contact_of_the_council() -> None:
    facts = replace(COMPLETE, council_contact=False, council_reason="Wahl steht bevor.")
    assert kickoff_missing(facts) == ()


def test_a_small_authority_needs_neither_deputy_nor_departments() -> None:
    assert kickoff_missing(replace(COMPLETE, deputies=0, departments=0, small=True)) == ()
    assert kickoff_missing(replace(COMPLETE, coordinators=0, small=True))


@given(MONEY, MONEY, MONEY)
def test_what_goes_over_a_cap_is_exactly_the_rest(requested: Decimal, already: Decimal, cap: Decimal) -> None:
    over = over_cap(requested, already, cap)
    assert isinstance(over, Decimal)
    assert over >= 0
    assert (over == 0) is (already + requested <= cap)
    if over:
        assert already + requested - over == cap
    assert over_cap(requested, already, None) == 0


def test_the_last_cent_below_a_cap_is_granted_and_the_next_is_not() -> None:
    cap = Decimal("30000.00")
    assert over_cap(Decimal("0.10"), Decimal("29999.90"), cap) == 0
    assert over_cap(Decimal("0.11"), Decimal("29999.90"), cap) == Decimal("0.01")


@pytest.mark.parametrize("rules", [{}, DEFAULT_RULES, {"budget_year": "project"}, {"review_days": 1}])
def test_rules_that_hold(rules: dict[str, Any]) -> None:
    assert rules_fault(rules) == ""


@pytest.mark.parametrize(
    ("rules", "word"),
    [
        ({"budgetyear": "calendar"}, "Unbekannte Regel: budgetyear"),
        ({"budget_year": "school"}, "Förderjahr"),
        ({"review_days": 0}, "Rückmelderunde"),
        ({"review_days": True}, "Rückmelderunde"),
        ({"review_days": "28"}, "Rückmelderunde"),
        ({"traffic_light": {"amber_days": 1, "red_days": 60}}, "cost_percent"),
        ({"traffic_light": "rot"}, "Ampel"),
        ({"traffic_light": {"amber_days": 60, "red_days": 60, "cost_percent": 10}}, "kleiner"),
    ],
)
def test_rules_that_do_not_hold_are_refused_with_what_is_wrong(rules: dict[str, Any], word: str) -> None:
    assert word in rules_fault(rules)


def test_missing_inputs_and_outputs_are_named() -> None:
    assert inputs_warning("plan", {"profile"}) == (
        "Noch nicht abgenommen: Zukunftswerkstatt. Sie können trotzdem beginnen."
    )
    assert inputs_warning("plan", {"profile", "workshop"}) == ""
    assert inputs_warning("kickoff", ()) == ""
    assert outputs_missing(["Profil", "Plan"], {"Plan"}) == ("Es fehlt: Profil.",)


def test_nobody_accepts_his_own_work() -> None:
    assert own_approval(3, 3)
    assert not own_approval(3, 4)
    assert not own_approval(None, None)


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [
        (None, None, False),
        (date(2026, 5, 1), None, True),
        (date(2026, 5, 2), None, False),
        (date(2026, 5, 1), date(2026, 5, 2), False),
        (date(2026, 5, 1), date(2026, 5, 3), True),
    ],
)
def test_a_task_is_late_from_the_day_after_it_was_due(due: date | None, done: date | None, late: bool) -> None:
    assert overdue(due, done, date(2026, 5, 2)) is late
