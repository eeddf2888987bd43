"""Sign somebody in who has just proved who he is by other means than the sign-in page."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest

from .models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in_after_password(request: HttpRequest, user: User) -> None:
    """Sign in a person who has just chosen a password, so that the second factor can follow without asking for it again."""
    login(request, user, backend=BACKEND)
    # the only way to tell allauth; without it the next page asks for the password just typed
    record_authentication(request, user, method="password", email=user.email, reauthenticated=True)
