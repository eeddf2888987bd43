"""Writes about people and their roles."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import Actor

from .models import RoleAssignment, User
from .permissions import Role


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    roles: list[Role],
    by: Actor,
    effective_on: date,
    persona: bool = False,
    active: bool = True,
) -> User:
    """Make an account without a usable password (the reset mail sets one); personas sign in on loopback only.

    An account that is not active names who acts in the trail and never signs in.
    """
    user = User(email=email.strip().lower(), name=name.strip(), is_persona=persona, is_active=active)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    audit.record(
        obj=user,
        action=Action.CREATED,
        by=by,
        effective_on=effective_on,
        leave_out=("password", "last_login"),
    )
    for role in roles:
        assignment = RoleAssignment.objects.create(user=user, role=role)
        audit.record(obj=assignment, action=Action.CREATED, by=by, effective_on=effective_on)
    return user


@transaction.atomic
def set_first_password(*, user: User, password: str, by: Actor, effective_on: date) -> None:
    """Set the password with which an invited person begins; the trail says that, never what it is."""
    user.set_password(password)
    user.save()
    audit.record(
        obj=user,
        action=Action.CHANGED,
        by=by,
        effective_on=effective_on,
        reason="Passwort gesetzt",
        leave_out=("password", "last_login"),
    )
