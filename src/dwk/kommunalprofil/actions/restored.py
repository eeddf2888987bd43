"""After an older backup was brought back: what had been destroyed by then is destroyed again before anybody can read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dwk.audit.rules import Actor
from dwk.files.destroyed import (
    INTERVIEW,
    QUOTE,
    QUOTING,
    TRANSCRIPT,
    Destroyed,
    list_file,
    note_destroyed,
    read_destroyed,
)
from dwk.kommunalprofil.blocks import without_quotes
from dwk.kommunalprofil.models import Coding, Consent, Memo, ProfileVersion, Quote, Transcript
from dwk.programme.actions import trail

from .withdrawal import empty_quotes, withdraw_consent, withdraw_quoting

BECAUSE = "Widerruf der Einwilligung, nach dem Einspielen einer älteren Sicherung erneut vollzogen"


def destroyed_by_now() -> list[Destroyed]:
    """What this database knows to be destroyed; the list beside the keys should hold all of it."""
    consents = Consent.objects.filter(withdrawn_on__isnull=False).select_related("interview")
    gone = Transcript.objects.filter(destroyed_on__isnull=False)
    quotes = Quote.objects.filter(withdrawn_on__isnull=False, transcript__destroyed_on__isnull=True)
    return [
        *(
            Destroyed(INTERVIEW, one.participation_id, one.interview.guid, one.withdrawn_on)
            for one in consents
            if one.withdrawn_on is not None
        ),
        *(
            Destroyed(TRANSCRIPT, one.participation_id, one.guid, one.destroyed_on)
            for one in gone
            if one.destroyed_on is not None
        ),
        *(
            Destroyed(QUOTE, one.participation_id, one.guid, one.withdrawn_on)
            for one in quotes
            if one.withdrawn_on is not None
        ),
    ]


@transaction.atomic
def destroy_again(*, at: datetime, by: Actor) -> int:
    """Do every withdrawal of the list once more that this database does not know; how many transcripts went.

    Works without the key file, too: what cannot be opened is destroyed all the same.
    """
    noted = read_destroyed(list_file())
    gone = 0
    # persons first: what else of theirs was destroyed goes with it
    for kind in (INTERVIEW, TRANSCRIPT, QUOTING, QUOTE):
        for entry in noted:
            if entry.kind == kind:
                gone += _AGAIN[kind](entry, at, by)
    known = destroyed_by_now()
    transaction.on_commit(lambda: note_destroyed(known))
    return gone


def _consents(entry: Destroyed) -> QuerySet[Consent]:
    """Consents of a person that hold, and were given before."""
    return Consent.objects.filter(
        participation_id=entry.participation_id, interview__guid=entry.guid, withdrawn_on__isnull=True,
        given_on__lte=entry.day,
    )  # fmt: skip


def _take_consent(entry: Destroyed, at: datetime, by: Actor) -> int:
    if _known(entry):
        return 0
    done = [
        withdraw_consent(consent=one, user=None, at=at, by=by, effective_on=entry.day, because=BECAUSE)
        for one in _consents(entry)
    ]
    return sum(one.transcripts for one in done)


def _take_transcript(entry: Destroyed, _at: datetime, by: Actor) -> int:
    left = Transcript.objects.filter(
        participation_id=entry.participation_id, guid=entry.guid, destroyed_on__isnull=True
    )
    return sum(_destroy(transcript, entry, by) for transcript in left)


def _take_quoting(entry: Destroyed, at: datetime, by: Actor) -> int:
    for one in _consents(entry).filter(may_quote=True):
        withdraw_quoting(consent=one, user=None, at=at, by=by, effective_on=entry.day, because=BECAUSE)
    return 0


def _take_quote(entry: Destroyed, _at: datetime, by: Actor) -> int:
    """A quote that was taken back alone: signed versions keep it, as they did then."""
    change: dict[str, object] = {"by": by, "effective_on": entry.day, "because": BECAUSE}
    quotes = list(
        Quote.objects.filter(participation_id=entry.participation_id, guid=entry.guid, withdrawn_on__isnull=True)
    )
    if quotes:
        unsigned = ProfileVersion.objects.filter(participation_id=entry.participation_id, signed_on__isnull=True)
        _redact(unsigned, {entry.guid}, entry, change)
        empty_quotes(quotes, change, entry.day)
    return 0


def _redact(versions: QuerySet[ProfileVersion], guids: set[str], entry: Destroyed, change: dict[str, object]) -> None:
    for version in versions:
        blocks = without_quotes(version.blocks, guids, entry.day)
        if blocks != version.blocks:
            trail.change(obj=version, blocks=blocks, **change)  # type: ignore[arg-type]  # one entry for all


def _known(entry: Destroyed) -> bool:
    """Whether this database holds that very withdrawal: a consent given anew on the same day is another one."""
    return Consent.objects.filter(
        participation_id=entry.participation_id, interview__guid=entry.guid, withdrawn_on=entry.day
    ).exists()


def _destroy(transcript: Transcript, entry: Destroyed, by: Actor) -> int:
    """A transcript that went alone: its interview may go on."""
    change: dict[str, object] = {"by": by, "effective_on": entry.day, "because": BECAUSE}
    quotes = list(Quote.objects.filter(transcript=transcript, withdrawn_on__isnull=True))
    versions = ProfileVersion.objects.filter(participation_id=entry.participation_id)
    _redact(versions, {quote.guid for quote in quotes}, entry, change)
    empty_quotes(quotes, change, entry.day)
    for row in [*Memo.objects.filter(transcript=transcript), *Coding.objects.filter(transcript=transcript)]:
        trail.remove(obj=row, **change)  # type: ignore[arg-type]  # as above
    trail.change(obj=transcript, sealed=b"", salt="", name="", destroyed_on=entry.day, **change)  # type: ignore[arg-type]  # as above
    return 1


#: kind of an entry -> what is done again; how many transcripts went
_AGAIN: dict[str, Callable[[Destroyed, datetime, Actor], int]] = {
    INTERVIEW: _take_consent,
    TRANSCRIPT: _take_transcript,
    QUOTING: _take_quoting,
    QUOTE: _take_quote,
}
