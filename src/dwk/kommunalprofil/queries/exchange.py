"""The interviews of a Kommune as a project for other programs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC

from dwk.kommunalprofil.models import Code, Coding, Memo, Transcript
from dwk.kommunalprofil.qda import model as qda
from dwk.kommunalprofil.qda.model import ORIGIN
from dwk.programme.models import Participation

#: of the GUIDs that this software gives to things that have none: the same thing, the same GUID
NAMESPACE = uuid.UUID("6b1f7f0e-52a5-4a43-9d3c-7b0f2a6a9d11")
ANCHOR, RULE = "Ankerbeispiel:", "Kodierregel:"


def guid_for(*parts: object) -> str:
    """A GUID made of what names a thing."""
    return str(uuid.uuid5(NAMESPACE, ":".join(str(part) for part in parts)))


def description_of(code: Code) -> str | None:
    """Definition, anchor example and coding rule in the one field that the format has."""
    parts = [code.definition]
    parts += [f"{ANCHOR}\n{code.anchor_example}"] if code.anchor_example else []
    parts += [f"{RULE}\n{code.coding_rule}"] if code.coding_rule else []
    return "\n\n".join(parts) if any(parts) else None


def described(text: str | None) -> dict[str, str]:
    """The three fields again; a description of another program is the definition."""
    rest, found = text or "", {"coding_rule": "", "anchor_example": ""}
    for name, head in (("coding_rule", RULE), ("anchor_example", ANCHOR)):
        before, mark, after = rest.rpartition(f"\n\n{head}\n")
        if mark:
            rest, found[name] = before, after
    return {"definition": rest, **found}


def codes_of(participation: Participation) -> tuple[qda.Code, ...]:
    """The category system as a tree; one query."""
    rows = Code.objects.filter(participation=participation).order_by("position", "pk")
    below: dict[int | None, list[Code]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    memos: dict[int | None, list[str]] = {}
    for number, guid in Memo.objects.filter(participation=participation, code__isnull=False).values_list(
        "code", "guid"
    ):
        memos.setdefault(number, []).append(guid)

    def tree(parent: int | None) -> tuple[qda.Code, ...]:
        return tuple(
            qda.Code(
                guid=row.guid,
                name=row.name,
                codable=row.codable,
                color=row.color,
                description=description_of(row),
                notes=tuple(memos.get(row.pk, ())),
                children=tree(row.pk),
            )
            for row in below.get(parent, [])
        )

    return tree(None)


def project_of(
    participation: Participation, texts: Mapping[str, str], known_memos: Mapping[str, str] | None = None
) -> qda.Project:
    """Everything that is coded, with the texts by GUID that the caller opened (and thereby noted).

    ``known_memos``: by GUID of a coding or of a memo what is kept from another program already, so that it needs no note.
    """
    known = known_memos or {}
    transcripts = list(
        Transcript.objects.filter(participation=participation, guid__in=texts)
        .select_related("interview")
        .order_by("pk")
    )
    codings = Coding.objects.filter(transcript__in=transcripts).select_related("code", "coder").order_by("start", "pk")
    by_text: dict[int, list[Coding]] = {}
    users: dict[str, qda.User] = {}
    for coding in codings:
        if coding.memo == known.get(coding.guid):
            coding.memo = ""
        by_text.setdefault(coding.transcript_id, []).append(coding)
        user = coder_of(coding)
        if user is not None:
            users[user.guid] = user
    every = Memo.objects.filter(participation=participation).order_by("pk")
    memos = [memo for memo in every if memo.text != known.get(memo.guid)]
    notes = [qda.Text(memo.guid, memo.text, memo.title or None) for memo in memos]
    notes += [
        qda.Text(guid_for("memo", coding.guid), coding.memo)
        for rows in by_text.values()
        for coding in rows
        if coding.memo
    ]
    of_text: dict[int | None, list[str]] = {}
    for memo in memos:
        of_text.setdefault(memo.transcript_id, []).append(memo.guid)
    return qda.Project(
        name=participation.name,
        origin=ORIGIN,
        users=tuple(users.values()),
        codes=codes_of(participation),
        sources=tuple(
            qda.Text(
                guid=one.guid,
                text=texts[one.guid],
                name=one.interview.pseudonym,
                selections=_selections(by_text.get(one.pk, [])),
                notes=tuple(of_text.get(one.pk, ())),
            )
            for one in transcripts
        ),
        notes=tuple(notes),
    )


def coder_of(coding: Coding) -> qda.User | None:
    """Who coded, as the format names people."""
    if coding.coder is not None:
        return qda.User(guid_for("user", coding.coder.pk), coding.coder.name)
    return qda.User(coding.coder_guid, coding.coder_name or None) if coding.coder_guid else None


def selection_guid(coding: Coding) -> str:
    """The passage a coding belongs to: as it came, else one for each span of a text."""
    return coding.selection_guid or guid_for("selection", coding.transcript_id, coding.start, coding.end)


def _selections(codings: Iterable[Coding]) -> tuple[qda.Selection, ...]:
    groups: dict[str, list[Coding]] = {}
    for coding in codings:
        groups.setdefault(selection_guid(coding), []).append(coding)
    return tuple(
        qda.Selection(
            guid=guid,
            start=rows[0].start,
            end=rows[0].end,
            codings=tuple(
                qda.Coding(
                    guid=row.guid,
                    code=row.code.guid,
                    made_by=(coder_of(row) or qda.User("")).guid,
                    made_at=row.coded_at.astimezone(UTC).isoformat() if row.coded_at else "",
                    notes=(guid_for("memo", row.guid),) if row.memo else (),
                )
                for row in rows
            ),
        )
        for guid, rows in groups.items()
    )
