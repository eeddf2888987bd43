"""Sign-off: research partner and head of the administration sign the same frozen version."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Profile, ProfileVersion, Signature
from dwk.kommunalprofil.queries.signing import SIGNING_ROLES, refused_because, signing_roles
from dwk.programme.actions import trail
from dwk.programme.actions.phases import deliver

from .errors import ProfileRefused

#: name of the result in the phase of the programme
OUTPUT = "Kommunalprofil"


@transaction.atomic
def sign(*, version: ProfileVersion, user: User, role: Role, by: Actor, effective_on: date) -> Signature:
    """Consent of one side to a version; the second one makes the profile signed and hands it to its phase.

    Refused without the role here, for a person who signed already, for a side that did, and while something is missing.
    """
    profile = Profile.objects.select_for_update().get(pk=version.profile_id)
    version = (
        ProfileVersion.objects.select_for_update()
        .select_related("profile__participation__programme")
        .get(pk=version.pk)
    )
    held = signing_roles(profile, user, effective_on)
    if role not in held:
        raise ProfileRefused(
            "Es unterschreiben die Wissenschaftliche Begleitung und die Verwaltungsspitze dieser Kommune. "
            "Diese Rolle haben Sie hier nicht."
        )
    _second_person(version, user, role)
    missing = refused_because(version, effective_on)
    if missing:
        sentence = f"Fassung {version.number} kann noch nicht unterschrieben werden. " + " ".join(missing)
        raise ProfileRefused(sentence, tuple(missing))
    signature = Signature(
        participation_id=version.participation_id, profile=profile, version=version, role=role.value, user=user,
        user_name=user.name, as_deputy=held[role], signed_on=effective_on, root_sha256=version.root_sha256,
    )  # fmt: skip
    trail.create(obj=signature, by=by, effective_on=effective_on)
    given = set(Signature.objects.filter(version=version).values_list("role", flat=True))
    if given == {one.value for one in SIGNING_ROLES}:
        _signed(profile, version, by, effective_on)
    return signature


def _second_person(version: ProfileVersion, user: User, role: Role) -> None:
    given = list(Signature.objects.filter(version=version))
    if any(one.user_id == user.pk for one in given):
        raise ProfileRefused(
            "Sie haben diese Fassung schon unterschrieben. Die zweite Unterschrift gibt eine andere Person."
        )
    if any(one.role == role for one in given):
        raise ProfileRefused(f"Für „{role.label}“ ist diese Fassung schon unterschrieben.")


def _signed(profile: Profile, version: ProfileVersion, by: Actor, effective_on: date) -> None:
    trail.change(obj=version, by=by, effective_on=effective_on, signed_on=effective_on)
    trail.change(obj=profile, by=by, effective_on=effective_on, signed=True)
    if profile.phase_run is not None:
        title = f"{profile.title}, Fassung {version.number}"
        deliver(run=profile.phase_run, output=OUTPUT, title=title[:300], by=by, effective_on=effective_on)
