"""Somebody is invited by mail, accepts, belongs to the Kommune; old, used and foreign links open nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.actions import invitations
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import Invitation, Membership
from tests.factories.memberships import BY, START, small_participation, small_programme

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "ein-langer-Satz-zum-Merken-42"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def invited(at: datetime | None = None, token: str = "geheim-1") -> Invitation:
    programme = small_programme()
    return invitations.invite(
        token=token, link_of=lambda secret: f"https://dwk.example/einladung/{secret}/", at=at or timezone.now(), by=BY,
        email="Neu@Example.org", name="Jana Neu", programme=programme, participation=small_participation(programme),
        role=Role.MUNICIPAL_COORDINATOR.value,
    )  # fmt: skip


def entered() -> dict[str, str]:
    return {"name": "Jana Neu", "password": PASSWORD, "again": PASSWORD}


def test_the_mail_names_place_role_end_and_link_and_the_database_never_holds_the_secret() -> None:
    invitation = invited()
    (sent,) = mail.outbox
    assert sent.to == ["neu@example.org"]
    assert "Musterstadt, Rolle: Demografiekoordination" in str(sent.body)
    assert "https://dwk.example/einladung/geheim-1/" in str(sent.body)
    assert re.search(r"Er gilt bis \d\d\.\d\d\.\d{4}", str(sent.body))
    assert "geheim-1" not in str(Version.objects.filter(object_id=str(invitation.pk)).values_list("data"))


def test_accepting_makes_account_and_membership_signs_in_and_goes_on_to_the_second_factor() -> None:
    invitation = invited()
    browser = Client()
    assert "Demografiekoordination" in browser.get("/einladung/geheim-1/").content.decode()
    answer = browser.post("/einladung/geheim-1/", entered())
    assert answer["Location"] == "/konto/2fa/totp/activate/"
    user = User.objects.get(email="neu@example.org")
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.participation) == ("municipal_coordinator", invitation.participation)
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert not any(PASSWORD in str(row) or user.password in str(row) for row in Version.objects.values_list("data"))


def test_a_link_works_once() -> None:
    invited()
    Client().post("/einladung/geheim-1/", entered())
    answer = Client().get("/einladung/geheim-1/")
    assert answer.status_code == 410
    assert "schon angenommen" in answer.content.decode()


@pytest.mark.parametrize("secret", ["geheim-2", "x", "geheim-1x"])
def test_an_unknown_link_opens_nothing(secret: str) -> None:
    invited()
    answer = Client().post(f"/einladung/{secret}/", entered())
    assert answer.status_code == 410
    assert not Membership.objects.exists()


def test_an_expired_link_opens_nothing() -> None:
    invited(at=timezone.now() - timedelta(days=invitations.DAYS_VALID, minutes=1))
    answer = Client().post("/einladung/geheim-1/", entered())
    assert answer.status_code == 410
    assert "abgelaufen" in answer.content.decode()
    assert not User.objects.exists()


def test_a_revoked_link_opens_nothing_and_an_accepted_one_is_not_revoked() -> None:
    invitation = invitations.revoke_invitation(invitation=invited(), at=timezone.now(), by=BY)
    assert "zurückgezogen" in Client().get("/einladung/geheim-1/").content.decode()
    invitation.revoked_at, invitation.accepted_at = None, timezone.now()
    with pytest.raises(ProgrammeRefused, match="schon angenommen"):
        invitations.revoke_invitation(invitation=invitation, at=timezone.now(), by=BY)


@pytest.mark.parametrize("weak", ["kurz", "123456789012", "neu@example.org"])
def test_a_weak_password_is_refused_and_nothing_is_made(weak: str) -> None:
    invited()
    answer = Client().post("/einladung/geheim-1/", {"name": "Jana Neu", "password": weak, "again": weak})
    assert answer.status_code == 200
    assert not User.objects.exists()
    assert Invitation.objects.get().accepted_at is None


def test_somebody_with_an_account_signs_in_first_and_keeps_the_password() -> None:
    invited()
    known = create_user(email="neu@example.org", name="Jana Neu", roles=[], by=BY, effective_on=START)
    answer = Client().get("/einladung/geheim-1/")
    assert answer["Location"] == "/konto/login/?next=/einladung/geheim-1/"
    browser = Client()
    browser.force_login(known, backend=BACKEND)
    browser.post("/einladung/geheim-1/")
    assert Membership.objects.get().user == known


def test_another_account_cannot_take_the_place() -> None:
    invited()
    other = create_user(email="fremd@example.org", name="Fremd", roles=[], by=BY, effective_on=START)
    browser = Client()
    browser.force_login(other, backend=BACKEND)
    assert "andere Adresse" in browser.post("/einladung/geheim-1/").content.decode()
    assert not Membership.objects.exists()


def test_the_trail_says_who_accepted_and_when() -> None:
    invited(at=datetime.now(UTC))
    Client().post("/einladung/geheim-1/", entered())
    last = Version.objects.filter(object_type="programme.invitation").order_by("-pk")[0]
    assert last.actor_name == "Jana Neu"
    assert last.data["accepted_at"]
