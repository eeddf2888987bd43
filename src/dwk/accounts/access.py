"""The guards in front of a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from .models import User
from .permissions import Permission


def member(request: HttpRequest) -> User | None:
    """The person who is signed in, if anybody is."""
    return request.user if isinstance(request.user, User) else None


def may(request: HttpRequest, permission: Permission) -> bool:
    """Whether the person at the browser has a right."""
    return bool(request.can(permission))  # type: ignore[attr-defined]  # put there by this module's middleware


def demand(request: HttpRequest, permission: Permission, sentence: str = "") -> None:
    """Refuse the request without this right, in words."""
    if not may(request, permission):
        raise PermissionDenied(sentence or f"Ihnen fehlt das Recht „{permission.label}“.")


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for people with an account; everybody else comes to the sign-in and from there back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if member(request) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def needs(permission: Permission) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Only with this right: strangers come to the sign-in and from there back, members read what they lack."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not may(request, permission) and member(request) is None:
                return redirect_to_login(request.get_full_path())
            demand(
                request,
                permission,
                f"Ihnen fehlt das Recht „{permission.label}“. Bitte wenden Sie sich an die Geschäftsstelle.",
            )
            return view(request, *args, **kwargs)

        return guarded

    return decorate
