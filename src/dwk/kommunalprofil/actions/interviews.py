"""Interviews, consent and transcripts: everything that was said goes in sealed, each access leaves a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import Consent, Guide, Interview, Transcript
from dwk.kommunalprofil.models.interviews import Reading
from dwk.kommunalprofil.queries.together import interview_values
from dwk.programme.actions import trail
from dwk.programme.models import Participation, Programme

from .accesses import log_access
from .errors import ProfileRefused
from .meanwhile import demand_unchanged
from .sealing import seal

#: a conversation of ten hours has fewer
LONGEST = 2_000_000


@transaction.atomic
def save_guide(
    *, programme: Programme, name: str, questions: Sequence[dict[str, str]], by: Actor, effective_on: date, **about: Any
) -> Guide:
    """Enter a guide, or its next version: questions that an interview was held with are never changed."""
    if not any(question.get("text", "").strip() for question in questions):
        raise ProfileRefused("Der Leitfaden enthält noch keine Frage. Bitte schreiben Sie mindestens eine.")
    Programme.objects.select_for_update().get(pk=programme.pk)
    latest = Guide.objects.filter(programme=programme, name=name).order_by("-number").first()
    if latest is not None and latest.questions == list(questions):
        return latest
    if latest is not None and not latest.interview_set.exists():
        return trail.change(obj=latest, by=by, effective_on=effective_on, questions=list(questions), **about)
    number = latest.number + 1 if latest is not None else 1
    guide = Guide(programme=programme, name=name, number=number, questions=list(questions), **about)
    return trail.create(obj=guide, by=by, effective_on=effective_on)


def record_interview(*, participation: Participation, by: Actor, effective_on: date, **fields: Any) -> Interview:
    """Enter a conversation, by pseudonym and function."""
    return trail.create(obj=Interview(participation=participation, **fields), by=by, effective_on=effective_on)


@transaction.atomic
def change_interview(
    *, interview: Interview, by: Actor, effective_on: date, seen: str = "", **fields: Any
) -> Interview:
    """Change what is known about a conversation; after a withdrawal nothing is added any more.

    What somebody else changed since it was ``seen`` is not overwritten.
    """
    trail.hold_chain(interview.scope)
    interview = Interview.objects.get(pk=interview.pk)
    demand_unchanged(seen, interview_values(interview), fields)
    _not_taken_back(interview)
    return trail.change(obj=interview, by=by, effective_on=effective_on, **fields)


def give_consent(*, interview: Interview, by: Actor, effective_on: date, **fields: Any) -> Consent:
    """Note what the person agreed to."""
    consent = Consent(participation_id=interview.participation_id, interview=interview, **fields)
    return trail.create(obj=consent, by=by, effective_on=effective_on)


def may_hold_text(interview: Interview) -> Interview:
    """The interview, locked; refused without a consent that allows a text of it to be kept."""
    # the withdrawal locks the same row: no text arrives while one is taken back
    interview = Interview.objects.select_for_update().get(pk=interview.pk)
    consent = Consent.objects.filter(interview=interview, withdrawn_on__isnull=True).first()
    if consent is None or not consent.may_transcribe:
        raise ProfileRefused(
            "Zu diesem Interview liegt keine Einwilligung vor, die eine Abschrift erlaubt. "
            "Bitte tragen Sie zuerst die Einwilligung ein."
        )
    return interview


@transaction.atomic
def add_transcript(
    *, interview: Interview, text: str, name: str, user: User | None, at: datetime, by: Actor
) -> Transcript:
    """Seal a transcript. Refused without a consent that allows it, and for an empty or endless text."""
    interview = may_hold_text(interview)
    if not text.strip():
        raise ProfileRefused("Die Abschrift enthält keinen Text. Bitte prüfen Sie die Datei.")
    if len(text) > LONGEST:
        raise ProfileRefused(
            f"Die Abschrift hat {len(text)} Zeichen, möglich sind {LONGEST}. Bitte teilen Sie sie auf mehrere Dateien auf."
        )
    salt = vault.new_salt()
    transcript = Transcript(
        participation_id=interview.participation_id, interview=interview, name=name[:255], sealed=b"", salt=salt,
        length=len(text), digest=vault.salted(text, salt),
    )  # fmt: skip
    transcript.sealed = seal(text, name=seal_name(transcript))
    trail.create(obj=transcript, by=by, effective_on=at.date())
    log_access(interview=interview, user=user, what=Reading.ADDED, at=at)
    return transcript


@transaction.atomic
def read_transcript(*, transcript: Transcript, user: User | None, at: datetime, what: Reading = Reading.READ) -> str:
    """The text, for whoever may see it; the access is noted before anything is shown."""
    if transcript.destroyed_on is not None:
        raise ProfileRefused(f"Diese Abschrift wurde am {transcript.destroyed_on:%d.%m.%Y} vernichtet.")
    text = vault.unseal(transcript.sealed, name=seal_name(transcript))
    log_access(interview=transcript.interview, user=user, what=what, at=at)
    return text


@transaction.atomic
def write_notes(
    *, interview: Interview, text: str, user: User | None, at: datetime, by: Actor, seen: str = ""
) -> Interview:
    """Seal the notes of the interviewer; empty text takes them away. Notes that changed since they were ``seen`` stay."""
    if seen:
        trail.hold_chain(interview.scope)
        interview = Interview.objects.get(pk=interview.pk)
        demand_unchanged(seen, {"text": _notes(interview)}, {"text": text})
    if text.strip():
        _not_taken_back(interview)
    sealed = seal(text, name=notes_name(interview)) if text.strip() else None
    changed = trail.change(obj=interview, by=by, effective_on=at.date(), sealed_notes=sealed)
    log_access(interview=changed, user=user, what=Reading.ADDED, at=at)
    return changed


def read_notes(*, interview: Interview, user: User | None, at: datetime) -> str:
    """The notes of the interviewer; the access is noted."""
    text = _notes(interview)
    if text:
        log_access(interview=interview, user=user, what=Reading.READ, at=at)
    return text


def _notes(interview: Interview) -> str:
    return vault.unseal(interview.sealed_notes, name=notes_name(interview)) if interview.sealed_notes else ""


def _not_taken_back(interview: Interview) -> None:
    consents = list(Consent.objects.filter(interview=interview).values_list("withdrawn_on", flat=True))
    if consents and None not in consents:
        raise ProfileRefused(
            "Die Einwilligung ist widerrufen. Zu diesem Gespräch wird nichts mehr ergänzt, bis die Person neu zustimmt."
        )


def notes_name(interview: Interview) -> str:
    """What sealed notes are bound to."""
    return f"notes:{interview.guid}"


def seal_name(transcript: Transcript) -> str:
    """What a sealed text is bound to."""
    return f"transcript:{transcript.guid}"
