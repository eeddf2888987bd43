"""Passages of several interviews are opened together; each interview notes the access once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.files import vault
from dwk.kommunalprofil.models import Transcript
from dwk.kommunalprofil.models.interviews import Reading

from .accesses import log_accesses
from .interviews import seal_name


@transaction.atomic
def open_texts(*, keys: Iterable[int], user: User | None, at: datetime, what: Reading) -> dict[int, str]:
    """Words of these transcripts by their keys; destroyed ones are not among them. The access is noted first."""
    rows = list(Transcript.objects.filter(pk__in=set(keys), destroyed_on__isnull=True))
    log_accesses(interviews={row.interview_id for row in rows}, user=user, what=what, at=at)
    return {row.pk: vault.unseal(row.sealed, name=seal_name(row)) for row in rows}
