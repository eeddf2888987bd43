"""Phases begin, are handed in, accepted by others, skipped and reopened; each refusal says why."""

from __future__ import annotations

from datetime import date

import pytest

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.actions import phases
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Approval, Membership, PhaseRun
from dwk.programme.queries.acceptance import content_hash
from tests.factories.memberships import BY, member_of
from tests.factories.programme import kickoff_handed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
NEXT = date(2026, 3, 9)


def begun(kommune, kind: str = "profile") -> PhaseRun:
    run = phases.plan_phase(participation=kommune, kind=kind, by=BY, effective_on=DAY)
    return phases.start_phase(run=run, by=BY, effective_on=DAY)


def accept(run: PhaseRun, user, role: Role) -> PhaseRun:
    return phases.approve_phase(run=run, user=user, role=role, by=BY, effective_on=NEXT)


def test_a_planned_phase_waits_then_begins_on_its_day(kommune) -> None:
    run = phases.plan_phase(participation=kommune, kind="profile", by=BY, effective_on=DAY)
    assert (run.state, run.starts_on, run.number, run.responsible_role) == ("not_started", None, 1, "research_partner")
    run = phases.start_phase(run=run, by=BY, effective_on=NEXT)
    assert (run.state, run.starts_on) == ("in_progress", NEXT)


def test_a_phase_run_again_gets_the_next_number(kommune) -> None:
    numbers = [
        phases.plan_phase(participation=kommune, kind="workshop", by=BY, effective_on=DAY).number for _ in range(3)
    ]
    assert numbers == [1, 2, 3]


def test_a_phase_can_begin_although_its_inputs_are_missing(kommune) -> None:
    assert begun(kommune, "plan").state == "in_progress"


def test_a_step_that_the_process_does_not_know_changes_nothing(kommune) -> None:
    run = phases.plan_phase(participation=kommune, kind="profile", by=BY, effective_on=DAY)
    before = Version.objects.count()
    with pytest.raises(ProgrammeRefused, match="führt kein Schritt"):
        phases.submit_phase(run=run, user=None, by=BY, effective_on=DAY)
    run.refresh_from_db()
    assert run.state == "not_started"
    assert Version.objects.count() == before


def test_an_old_copy_of_a_phase_does_not_turn_it_back(kommune) -> None:
    old = phases.plan_phase(participation=kommune, kind="profile", by=BY, effective_on=DAY)
    phases.start_phase(run=old, by=BY, effective_on=DAY)
    with pytest.raises(ProgrammeRefused):
        phases.start_phase(run=old, by=BY, effective_on=NEXT)


def test_each_handing_in_is_a_version_of_its_own(kommune) -> None:
    run = phases.submit_phase(run=begun(kommune), user=None, by=BY, effective_on=DAY)
    assert run.version == 1
    run = phases.return_phase(run=run, by=BY, effective_on=NEXT, reason="Quellen fehlen.")
    assert (run.state, run.reason) == ("in_progress", "Quellen fehlen.")
    assert phases.submit_phase(run=run, user=None, by=BY, effective_on=NEXT).version == 2


def test_an_old_copy_of_a_phase_does_not_use_a_version_twice(kommune) -> None:
    old = begun(kommune)
    run = phases.submit_phase(run=old, user=None, by=BY, effective_on=DAY)
    phases.return_phase(run=run, by=BY, effective_on=DAY, reason="Quellen fehlen.")
    assert phases.submit_phase(run=old, user=None, by=BY, effective_on=NEXT).version == 2


def test_giving_back_needs_a_reason(kommune) -> None:
    run = phases.submit_phase(run=begun(kommune), user=None, by=BY, effective_on=DAY)
    with pytest.raises(ProgrammeRefused, match="warum"):
        phases.return_phase(run=run, by=BY, effective_on=NEXT, reason="  ")


