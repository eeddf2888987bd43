"""Reads of invitations."""

from __future__ import annotations

import hashlib

from dwk.programme.models import Invitation


def invitation_of(token: str) -> Invitation | None:
    """The invitation a secret link belongs to."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return Invitation.objects.select_related("programme", "participation").filter(token_sha256=digest).first()
