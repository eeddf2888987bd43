"""A profile begins; its chapters are chosen, named, ordered, taken away."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, ChapterRelease, Profile
from dwk.kommunalprofil.models.profiles import ProfileForm
from dwk.kommunalprofil.ordering import moved
from dwk.kommunalprofil.queries.chapter_versions import keys_ever, removed_chapter
from dwk.kommunalprofil.queries.readiness import mandatory_of
from dwk.kommunalprofil.queries.together import chapter_values, profile_values
from dwk.kommunalprofil.rules import BY_KEY, CHAPTERS, ChapterTemplate
from dwk.programme.actions import trail
from dwk.programme.models import Participation
from dwk.regions.models import Region

from .errors import ProfileRefused
from .guard import open_profile
from .meanwhile import demand_unchanged

OWN = re.compile(r"own-(\d+)")
#: more chapters than any profile has had
MOST_CHAPTERS = 80


@transaction.atomic
def start_profile(
    *,
    participation: Participation,
    region: Region,
    form: str,
    by: Actor,
    effective_on: date,
    title: str = "",
    **fields: Any,
) -> Profile:
    """Begin a profile with the chapters of the template; the short form takes the mandatory ones only."""
    own = participation.participationregion_set.all()
    if own.exists() and not own.filter(region=region).exists():
        raise ProfileRefused("Dieses Gebiet gehört nicht zur Kommune. Bitte wählen Sie eines ihrer Gebiete.")
    profile = Profile(
        participation=participation,
        region=region,
        form=form,
        title=title.strip() or f"Kommunalprofil {region.name}",
        **fields,
    )
    trail.create(obj=profile, by=by, effective_on=effective_on)
    mandatory = mandatory_of(participation)
    chosen = [one for one in CHAPTERS if form == ProfileForm.LONG or one.key in mandatory]
    for position, template in enumerate(chosen):
        _create(profile, template, position, _level(template, [one.key for one in chosen]), by, effective_on)
    return profile


@transaction.atomic
def change_profile(*, profile: Profile, by: Actor, effective_on: date, seen: str = "", **fields: Any) -> Profile:
    """Change title, form or phase; chapters stay as they are. What changed since it was ``seen`` is not overwritten."""
    profile = open_profile(profile.pk)
    demand_unchanged(seen, profile_values(profile), fields)
    return trail.change(obj=profile, by=by, effective_on=effective_on, **fields)


@transaction.atomic
def add_chapter(*, profile: Profile, key: str, by: Actor, effective_on: date) -> Chapter:
    """Take in a chapter of the template where it belongs."""
    profile = open_profile(profile.pk)
    if key not in BY_KEY:
        raise ProfileRefused("Dieses Kapitel gibt es in der Vorlage nicht. Legen Sie dafür ein eigenes Kapitel an.")
    chapters = _chapters(profile)
    if key in {one.key for one in chapters}:
        raise ProfileRefused("Dieses Kapitel gibt es im Profil schon.")
    held = [one.key for one in chapters]
    before = [one.key for one in CHAPTERS[: CHAPTERS.index(BY_KEY[key])] if one.key in held]
    position = held.index(before[-1]) + 1 if before else 0
    removed = removed_chapter(profile, key)
    made = _create(
        profile, BY_KEY[key], len(chapters), _level(BY_KEY[key], [one.key for one in chapters]), by, effective_on,
        # whoever still writes at the removed one shall not be taken for somebody who knows the new one
        edition=removed.data["edition"] + 1 if removed else 1,
    )  # fmt: skip
    chapters.insert(position, made)
    _place(chapters, by, effective_on)
    return Chapter.objects.get(pk=made.pk)


@transaction.atomic
def add_own_chapter(*, profile: Profile, title: str, level: int, by: Actor, effective_on: date) -> Chapter:
    """Add a chapter that the template does not know, before the list of sources or at the end."""
    profile = open_profile(profile.pk)
    chapters = _chapters(profile)
    if len(chapters) >= MOST_CHAPTERS:
        raise ProfileRefused(f"Ein Profil hat höchstens {MOST_CHAPTERS} Kapitel. Bitte fassen Sie welche zusammen.")
    if title.strip() in {one.title for one in chapters}:
        raise ProfileRefused(f"Ein Kapitel „{title.strip()}“ gibt es schon. Bitte wählen Sie einen anderen Titel.")
    # numbers of chapters that are gone are not given again: their texts stay in the trail, comments stay with versions
    number = max((int(found[1]) for key in keys_ever(profile) if (found := OWN.fullmatch(key))), default=0) + 1
    made = Chapter(
        participation_id=profile.participation_id, profile=profile, key=f"own-{number}", title=title.strip(),
        level=level, position=len(chapters),
    )  # fmt: skip
    trail.create(obj=made, by=by, effective_on=effective_on)
    at = len(chapters) - 1 if chapters and chapters[-1].key == "sources" else len(chapters)
    _place([*chapters[:at], made, *chapters[at:]], by, effective_on)
    return Chapter.objects.get(pk=made.pk)


@transaction.atomic
def rename_chapter(
    *, chapter: Chapter, title: str, level: int, by: Actor, effective_on: date, seen: str = ""
) -> Chapter:
    """Give a chapter the Kommune's own title, and its level, unless somebody else did since it was ``seen``."""
    open_profile(chapter.profile_id)
    chapter = Chapter.objects.select_for_update().get(pk=chapter.pk)
    demand_unchanged(seen, chapter_values(chapter), {"title": title, "level": level})
    return trail.change(obj=chapter, by=by, effective_on=effective_on, title=title.strip(), level=level)


