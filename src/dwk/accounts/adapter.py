"""How allauth behaves here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by invitation; nobody registers alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: the office invites."""
        return False
