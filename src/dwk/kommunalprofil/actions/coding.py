"""Category system, coded passages, memos, quotes that may leave the interviews."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from dwk.accounts.models import User
from dwk.audit.rules import Actor
from dwk.files import vault
from dwk.kommunalprofil.models import Code, Coding, Consent, Memo, Quote, Transcript
from dwk.kommunalprofil.queries.together import quote_values
from dwk.kommunalprofil.seen import changed_since
from dwk.programme.actions import trail
from dwk.programme.models import Participation

from .errors import ProfileRefused


@transaction.atomic
def add_code(*, participation: Participation, by: Actor, effective_on: date, **fields: Any) -> Code:
    """Add a category at the end of its level."""
    parent = fields.get("parent")
    if parent is not None and parent.participation_id != participation.pk:
        raise ProfileRefused("Die Oberkategorie gehört zu einer anderen Kommune.")
    level = Code.objects.filter(participation=participation, parent=parent)
    highest: int | None = level.aggregate(highest=Max("position"))["highest"]
    position = 0 if highest is None else highest + 1
    code = Code(participation=participation, **{"position": position, **fields})
    return trail.create(obj=code, by=by, effective_on=effective_on)


@transaction.atomic
def change_code(*, code: Code, by: Actor, effective_on: date, **fields: Any) -> Code:
    """Change a category; it cannot come to stand below itself."""
    above = fields.get("parent")
    while above is not None:
        if above.pk == code.pk:
            raise ProfileRefused(
                "Eine Kategorie kann nicht unter sich selbst stehen. Bitte wählen Sie eine andere Stelle."
            )
        above = above.parent
    return trail.change(obj=code, by=by, effective_on=effective_on, **fields)


@transaction.atomic
def code_passage(
    *,
    transcript: Transcript,
    code: Code,
    start: int,
    end: int,
    user: User | None,
    at: datetime,
    by: Actor,
    memo: str = "",
) -> Coding:
    """Give a category to a passage: code points ``start`` to before ``end``."""
    alive(transcript)
    if code.participation_id != transcript.participation_id:
        raise ProfileRefused("Kategorie und Abschrift gehören nicht zur selben Kommune.")
    if not code.codable:
        raise ProfileRefused("Diese Kategorie ordnet nur. Bitte vergeben Sie eine ihrer Unterkategorien.")
    if not 0 <= start < end <= transcript.length:
        raise ProfileRefused("Die Markierung liegt außerhalb des Textes. Bitte markieren Sie die Stelle noch einmal.")
    coding = Coding(
        participation_id=transcript.participation_id, transcript=transcript, code=code, start=start, end=end, coder=user,
        coded_at=at, memo=memo,
    )  # fmt: skip
    return trail.create(obj=coding, by=by, effective_on=at.date())


@transaction.atomic
def code_with_new(
    *,
    transcript: Transcript,
    name: str,
    color: str,
    start: int,
    end: int,
    user: User,
    at: datetime,
    by: Actor,
    memo: str = "",
) -> Coding:
    """Give a passage a category that its words suggest; one of this name that is there already is taken."""
    place = transcript.participation
    code = Code.objects.filter(participation=place, name__iexact=name, codable=True).order_by("pk").first()
    if code is None:
        code = add_code(
            participation=place, name=name, color=color, inductive=True, by=by, effective_on=at.date()
        )  # fmt: skip
    return code_passage(transcript=transcript, code=code, start=start, end=end, user=user, at=at, by=by, memo=memo)


def write_coding_memo(*, coding: Coding, memo: str, by: Actor, effective_on: date) -> Coding:
    """Note a thought about a coding; one that is gone by now does not come back."""
    trail.hold_chain(coding.scope)
    if not Coding.objects.filter(pk=coding.pk).exists():
        raise ProfileRefused("Diese Kodierung gibt es nicht mehr. Es wurde nichts gespeichert.")
    return trail.change(obj=coding, by=by, effective_on=effective_on, memo=memo)


def remove_coding(*, coding: Coding, by: Actor, effective_on: date) -> None:
    """Take a category off a passage."""
    trail.remove(obj=coding, by=by, effective_on=effective_on)


@transaction.atomic
def write_memo(*, participation: Participation, by: Actor, effective_on: date, **fields: Any) -> Memo:
    """Note a thought about a text, a category or the whole material."""
    if fields.get("transcript") is not None:
        alive(fields["transcript"])
    return trail.create(obj=Memo(participation=participation, **fields), by=by, effective_on=effective_on)


@transaction.atomic
def make_quote(
    *, transcript: Transcript, start: int, end: int, text: str, speaker: str, by: Actor, effective_on: date
) -> Quote:
    """Take a passage out as a quote, in pseudonymised wording; it leaves the interviews only after its release."""
    alive(transcript)
    if not 0 <= start < end <= transcript.length:
        raise ProfileRefused("Die Markierung liegt außerhalb des Textes. Bitte markieren Sie die Stelle noch einmal.")
    if not text.strip():
        raise ProfileRefused("Das Zitat ist leer. Bitte schreiben Sie den Wortlaut ohne Namen.")
    quote = Quote(
        participation_id=transcript.participation_id, transcript=transcript, start=start, end=end, text=text.strip(),
        speaker=speaker,
    )  # fmt: skip
    return trail.create(obj=quote, by=by, effective_on=effective_on)


@transaction.atomic
def release_quote(*, quote: Quote, by: Actor, effective_on: date, seen: str = "") -> Quote:
    """Let a quote leave the interviews; refused without consent to it, and in another wording than was ``seen``."""
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    if quote.withdrawn_on is not None:
        raise ProfileRefused("Dieses Zitat wurde nach einem Widerruf zurückgezogen.")
    if changed_since(seen, quote_values(quote)):
        raise ProfileRefused(
            "Der Wortlaut wurde inzwischen geändert. Es wurde nichts freigegeben; bitte lesen Sie ihn noch einmal."
        )
    if quote.released_on is not None:
        return quote
    consent = Consent.objects.filter(interview__transcripts=quote.transcript, withdrawn_on__isnull=True).first()
    if consent is None or not consent.may_quote:
        raise ProfileRefused(
            "Die Einwilligung dieser Person erlaubt keine Zitate. Das Zitat bleibt bei den Interviews."
        )
    salt = vault.new_salt()
    return trail.change(
        obj=quote,
        by=by,
        effective_on=effective_on,
        released_on=effective_on,
        salt=salt,
        digest=vault.salted(quote.text, salt),
    )


def alive(transcript: Transcript) -> None:
    """Refuse where the text was destroyed meanwhile, and let no withdrawal begin until the transaction ends.

    Every writer into the chain of these interviews takes its lock first, a withdrawal too: whoever comes second sees
    what the first one did.
    """
    trail.hold_chain(transcript.scope)
    gone = Transcript.objects.filter(pk=transcript.pk).values_list("destroyed_on", flat=True).get()
    if gone is not None:
        raise ProfileRefused(f"Diese Abschrift wurde am {gone:%d.%m.%Y} vernichtet. Es wurde nichts gespeichert.")
