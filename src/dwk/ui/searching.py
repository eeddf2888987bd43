"""What somebody looks for, as it stands in an address."""

from __future__ import annotations

from django.http import HttpRequest

LONGEST = 100


def searched_text(request: HttpRequest, name: str = "q") -> str:
    """The words in a search field, trimmed and cut; without the null character, which PostgreSQL takes in no text."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]
