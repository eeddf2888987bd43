"""Standing in: named or invited, with the rights of the role while it lasts, consent marked as given in Vertretung."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.actions import invitations
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.events import plan_event
from dwk.programme.actions.people import end_membership, name_deputy, stand_in
from dwk.programme.actions.phases import approve_phase, deliver, plan_phase, start_phase, submit_phase
from dwk.programme.member_rules import end_of_deputy, overlaps
from dwk.programme.models import Approval, Invitation, Membership, Participation, PhaseDefinition, PhaseRun
from dwk.programme.queries.calendar import entries_of
from dwk.programme.queries.memberships import roles_in
from tests.factories.memberships import BY, START, member_of, small_participation, small_programme

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HERE = "/programm/probe/musterstadt/personen/"
DAYS = st.dates(min_value=START, max_value=START + timedelta(days=60))


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


@pytest.fixture
def kommune(db: None) -> Participation:
    return small_participation(small_programme(), designation="Stadt")


@pytest.fixture
def principal(kommune: Participation) -> Membership:
    user = member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, kommune, name="Karla Koordination")
    return Membership.objects.get(user=user)


@pytest.fixture
def colleague(kommune: Participation) -> User:
    return member_of(kommune.programme, Role.DEPARTMENT_MEMBER, kommune, name="Viktor Vertretung")


@pytest.fixture
def lead(kommune: Participation) -> Client:
    return browser_of(member_of(kommune.programme, Role.MUNICIPAL_LEAD, kommune, name="Lea Leitung"))


def workshop(kommune: Participation, user: User) -> PhaseRun:
    """A phase that the coordination accepts, handed in by somebody."""
    run = plan_phase(participation=kommune, kind="workshop", by=BY, effective_on=START)
    for definition in PhaseDefinition.objects.filter(programme=kommune.programme, kind="workshop"):
        for output in definition.outputs:
            deliver(run=run, output=output, title=output, by=BY, effective_on=START)
    return submit_phase(run=start_phase(run=run, by=BY, effective_on=START), user=user, by=BY, effective_on=START)


def named(
    principal: Membership, user: User, *, starts_on: date | None = None, last_day: date | None = None
) -> Membership:
    today = timezone.localdate()
    return name_deputy(
        membership=principal, user=user, starts_on=starts_on or today, last_day=last_day, by=BY, effective_on=today
    )


def test_a_member_is_named_and_shown_as_standing_in(principal: Membership, colleague: User, lead: Client) -> None:
    today = timezone.localdate()
    address = f"{HERE}{principal.pk}/vertretung/"
    assert "Viktor Vertretung" in lead.get(address).content.decode()
    entered = {"person": colleague.pk, "starts_on": today, "last_day": today + timedelta(days=9)}
    answer = lead.post(address, entered, follow=True).content.decode()
    assert "Demografiekoordination, i. V. für Karla Koordination" in answer
    made = Membership.objects.get(deputy_of=principal)
    assert (made.role, made.starts_on, made.ended_on) == (principal.role, today, today + timedelta(days=10))


@pytest.mark.django_db(transaction=True)
def test_somebody_new_is_invited_to_stand_in(principal: Membership, lead: Client, kommune: Participation) -> None:
    today = timezone.localdate()
    entered = {"person": "", "name": "Nina Neu", "email": "nina@example.org", "starts_on": today}
    answer = lead.post(f"{HERE}{principal.pk}/vertretung/", entered, follow=True).content.decode()
    assert "i. V. für Karla Koordination" in answer
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.deputy_of) == (principal.role, principal)
    token = "offen"
    invitations.invite(
        token=token, link_of=str, at=timezone.now(), by=BY, programme=kommune.programme, participation=kommune,
        name="Nils Neu", email="nils@example.org", role=principal.role, deputy_of=principal, starts_on=today,
        ended_on=today + timedelta(days=5),
    )  # fmt: skip
    user = invitations.accept_as_new(
        token=token, name="Nils Neu", password="ein-langer-Satz-zum-Merken-42", at=timezone.now()
    )
    made = Membership.objects.get(user=user)
    assert (made.deputy_of, made.ended_on) == (principal, today + timedelta(days=5))


def test_name_or_person_is_asked_for_in_words(principal: Membership, colleague: User, lead: Client) -> None:
    today = timezone.localdate()
    address = f"{HERE}{principal.pk}/vertretung/"
    neither = lead.post(address, {"starts_on": today}).content.decode()
    assert "wählen Sie oben eine Person aus" in neither
    both = {"person": colleague.pk, "name": "X", "email": "x@example.org", "starts_on": today}
    assert "beides geht nicht" in lead.post(address, both).content.decode()
    early = {"person": colleague.pk, "starts_on": today - timedelta(days=1)}
    assert "beginnt heute oder später" in lead.post(address, early).content.decode()
    backwards = {"person": colleague.pk, "starts_on": today + timedelta(days=2), "last_day": today}
    assert "vor dem ersten" in lead.post(address, backwards).content.decode()


def test_rights_hold_from_the_first_to_the_last_day(
    principal: Membership, colleague: User, kommune: Participation
) -> None:
    today = timezone.localdate()
    first, last = today + timedelta(days=3), today + timedelta(days=5)
    named(principal, colleague, starts_on=first, last_day=last)

    def holds(days: int) -> bool:
        day = today + timedelta(days=days)
        return Role.MUNICIPAL_COORDINATOR in roles_in(colleague, kommune.programme, kommune, on=day)

    assert [holds(day) for day in range(7)] == [False, False, False, True, True, True, False]


def test_a_deputy_consents_in_vertretung(
    principal: Membership, colleague: User, kommune: Participation, lead: Client
) -> None:
    today = timezone.localdate()
    named(principal, colleague)
    run = workshop(kommune, principal.user)
    answer = browser_of(colleague).post(f"/programm/probe/musterstadt/phasen/{run.pk}/abnehmen/", follow=True)
    assert "i. V. Viktor Vertretung" in answer.content.decode()
    approval = Approval.objects.get()
    assert (approval.as_deputy, approval.user, approval.approved_on) == (True, colleague, today)


def test_a_role_of_ones_own_counts_before_standing_in(
    principal: Membership, colleague: User, kommune: Participation
) -> None:
    named(principal, colleague, last_day=timezone.localdate())
    member_of(kommune.programme, Role.MUNICIPAL_COORDINATOR, name="Viktor Vertretung")
    approve_phase(
        run=workshop(kommune, principal.user), user=colleague, role=Role.MUNICIPAL_COORDINATOR, by=BY,
        effective_on=timezone.localdate(),
    )  # fmt: skip
    assert Approval.objects.get().as_deputy is False


def test_a_deputy_accepts_neither_his_own_draft_nor_a_second_time(
    principal: Membership, colleague: User, kommune: Participation
) -> None:
    named(principal, colleague)
    today = timezone.localdate()
    entry: dict[str, Any] = {"role": Role.MUNICIPAL_COORDINATOR, "by": BY, "effective_on": today}
    own = workshop(kommune, colleague)
    with pytest.raises(ProgrammeRefused, match="nimmt sie nicht selbst ab"):
        approve_phase(run=own, user=colleague, **entry)
    approve_phase(run=own, user=principal.user, **entry)
    with pytest.raises(ProgrammeRefused):
        approve_phase(run=own, user=colleague, **entry)
    assert Approval.objects.count() == 1


def test_one_person_never_gives_both_consents(kommune: Participation, principal: Membership, colleague: User) -> None:
    """A profile needs two roles; whoever stands in for both gives only one of them."""
    programme, today = kommune.programme, timezone.localdate()
    leading = Membership.objects.get(user=member_of(programme, Role.MUNICIPAL_LEAD, kommune, name="Lea Leitung"))
    named(leading, colleague)
    member_of(programme, Role.RESEARCH_PARTNER, kommune, name="Viktor Vertretung")
    run = plan_phase(participation=kommune, kind="profile", by=BY, effective_on=START)
    run = submit_phase(
        run=start_phase(run=run, by=BY, effective_on=START), user=principal.user, by=BY, effective_on=START
    )
    approve_phase(run=run, user=colleague, role=Role.MUNICIPAL_LEAD, by=BY, effective_on=today)
    with pytest.raises(ProgrammeRefused, match="schon abgenommen"):
        approve_phase(run=run, user=colleague, role=Role.RESEARCH_PARTNER, by=BY, effective_on=today)


def test_who_cannot_stand_in_is_told_why(principal: Membership, colleague: User, kommune: Participation) -> None:
    there = small_participation(kommune.programme, "nachbarort")
    stranger = member_of(kommune.programme, Role.MUNICIPAL_LEAD, there, name="Nora Nachbar")
    with pytest.raises(ProgrammeRefused, match="gehört hier nicht dazu"):
        named(principal, stranger)
    with pytest.raises(ProgrammeRefused, match="vertritt sich selbst"):
        named(principal, principal.user)
    made = named(principal, colleague)
    with pytest.raises(ProgrammeRefused, match="in dieser Zeit schon"):
        named(principal, colleague)
    with pytest.raises(ProgrammeRefused, match="selbst vertritt"):
        named(made, principal.user)
    end_membership(membership=principal, successor=None, by=BY, effective_on=timezone.localdate())
    with pytest.raises(ProgrammeRefused, match="beendet"):
        named(principal, colleague)


def test_deputies_end_with_the_role_and_the_page_says_so(
    principal: Membership, colleague: User, lead: Client, kommune: Participation
) -> None:
    named(principal, colleague)
    address = f"{HERE}{principal.pk}/beenden/"
    assert "endet auch, wer sie vertritt: Viktor Vertretung" in lead.get(address).content.decode()
    lead.post(address)
    today = timezone.localdate()
    assert Membership.objects.get(deputy_of=principal).ended_on == today
    assert roles_in(colleague, kommune.programme, kommune, on=today) == {Role.DEPARTMENT_MEMBER}


def test_meetings_stand_in_the_calendar_while_standing_in(principal: Membership, kommune: Participation) -> None:
    today = timezone.localdate()
    there = small_participation(kommune.programme, "nachbarort")
    guest = member_of(kommune.programme, Role.MUNICIPAL_LEAD, there, name="Nora Nachbar")
    plan_event(
        programme=kommune.programme, participation=kommune, kind="other", title="Runde", on=today, by=BY,
        effective_on=START,
    )  # fmt: skip
    stand_in(
        membership=principal, user=guest, starts_on=today + timedelta(days=1), ended_on=today + timedelta(days=3), by=BY,
        effective_on=today,
    )  # fmt: skip
    seen = [bool(entries_of(guest, today + timedelta(days=day))) for day in range(4)]
    assert seen == [False, True, True, False]


@pytest.mark.django_db(transaction=True)
def test_an_invitation_to_stand_in_for_somebody_who_left_opens_nothing(
    principal: Membership, kommune: Participation
) -> None:
    invitations.invite(
        token="spaet", link_of=str, at=timezone.now(), by=BY, programme=kommune.programme, participation=kommune,
        name="Nils Neu", email="nils@example.org", role=principal.role, deputy_of=principal,
    )  # fmt: skip
    end_membership(membership=principal, successor=None, by=BY, effective_on=timezone.localdate())
    password = "ein-langer-Satz-zum-Merken-42"
    answer = Client().post("/einladung/spaet/", {"name": "Nils Neu", "password": password, "again": password})
    assert "Diese Mitgliedschaft ist beendet." in answer.content.decode()
    assert not User.objects.filter(email="nils@example.org").exists()


def test_a_deputy_is_invited_into_the_same_role_only(principal: Membership, kommune: Participation) -> None:
    with pytest.raises(ProgrammeRefused, match="dieselbe Rolle"):
        invitations.invite(
            token="x", link_of=str, at=timezone.now(), by=BY, programme=kommune.programme, participation=kommune,
            name="N", email="n@example.org", role=Role.MUNICIPAL_LEAD.value, deputy_of=principal,
        )  # fmt: skip


@given(last=st.none() | DAYS, principal_ends=st.none() | DAYS)
def test_a_deputy_never_outlasts_the_role(last, principal_ends) -> None:
    ends = end_of_deputy(last, principal_ends)
    if principal_ends is not None:
        assert ends is not None
        assert ends <= principal_ends
    if last is not None:
        assert ends is not None
        assert ends <= last + timedelta(days=1)
    assert (ends is None) is (last is None and principal_ends is None)


@given(a=DAYS, b=DAYS, lengths=st.tuples(st.integers(1, 30), st.integers(1, 30)))
def test_spans_overlap_exactly_when_they_share_a_day(a, b, lengths) -> None:
    first = {a + timedelta(days=n) for n in range(lengths[0])}
    second = {b + timedelta(days=n) for n in range(lengths[1])}
    ends = a + timedelta(days=lengths[0]), b + timedelta(days=lengths[1])
    assert overlaps(a, ends[0], b, ends[1]) is bool(first & second)
    assert overlaps(a, None, b, ends[1]) is (max(second) >= a)
