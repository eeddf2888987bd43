"""Documents of meetings and of results: kept by checksum, entered together with their record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files.actions import store_file
from dwk.files.models import StoredFile
from dwk.files.rules import DOCUMENT_MAX_BYTES
from dwk.programme.models import Delivery, Event, EventDocument, PhaseRun

from . import phases, trail
from .errors import ProgrammeRefused


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it comes in; what it may be is judged by the form."""

    name: str
    chunks: Iterable[bytes]
    user: User | None
    at: datetime


@transaction.atomic
def add_event_document(*, event: Event, title: str, incoming: Incoming, by: Actor, effective_on: date) -> EventDocument:
    """Keep a document with its meeting."""
    stored = _keep(incoming, "event_document")
    document = EventDocument(event=event, title=title.strip() or stored.name, document=stored, added_on=effective_on)
    return trail.create(obj=document, by=by, effective_on=effective_on)


@transaction.atomic
def remove_event_document(*, document: EventDocument, by: Actor, effective_on: date) -> None:
    """Take a document away, as long as the minutes are not released; earlier days still show it."""
    event = Event.objects.select_for_update().get(pk=document.event_id)
    if event.minutes_released_on is not None:
        raise ProgrammeRefused(
            f"Das Protokoll ist seit dem {event.minutes_released_on:%d.%m.%Y} freigegeben. "
            "Seine Unterlagen bleiben, wie sie sind."
        )
    trail.remove(obj=document, by=by, effective_on=effective_on)


@transaction.atomic
def hand_in_result(
    *,
    run: PhaseRun,
    output: str,
    title: str,
    open_points: str,
    incoming: Incoming | None,
    by: Actor,
    effective_on: date,
) -> Delivery:
    """Hand a result of a phase in, with its document where there is one."""
    stored = _keep(incoming, "phase_delivery") if incoming is not None else None
    return phases.deliver(
        run=run, output=output, title=title, open_points=open_points, document=stored, by=by, effective_on=effective_on
    )


def _keep(incoming: Incoming, purpose: str) -> StoredFile:
    return store_file(
        name=incoming.name, chunks=incoming.chunks, purpose=purpose, by=incoming.user, at=incoming.at,
        limit_bytes=DOCUMENT_MAX_BYTES,
    )  # fmt: skip
