"""Codings and memos of a file on their way into our tables; what cannot go there is told apart and kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Code, Coding, Memo, Transcript
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.memos import coding_memos, memos_made
from dwk.kommunalprofil.queries.exchange import guid_for
from dwk.programme.models import Participation
from dwk.ui.formats import plural

#: why a coding of a file is no coding here
KEPT = {
    "code": "nennt keine Kategorie der Datei",
    "empty": "liegt auf keinem einzigen Zeichen",
    "twice": "steht ein zweites Mal an derselben Stelle",
}


@dataclass(slots=True)
class Joining:
    """One file; counts what it brings and what it brought before."""

    participation: Participation
    project: qda.Project
    by: Actor
    day: date
    codings: int = 0
    known_codings: int = 0
    memos: int = 0
    apart: set[str] = field(default_factory=set)
    why: Counter[str] = field(default_factory=Counter)
    _codes: dict[str, Code] = field(default_factory=dict)
    _own: dict[str, User] = field(default_factory=dict)
    _users: dict[str, str] = field(default_factory=dict)
    _memos: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._codes = {code.guid: code for code in Code.objects.filter(participation=self.participation)}
        self._own = {guid_for("user", one.pk): one for one in User.objects.all()}
        self._users = {one.guid: one.name or one.id or "" for one in self.project.users}
        self._memos = coding_memos(self.project)

    def text(self, source: qda.Text, transcript: Transcript) -> None:
        """Codings of one text; those known already stay as they are."""
        rows = Coding.objects.filter(transcript=transcript)
        known = set(rows.values_list("guid", flat=True))
        spans: set[Any] = set(rows.values_list("code__guid", "start", "end", "coder", "coder_guid"))
        fresh: list[Coding] = []
        for mark in source.selections:
            for coding in mark.codings:
                if coding.guid in known:
                    self.known_codings += 1
                    continue
                row = self._row(transcript, mark, coding)
                span = (coding.code, row.start, row.end, row.coder_id, row.coder_guid) if row is not None else None
                if row is None or span in spans:
                    self.apart.add(coding.guid)
                    self.why["twice" if row is not None else "empty" if mark.start == mark.end else "code"] += 1
                    continue
                spans.add(span)
                fresh.append(row)
        audit.create_many(objects=fresh, by=self.by, effective_on=self.day)
        self.codings += len(fresh)

    def attach(self, transcripts: dict[str, Transcript]) -> None:
        """Memos that are not here yet, on the text or category they belong to."""
        known = set(Memo.objects.filter(participation=self.participation).values_list("guid", flat=True))
        fresh = [
            Memo(
                participation=self.participation, guid=one.guid, title=one.title[:200], text=one.text,
                transcript=transcripts.get(one.source), code=self._codes.get(one.code),
            )
            for one in memos_made(self.project)
            if one.guid not in known
        ]  # fmt: skip
        audit.create_many(objects=fresh, by=self.by, effective_on=self.day)
        self.memos += len(fresh)

    def remarks(self) -> list[str]:
        """Why codings are only kept."""
        return [
            f"{plural(number, 'Kodierung', 'Kodierungen')}: {KEPT[why]}; wird aufbewahrt, aber nicht angezeigt."
            for why, number in self.why.items()
        ]

    def told_apart(self, texts: set[str]) -> qda.Project:
        """The project with a mark at codings and texts (``texts``: those that were taken over) that are only kept."""
        return replace(
            self.project,
            sources=tuple(
                replace(
                    source,
                    apart=source.guid not in texts,
                    selections=tuple(
                        replace(
                            mark, codings=tuple(self._apart(coding, source.guid in texts) for coding in mark.codings)
                        )
                        for mark in source.selections
                    ),
                )
                for source in self.project.sources
            ),
        )

    def _apart(self, coding: qda.Coding, taken: bool) -> qda.Coding:
        return replace(coding, apart=True) if not taken or coding.guid in self.apart else coding

    def _row(self, transcript: Transcript, mark: qda.Selection, coding: qda.Coding) -> Coding | None:
        """One coding as a row; None when it cannot be one."""
        code = self._codes.get(coding.code)
        if code is None or mark.start == mark.end:
            return None
        made_by = coding.made_by or mark.stamp.made_by or mark.stamp.changed_by
        user = self._own.get(made_by)
        return Coding(
            participation=self.participation, transcript=transcript, guid=coding.guid, code=code, start=mark.start,
            end=mark.end, coder=user, coder_guid="" if user else made_by,
            coder_name="" if user else self._users.get(made_by, "")[:200], selection_guid=mark.guid,
            coded_at=moment_of(coding.made_at or mark.stamp.made_at or mark.stamp.changed_at),
            memo=self._memos.get(coding.guid, ""),
        )  # fmt: skip


def moment_of(text: str) -> datetime | None:
    """A moment of a file; one without a zone is meant as it was read off a clock here."""
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        return None
    return timezone.make_aware(found) if found is not None and found.tzinfo is None else found
