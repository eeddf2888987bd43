"""Projects and codebooks of other programs come in, ours go out; nothing half written, what is left out is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import Code, Coding, Consent, Interview, Memo, Transcript
from dwk.kommunalprofil.models.interviews import PersonGroup, Reading
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.remainder import from_plain, joined_memo, memos_of, merged, to_plain, without_texts
from dwk.kommunalprofil.queries.exchange import described, guid_for, project_of
from dwk.programme.actions import trail
from dwk.programme.models import Participation

from .errors import ProfileRefused
from .exchange_remainder import keep_remainder, remainder_of
from .interviews import add_transcript, read_transcript


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought, in numbers, and sentences about what it left out."""

    codes: int = 0
    texts: int = 0
    codings: int = 0
    memos: int = 0
    left_out: tuple[str, ...] = ()


@transaction.atomic
def export_project(*, participation: Participation, user: User | None, at: datetime) -> qda.Project:
    """All transcripts with everything that is known about them; each access is noted."""
    texts = {
        one.guid: read_transcript(transcript=one, user=user, at=at, what=Reading.EXPORTED)
        for one in Transcript.objects.filter(participation=participation, destroyed_on__isnull=True)
    }
    kept = remainder_of(participation)
    if not kept:
        return project_of(participation, texts)
    remainder = from_plain(kept)
    return merged(project_of(participation, texts, memos_of(remainder)), remainder)


