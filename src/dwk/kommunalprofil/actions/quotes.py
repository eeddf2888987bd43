"""Quotes before their release and after it: wording changed, taken back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.files.destroyed import QUOTE, Destroyed, note_destroyed
from dwk.kommunalprofil.blocks import without_quotes
from dwk.kommunalprofil.models import ChapterEvidence, Evidence, ProfileVersion, Quote, StatementEvidence
from dwk.kommunalprofil.queries.together import quote_values
from dwk.programme.actions import trail

from .errors import ProfileRefused
from .meanwhile import demand_unchanged
from .remains import sweep


@transaction.atomic
def change_quote(*, quote: Quote, text: str, speaker: str, by: Actor, effective_on: date, seen: str = "") -> Quote:
    """Change the wording of a quote that was not released yet, unless somebody else did since it was ``seen``."""
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    if quote.released_on is not None or quote.withdrawn_on is not None:
        raise ProfileRefused(
            "Ein freigegebenes oder zurückgezogenes Zitat ändert sich nicht mehr. "
            "Ziehen Sie es zurück und lösen Sie die Stelle noch einmal heraus."
        )
    if not text.strip():
        raise ProfileRefused("Das Zitat ist leer. Bitte schreiben Sie den Wortlaut ohne Namen.")
    demand_unchanged(seen, quote_values(quote), {"text": text.strip(), "speaker": speaker})
    return trail.change(obj=quote, by=by, effective_on=effective_on, text=text.strip(), speaker=speaker)


@transaction.atomic
def withdraw_quote(*, quote: Quote, by: Actor, effective_on: date) -> None:
    """Take a quote back: wording and salt are destroyed; versions that nobody signed lose it, too."""
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    if quote.withdrawn_on is not None:
        raise ProfileRefused(f"Dieses Zitat wurde am {quote.withdrawn_on:%d.%m.%Y} zurückgezogen.")
    used = StatementEvidence.objects.filter(evidence__quote=quote).count()
    used += ChapterEvidence.objects.filter(evidence__quote=quote).count()
    if used:
        raise ProfileRefused(
            f"Das Zitat wird im Profil noch verwendet ({used} mal in Aussagen und Kapiteln). "
            "Bitte nehmen Sie es dort zuerst heraus."
        )
    for evidence in Evidence.objects.filter(quote=quote):
        trail.remove(obj=evidence, by=by, effective_on=effective_on, because="Zitat zurückgezogen")
    versions = ProfileVersion.objects.filter(participation=quote.participation_id, signed_on__isnull=True)
    for version in versions.select_for_update().order_by("pk"):
        blocks = without_quotes(version.blocks, {quote.guid}, effective_on)
        if blocks != version.blocks:
            trail.change(obj=version, by=by, effective_on=effective_on, because="Zitat zurückgezogen", blocks=blocks)
    entry = Destroyed(QUOTE, quote.participation_id, quote.guid, effective_on)
    # an older backup shall not bring it back
    transaction.on_commit(lambda: note_destroyed([entry]))
    transaction.on_commit(sweep)
    trail.change(
        obj=quote, by=by, effective_on=effective_on, because="Zitat zurückgezogen", text="", speaker="", salt="",
        withdrawn_on=effective_on,
    )  # fmt: skip
