"""How allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .models import User

PERSONAS_ELSEWHERE = "Beispielpersonen melden sich ohne Passwort an, und nur an dem Rechner, auf dem die Demo läuft."


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by invitation; nobody registers alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: the office invites."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponseBase | None:
        """Refuse an invented person here: with a password set on the demo's machine it would sign in from anywhere."""
        if user.is_persona:
            raise PermissionDenied(PERSONAS_ELSEWHERE)
        answer: HttpResponseBase | None = super().pre_login(request, user, **details)
        return answer
