"""Who may see and change regions."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from dwk.accounts import access
from dwk.accounts.access import may
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission
from dwk.audit.rules import Actor

_SENTENCES = {
    Permission.EDIT_NEIGHBOURHOODS: (
        "Quartiere legt die Geschäftsstelle an. Bitte wenden Sie sich an sie oder melden Sie sich mit einem "
        "Konto an, das dieses Recht hat."
    ),
}


def demand(request: HttpRequest, permission: Permission) -> None:
    """Refuse the request without this right, in words."""
    access.demand(request, permission, _SENTENCES.get(permission, ""))


def actor(request: HttpRequest) -> Actor:
    """Who acts, for the trail."""
    user: User | AnonymousUser = request.user
    return Actor(user.pk, user.name) if isinstance(user, User) else Actor(None, "Öffentlichkeit")


__all__ = ["actor", "demand", "may"]
