"""Invitations to a meeting by mail, with a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from dwk.audit import actions as audit
from dwk.audit.models import Action
from dwk.audit.rules import Actor
from dwk.notifications.calendar_file import calendar_of
from dwk.programme.models import Event
from dwk.programme.queries.calendar import entry_of
from dwk.programme.queries.event_mails import letter_of, mailings_of, sending_words

from .errors import ProgrammeRefused


@transaction.atomic
def send_event_invitations(*, event: Event, addresses: Sequence[str], by: Actor, effective_on: date) -> int:
    """Send one mail to each address after the transaction; the trail says how many, never to whom.

    A second sending says that it is an update.
    """
    unique = list(dict.fromkeys(address.strip().lower() for address in addresses if address.strip()))
    if not unique:
        raise ProgrammeRefused(
            "Es gibt niemanden, der eingeladen werden könnte. Bitte nennen Sie mindestens eine Adresse."
        )
    event = Event.objects.select_for_update().get(pk=event.pk)
    if event.held:
        raise ProgrammeRefused("Die Veranstaltung hat schon stattgefunden. Dazu wird nicht mehr eingeladen.")
    update = bool(mailings_of(event))
    letter = letter_of(event, by.name, update=update)
    content = calendar_of(event.title, [entry_of(event)])
    mails = [EmailMessage(letter.subject, letter.text, None, [address]) for address in unique]
    for mail in mails:
        mail.attach("termin.ics", content, "text/calendar")
    # over one connection, after the transaction
    transaction.on_commit(lambda: get_connection().send_messages(mails))
    audit.record(
        obj=event, action=Action.CHANGED, by=by, effective_on=effective_on, chain=event.scope,
        reason=sending_words(len(unique), update),
    )  # fmt: skip
    return len(unique)
