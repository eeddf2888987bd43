"""Release chapters of a signed version for everybody, take them back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import ChapterRelease, ProfileVersion
from dwk.kommunalprofil.queries.integrity import integrity_of
from dwk.kommunalprofil.queries.versions import block_of
from dwk.programme.actions import trail

from .errors import ProfileRefused


@transaction.atomic
def release(*, version: ProfileVersion, key: str, by: Actor, effective_on: date) -> ChapterRelease:
    """Let everybody read a chapter of a signed version."""
    version = ProfileVersion.objects.select_for_update().get(pk=version.pk)
    if version.signed_on is None:
        raise ProfileRefused("Veröffentlicht werden nur Kapitel einer unterschriebenen Fassung.")
    if block_of(version, f"chapter:{key}") is None:
        raise ProfileRefused("Dieses Kapitel gibt es in der Fassung nicht.")
    known = ChapterRelease.objects.filter(version=version, key=key).first()
    if known is not None:
        return known
    if not integrity_of(version).right:
        raise ProfileRefused(
            "Diese Fassung wurde außerhalb der Anwendung verändert. Ihre Kapitel werden nicht veröffentlicht; was verändert "
            "ist, steht unter „Prüfsumme prüfen“."
        )
    made = ChapterRelease(
        participation_id=version.participation_id, profile_id=version.profile_id, version=version, key=key,
        released_on=effective_on,
    )  # fmt: skip
    return trail.create(obj=made, by=by, effective_on=effective_on)


@transaction.atomic
def take_back(*, version: ProfileVersion, key: str, by: Actor, effective_on: date) -> None:
    """Nobody reads the chapter without signing in any more."""
    ProfileVersion.objects.select_for_update().get(pk=version.pk)
    known = ChapterRelease.objects.filter(version=version, key=key).first()
    if known is None:
        raise ProfileRefused("Dieses Kapitel ist nicht veröffentlicht.")
    trail.remove(obj=known, by=by, effective_on=effective_on)
