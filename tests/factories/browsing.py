"""A browser in which somebody is signed in."""

from __future__ import annotations

from django.test import Client

from dwk.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser_of(user: User) -> Client:
    """Signed in without a password."""
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser
