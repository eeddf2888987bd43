"""Reads of notifications and calendar links."""

from __future__ import annotations

import hashlib

from django.db.models import QuerySet

from dwk.accounts.models import User

from .models import CalendarFeed, MailOptOut, Notification


def of(user: User) -> QuerySet[Notification]:
    """Notifications of a person, unread ones first."""
    return Notification.objects.filter(user=user).order_by("read_at", "-created_at")


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
