"""Freeze a profile as a version, open a signed one again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.files.vault import new_salt
from dwk.kommunalprofil import blocks
from dwk.kommunalprofil.models import Profile, ProfileVersion
from dwk.kommunalprofil.queries.integrity import integrity_of
from dwk.kommunalprofil.queries.versions import draft_parts, latest_version, same_as_draft
from dwk.programme.actions import trail

from .errors import ProfileRefused


@transaction.atomic
def freeze_version(*, profile: Profile, by: Actor, effective_on: date) -> ProfileVersion:
    """The draft as a version that nobody changes any more; an unchanged draft is the version that is there already."""
    profile = Profile.objects.select_for_update().get(pk=profile.pk)
    if profile.signed:
        raise ProfileRefused(
            "Das Kommunalprofil ist unterschrieben. Bitte öffnen Sie es zuerst wieder, mit einem Grund."
        )
    parts = draft_parts(profile)
    if not any(kind == "chapter" for _, kind, _ in parts):
        raise ProfileRefused("Das Kommunalprofil enthält noch kein Kapitel. Bitte legen Sie zuerst Kapitel an.")
    latest = latest_version(profile)
    # one that was changed past the software is left behind, even where it still says the same
    if latest is not None and latest.signed_on is None and same_as_draft(latest, parts) and integrity_of(latest).right:
        return latest
    frozen = blocks.frozen(parts, new_salt)
    version = ProfileVersion(
        participation_id=profile.participation_id, profile=profile, number=latest.number + 1 if latest else 1,
        frozen_on=effective_on, blocks=frozen, root_sha256=blocks.root_of(frozen),
    )  # fmt: skip
    return trail.create(obj=version, by=by, effective_on=effective_on)


@transaction.atomic
def reopen(*, version: ProfileVersion, reason: str, by: Actor, effective_on: date) -> ProfileVersion:
    """Work on a signed profile again; the signed version stays as it is, with its signatures."""
    profile = Profile.objects.select_for_update().get(pk=version.profile_id)
    version = ProfileVersion.objects.select_for_update().get(pk=version.pk)
    if version.signed_on is None or version.reopened_on is not None:
        raise ProfileRefused("Diese Fassung steht nicht unterschrieben da. Es gibt nichts wieder zu öffnen.")
    if not reason.strip():
        raise ProfileRefused("Bitte schreiben Sie dazu, warum das Kommunalprofil wieder geöffnet wird.")
    trail.change(obj=profile, by=by, effective_on=effective_on, because=reason.strip(), signed=False)
    return trail.change(
        obj=version, by=by, effective_on=effective_on, because=reason.strip(), reopened_on=effective_on,
        reopened_because=reason.strip(),
    )  # fmt: skip
