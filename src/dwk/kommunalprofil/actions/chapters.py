"""The text of a chapter is written; two people at once lose nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from django.db import transaction

from dwk.audit.models import Version
from dwk.audit.rules import Actor
from dwk.kommunalprofil.merge import merged, plain
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Evidence, Profile
from dwk.kommunalprofil.queries.chapter_versions import text_of_edition
from dwk.kommunalprofil.rendering import evidence_numbers
from dwk.kommunalprofil.rules import BY_KEY, GENERATED
from dwk.programme.actions import trail

from .errors import ProfileRefused
from .guard import no_wording, open_profile
from .profiles import add_chapter, add_own_chapter, rename_chapter

#: characters of one chapter; the longest known profile has about a third of this in all chapters together
LONGEST = 200_000


class EditConflict(ProfileRefused):
    """Somebody else changed the same lines; nothing was stored, and both wordings are here."""

    def __init__(self, ours: str, theirs: str, edition: int) -> None:
        super().__init__(
            "Jemand anderes hat dieselbe Stelle inzwischen geändert. Es wurde noch nichts gespeichert. "
            "Bitte führen Sie beide Fassungen zusammen."
        )
        self.ours, self.theirs, self.edition = ours, theirs, edition


@dataclass(frozen=True, slots=True)
class Written:
    """A chapter as it is stored now, and whether somebody else's change went in as well."""

    chapter: Chapter
    merged: bool


@transaction.atomic
def write_chapter(
    *,
    chapter: Chapter,
    text: str,
    edition: int,
    by: Actor,
    effective_on: date,
    because: str = "",
    earlier: bool = False,
) -> Written:
    """Store a text that was written on the basis of ``edition``; a later one is put together with it, line by line.

    An ``earlier`` text that is taken up again may name evidence that is gone by now; a new one may not.
    """
    open_profile(chapter.profile_id)
    chapter = Chapter.objects.select_for_update().filter(pk=chapter.pk).first() or _gone()
    if chapter.key in GENERATED:
        raise ProfileRefused("Dieses Kapitel schreibt die Anwendung selbst.")
    text = plain(text).rstrip()
    if len(text) > LONGEST:
        raise ProfileRefused("Der Text ist zu lang für ein Kapitel. Bitte verteilen Sie ihn auf mehrere Kapitel.")
    together = text if edition == chapter.edition else _together(chapter, text, edition)
    no_wording(chapter.participation_id, together)
    if not earlier:
        _known(chapter, together)
    _show(chapter, together, by, effective_on)
    if together == chapter.text:
        return Written(chapter, together != text)
    stored = trail.change(
        obj=chapter,
        by=by,
        effective_on=effective_on,
        because=because,
        text=together,
        edition=chapter.edition + 1,
    )
    return Written(stored, together != text)


def _gone() -> NoReturn:
    raise ProfileRefused(
        "Dieses Kapitel hat inzwischen jemand entfernt. Bitte sichern Sie Ihren Text und laden Sie die Seite neu."
    )


@transaction.atomic
def bring_back(*, profile: Profile, removed: Version, text: str, by: Actor, effective_on: date) -> Chapter:
    """Take a removed chapter in again, with its title of then and a text that somebody was still writing."""
    title, level, key = removed.data["title"], removed.data["level"], removed.data["key"]
    about: dict[str, Any] = {"by": by, "effective_on": effective_on}
    if key in BY_KEY:
        made = add_chapter(profile=profile, key=key, **about)
        made = rename_chapter(chapter=made, title=title, level=made.level, **about)
    else:
        made = add_own_chapter(profile=profile, title=title, level=level, **about)
    return write_chapter(chapter=made, text=text, edition=made.edition, earlier=True, **about).chapter


def _together(chapter: Chapter, text: str, edition: int) -> str:
    base = text_of_edition(chapter, edition)
    both = merged(base, text, chapter.text) if base is not None else None
    if text == chapter.text:
        return text
    if both is None:
        raise EditConflict(text, chapter.text, chapter.edition)
    return both


def _known(chapter: Chapter, text: str) -> None:
    """Evidence that the text names is there; what a withdrawal took away may still be named until somebody tidies up."""
    numbers = evidence_numbers(text)
    known = set(Evidence.objects.filter(profile_id=chapter.profile_id, pk__in=numbers).values_list("pk", flat=True))
    known |= set(evidence_numbers(chapter.text))
    for number in numbers:
        if number not in known:
            raise ProfileRefused(
                f"Den Beleg {number} gibt es in diesem Profil nicht. Bitte prüfen Sie „{{beleg:{number}}}“ im Text."
            )


def _show(chapter: Chapter, text: str, by: Actor, effective_on: date) -> None:
    """The chapter shows the evidence that its text names, in the order in which it names it."""
    numbers = evidence_numbers(text)
    known = {one.pk: one for one in Evidence.objects.filter(profile_id=chapter.profile_id, pk__in=numbers)}
    shown = {one.evidence_id: one for one in ChapterEvidence.objects.filter(chapter=chapter)}
    for number, row in shown.items():
        if number not in known:
            trail.remove(obj=row, by=by, effective_on=effective_on)
    for position, number in enumerate(one for one in numbers if one in known):
        if number not in shown:
            row = ChapterEvidence(
                participation_id=chapter.participation_id, profile_id=chapter.profile_id, chapter=chapter,
                evidence=known[number], position=position,
            )  # fmt: skip
            trail.create(obj=row, by=by, effective_on=effective_on)
        elif shown[number].position != position:
            trail.change(obj=shown[number], by=by, effective_on=effective_on, position=position)
