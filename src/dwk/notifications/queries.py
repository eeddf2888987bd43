"""Reads of notifications and calendar links."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet
from django.http import HttpRequest

from dwk.accounts.access import member
from dwk.accounts.models import User

from .models import CalendarFeed, MailOptOut, Notification


def of(user: User, *, unread_only: bool = False) -> QuerySet[Notification]:
    """Notifications of a person, the latest first."""
    found = Notification.objects.filter(user=user).order_by("-created_at", "-pk")
    return found.filter(read_at__isnull=True) if unread_only else found


def unread_of_request(request: HttpRequest) -> int:
    """How many notifications the person at the browser has not read; one query."""
    person = member(request)
    return 0 if person is None else of(person, unread_only=True).count()


def wants_mail(user: User) -> bool:
    """Whether notifications go out by mail too."""
    return not MailOptOut.objects.filter(user=user).exists()


def open_feed(user: User) -> CalendarFeed | None:
    """The calendar link that a person has."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).first()


def feed_of(token: str) -> CalendarFeed | None:
    """The feed a secret belongs to; None when it was revoked or its person is not active."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return (
        CalendarFeed.objects.select_related("user")
        .filter(token_sha256=digest, revoked_at__isnull=True, user__is_active=True)
        .first()
    )
