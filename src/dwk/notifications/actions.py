"""Notify people, let them choose mails and calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.core.mail import send_mail
from django.db import transaction

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import Actor

from .models import CalendarFeed, MailOptOut, Notification


@transaction.atomic
def notify(*, users: Iterable[User], text: str, url: str, site: str, at: datetime) -> None:
    """Tell people in the application, and by mail after the transaction those who want it; ``site`` begins the address."""
    people = {user.pk: user for user in users if user.is_active}
    Notification.objects.bulk_create(
        [Notification(user=user, text=text[:300], url=url, created_at=at) for user in people.values()]
    )
    silent = set(MailOptOut.objects.filter(user__in=people).values_list("user_id", flat=True))
    addresses = [user.email for pk, user in people.items() if pk not in silent]
    body = f"{text}\n\n{site}{url}\n\nMails wie diese können Sie unter „Mitteilungen“ abbestellen."
    for address in addresses:
        transaction.on_commit(partial(send_mail, "Demografiewerkstatt: " + text[:120], body, None, [address]))


def mark_read(*, user: User, at: datetime) -> int:
    """Mark everything read that a person has not read yet; how many that were."""
    return Notification.objects.filter(user=user, read_at__isnull=True).update(read_at=at)


def choose_mail(*, user: User, wanted: bool) -> None:
    """Switch mails on or off."""
    if wanted:
        MailOptOut.objects.filter(user=user).delete()
    else:
        MailOptOut.objects.get_or_create(user=user)


@transaction.atomic
def make_feed(*, user: User, token: str, at: datetime) -> CalendarFeed:
    """Give a person a new calendar link; the one before opens nothing from now on."""
    revoke_feed(user=user, at=at)
    feed = CalendarFeed.objects.create(
        user=user, token_sha256=hashlib.sha256(token.encode()).hexdigest(), created_at=at
    )
    _enter(feed, user, Action.CREATED, at)
    return feed


@transaction.atomic
def revoke_feed(*, user: User, at: datetime) -> None:
    """Take the calendar link back."""
    for feed in CalendarFeed.objects.select_for_update().filter(user=user, revoked_at__isnull=True):
        feed.revoked_at = at
        feed.save()
        _enter(feed, user, Action.CHANGED, at)


def _enter(feed: CalendarFeed, user: User, action: Action, at: datetime) -> None:
    audit.record(
        obj=feed, action=action, by=Actor(user.pk, user.name), effective_on=at.date(), leave_out=("token_sha256",)
    )
