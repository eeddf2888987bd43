"""Who may see and change regions."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from dwk.accounts.models import User
from dwk.accounts.permissions import Permission
from dwk.audit.rules import Actor

_SENTENCES = {
    Permission.EDIT_NEIGHBOURHOODS: (
        "Quartiere legt die Geschäftsstelle an. Bitte wenden Sie sich an sie oder melden Sie sich mit einem "
        "Konto an, das dieses Recht hat."
    ),
}


def may(request: HttpRequest, permission: Permission) -> bool:
    """Whether the person at the browser has a right."""
    return bool(request.can(permission))  # type: ignore[attr-defined]  # put there by the accounts' middleware


def demand(request: HttpRequest, permission: Permission) -> None:
    """Refuse the request without this right, in words."""
    if not may(request, permission):
        raise PermissionDenied(_SENTENCES.get(permission, f"Ihnen fehlt das Recht „{permission.label}“."))


def actor(request: HttpRequest) -> Actor:
    """Who acts, for the trail."""
    user: User | AnonymousUser = request.user
    return Actor(user.pk, user.name) if isinstance(user, User) else Actor(None, "Öffentlichkeit")
