"""Invitations by mail: a secret link that expires, is used once, and can be revoked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction

from dwk.accounts.actions import create_user, set_first_password
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.programme.member_rules import role_refused
from dwk.programme.models import Invitation, Membership
from dwk.programme.queries.past import BERLIN

from . import trail
from .errors import ProgrammeRefused, sentence_of
from .people import add_member, stand_in

DAYS_VALID = 14

MAIL = """Guten Tag {name},

{inviter} lädt Sie ein, in der Demografiewerkstatt mitzuarbeiten:
{place}, Rolle: {role}.

Mit diesem Link nehmen Sie die Einladung an. Er gilt bis {until} und nur einmal:
{link}

Wenn Sie diese Nachricht nicht erwartet haben, brauchen Sie nichts zu tun.
"""


def digest_of(token: str) -> str:
    """What is kept of the secret of an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, token: str, link_of: Callable[[str], str], at: datetime, by: Actor, **fields: Any) -> Invitation:
    """Invite somebody; the mail goes out once everything is stored. ``link_of`` makes the address from the secret."""
    participation, programme = fields.get("participation"), fields["programme"]
    if participation is not None and participation.programme_id != programme.pk:
        raise ProgrammeRefused("Diese Kommune gehört nicht zu diesem Programm.")
    if refused := role_refused(fields["role"], whole=participation is None):
        raise ProgrammeRefused(refused)
    principal = fields.get("deputy_of")
    if principal is not None and (principal.participation_id, principal.programme_id, principal.role) != (
        participation.pk if participation is not None else None,
        programme.pk,
        fields["role"],
    ):
        raise ProgrammeRefused("Eine Vertretung hat dieselbe Rolle am selben Ort wie die Person, die sie vertritt.")
    fields["email"] = fields["email"].strip().lower()
    invitation = trail.create(
        obj=Invitation(
            token_sha256=digest_of(token), invited_at=at, expires_at=at + timedelta(days=DAYS_VALID), **fields
        ),
        by=by,
        effective_on=_day(at),
    )
    text = MAIL.format(
        name=invitation.name,
        inviter=by.name,
        place=participation.full_name if participation is not None else programme.name,
        role=Role(invitation.role).label,
        until=f"{_day(invitation.expires_at):%d.%m.%Y}",
        link=link_of(token),
    )
    transaction.on_commit(lambda: send_mail("Einladung zur Demografiewerkstatt", text, None, [invitation.email]))
    return invitation


def revoke_invitation(*, invitation: Invitation, at: datetime, by: Actor) -> Invitation:
    """Take an invitation back; its link opens nothing from now on."""
    if invitation.accepted_at is not None:
        raise ProgrammeRefused("Die Einladung ist schon angenommen. Sie können die Mitgliedschaft beenden.")
    return trail.change(obj=invitation, by=by, effective_on=_day(at), revoked_at=at)


def refusal_of(invitation: Invitation | None, at: datetime) -> str:
    """Why an invitation cannot be accepted, as a sentence; empty when it can."""
    if invitation is None:
        return "Diese Einladung gibt es nicht. Bitte prüfen Sie, ob der Link vollständig ist."
    if invitation.accepted_at is not None:
        return "Diese Einladung ist schon angenommen. Bitte melden Sie sich an."
    if invitation.revoked_at is not None:
        return "Diese Einladung wurde zurückgezogen. Bitte wenden Sie sich an die Person, die Sie eingeladen hat."
    if invitation.expires_at <= at:
        return "Diese Einladung ist abgelaufen. Bitte lassen Sie sich eine neue schicken."
    return ""


@transaction.atomic
def accept_as_new(*, token: str, name: str, password: str, at: datetime) -> User:
    """Make the account an invitation is for, with its first password, and the membership."""
    invitation = _open(token, at)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise ProgrammeRefused(
            "Zu dieser Adresse gibt es schon ein Konto. Bitte melden Sie sich an und nehmen Sie dann an."
        )
    by = Actor(None, name.strip() or invitation.name)
    try:
        validate_password(password, User(email=invitation.email, name=name))
    except ValidationError as error:
        raise ProgrammeRefused(sentence_of(error)) from error
    user = create_user(
        email=invitation.email, name=name.strip() or invitation.name, roles=[], by=by, effective_on=_day(at)
    )
    set_first_password(user=user, password=password, by=by, effective_on=_day(at))
    _join(invitation, user, at)
    return user


@transaction.atomic
def accept_as_member(*, token: str, user: User, at: datetime) -> Membership:
    """Accept with an account that exists; only the invited address may."""
    invitation = _open(token, at)
    if user.email.lower() != invitation.email.lower():
        raise ProgrammeRefused(
            "Diese Einladung gilt für eine andere Adresse. Bitte melden Sie sich mit dem eingeladenen Konto an."
        )
    return _join(invitation, user, at)


def _open(token: str, at: datetime) -> Invitation:
    invitation = Invitation.objects.select_for_update().filter(token_sha256=digest_of(token)).first()
    refused = refusal_of(invitation, at)
    if invitation is None or refused:
        raise ProgrammeRefused(refused)
    return invitation


def _join(invitation: Invitation, user: User, at: datetime) -> Membership:
    by = Actor(user.pk, user.name)
    trail.change(obj=invitation, by=by, effective_on=_day(at), accepted_at=at)
    if invitation.deputy_of is not None:
        return stand_in(
            membership=invitation.deputy_of, user=user, starts_on=max(invitation.starts_on or _day(at), _day(at)),
            ended_on=invitation.ended_on, by=by, effective_on=_day(at),
        )  # fmt: skip
    if refused := role_refused(invitation.role, whole=invitation.participation_id is None):
        raise ProgrammeRefused(refused)
    return add_member(
        user=user, programme=invitation.programme, participation=invitation.participation, role=invitation.role,
        department=invitation.department, organisation=invitation.organisation, by=by, effective_on=_day(at),
    )  # fmt: skip


def _day(at: datetime) -> date:
    return at.astimezone(BERLIN).date()
