"""Texts of a file become interviews with a consent and a sealed transcript, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import Consent, Interview, InterviewAccess, Transcript
from dwk.kommunalprofil.models.interviews import PersonGroup, Reading
from dwk.kommunalprofil.qda import model as qda
from dwk.programme.actions import trail
from dwk.programme.models import Participation
from dwk.ui.formats import number

from .errors import ProfileRefused
from .exchange_joining import moment_of
from .interviews import LONGEST, seal_name
from .sealing import seal

#: so much of a name of the file becomes the pseudonym
LONGEST_NAME = 50


def refuse_other_words(source: qda.Text, transcript: Transcript) -> None:
    """A text that is known must be the very same."""
    if transcript.digest != vault.salted(source.text, transcript.salt):
        raise ProfileRefused(
            f"Der Text „{qda.short(source.name or source.guid)}“ ist hier mit anderem Wortlaut abgelegt. "
            "Texte ändern sich nicht mehr, sonst stimmen die Markierungen nicht. Es wurde nichts übernommen."
        )


def not_taken(source: qda.Text) -> str | None:
    """Why a text is only kept, empty where the file said so already; None for one that is taken over."""
    name = qda.short(source.name or source.guid)
    if source.path:
        return ""
    if not source.text.strip():
        return f"Der Text „{name}“ ist leer. Was die Datei sonst dazu sagt, wird aufbewahrt, aber nicht angezeigt."
    if len(source.text) > LONGEST:
        raise ProfileRefused(
            f"Der Text „{name}“ hat {number(len(source.text))} Zeichen, möglich sind {number(LONGEST)}. "
            "Bitte teilen Sie ihn auf. Es wurde nichts übernommen."
        )
    return None


def add_texts(
    *,
    participation: Participation,
    sources: Sequence[qda.Text],
    consent: dict[str, Any],
    user: User | None,
    at: datetime,
    by: Actor,
) -> dict[str, Transcript]:
    """Enter new texts; each becomes an interview of its own, known by the name it has in the file."""
    shared: dict[str, Any] = {"by": by, "effective_on": at.date()}
    taken = set(Interview.objects.filter(participation=participation).values_list("pseudonym", flat=True))
    interviews = []
    for source in sources:
        made = moment_of(source.stamp.made_at)
        interviews.append(
            Interview(
                participation=participation, pseudonym=_free_name(source, taken), group=PersonGroup.OTHER.value,
                held_on=made.date() if made else at.date(),
            )
        )  # fmt: skip
    trail.create_many(objects=interviews, **shared)
    consents = [Consent(participation=participation, interview=one, **consent) for one in interviews]
    trail.create_many(objects=consents, **shared)
    transcripts = [_sealed(one, source) for one, source in zip(interviews, sources, strict=True)]
    trail.create_many(objects=transcripts, **shared)
    name = user.name if user else "System"
    InterviewAccess.objects.bulk_create(
        InterviewAccess(interview=one, user=user, user_name=name, what=Reading.ADDED, at=at) for one in interviews
    )
    return {one.guid: one for one in transcripts}


def _sealed(interview: Interview, source: qda.Text) -> Transcript:
    salt = vault.new_salt()
    transcript = Transcript(
        participation_id=interview.participation_id, interview=interview, guid=source.guid, name=(source.name or "")[:255],
        length=len(source.text), salt=salt, digest=vault.salted(source.text, salt),
    )  # fmt: skip
    transcript.sealed = seal(source.text, name=seal_name(transcript))
    return transcript


def _free_name(source: qda.Text, taken: set[str]) -> str:
    wanted = " ".join((source.name or "Text").split())[:LONGEST_NAME].strip() or "Text"
    name, count = wanted, 2
    while name in taken:
        name, count = f"{wanted} ({count})", count + 1
    taken.add(name)
    return name
