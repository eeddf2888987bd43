"""A category is taken away; another one takes its codings and memos over, all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Code, Coding, Memo
from dwk.programme.actions import trail

from .errors import ProfileRefused


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a category: codings that moved, codings that the other one had already, memos."""

    moved: int
    joined: int
    memos: int


@transaction.atomic
def remove_code(*, code: Code, into: Code | None, by: Actor, effective_on: date) -> Merged:
    """Take a category away; its codings and memos go to another one, or there must be none. A few queries do it for hundreds.

    Where the other category stands at the same passage by the same person already, one coding stays, with both memos.
    """
    trail.hold_chain(code.scope)
    about: dict[str, Any] = {"by": by, "effective_on": effective_on, "because": _reason(code, into)}
    _still_there(code, into)
    if code.children.exists():
        raise ProfileRefused("Die Kategorie hat Unterkategorien. Bitte verschieben oder entfernen Sie diese zuerst.")
    codings = list(Coding.objects.filter(code=code).order_by("pk"))
    memos = list(Memo.objects.filter(code=code))
    if codings and into is None:
        raise ProfileRefused(
            f"Die Kategorie ist {len(codings)} mal vergeben. Bitte wählen Sie, welche Kategorie die Kodierungen übernimmt."
        )
    twins = {_spot(one): one for one in Coding.objects.filter(code=into)} if into is not None else {}
    moved, joined, longer = [], [], {}
    for coding in codings:
        twin = twins.get(_spot(coding))
        if twin is None:
            coding.code = into  # type: ignore[assignment]  # without another category there are no codings
            moved.append(coding)
            twins[_spot(coding)] = coding
            continue
        joined.append(coding)
        if coding.memo and coding.memo != twin.memo:
            twin.memo = "\n\n".join(text for text in (twin.memo, coding.memo) if text)
            longer[twin.pk] = twin
    for memo in memos:
        memo.code = into
    trail.change_many(objects=moved, names=["code"], **about)
    trail.change_many(objects=list(longer.values()), names=["memo"], **about)
    trail.remove_many(objects=joined, **about)
    trail.change_many(objects=memos, names=["code"], **about)
    trail.remove(obj=code, **about)
    return Merged(len(moved), len(joined), len(memos))


def _spot(coding: Coding) -> tuple[Any, ...]:
    return coding.transcript_id, coding.start, coding.end, coding.coder_id, coding.coder_guid


def _reason(code: Code, into: Code | None) -> str:
    return "" if into is None else f"„{code.name}“ mit „{into.name}“ zusammengeführt"


def _still_there(code: Code, into: Code | None) -> None:
    wanted = {code.pk} | ({into.pk} if into is not None else set())
    found = Code.objects.filter(pk__in=wanted, participation=code.participation_id)
    if len(found) != len(wanted) or (into is not None and into.pk == code.pk):
        raise ProfileRefused("Eine der Kategorien gibt es nicht mehr. Bitte laden Sie die Seite neu.")
