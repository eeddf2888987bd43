"""Earlier wordings of a chapter, from the trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher

from dwk.audit.models import Action, Version
from dwk.audit.queries.changes import history_of
from dwk.kommunalprofil.models import Chapter, Profile

TYPE = Chapter._meta.label_lower


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording of a chapter."""

    edition: int
    title: str
    text: str
    by: str
    at: datetime
    #: the day from which it held
    on: date


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison: „same“, „new“ or „gone“."""

    kind: str
    text: str


def wordings_of(chapter: Chapter) -> list[Wording]:
    """Every wording that was stored, the latest first; each edition once, by who wrote it."""
    found: dict[int, Version] = {}
    for version in history_of(TYPE, str(chapter.pk)):
        # the earliest entry of an edition wrote its text; later ones changed title or place
        found[version.data["edition"]] = version
    return [
        Wording(edition, row.data["title"], row.data["text"], row.actor_name, row.recorded_at, row.effective_on)
        for edition, row in sorted(found.items(), reverse=True)
    ]


def removed_chapter(profile: Profile, key: str) -> Version | None:
    """The entry that took a chapter of this key out of the profile last."""
    entries = Version.objects.filter(object_type=TYPE, data__profile_id=profile.pk, data__key=key)
    last = entries.order_by("-recorded_at", "-sequence").first()
    return last if last is not None and last.action == Action.DELETED else None


def keys_ever(profile: Profile) -> set[str]:
    """Keys of all chapters that a profile has or had."""
    return set(
        Version.objects.filter(object_type=TYPE, data__profile_id=profile.pk).values_list("data__key", flat=True)
    )


def text_of_edition(chapter: Chapter, edition: int) -> str | None:
    """The text as it was in an edition, None if there never was one."""
    row = history_of(TYPE, str(chapter.pk)).filter(data__edition=edition).first()
    return None if row is None else str(row.data["text"])


def compared(before: str, after: str) -> list[Line]:
    """Both texts line by line, with what is new and what is gone."""
    old, new = before.split("\n"), after.split("\n")
    lines: list[Line] = []
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += _lines("same", old[first:last])
        else:
            lines += [*_lines("gone", old[first:last]), *_lines("new", new[start:end])]
    return lines


def _lines(kind: str, texts: Sequence[str]) -> list[Line]:
    return [Line(kind, text) for text in texts]