@transaction.atomic
def move_chapter(*, chapter: Chapter, step: int, by: Actor, effective_on: date, seen_at: str = "") -> None:
    """Move a chapter one place up (-1) or down (1); a main chapter takes its own along. ``seen_at``: its place on the page."""
    profile = open_profile(chapter.profile_id)
    chapters = {one.key: one for one in _chapters(profile)}
    if chapter.key not in chapters:
        raise ProfileRefused("Dieses Kapitel hat inzwischen jemand entfernt. Es wurde nichts geändert.")
    if seen_at and seen_at != str(chapters[chapter.key].position):
        raise ProfileRefused(
            "Die Reihenfolge der Kapitel wurde inzwischen geändert. Hier steht sie, wie sie jetzt ist; es wurde nichts "
            "verschoben. Bitte prüfen Sie, ob Sie das Kapitel noch verschieben wollen."
        )
    keys = moved([(one.key, one.level) for one in chapters.values()], chapter.key, step)
    _place([chapters[key] for key in keys], by, effective_on)


@transaction.atomic
def remove_chapter(*, chapter: Chapter, by: Actor, effective_on: date) -> None:
    """Take an optional chapter away; the trail keeps its text."""
    profile = open_profile(chapter.profile_id)
    if chapter.key in mandatory_of(profile.participation):
        raise ProfileRefused(
            f"„{chapter.title}“ ist ein Pflichtkapitel dieses Programms und bleibt im Profil. Sie können es umbenennen."
        )
    if ChapterRelease.objects.filter(version__profile=profile, key=chapter.key).exists():
        raise ProfileRefused("Dieses Kapitel ist veröffentlicht und bleibt deshalb im Profil.")
    for shown in ChapterEvidence.objects.filter(chapter=chapter):
        trail.remove(obj=shown, by=by, effective_on=effective_on)
    trail.remove(obj=Chapter.objects.get(pk=chapter.pk), by=by, effective_on=effective_on)
    _place(_chapters(profile), by, effective_on)


def _chapters(profile: Profile) -> list[Chapter]:
    return list(Chapter.objects.filter(profile=profile).order_by("position", "pk"))


def _create(
    profile: Profile,
    template: ChapterTemplate,
    position: int,
    level: int,
    by: Actor,
    effective_on: date,
    edition: int = 1,
) -> Chapter:
    chapter = Chapter(
        participation_id=profile.participation_id, profile=profile, key=template.key, title=template.title,
        level=level, position=position, edition=edition,
    )  # fmt: skip
    return trail.create(obj=chapter, by=by, effective_on=effective_on)


def _level(template: ChapterTemplate, keys: list[str]) -> int:
    """A chapter stands below another one only where that one is there."""
    above = template.number.partition(".")[0]
    return template.level if any(BY_KEY[key].number == above for key in keys if key in BY_KEY) else 1


def _place(chapters: list[Chapter], by: Actor, effective_on: date) -> None:
    for position, chapter in enumerate(chapters):
        if chapter.position != position:
            trail.change(obj=chapter, by=by, effective_on=effective_on, position=position)