def test_skipping_needs_a_reason_and_keeps_it(kommune) -> None:
    run = begun(kommune, "review")
    with pytest.raises(ProgrammeRefused, match="Grund"):
        phases.skip_phase(run=run, by=BY, effective_on=NEXT, reason=" ")
    run = phases.skip_phase(run=run, by=BY, effective_on=NEXT, reason="Zu kurz dabei.")
    assert (run.state, run.reason) == ("skipped", "Zu kurz dabei.")
    entry = Version.objects.filter(object_type="programme.phaserun", object_id=str(run.pk)).latest("sequence")
    assert entry.reason == "Zu kurz dabei."
    assert entry.data["state"] == "skipped"


def test_a_complete_kickoff_is_accepted_by_the_head_of_the_administration(kommune) -> None:
    kickoff = kickoff_handed_in(kommune, DAY)
    run = accept(kickoff.run, kickoff.lead, Role.MUNICIPAL_LEAD)
    assert (run.state, run.ended_on) == ("accepted", NEXT)
    approval = Approval.objects.get(phase_run=run)
    assert (approval.role, approval.user, approval.version) == ("municipal_lead", kickoff.lead, 1)
    assert (approval.approved_on, approval.as_deputy) == (NEXT, False)
    assert approval.content_sha256 == content_hash(run)
    assert len(approval.content_sha256) == 64


def test_nobody_accepts_what_he_handed_in_himself(kommune) -> None:
    kickoff = kickoff_handed_in(kommune, DAY)
    run = phases.return_phase(run=kickoff.run, by=BY, effective_on=DAY, reason="Noch einmal.")
    run = phases.submit_phase(run=run, user=kickoff.lead, by=BY, effective_on=DAY)
    with pytest.raises(ProgrammeRefused, match="zweite Person"):
        accept(run, kickoff.lead, Role.MUNICIPAL_LEAD)
    assert not Approval.objects.exists()


def test_a_role_that_does_not_accept_this_phase_is_refused(kommune) -> None:
    kickoff = kickoff_handed_in(kommune, DAY)
    office = member_of(kommune.programme, Role.PROGRAMME_OFFICE)
    with pytest.raises(ProgrammeRefused, match="Geschäftsstelle"):
        accept(kickoff.run, office, Role.PROGRAMME_OFFICE)
    assert not Approval.objects.exists()


def test_what_is_missing_is_named_and_nothing_is_accepted(kommune) -> None:
    run = begun(kommune, "kickoff")
    run = phases.submit_phase(run=run, user=None, by=BY, effective_on=DAY)
    lead = member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune)
    with pytest.raises(ProgrammeRefused, match="noch nicht abgenommen") as refused:
        accept(run, lead, Role.MUNICIPAL_LEAD)
    assert len(refused.value.missing) == 6
    assert not Approval.objects.exists()


def test_a_member_who_left_no_longer_counts_for_the_kickoff(kommune) -> None:
    from dwk.programme.actions.people import end_membership

    kickoff = kickoff_handed_in(kommune, DAY)
    council = Membership.objects.get(participation=kommune, role=Role.COUNCIL_MEMBER.value)
    end_membership(membership=council, successor=None, by=BY, effective_on=DAY)
    with pytest.raises(ProgrammeRefused) as refused:
        accept(kickoff.run, kickoff.lead, Role.MUNICIPAL_LEAD)
    assert refused.value.missing == ("Eine Ansprechperson der Vertretung fehlt, und ihr Fehlen ist nicht begründet.",)


def profile_handed_in(kommune) -> tuple[PhaseRun, object, object]:
    research = member_of(kommune.programme, Role.RESEARCH_PARTNER)
    lead = member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune)
    run = begun(kommune)
    phases.deliver(run=run, output="Kommunalprofil", title="Profil", by=BY, effective_on=DAY)
    return phases.submit_phase(run=run, user=None, by=BY, effective_on=DAY), research, lead


