"""Reads of invitations."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from dwk.programme.models import Invitation, Participation, Programme


def invitation_of(token: str) -> Invitation | None:
    """The invitation a secret link belongs to."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return Invitation.objects.select_related("programme", "participation").filter(token_sha256=digest).first()


def open_invitations(programme: Programme, participation: Participation | None, at: datetime) -> QuerySet[Invitation]:
    """Invitations that still open something, those that expire first on top."""
    found = Invitation.objects.filter(
        programme=programme, participation=participation, accepted_at__isnull=True, revoked_at__isnull=True
    )
    return found.filter(expires_at__gt=at).select_related("deputy_of__user").order_by("expires_at", "pk")
