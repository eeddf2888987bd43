"""Projects and codebooks of other programs come in, ours go out; nothing half written, what is left out is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Coding, Memo, Transcript
from dwk.kommunalprofil.models.base import chain_of
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.kept_words import kept_words
from dwk.kommunalprofil.qda.memos import coding_memos, memos_made
from dwk.kommunalprofil.qda.merging import Now, merged, merged_codes
from dwk.kommunalprofil.qda.remainder import without_texts
from dwk.kommunalprofil.qda.writing import write_qdc
from dwk.kommunalprofil.queries.exchange import codes_of, project_of
from dwk.programme.actions import trail
from dwk.programme.models import Participation

from .errors import ProfileRefused
from .exchange_codes import ImportedCodes, import_codes, refuse_too_much, remarks_on_names
from .exchange_joining import Joining
from .exchange_remainder import keep_remainder, remainder_of
from .exchange_texts import add_texts, not_taken, refuse_other_words
from .interviews import read_transcript


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought, in numbers, and sentences about the rest."""

    codes: ImportedCodes
    texts: int = 0
    codings: int = 0
    memos: int = 0
    known_texts: int = 0
    known_codings: int = 0
    left_out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    counting: str = ""


@transaction.atomic
def export_project(*, participation: Participation, user: User | None, at: datetime) -> qda.Project:
    """All transcripts with everything that is known about them; each access is noted."""
    texts = {
        one.guid: read_transcript(transcript=one, user=user, at=at, what=Reading.EXPORTED)
        for one in Transcript.objects.filter(participation=participation, destroyed_on__isnull=True).select_related(
            "interview"
        )
    }
    kept = remainder_of(participation)
    if kept is None:
        return project_of(participation, texts)
    said = coding_memos(kept)
    codings = Coding.objects.filter(participation=participation).values_list("guid", "memo")
    memos = set(Memo.objects.filter(participation=participation).values_list("guid", flat=True))
    changed = frozenset(guid for guid, memo in codings if memo != said.get(guid, memo))
    known = {**said, **{memo.guid: memo.text for memo in memos_made(kept) if memo.said}}
    return merged(project_of(participation, texts, known), kept, Now(memos, changed))


def export_codes(*, participation: Participation) -> bytes:
    """The category system as a codebook, with groups that came with one."""
    codes = codes_of(participation)
    if not codes:
        raise ProfileRefused(
            "Es gibt noch keine Kategorie, die ausgeführt werden könnte. Bitte legen Sie zuerst eine an."
        )
    kept = remainder_of(participation)
    if kept is None:
        return write_qdc(codes, origin=qda.ORIGIN)
    return write_qdc(merged_codes(codes, kept), origin=qda.ORIGIN, sets=kept.sets)


@transaction.atomic
def import_project(
    *,
    participation: Participation,
    read: qda.ReadProject,
    consent: dict[str, Any],
    user: User | None,
    at: datetime,
    by: Actor,
) -> Imported:
    """Take a project over. ``consent`` are the fields of the consent that covers every text that is new here.

    A text that is known (same GUID) must be the very same: its codings are joined to ours. Another one becomes an
    interview of its own, known by the name it has in the file. A text that was destroyed here stays so, with all about it.
    """
    # two files at once come one after the other, and no withdrawal begins before this is over
    trail.hold_chain(chain_of(participation.pk))
    Participation.objects.select_for_update().get(pk=participation.pk)
    rows = {one.guid: one for one in Transcript.objects.filter(participation=participation)}
    project, gone = _without_destroyed(read.project, rows)
    refuse_too_much(project)
    left_out = [*read.left_out, *gone, *remarks_on_names(project)]
    codes = import_codes(participation=participation, codes=project.codes, by=by, effective_on=at.date())
    joining = Joining(participation, project, by, at.date())
    taken = {one.guid: rows[one.guid] for one in project.sources if one.guid in rows}
    fresh = []
    for source in project.sources:
        if source.guid in taken:
            refuse_other_words(source, taken[source.guid])
        elif (why := not_taken(source)) is None:
            fresh.append(source)
        elif why:
            left_out.append(why)
    known = len(taken)
    taken |= add_texts(participation=participation, sources=fresh, consent=consent, user=user, at=at, by=by)
    for source in project.sources:
        if source.guid in taken and source.selections:
            joining.text(source, taken[source.guid])
    joining.attach(taken)
    remainder = joining.told_apart(set(taken))
    keep_remainder(participation=participation, project=remainder, by=by, effective_on=at.date())
    return Imported(
        codes, len(fresh), joining.codings, joining.memos, known, joining.known_codings,
        (*left_out, *joining.remarks()), tuple(kept_words(remainder)), read.counting,
    )  # fmt: skip


def _without_destroyed(project: qda.Project, rows: dict[str, Transcript]) -> tuple[qda.Project, list[str]]:
    """The project without what was destroyed here, so that nothing of it comes back, not even as a memo."""
    gone = [one for one in project.sources if one.guid in rows and rows[one.guid].destroyed_on is not None]
    if not gone:
        return project, []
    return without_texts(project, [one.guid for one in gone]), [
        f"Der Text „{qda.short(one.name or one.guid)}“ wurde hier vernichtet und kommt nicht zurück, auch keine Kodierung."
        for one in gone
    ]
