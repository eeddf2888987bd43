"""Views of the overview that a person has kept."""

from __future__ import annotations

from dwk.accounts.models import User
from dwk.programme.models import Programme, SavedView


def saved_views(user: User, programme: Programme) -> list[SavedView]:
    """Views of one person in one programme by name; one query."""
    return list(SavedView.objects.filter(user=user, programme=programme).order_by("name"))
