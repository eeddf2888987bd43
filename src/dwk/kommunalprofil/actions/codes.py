"""Order of the category system, memos, undoing the last step of a coder."""

from __future__ import annotations

import hashlib
import os
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import Max, Q
from django.utils.dateparse import parse_datetime

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import Code, Coding, Memo, Transcript
from dwk.kommunalprofil.queries.together import code_values, memo_values
from dwk.programme.actions import trail

from .coding import alive, change_code
from .errors import ProfileRefused
from .meanwhile import demand_unchanged
from .sealing import seal

GONE = "Der letzte Schritt lässt sich nicht mehr zurücknehmen: Die Kodierung wurde seither geändert oder entfernt."

NONCE = 12
KEPT = ("guid", "code_id", "start", "end", "coder_id", "coder_guid", "coder_name", "selection_guid")


@transaction.atomic
def move_code(*, code: Code, step: int, by: Actor, effective_on: date) -> None:
    """Move a category among its siblings: one up (-1) or down (+1); at the end nothing happens."""
    level = list(
        Code.objects.filter(participation=code.participation, parent=code.parent_id).order_by("position", "pk")
    )
    place = next(number for number, one in enumerate(level) if one.pk == code.pk)
    wanted = place + step
    if not 0 <= wanted < len(level):
        return
    level[place], level[wanted] = level[wanted], level[place]
    for number, one in enumerate(level):
        if one.position != number:
            trail.change(obj=one, by=by, effective_on=effective_on, position=number)


@transaction.atomic
def edit_code(*, code: Code, by: Actor, effective_on: date, seen: str = "", **fields: Any) -> Code:
    """Change a category; under another parent it stands last. What changed since it was ``seen`` is not overwritten."""
    trail.hold_chain(code.scope)
    kept = Code.objects.filter(pk=code.pk).first()
    if kept is None:
        raise ProfileRefused("Diese Kategorie gibt es nicht mehr. Es wurde nichts gespeichert.")
    code = kept
    demand_unchanged(seen, code_values(code), fields)
    parent = fields.get("parent")
    if parent is not None and parent.participation_id != code.participation_id:
        raise ProfileRefused("Die Oberkategorie gehört zu einer anderen Kommune.")
    if "parent" in fields and (parent.pk if parent else None) != code.parent_id:
        fields["position"] = _last(code.participation_id, parent)
    return change_code(code=code, by=by, effective_on=effective_on, **fields)


@transaction.atomic
def change_memo(*, memo: Memo, by: Actor, effective_on: date, seen: str = "", **fields: Any) -> Memo:
    """Change a memo, unless somebody else did since it was ``seen``; one that a withdrawal took does not come back."""
    if fields.get("transcript") is not None:
        alive(fields["transcript"])
    trail.hold_chain(memo.scope)
    kept = Memo.objects.filter(pk=memo.pk).first()
    if kept is None:
        raise ProfileRefused("Dieses Memo gibt es nicht mehr. Es wurde nichts gespeichert.")
    memo = kept
    demand_unchanged(seen, memo_values(memo), {**fields, "about": memo_values(Memo(**fields))["about"]})
    return trail.change(obj=memo, by=by, effective_on=effective_on, **fields)


def remove_memo(*, memo: Memo, by: Actor, effective_on: date) -> None:
    """Take a memo away."""
    trail.remove(obj=memo, by=by, effective_on=effective_on)


def step_added(coding: Coding) -> dict[str, Any]:
    """The last step as the session keeps it: a coding that came."""
    return {"what": "added", "coding": coding.pk}


def step_changed(coding: Coding) -> dict[str, Any]:
    """A coding whose memo is about to change; the memo is sealed."""
    return {"what": "changed", "coding": coding.pk, "memo": _sealed(coding)}


def step_removed(coding: Coding) -> dict[str, Any]:
    """A coding that is about to go; its memo is sealed."""
    at = coding.coded_at.isoformat() if coding.coded_at else ""
    kept = {name: getattr(coding, name) for name in KEPT}
    return {"what": "removed", "memo": _sealed(coding), "coded_at": at, "fields": kept}


@transaction.atomic
def undo(*, step: dict[str, Any], transcript: Transcript, user: User, at: datetime, by: Actor) -> Coding | None:
    """Take the last step of a coder in a text back; the coding as it stands then, or none."""
    alive(transcript)
    if step["what"] == "removed":
        if not Code.objects.filter(pk=step["fields"]["code_id"], participation=transcript.participation_id).exists():
            raise ProfileRefused("Die Kategorie gibt es nicht mehr. Die Kodierung lässt sich nicht wiederherstellen.")
        coding = Coding(
            participation_id=transcript.participation_id,
            transcript=transcript,
            memo=_opened(step, transcript),
            **step["fields"],
        )
        coding.coded_at = parse_datetime(step["coded_at"]) if step["coded_at"] else None
        return trail.create(obj=coding, by=by, effective_on=at.date())
    found = Coding.objects.filter(
        Q(coder=user) | Q(coder__isnull=True), pk=step["coding"], transcript=transcript
    ).first()
    if found is None:
        raise ProfileRefused(GONE)
    if step["what"] == "added":
        trail.remove(obj=found, by=by, effective_on=at.date())
        return None
    return trail.change(obj=found, by=by, effective_on=at.date(), memo=_opened(step, transcript))


def _sealed(coding: Coding) -> str:
    """A memo for the session: it can be opened only while the text is there, its salt goes with a withdrawal."""
    if not coding.memo:
        return ""
    nonce = os.urandom(NONCE)
    inner = nonce + AESGCM(_key(coding.transcript)).encrypt(nonce, coding.memo.encode(), b"undo")
    return seal(inner.hex(), name="undo").hex()


def _opened(step: dict[str, Any], transcript: Transcript) -> str:
    if not step["memo"]:
        return ""
    inner = bytes.fromhex(vault.unseal(bytes.fromhex(step["memo"]), name="undo"))
    return AESGCM(_key(transcript)).decrypt(inner[:NONCE], inner[NONCE:], b"undo").decode()


def _key(transcript: Transcript) -> bytes:
    return hashlib.sha256(b"undo" + transcript.salt.encode()).digest()


def _last(participation: int, parent: Code | None) -> int:
    """The position behind all siblings, also where some were taken away."""
    level = Code.objects.filter(participation=participation, parent=parent)
    highest: int | None = level.aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1
