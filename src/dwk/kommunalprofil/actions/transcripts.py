"""An uploaded transcript waits sealed until somebody has looked at it; a wrong one is replaced before it is coded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.files.actions import remove_file, store_file
from dwk.files.destroyed import TRANSCRIPT, Destroyed, note_destroyed
from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.kommunalprofil.models import Interview, Transcript
from dwk.kommunalprofil.models.interviews import Reading
from dwk.programme.actions import trail

from .accesses import log_access
from .errors import ProfileRefused
from .exchange_remainder import forget_texts
from .interviews import LONGEST, add_transcript, may_hold_text
from .remains import sweep
from .sealing import seal

#: so long an upload that nobody took over is kept
DAYS_KEPT = 1
MAX_SEALED = 4 * LONGEST + 1024


def purpose_of(interview: Interview) -> str:
    """What marks waiting uploads of an interview."""
    return f"transcript:{interview.pk}"


@transaction.atomic
def keep_draft(*, interview: Interview, text: str, user: User, at: datetime) -> StoredFile:
    """Seal a text until it is taken over or thrown away; an earlier one of the same person goes, so do old ones.

    Refused without a consent, like the transcript itself: what was withdrawn does not wait here either.
    """
    interview = may_hold_text(interview)
    if len(text) > LONGEST:
        raise ProfileRefused(
            f"Die Abschrift hat {len(text)} Zeichen, möglich sind {LONGEST}. Bitte teilen Sie sie auf mehrere Dateien auf."
        )
    drop_stale(on=at.date())
    for file in StoredFile.objects.filter(purpose=purpose_of(interview), uploaded_by=user):
        remove_file(file=file)
    return store_file(
        name="Abschrift, verschlüsselt",
        chunks=[seal(text, name=purpose_of(interview))],
        purpose=purpose_of(interview),
        by=user,
        at=at,
        keep_until=at.date() + timedelta(days=DAYS_KEPT),
        limit_bytes=MAX_SEALED,
    )


def draft_text(*, interview: Interview, file: StoredFile) -> str:
    """The text of an upload that waits."""
    return vault.unseal(path_of(file.sha256).read_bytes(), name=purpose_of(interview))


def look_at_draft(*, interview: Interview, file: StoredFile, user: User, at: datetime) -> str:
    """The text of an upload that waits, for whoever brought it; the access is noted."""
    text = draft_text(interview=interview, file=file)
    log_access(interview=interview, user=user, what=Reading.READ, at=at)
    return text


def drop_draft(*, file: StoredFile) -> None:
    """Throw an upload away; nothing of it was entered."""
    remove_file(file=file)


def drop_drafts(*, interview: Interview) -> None:
    """Throw all uploads of an interview away."""
    for file in StoredFile.objects.filter(purpose=purpose_of(interview)):
        remove_file(file=file)


def drop_stale(*, on: date) -> None:
    """Throw away what nobody took over in time, of any interview."""
    for file in StoredFile.objects.filter(purpose__startswith="transcript:", keep_until__lt=on):
        remove_file(file=file)


@transaction.atomic
def take_over_draft(
    *, interview: Interview, file: StoredFile, name: str, user: User, at: datetime, by: Actor
) -> Transcript:
    """Make an upload the transcript of an interview."""
    interview = Interview.objects.select_for_update().get(pk=interview.pk)
    if not StoredFile.objects.filter(pk=file.pk, purpose=purpose_of(interview)).exists():
        raise ProfileRefused("Diese Abschrift ist schon übernommen oder verworfen.")
    text = draft_text(interview=interview, file=file)
    made = add_transcript(interview=interview, text=text, name=name, user=user, at=at, by=by)
    remove_file(file=file)
    return made


@transaction.atomic
def destroy_transcript(*, transcript: Transcript, user: User, at: datetime, by: Actor, because: str) -> Transcript:
    """Destroy a wrong transcript, with a reason; refused once it is coded, quoted or has a memo."""
    if not because.strip():
        raise ProfileRefused("Bitte nennen Sie den Grund, aus dem die Abschrift vernichtet wird.")
    transcript = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if transcript.destroyed_on is not None:
        raise ProfileRefused(f"Diese Abschrift wurde am {transcript.destroyed_on:%d.%m.%Y} schon vernichtet.")
    used = [name for name in ("codings", "quotes", "memos") if getattr(transcript, name).exists()]
    if used:
        raise ProfileRefused(
            "An dieser Abschrift hängen schon Kodierungen, Zitate oder Memos. Sie bleibt deshalb, wie sie ist. "
            "Entfernen Sie diese zuerst, oder fügen Sie die berichtigte Abschrift daneben hinzu."
        )
    log_access(interview=transcript.interview, user=user, what=Reading.DESTROYED, at=at)
    change = {"by": by, "effective_on": at.date(), "because": because.strip()}
    forget_texts(participation_id=transcript.participation_id, guids=[transcript.guid], **change)  # type: ignore[arg-type]  # one entry for all
    gone = Destroyed(TRANSCRIPT, transcript.participation_id, transcript.guid, at.date())
    # an older backup shall not bring it back
    transaction.on_commit(lambda: note_destroyed([gone]))
    transaction.on_commit(sweep)
    return trail.change(obj=transcript, sealed=b"", salt="", name="", destroyed_on=at.date(), **change)  # type: ignore[arg-type]  # one entry for all
