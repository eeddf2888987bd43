"""Puts ``request.can(Permission.X)`` and ``request.roles`` on every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .permissions import Permission, Role, allowed
from .queries import roles_of


def permissions(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Attach the decision; the roles are read from the database once per request, and only when asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        roles: frozenset[Role] = SimpleLazyObject(lambda: roles_of(request.user))  # type: ignore[assignment]  # acts as the set it wraps

        def can(permission: Permission) -> bool:
            return allowed(roles, permission)

        request.can = can  # type: ignore[attr-defined]  # documented in ARCHITECTURE.md
        request.roles = roles  # type: ignore[attr-defined]  # see above
        return get_response(request)

    return middleware
