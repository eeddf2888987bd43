"""A programme comes into being together with the first person of its office; everything else is entered by its office."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from dwk.accounts.actions import create_user
from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.programme.models import Programme

from .errors import ProgrammeRefused, sentence_of
from .people import add_member
from .programmes import create_programme


@transaction.atomic
def found_programme(
    *,
    slug: str,
    name: str,
    short_name: str,
    starts_on: date,
    ends_on: date,
    office_email: str,
    office_name: str,
    by: Actor,
    effective_on: date,
) -> tuple[Programme, User, bool]:
    """Make a programme and give it a first member; the last answer is whether the account is new.

    Roles come from memberships only, so nobody could open a programme without a member.
    """
    if Programme.objects.filter(slug=slug).exists():
        raise ProgrammeRefused(f"Ein Programm „{slug}“ gibt es schon. Bitte wählen Sie einen anderen Kurznamen.")
    programme = create_programme(
        slug=slug, name=name, short_name=short_name, starts_on=starts_on, ends_on=ends_on, by=by,
        effective_on=effective_on,
    )  # fmt: skip
    user = User.objects.filter(email__iexact=office_email.strip()).first()
    fresh = user is None
    if user is None:
        try:
            user = create_user(
                email=office_email, name=office_name or "Geschäftsstelle", roles=[], by=by, effective_on=effective_on
            )
        except ValidationError as error:
            raise ProgrammeRefused(f"Das Konto wurde nicht angelegt: {sentence_of(error)}") from error
    if not user.is_active:
        raise ProgrammeRefused(f"Das Konto {user.email} ist stillgelegt. Bitte nennen Sie eine andere Adresse.")
    add_member(
        user=user, programme=programme, participation=None, role=Role.PROGRAMME_OFFICE.value, by=by,
        effective_on=effective_on,
    )  # fmt: skip
    return programme, user, fresh