@transaction.atomic
def import_codes(*, participation: Participation, codes: Iterable[qda.Code], by: Actor, effective_on: date) -> int:
    """Take a category system over: known categories (same GUID) are changed, others added; how many differ."""
    known = {code.guid: code for code in Code.objects.filter(participation=participation)}
    changed = 0
    stack: list[tuple[int, qda.Code, Code | None]] = [(n, code, None) for n, code in enumerate(codes)]
    while stack:
        position, code, parent = stack.pop(0)
        fields: dict[str, Any] = {
            "name": code.name[:200], "codable": code.codable, "color": _long(code.color), "parent": parent,
            "position": position, **described(code.description),
        }  # fmt: skip
        row = known.get(code.guid)
        if row is None:
            row = trail.create(
                obj=Code(participation=participation, guid=code.guid, **fields), by=by, effective_on=effective_on
            )
            changed += 1
        elif any(getattr(row, name) != value for name, value in fields.items()):
            row = trail.change(obj=row, by=by, effective_on=effective_on, **fields)
            changed += 1
        stack += [(number, child, row) for number, child in enumerate(code.children)]
    return changed


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
    interview of its own, known by the name it has in the file.
    """
    # what hangs on a text that was destroyed here stays outside with it: memos, cases, links
    project, left_out = _without_destroyed(participation, read.project), list(read.left_out)
    today = at.date()
    codes = import_codes(participation=participation, codes=project.codes, by=by, effective_on=today)
    rows = {code.guid: code for code in Code.objects.filter(participation=participation)}
    notes = {note.guid: note for note in project.notes}
    users = {one.guid: one.name or one.id or "" for one in project.users}
    own = {guid_for("user", one.pk): one for one in User.objects.all()}
    joining = _Joining(participation, rows, notes, users, own, left_out, by, today)
    texts = 0
    for source in read.project.sources:
        transcript = Transcript.objects.filter(participation=participation, guid=source.guid).first()
        if transcript is None:
            if not source.text.strip():
                left_out.append(f"Der Text „{source.name or source.guid}“ ist leer.")
                continue
            transcript = _new_text(participation, source, consent, user, at, by)
            texts += 1
        elif transcript.destroyed_on is not None:
            left_out.append(f"Der Text „{source.name or source.guid}“ wurde hier nach einem Widerruf vernichtet.")
            continue
        elif transcript.digest != vault.salted(source.text, transcript.salt):
            raise ProfileRefused(
                f"Der Text „{source.name or source.guid}“ ist hier mit anderem Wortlaut abgelegt. "
                "Texte ändern sich nicht mehr, sonst stimmen die Markierungen nicht. Es wurde nichts übernommen."
            )
        joining.text(source, transcript)
    joining.codes(project)
    joining.rest(project)
    keep_remainder(participation=participation, data=to_plain(project), by=by, effective_on=today)
    return Imported(codes, texts, joining.codings, joining.memos, tuple(left_out))


def _without_destroyed(participation: Participation, project: qda.Project) -> qda.Project:
    gone = Transcript.objects.filter(
        participation=participation, guid__in=[source.guid for source in project.sources], destroyed_on__isnull=False
    )
    guids = list(gone.values_list("guid", flat=True))
    return from_plain(without_texts(to_plain(project), guids)) if guids else project


@dataclass(slots=True)
class _Joining:
    """Codings and memos of a file on their way into our tables."""

    participation: Participation
    rows: dict[str, Code]
    notes: dict[str, qda.Text]
    users: dict[str, str]
    own: dict[str, User]
    left_out: list[str]
    by: Actor
    day: date
    codings: int = 0
    memos: int = 0

    def text(self, source: qda.Text, transcript: Transcript) -> None:
        """Codings of one text; those known already stay as they are."""
        known = set(Coding.objects.filter(transcript=transcript).values_list("guid", flat=True))
        spans: set[Any] = set(
            Coding.objects.filter(transcript=transcript).values_list(
                "code__guid", "start", "end", "coder", "coder_guid"
            )
        )
        fresh: list[Coding] = []
        for mark in source.selections:
            for coding in mark.codings:
                row = None if coding.guid in known else self.coding(transcript, mark, coding)
                if row is None:
                    continue
                span = (coding.code, row.start, row.end, row.coder_id, row.coder_guid)
                if span not in spans:
                    spans.add(span)
                    fresh.append(row)
        audit.create_many(objects=fresh, by=self.by, effective_on=self.day)
        self.codings += len(fresh)
        for _ in source.codings:
            self.left_out.append(
                f"Eine Kodierung des ganzen Textes „{source.name or source.guid}“ wird aufbewahrt, aber nicht angezeigt."
            )
        self.attach(source.notes, transcript=transcript)

    def coding(self, transcript: Transcript, mark: qda.Selection, coding: qda.Coding) -> Coding | None:
        """One coding as a row; None with a sentence when it cannot be one."""
        code = self.rows.get(coding.code)
        if code is None or mark.start == mark.end:
            why = "ohne bekannte Kategorie" if code is None else "ohne ein einziges Zeichen"
            self.left_out.append(f"Eine Kodierung {why} (Zeichen {mark.start} bis {mark.end}) wird nicht übernommen.")
            return None
        made_by = coding.made_by or mark.stamp.made_by
        user = self.own.get(made_by)
        memo = joined_memo(coding.notes, self.notes)
        return Coding(
            participation=self.participation, transcript=transcript, guid=coding.guid, code=code, start=mark.start,
            end=mark.end, coder=user, coder_guid="" if user else made_by, coder_name="" if user else self.users.get(made_by, ""),
            selection_guid=mark.guid, coded_at=_moment(coding.made_at), memo=memo,
        )  # fmt: skip

    def codes(self, project: qda.Project) -> None:
        """Memos of categories."""
        for code in project.all_codes():
            self.attach(code.notes, code=self.rows.get(code.guid))

    def rest(self, project: qda.Project) -> None:
        """Memos that belong to the whole project."""
        used = {
            guid
            for source in project.sources
            for mark in source.selections
            for one in mark.codings
            for guid in one.notes
        }
        self.attach([note.guid for note in project.notes if note.guid not in used])

    def attach(self, guids: Iterable[str], **to: Any) -> None:
        """Memos that are not here yet."""
        for guid in guids:
            note = self.notes.get(guid)
            if note is None or Memo.objects.filter(participation=self.participation, guid=guid).exists():
                continue
            memo = Memo(
                participation=self.participation, guid=guid, title=(note.name or "")[:200], text=note.text, **to
            )
            if not note.text:
                continue
            trail.create(obj=memo, by=self.by, effective_on=self.day)
            self.memos += 1


def _new_text(
    participation: Participation, source: qda.Text, consent: dict[str, Any], user: User | None, at: datetime, by: Actor
) -> Transcript:
    taken = set(Interview.objects.filter(participation=participation).values_list("pseudonym", flat=True))
    wanted = (source.name or "Text").strip()[:50] or "Text"
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} ({number})", number + 1
    made = _moment(source.stamp.made_at)
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


def _long(color: str) -> str:
    """#abc as #aabbcc."""
    return "#" + "".join(2 * sign for sign in color[1:]) if len(color) == 4 else color


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
