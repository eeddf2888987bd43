"""Records as their forms show them, and who changed or removed one: what people who work at the same time need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models

from dwk.audit.models import Action, Version
from dwk.audit.queries.changes import history_of
from dwk.kommunalprofil.models import (
    Chapter,
    Code,
    Comment,
    Interview,
    Memo,
    Pairing,
    Profile,
    Quote,
    ReviewRound,
    Statement,
    StatementEvidence,
)

#: entries that are looked through for the one that changed a field
LOOKED = 60
STATEMENT = ("quadrant", "text", "field_of_action", "dimensions", "reference_year", "disputed", "differing_view")
CODE = ("name", "definition", "anchor_example", "coding_rule", "color")
INTERVIEW = ("pseudonym", "group", "function", "age_group", "area", "dimensions", "held_on", "mode", "example")


def statement_values(statement: Statement) -> dict[str, Any]:
    """A statement with the numbers of what it rests on."""
    held = StatementEvidence.objects.filter(statement=statement).order_by("evidence_id")
    evidence = [str(number) for number in held.values_list("evidence_id", flat=True)]
    return {**_fields(statement, STATEMENT), "evidence": evidence}


def pairing_values(pairing: Pairing) -> dict[str, Any]:
    """A recommendation."""
    return _fields(pairing, ("recommendation",))


def chapter_values(chapter: Chapter) -> dict[str, Any]:
    """Title and level of a chapter; its text has its own way of coming together."""
    return _fields(chapter, ("title", "level"))


def profile_values(profile: Profile) -> dict[str, Any]:
    """Title and form of a profile."""
    return _fields(profile, ("title", "form"))


def code_values(code: Code) -> dict[str, Any]:
    """A category."""
    chosen = {name: "1" if getattr(code, name) else "" for name in ("codable", "inductive")}
    return {**_fields(code, CODE), "parent": code.parent_id or "", **chosen}


def quote_values(quote: Quote) -> dict[str, Any]:
    """The wording of a quote and who speaks."""
    return _fields(quote, ("text", "speaker"))


def memo_values(memo: Memo) -> dict[str, Any]:
    """A memo with what it is about."""
    about = f"t{memo.transcript_id}" if memo.transcript_id else f"c{memo.code_id}" if memo.code_id else ""
    return {**_fields(memo, ("title", "text")), "about": about}


def interview_values(interview: Interview) -> dict[str, Any]:
    """What is known about a conversation."""
    return {**_fields(interview, INTERVIEW), "guide": interview.guide_id}


def round_values(found: ReviewRound) -> dict[str, Any]:
    """The deadline of a round."""
    return _fields(found, ("deadline",))


def answer_values(comment: Comment) -> dict[str, Any]:
    """The answer to a comment, and the comment that it answers."""
    return {**_fields(comment, ("state", "kind")), "text": comment.answer, "comment": comment.text}


def _fields(record: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something, and when."""

    who: str
    at: datetime


def changers_of(record: models.Model, names: Collection[str]) -> dict[str, Deed]:
    """Who gave each of these fields the value of today; where the trail keeps no value, who changed the record last."""
    label = record._meta.label_lower
    entries = list(history_of(label, str(record.pk))[:LOOKED])
    found = {}
    for name in names:
        if name == "evidence":
            rows = Version.objects.filter(object_type=StatementEvidence._meta.label_lower, data__statement_id=record.pk)
            entry = rows.order_by("-recorded_at", "-sequence").first()
        else:
            steps = (newer for newer, older in pairwise(entries) if _said(newer, name) != _said(older, name))
            entry = next(steps, entries[0] if entries else None)
        if entry is not None:
            found[name] = Deed(entry.actor_name, entry.recorded_at)
    return found


def _said(entry: Version, name: str) -> Any:
    return entry.data.get(name, entry.data.get(f"{name}_id"))


def removal_of(model: type[models.Model], number: int, **held: int) -> Version | None:
    """The entry that took a record away, if there was one that belonged where ``held`` says (``profile_id=3``)."""
    last = history_of(model._meta.label_lower, str(number)).first()
    if last is None or last.action != Action.DELETED or any(last.data.get(name) != pk for name, pk in held.items()):
        return None
    return last
