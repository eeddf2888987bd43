"""After an older backup was brought back: what had been destroyed by then is destroyed again before anybody can read it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.files.destroyed import INTERVIEW, TRANSCRIPT, Destroyed, list_file, note_destroyed, read_destroyed
from dwk.kommunalprofil.blocks import without_quotes
from dwk.kommunalprofil.models import Coding, Consent, Memo, ProfileVersion, Quote, Transcript
from dwk.programme.actions import trail

from .withdrawal import drop_evidence, withdraw_consent

BECAUSE = "Widerruf der Einwilligung, nach dem Einspielen einer älteren Sicherung erneut vollzogen"


def destroyed_by_now() -> list[Destroyed]:
    """What this database knows to be destroyed; the list beside the keys should hold all of it."""
    consents = Consent.objects.filter(withdrawn_on__isnull=False).select_related("interview")
    gone = Transcript.objects.filter(destroyed_on__isnull=False)
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
    ]


@transaction.atomic
def destroy_again(*, at: datetime, by: Actor) -> int:
    """Do every withdrawal of the list once more that this database does not know; how many transcripts went.

    Works without the key file, too: what cannot be opened is destroyed all the same.
    """
    noted = read_destroyed(list_file())
    gone = 0
    for entry in noted:
        if entry.kind == INTERVIEW and not _known(entry):
            for consent in Consent.objects.filter(
                participation_id=entry.participation_id, interview__guid=entry.guid, withdrawn_on__isnull=True,
                given_on__lte=entry.day,
            ):  # fmt: skip
                done = withdraw_consent(
                    consent=consent, user=None, at=at, by=by, effective_on=entry.day, because=BECAUSE
                )
                gone += done.transcripts
    for entry in noted:
        if entry.kind == TRANSCRIPT:
            left = Transcript.objects.filter(
                participation_id=entry.participation_id, guid=entry.guid, destroyed_on__isnull=True
            )
            gone += sum(_destroy(transcript, entry, by) for transcript in left)
    known = destroyed_by_now()
    transaction.on_commit(lambda: note_destroyed(known))
    return gone


def _known(entry: Destroyed) -> bool:
    """Whether this database holds that very withdrawal: a consent given anew on the same day is another one."""
    return Consent.objects.filter(
        participation_id=entry.participation_id, interview__guid=entry.guid, withdrawn_on=entry.day
    ).exists()


def _destroy(transcript: Transcript, entry: Destroyed, by: Actor) -> int:
    """A transcript that went alone: its interview may go on."""
    change: dict[str, object] = {"by": by, "effective_on": entry.day, "because": BECAUSE}
    quotes = list(Quote.objects.filter(transcript=transcript, withdrawn_on__isnull=True))
    guids = {quote.guid for quote in quotes}
    for version in ProfileVersion.objects.filter(participation_id=entry.participation_id):
        blocks = without_quotes(version.blocks, guids, entry.day)
        if blocks != version.blocks:
            trail.change(obj=version, blocks=blocks, **change)  # type: ignore[arg-type]  # one entry for all
    drop_evidence(quotes, change)
    for quote in quotes:
        trail.change(obj=quote, text="", speaker="", salt="", withdrawn_on=entry.day, **change)  # type: ignore[arg-type]  # as above
    for row in [*Memo.objects.filter(transcript=transcript), *Coding.objects.filter(transcript=transcript)]:
        trail.remove(obj=row, **change)  # type: ignore[arg-type]  # as above
    trail.change(obj=transcript, sealed=b"", salt="", name="", destroyed_on=entry.day, **change)  # type: ignore[arg-type]  # as above
    return 1
