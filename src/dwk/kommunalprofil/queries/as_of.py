"""A profile as it stood on a day: versions with their state, rounds, comments, signatures, releases of that day.

One query over the trail says what held; the wording of a version comes from its row, which never changes but for quotes
that were taken back: those stay gone on every day. Nothing here is stored again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models

from dwk.kommunalprofil.models import (
    ChapterRelease,
    Comment,
    Consent,
    Profile,
    ProfileVersion,
    Reviewer,
    ReviewRound,
    Signature,
)
from dwk.programme.models import Participation
from dwk.programme.queries.past import Past, past_of

from .versions import VersionState, state_of

Row = TypeVar("Row", bound=models.Model)
KINDS: tuple[type[models.Model], ...] = (
    ChapterRelease, Comment, Profile, ProfileVersion, Reviewer, ReviewRound, Signature,
)  # fmt: skip
#: what stands in place of a text that somebody changed or took away after a consent was taken back
CHANGED_LATER = "Der Wortlaut wurde nach diesem Tag geändert oder entfernt und steht deshalb hier nicht."


@dataclass(frozen=True, slots=True)
class ProfileDay:
    """What held of the profiles of a Kommune on a day."""

    past: Past
    #: whether a consent was taken back since: texts that were changed afterwards are not brought back
    withdrawn_since: bool

    @property
    def day(self) -> date:
        """The day."""
        return self.past.as_of

    def profile(self, live: Profile) -> Profile | None:
        """The profile with its title and state of that day; None: there was none yet."""
        row = self.past.one(_label(Profile), live.pk)
        return None if row is None else _as_it_was(live, row.data)

    def versions(self, profile: Profile) -> list[ProfileVersion]:
        """Versions that were there, the last one first; without their blocks."""
        live = ProfileVersion.objects.filter(profile=profile).defer("blocks").select_related("participation__programme")
        return sorted(self._of(ProfileVersion, live, profile_id=profile.pk), key=lambda one: -one.number)

    def rounds(self, profile: Profile) -> list[ReviewRound]:
        """Rounds that were open or over, the last one first."""
        live = ReviewRound.objects.filter(profile=profile).select_related("version").defer("version__blocks")
        return self._of(ReviewRound, live, profile_id=profile.pk)[::-1]

    def reviewers(self, found: ReviewRound) -> list[Reviewer]:
        """Who was asked by then."""
        live = Reviewer.objects.filter(round=found).select_related("user")
        return sorted(self._of(Reviewer, live, round_id=found.pk), key=lambda one: (one.user.name, one.pk))

    def comments(self, found: ReviewRound) -> list[Comment]:
        """Comments with their state of that day."""
        live = list(Comment.objects.filter(round=found).select_related("user"))
        today = {one.pk: (one.text, one.answer) for one in live}
        comments = self._of(Comment, live, round_id=found.pk)
        if self.withdrawn_since:
            for one in comments:
                text, answer = today.get(one.pk, ("", ""))
                one.text = one.text if one.text == text else CHANGED_LATER
                one.answer = one.answer if one.answer in {"", answer} else CHANGED_LATER
        return comments

    def signatures(self, version: ProfileVersion) -> list[Signature]:
        """Signatures that were there."""
        return self._of(Signature, Signature.objects.filter(version=version), version_id=version.pk)

    def released(self, version: ProfileVersion) -> dict[str, date]:
        """Chapters that were released, each since when."""
        rows = self._of(ChapterRelease, ChapterRelease.objects.filter(version=version), version_id=version.pk)
        return {one.key: one.released_on for one in rows}

    def states(self, profile: Profile) -> list[tuple[ProfileVersion, VersionState]]:
        """Versions, the last one first, with their state of that day."""
        signed: dict[int, int] = {}
        for row in self.past.all(_label(Signature), profile_id=profile.pk):
            signed[row["version_id"]] = signed.get(row["version_id"], 0) + 1
        rounds = self.rounds(profile)
        return [
            (one, state_of(one, signed.get(one.pk, 0), _deadlines(one, rounds), self.day))
            for one in self.versions(profile)
        ]

    def _of(self, model: type[Row], live: Iterable[Row], **where: Any) -> list[Row]:
        known = {one.pk: one for one in live}
        return [
            _as_it_was(known.get(row.object_id) or model(pk=row.object_id), row.data)
            for row in sorted(self.past.all(_label(model), **where), key=lambda row: row.object_id)
        ]


def profile_day(participation: Participation, day: date, known_at: Any = None) -> ProfileDay:
    """What held of a Kommune's profiles; two queries."""
    past = past_of([participation.scope], day, known_at, [_label(model) for model in KINDS])
    taken_back = Consent.objects.filter(participation=participation, withdrawn_on__gte=day).exists()
    return ProfileDay(past, taken_back)


def ended_on(found: ReviewRound, day: date) -> date | None:
    """When a round was over, by hand or by its deadline; None: on that day it ran."""
    return found.closed_on or (found.deadline if found.deadline < day else None)


def _deadlines(version: ProfileVersion, rounds: Iterable[ReviewRound]) -> list[date]:
    return [one.deadline for one in rounds if one.version_id == version.pk and not one.closed_on]


def _as_it_was(obj: Row, data: Mapping[str, Any]) -> Row:
    """The record with its fields of that day, in memory only."""
    for column in obj._meta.concrete_fields:
        if column.attname in data:
            setattr(obj, column.attname, column.to_python(data[column.attname]))
    return obj


def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower
