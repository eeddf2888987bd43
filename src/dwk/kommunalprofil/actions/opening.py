"""Passages of several interviews are opened together; each interview notes the access once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.files import vault
from dwk.kommunalprofil.models import InterviewAccess, Transcript
from dwk.kommunalprofil.models.interviews import Reading

from .interviews import seal_name


@transaction.atomic
def open_texts(*, keys: Iterable[int], user: User | None, at: datetime, what: Reading) -> dict[int, str]:
    """Words of these transcripts by their keys; destroyed ones are not among them. The access is noted first."""
    rows = list(Transcript.objects.filter(pk__in=set(keys), destroyed_on__isnull=True))
    name = user.name if user else "System"
    InterviewAccess.objects.bulk_create(
        InterviewAccess(interview_id=pk, user=user, user_name=name, what=what, at=at)
        for pk in sorted({row.interview_id for row in rows})
    )
    return {row.pk: vault.unseal(row.sealed, name=seal_name(row)) for row in rows}
