"""Everything sealed is sealed again with the newest key, one text at a time: broken off, it goes on where it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.files.actions import replace_content
from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.kommunalprofil.models import ExchangeRemainder, Interview, Transcript
from dwk.programme.actions import trail

from .exchange_remainder import remainder_name
from .interviews import notes_name, seal_name

BECAUSE = "Neu verschlüsselt"


@dataclass(frozen=True, slots=True)
class Kind:
    """One place where sealed texts lie."""

    label: str
    rows: Callable[[], QuerySet[Any]]
    #: column with the sealed text; empty where it lies in a file
    column: str
    name: Callable[[Any], str]

    def content(self, row: Any) -> bytes:
        """The sealed text of a row."""
        return bytes(getattr(row, self.column)) if self.column else path_of(row.sha256).read_bytes()


KINDS = (
    Kind("Abschriften", lambda: Transcript.objects.filter(destroyed_on__isnull=True), "sealed", seal_name),
    Kind("Notizen", lambda: Interview.objects.filter(sealed_notes__isnull=False), "sealed_notes", notes_name),
    Kind(
        "Übriges aus eingelesenen Projekten", ExchangeRemainder.objects.all, "sealed",
        lambda row: remainder_name(row.participation_id),
    ),
    Kind(
        "wartende Abschriften", lambda: StoredFile.objects.filter(purpose__startswith="transcript:"), "",
        lambda row: str(row.purpose),
    ),
)  # fmt: skip


@dataclass(slots=True)
class Found:
    """What lies sealed at one place, in numbers."""

    label: str
    by_key: Counter[str] = field(default_factory=Counter)
    #: cannot be opened: the key is missing, or the text was changed
    closed: int = 0


def sealed_now() -> list[Found]:
    """What lies sealed, with which key, and what cannot be opened; every text is tried."""
    found = []
    for kind in KINDS:
        one = Found(kind.label)
        for row in _each(kind):
            try:
                content = kind.content(row)
                one.by_key[vault.key_of(content)] += 1
                vault.unseal(content, name=kind.name(row))
            except (vault.VaultError, FileNotFoundError):
                one.closed += 1
        found.append(one)
    return found


def seal_again(*, by: Actor, at: datetime) -> tuple[int, int]:
    """Seal with the newest key what was sealed with an older one: how many texts were, and how many cannot be opened."""
    renewed = closed = 0
    for kind in KINDS:
        for row in _each(kind):
            try:
                renewed += _renew(kind, row.pk, by, at)
            except (vault.VaultError, FileNotFoundError):
                closed += 1
    return renewed, closed


def _each(kind: Kind) -> Iterator[Any]:
    """Row by row: not all texts in memory at once, and no open cursor while others write."""
    for pk in list(kind.rows().order_by("pk").values_list("pk", flat=True)):
        row = kind.rows().filter(pk=pk).first()
        if row is not None:
            yield row


@transaction.atomic
def _renew(kind: Kind, pk: int, by: Actor, at: datetime) -> int:
    # read under the lock: what is being destroyed this moment does not come back
    row = kind.rows().select_for_update().filter(pk=pk).first()
    if row is None or not vault.sealed_with_old_key(kind.content(row)):
        return 0
    fresh = vault.sealed_again(kind.content(row), name=kind.name(row))
    if kind.column:
        trail.change(obj=row, by=by, effective_on=at.date(), because=BECAUSE, **{kind.column: fresh})
    else:
        replace_content(file=row, content=fresh)
    return 1
