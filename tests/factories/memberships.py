"""A small programme with two Kommunen and people in it, for tests; everything entered through the actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.programme.actions.participations import create_participation
from dwk.programme.actions.people import add_member
from dwk.programme.actions.programmes import create_programme
from dwk.programme.models import Participation, Programme

BY = Actor(None, "Test")
START = date(2026, 1, 1)


def small_programme(slug: str = "probe") -> Programme:
    return create_programme(
        slug=slug,
        name="Probeprogramm",
        short_name="PP",
        starts_on=START,
        ends_on=date(2029, 12, 31),
        by=BY,
        effective_on=START,
    )


def small_participation(programme: Programme, slug: str = "musterstadt", **fields: Any) -> Participation:
    values = {"name": slug.capitalize(), "kind": "model", "starts_on": START, **fields}
    return create_participation(programme=programme, slug=slug, regions=[], by=BY, effective_on=START, **values)


def member_of(
    programme: Programme, role: Role, participation: Participation | None = None, *, name: str = "", **fields: Any
) -> User:
    name = name or role.label
    email = f"{''.join(char for char in name.lower() if char.isascii() and char.isalnum())}@example.org"
    user = User.objects.filter(email=email).first() or create_user(
        email=email, name=name, roles=[], by=BY, effective_on=START
    )
    add_member(
        user=user,
        programme=programme,
        participation=participation,
        role=role.value,
        by=BY,
        effective_on=START,
        **fields,
    )
    return user
