"""Invitations to a meeting: their text, who can be invited, and what was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.models import Contact, Event, Membership

from .memberships import holding

#: how the trail words a sending; the number is all it says
_SENT = re.compile(r"^Einladung an \d+ Adressen? (als Aktualisierung )?verschickt$")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Mailing:
    """A sending as the trail has it: when, by whom, to how many."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be invited; the address is never shown."""

    key: str
    label: str
    address: str


def sending_words(count: int, update: bool) -> str:
    """Reason that the trail keeps of a sending."""
    addresses = "Adresse" if count == 1 else "Adressen"
    return f"Einladung an {count} {addresses} {'als Aktualisierung ' if update else ''}verschickt"


def letter_of(event: Event, sender: str, *, update: bool) -> Letter:
    """Subject and text of an invitation; one that was sent before says that it is an update."""
    at = f" um {event.starts_at:%H:%M} Uhr" if event.starts_at else ""
    place = f"\nOrt: {event.place}" if event.place else ""
    agenda = f"\n\nTagesordnung:\n{event.agenda}" if event.agenda else ""
    begins = f"{sender} lädt Sie ein: {event.title}"
    if update:
        begins = (
            f"zu dieser Veranstaltung gibt es neue Angaben. Bitte richten Sie sich nach dieser Nachricht.\n\n{begins}"
        )
    subject = f"{'Aktualisierte Einladung' if update else 'Einladung'}: {event.title}"
    return Letter(" ".join(subject.split()), f"Guten Tag,\n\n{begins}\nam {event.on:%d.%m.%Y}{at}{place}{agenda}\n")


def mailings_of(event: Event, *, until: datetime | None = None) -> list[Mailing]:
    """What was sent for a meeting, the latest first."""
    found = Version.objects.filter(
        chain=event.scope, object_type="programme.event", object_id=str(event.pk), reason__startswith="Einladung an "
    )
    if until is not None:
        found = found.filter(recorded_at__lte=until)
    return [
        Mailing(version.recorded_at, version.actor_name, version.reason)
        for version in found.order_by("-sequence")
        if _SENT.match(version.reason)
    ]


def recipients_of(event: Event, on: date) -> list[Recipient]:
    """Members and contacts that can be written to; a meeting of the programme can invite all its Kommunen. Two queries."""
    here = (
        Q(programme=event.programme_id) if event.participation_id is None else Q(participation=event.participation_id)
    )
    members = Membership.objects.filter(here, holding(on), user__is_active=True).exclude(user__email="")
    found: dict[str, Recipient] = {}
    for member in members.select_related("user", "participation").order_by("participation__name", "user__name", "pk"):
        key = f"person-{member.user_id}"
        label = f"{member.user.name}, {Role(member.role).label}" + _of_kommune(event, member)
        found.setdefault(key, Recipient(key, label, member.user.email))
    where = (
        Q(participation__programme=event.programme_id)
        if event.participation_id is None
        else Q(participation=event.participation_id)
    )
    contacts = Contact.objects.filter(where).exclude(email="").select_related("participation")
    for contact in contacts.order_by("participation__name", "name", "pk"):
        about = contact.function or contact.organisation_name or "Kontakt"
        label = f"{contact.name}, {about}" + _of_kommune(event, contact)
        found[f"kontakt-{contact.pk}"] = Recipient(f"kontakt-{contact.pk}", label, contact.email)
    return list(found.values())


def _of_kommune(event: Event, row: Membership | Contact) -> str:
    """In a list of the whole programme, where somebody belongs."""
    if event.participation_id is not None or row.participation is None:
        return ""
    return f" ({row.participation.name})"
