"""Notify people, let them choose mails and calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from dwk.accounts.models import User
from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import Actor

from .models import CalendarFeed, MailOptOut, Notification

SUBJECT = "Demografiewerkstatt: "
LONGEST, LONGEST_SUBJECT = 300, 120


@transaction.atomic
def notify(
    *,
    users: Iterable[User],
    text: str,
    url: str,
    site: str,
    at: datetime,
    key: str = "",
    details: Sequence[str] = (),
) -> list[User]:
    """Tell people in the application, and by mail after the transaction those who want it; who was told.

    ``site`` begins the address. ``details`` stand in the mail only. With a ``key`` a person is told only once.
    """
    # a line break in a title must not become a header of the mail
    text = " ".join(text.split())[:LONGEST]
    people = {user.pk: user for user in users if user.is_active}
    if key:
        known = Notification.objects.filter(user__in=people, key=key).values_list("user_id", flat=True)
        people = {pk: user for pk, user in people.items() if pk not in set(known)}
    Notification.objects.bulk_create(
        [Notification(user=user, text=text, url=url, created_at=at, key=key) for user in people.values()]
    )
    silent = set(MailOptOut.objects.filter(user__in=people).values_list("user_id", flat=True))
    addresses = [user.email for pk, user in people.items() if pk not in silent]
    lines = "".join(f"- {' '.join(line.split())}\n" for line in details)
    body = f"{text}\n\n{lines}\n{site}{url}\n\nMails wie diese können Sie unter „Mitteilungen“ abbestellen:\n"
    body += f"{site}{reverse('notifications')}\n"
    for address in addresses:
        _mail_after_commit(SUBJECT + shortened(text, LONGEST_SUBJECT), body, address)
    return list(people.values())


def _mail_after_commit(subject: str, body: str, address: str) -> None:
    def send() -> None:
        send_mail(subject, body, None, [address])

    # what was done stays done when the mail server does not answer; Django logs the failure
    transaction.on_commit(send, robust=True)


def shortened(text: str, most: int) -> str:
    """A text cut at a length, with dots where something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def mark_read(*, user: User, at: datetime, pk: int | None = None) -> int:
    """Mark one notification read, or everything that a person has not read yet; how many that were."""
    unread = Notification.objects.filter(user=user, read_at__isnull=True)
    return (unread if pk is None else unread.filter(pk=pk)).update(read_at=at)


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
