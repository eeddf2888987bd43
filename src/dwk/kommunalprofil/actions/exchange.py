"""Projects and codebooks of other programs come in, ours go out; nothing half written, what is left out is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import Coding, Consent, Interview, Memo, Transcript
from dwk.kommunalprofil.models.interviews import PersonGroup, Reading
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.kept_words import kept_words
from dwk.kommunalprofil.qda.memos import coding_memos, memos_made
from dwk.kommunalprofil.qda.merging import Now, merged, merged_codes
from dwk.kommunalprofil.qda.remainder import without_texts
from dwk.kommunalprofil.qda.writing import write_qdc
from dwk.kommunalprofil.queries.exchange import codes_of, project_of
from dwk.programme.actions import trail
from dwk.programme.models import Participation
from dwk.ui.formats import number

from .errors import ProfileRefused
from .exchange_codes import ImportedCodes, import_codes, remarks_on_names
from .exchange_joining import Joining, moment_of
from .exchange_remainder import keep_remainder, remainder_of
from .interviews import LONGEST, add_transcript, read_transcript


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
    rows = {one.guid: one for one in Transcript.objects.filter(participation=participation)}
    project, left_out = _without_destroyed(read.project, rows)
    left_out = [*read.left_out, *left_out, *remarks_on_names(project)]
    codes = import_codes(participation=participation, codes=project.codes, by=by, effective_on=at.date())
    joining = Joining(participation, project, by, at.date())
    taken: dict[str, Transcript] = {}
    known = 0
    for source in project.sources:
        if source.guid in rows:
            _same_words(source, rows[source.guid])
            taken[source.guid] = rows[source.guid]
            known += 1
        elif (why := _not_taken(source)) is None:
            taken[source.guid] = _new_text(participation, source, consent, user, at, by)
        elif why:
            left_out.append(why)
    for source in project.sources:
        if source.guid in taken and source.selections:
            joining.text(source, taken[source.guid])
    joining.attach(taken)
    remainder = joining.told_apart(set(taken))
    keep_remainder(participation=participation, project=remainder, by=by, effective_on=at.date())
    return Imported(
        codes, len(taken) - known, joining.codings, joining.memos, known, joining.known_codings,
        (*left_out, *joining.remarks()), tuple(kept_words(remainder)), read.counting,
    )  # fmt: skip


def _without_destroyed(project: qda.Project, rows: dict[str, Transcript]) -> tuple[qda.Project, list[str]]:
    """The project without what was destroyed here, so that nothing of it comes back, not even as a memo."""
    gone = [one for one in project.sources if one.guid in rows and rows[one.guid].destroyed_on is not None]
    if not gone:
        return project, []
    return without_texts(project, [one.guid for one in gone]), [
        f"Der Text „{one.name or one.guid}“ wurde hier vernichtet und kommt nicht zurück, auch nicht seine Kodierungen und Memos."
        for one in gone
    ]


def _same_words(source: qda.Text, transcript: Transcript) -> None:
    if transcript.digest != vault.salted(source.text, transcript.salt):
        raise ProfileRefused(
            f"Der Text „{source.name or source.guid}“ ist hier mit anderem Wortlaut abgelegt. "
            "Texte ändern sich nicht mehr, sonst stimmen die Markierungen nicht. Es wurde nichts übernommen."
        )


def _not_taken(source: qda.Text) -> str | None:
    """Why a text is only kept, empty where the file said so already; None for one that is taken over."""
    name = source.name or source.guid
    if source.path:
        return ""
    if not source.text.strip():
        return f"Der Text „{name}“ ist leer. Was die Datei sonst dazu sagt, wird aufbewahrt, aber nicht angezeigt."
    if len(source.text) > LONGEST:
        raise ProfileRefused(
            f"Der Text „{name}“ hat {number(len(source.text))} Zeichen, möglich sind {number(LONGEST)}. "
            "Bitte teilen Sie ihn auf. Es wurde nichts übernommen."
        )
    return None


def _new_text(
    participation: Participation, source: qda.Text, consent: dict[str, Any], user: User | None, at: datetime, by: Actor
) -> Transcript:
    taken = set(Interview.objects.filter(participation=participation).values_list("pseudonym", flat=True))
    wanted = " ".join((source.name or "Text").split())[:50] or "Text"
    name, count = wanted, 2
    while name in taken:
        name, count = f"{wanted} ({count})", count + 1
    made = moment_of(source.stamp.made_at)
    interview = Interview(
        participation=participation, pseudonym=name, group=PersonGroup.OTHER.value, held_on=made.date() if made else at.date(),
    )  # fmt: skip
    trail.create(obj=interview, by=by, effective_on=at.date())
    trail.create(
        obj=Consent(participation=participation, interview=interview, **consent), by=by, effective_on=at.date()
    )
    return add_transcript(
        interview=interview, text=source.text, name=source.name or "", user=user, at=at, by=by, guid=source.guid
    )