def test_the_profile_is_accepted_only_when_both_sides_have_consented(kommune) -> None:
    run, research, lead = profile_handed_in(kommune)
    assert accept(run, research, Role.RESEARCH_PARTNER).state == "in_review"
    assert accept(run, lead, Role.MUNICIPAL_LEAD).state == "accepted"
    assert set(Approval.objects.values_list("role", flat=True)) == {"research_partner", "municipal_lead"}
    assert len(set(Approval.objects.values_list("content_sha256", flat=True))) == 1


def test_one_person_with_both_roles_does_not_give_both_consents(kommune) -> None:
    run, research, _ = profile_handed_in(kommune)
    accept(run, research, Role.RESEARCH_PARTNER)
    with pytest.raises(ProgrammeRefused, match="andere Person"):
        accept(run, research, Role.MUNICIPAL_LEAD)


def test_a_consent_to_an_earlier_version_does_not_count_for_the_next(kommune) -> None:
    run, research, lead = profile_handed_in(kommune)
    accept(run, research, Role.RESEARCH_PARTNER)
    run = phases.return_phase(run=run, by=BY, effective_on=NEXT, reason="Ein Kapitel fehlt.")
    run = phases.submit_phase(run=run, user=None, by=BY, effective_on=NEXT)
    assert accept(run, lead, Role.MUNICIPAL_LEAD).state == "in_review"
    assert accept(run, research, Role.RESEARCH_PARTNER).state == "accepted"
    assert sorted(Approval.objects.values_list("version", flat=True)) == [1, 2, 2]


def test_the_digest_changes_with_what_is_handed_in(kommune) -> None:
    run = begun(kommune)
    before = content_hash(run)
    phases.deliver(run=run, output="Kommunalprofil", title="Profil", by=BY, effective_on=DAY)
    assert content_hash(run) != before


def test_an_output_that_the_programme_expects_must_be_handed_in(kommune) -> None:
    from dwk.programme.actions import trail
    from dwk.programme.models import PhaseDefinition

    definition = PhaseDefinition.objects.get(programme=kommune.programme, kind="profile")
    trail.change(obj=definition, by=BY, effective_on=DAY, outputs=["Kommunalprofil"])
    research = member_of(kommune.programme, Role.RESEARCH_PARTNER)
    run = phases.submit_phase(run=begun(kommune), user=None, by=BY, effective_on=DAY)
    with pytest.raises(ProgrammeRefused) as refused:
        accept(run, research, Role.RESEARCH_PARTNER)
    assert refused.value.missing == ("Es fehlt: Kommunalprofil.",)


def test_an_accepted_phase_is_reopened_with_a_reason_and_keeps_its_approvals(kommune) -> None:
    kickoff = kickoff_handed_in(kommune, DAY)
    run = accept(kickoff.run, kickoff.lead, Role.MUNICIPAL_LEAD)
    with pytest.raises(ProgrammeRefused, match="Grund"):
        phases.reopen_phase(run=run, by=BY, effective_on=NEXT, reason="")
    run = phases.reopen_phase(run=run, by=BY, effective_on=NEXT, reason="Neuer Auftrag.")
    assert (run.state, run.ended_on, run.reason) == ("reopened", None, "Neuer Auftrag.")
    assert Approval.objects.filter(phase_run=run, version=1).count() == 1
    run = phases.submit_phase(run=run, user=kickoff.coordinator, by=BY, effective_on=NEXT)
    assert run.version == 2
    assert accept(run, kickoff.lead, Role.MUNICIPAL_LEAD).state == "accepted"


def test_a_deputy_accepts_as_such(kommune) -> None:
    kickoff = kickoff_handed_in(kommune, DAY)
    own = Membership.objects.get(user=kickoff.lead, role=Role.MUNICIPAL_LEAD.value)
    deputy = member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune, name="Stellvertretung", deputy_of=own)
    accept(kickoff.run, deputy, Role.MUNICIPAL_LEAD)
    assert Approval.objects.get().as_deputy is True
