"""A consent is taken back: what must go goes at once, what may stay says so, the trail holds no content."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.files.destroyed import INTERVIEW, QUOTING, TRANSCRIPT, Destroyed, note_destroyed
from dwk.kommunalprofil.blocks import without_quotes
from dwk.kommunalprofil.models import (
    ChapterEvidence,
    Code,
    Coding,
    Consent,
    Evidence,
    Interview,
    Memo,
    ProfileVersion,
    Quote,
    StatementEvidence,
    Transcript,
)
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.queries.interviews import guids_under
from dwk.kommunalprofil.queries.verbatim import Spot, spots_with
from dwk.kommunalprofil.verbatim_rules import taken_from
from dwk.programme.actions import trail

from .accesses import log_access
from .errors import ProfileRefused
from .exchange_remainder import forget_everything, forget_texts
from .interviews import read_transcript
from .remains import sweep
from .transcripts import drop_drafts


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a withdrawal did, in numbers: no content."""

    transcripts: int
    codings: int
    quotes: int
    evidence: int
    redacted_versions: tuple[int, ...]
    kept_versions: tuple[int, ...]
    #: texts of the profile that hold whole sentences of the destroyed transcripts: somebody has to look at them
    spots: tuple[Spot, ...] = ()


@transaction.atomic
def withdraw_consent(
    *,
    consent: Consent,
    user: User | None,
    at: datetime,
    by: Actor,
    effective_on: date,
    because: str = "Widerruf der Einwilligung",
) -> Withdrawn:
    """Take a consent back.

    Transcripts, notes, codings, memos and anchor examples are destroyed. Quotes vanish from drafts and from every frozen
    version; in signed versions they stay only if the consent said so, else their hash and a note stay. Texts of the
    profile that repeat the person word for word are named, not changed: what stands there is somebody else's text.
    """
    interview = Interview.objects.select_for_update().get(pk=consent.interview_id)
    # before anything is read: who codes or quotes at this moment comes first or is refused
    trail.hold_chain(interview.scope)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_on is not None:
        raise ProfileRefused(f"Diese Einwilligung ist seit dem {consent.withdrawn_on:%d.%m.%Y} widerrufen.")
    change = {"by": by, "effective_on": effective_on, "because": because}
    transcripts = list(Transcript.objects.filter(interview=interview, destroyed_on__isnull=True))
    texts = _words(transcripts, user, at)
    quotes = list(Quote.objects.filter(transcript__interview=interview, withdrawn_on__isnull=True))
    # the wording of a quote differs from what was said; it may stand in a text as well
    wordings = [quote.text for quote in quotes if quote.text]
    spots = spots_with(interview, [*(texts or []), *wordings])
    to_check = [asdict(spot) for spot in spots]
    trail.change(obj=consent, withdrawn_on=effective_on, to_check=to_check, **change)  # type: ignore[arg-type]  # one entry for all
    redacted, kept = _versions(guids_under(consent), consent, change, effective_on)
    gone = empty_quotes(quotes, change, effective_on)
    codings = _analysis(interview, None if texts is None else [*texts, *wordings], change)
    for transcript in transcripts:
        trail.change(
            obj=transcript,
            sealed=b"",
            salt="",
            name="",
            destroyed_on=effective_on,
            **change,  # type: ignore[arg-type]  # one entry for all
        )
    trail.change(
        obj=interview,
        sealed_notes=None,
        function="",
        area="",
        age_group="",
        **change,  # type: ignore[arg-type]  # one entry for all
    )
    guids = [one.guid for one in transcripts]
    if texts is None:
        forget_everything(participation_id=interview.participation_id, **change)  # type: ignore[arg-type]  # one entry for all
    elif guids:
        forget_texts(participation_id=interview.participation_id, guids=guids, **change)  # type: ignore[arg-type]  # one entry for all
    gone_for_good = [Destroyed(TRANSCRIPT, interview.participation_id, guid, effective_on) for guid in guids]
    gone_for_good.append(Destroyed(INTERVIEW, interview.participation_id, interview.guid, effective_on))
    transaction.on_commit(lambda: note_destroyed(gone_for_good))
    drop_drafts(interview=interview)
    transaction.on_commit(sweep)
    log_access(interview=interview, user=user, what=Reading.DESTROYED, at=at)
    return Withdrawn(len(transcripts), codings, len(quotes), gone, tuple(redacted), tuple(kept), tuple(spots))


