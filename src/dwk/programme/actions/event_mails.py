"""Invitations to a meeting by mail, with a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.mail import EmailMessage
from django.db import transaction

from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.notifications.calendar_file import calendar_of
from dwk.programme.models import Event
from dwk.programme.queries.calendar import entry_of

from .errors import ProgrammeRefused


@transaction.atomic
def send_event_invitations(*, event: Event, addresses: Sequence[str], by: Actor, effective_on: date) -> int:
    """Send one mail to each address after the transaction; the trail says how many, never to whom."""
    unique = list(dict.fromkeys(address.strip().lower() for address in addresses if address.strip()))
    if not unique:
        raise ProgrammeRefused(
            "Es gibt niemanden, der eingeladen werden könnte. Bitte nennen Sie mindestens eine Adresse."
        )
    content = calendar_of(event.title, [entry_of(event)])
    at = f" um {event.starts_at:%H:%M} Uhr" if event.starts_at else ""
    place = f"\nOrt: {event.place}" if event.place else ""
    agenda = f"\n\nTagesordnung:\n{event.agenda}" if event.agenda else ""
    text = f"Guten Tag,\n\n{by.name} lädt Sie ein: {event.title}\nam {event.on:%d.%m.%Y}{at}{place}{agenda}\n"
    for address in unique:
        mail = EmailMessage(f"Einladung: {event.title}", text, None, [address])
        mail.attach("termin.ics", content, "text/calendar")
        transaction.on_commit(mail.send)
    audit.record(
        obj=event, action=Action.CHANGED, by=by, effective_on=effective_on, chain=event.scope,
        reason=f"Einladung an {len(unique)} Adressen verschickt",
    )  # fmt: skip
    return len(unique)