@transaction.atomic
def withdraw_quoting(
    *,
    consent: Consent,
    user: User | None,
    at: datetime,
    by: Actor,
    effective_on: date,
    because: str = "Widerruf der Erlaubnis, zitiert zu werden",
) -> Withdrawn:
    """Take back only that somebody may be quoted: transcript and analysis stay, quotes go as with the whole consent."""
    interview = Interview.objects.select_for_update().get(pk=consent.interview_id)
    trail.hold_chain(interview.scope)
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_on is not None or not consent.may_quote:
        raise ProfileRefused("Diese Einwilligung erlaubt keine Zitate mehr. Es wurde nichts geändert.")
    change = {"by": by, "effective_on": effective_on, "because": because}
    quotes = list(Quote.objects.filter(transcript__interview=interview, withdrawn_on__isnull=True))
    spots = spots_with(interview, [quote.text for quote in quotes if quote.text])
    to_check = [*consent.to_check, *(asdict(spot) for spot in spots)]
    trail.change(obj=consent, may_quote=False, to_check=to_check, **change)  # type: ignore[arg-type]  # one entry for all
    redacted, kept = _versions(guids_under(consent), consent, change, effective_on)
    gone = empty_quotes(quotes, change, effective_on)
    entry = Destroyed(QUOTING, interview.participation_id, interview.guid, effective_on)
    transaction.on_commit(lambda: note_destroyed([entry]))
    transaction.on_commit(sweep)
    log_access(interview=interview, user=user, what=Reading.DESTROYED, at=at)
    return Withdrawn(0, 0, len(quotes), gone, tuple(redacted), tuple(kept), tuple(spots))


@transaction.atomic
def mark_checked(*, consent: Consent, by: Actor, effective_on: date) -> Consent:
    """Note that somebody has looked at the texts that repeated the person."""
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    return trail.change(obj=consent, to_check=[], by=by, effective_on=effective_on, because="Stellen geprüft")


def _versions(guids: set[str], consent: Consent, change: dict[str, object], day: date) -> tuple[list[int], list[int]]:
    redacted: list[int] = []
    kept: list[int] = []
    participation = consent.participation_id
    for version in ProfileVersion.objects.select_for_update().filter(participation_id=participation).order_by("pk"):
        blocks = without_quotes(version.blocks, guids, day)
        if blocks == version.blocks:
            continue
        if version.signed_on is not None and consent.keeps_signed:
            kept.append(version.number)
            continue
        trail.change(obj=version, blocks=blocks, **change)  # type: ignore[arg-type]  # one entry for all
        redacted.append(version.number)
    return redacted, kept


def empty_quotes(quotes: list[Quote], change: dict[str, object], day: date) -> int:
    """Take wording and salt of quotes, and what rests on them in the draft; how much evidence that was."""
    gone = drop_evidence(quotes, change)
    for quote in quotes:
        trail.change(obj=quote, text="", speaker="", salt="", withdrawn_on=day, **change)  # type: ignore[arg-type]  # one entry for all
    return gone


def drop_evidence(quotes: list[Quote], change: dict[str, object]) -> int:
    """Evidence that rests on the quotes leaves statements and chapters of the draft."""
    found = list(Evidence.objects.filter(quote__in=quotes))
    for model in (StatementEvidence, ChapterEvidence):
        for link in model.objects.filter(evidence__in=found):
            trail.remove(obj=link, **change)  # type: ignore[arg-type]  # one entry for all
    for evidence in found:
        trail.remove(obj=evidence, **change)  # type: ignore[arg-type]  # one entry for all
    return len(found)


def _words(transcripts: list[Transcript], user: User | None, at: datetime) -> list[str] | None:
    """What was said; nothing where the key file is missing, as after a backup without it: destroyed is it all the same."""
    try:
        return [read_transcript(transcript=one, user=user, at=at, what=Reading.DESTROYED) for one in transcripts]
    except vault.VaultError:
        return None


def _analysis(interview: Interview, texts: list[str] | None, change: dict[str, object]) -> int:
    codings = list(Coding.objects.filter(transcript__interview=interview))
    for row in [*Memo.objects.filter(transcript__interview=interview), *codings]:
        trail.remove(obj=row, **change)  # type: ignore[arg-type]  # one entry for all
    for code in Code.objects.filter(participation_id=interview.participation_id).exclude(anchor_example=""):
        # where nobody can tell whose voice an example is, none stays
        if texts is None or taken_from(code.anchor_example, texts):
            trail.change(obj=code, anchor_example="", **change)  # type: ignore[arg-type]  # one entry for all
    return len(codings)
