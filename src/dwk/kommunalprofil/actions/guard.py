"""What every change of a profile begins with: the profile is held, and it is not signed."""

from __future__ import annotations

from dwk.kommunalprofil.models import Profile, Quote

from .errors import ProfileRefused

SIGNED = (
    "Dieses Kommunalprofil ist unterschrieben und bleibt, wie es ist. "
    "Wer es ändern will, öffnet es zuerst wieder und nennt dafür einen Grund."
)
#: from how many letters on a wording is recognised in another text
LEAST = 20


def open_profile(number: int) -> Profile:
    """The profile, locked until the transaction ends; refused when it is signed."""
    profile = Profile.objects.select_for_update().get(pk=number)
    if profile.signed:
        raise ProfileRefused(SIGNED)
    return profile


def no_wording(participation_id: int, text: str) -> None:
    """Refuse a text that repeats the wording of a quote: it could not be taken back from there."""
    words = " ".join(text.split())
    quotes = Quote.objects.filter(participation_id=participation_id, withdrawn_on__isnull=True).exclude(text="")
    for wording in quotes.values_list("text", flat=True):
        short = " ".join(wording.split())
        if len(short) >= LEAST and short in words:
            raise ProfileRefused(
                "Im Text steht der Wortlaut eines Interviewzitats. Bitte löschen Sie ihn und setzen Sie das Zitat "
                "als Beleg ein: Nur so verschwindet es, wenn jemand seine Einwilligung zurücknimmt."
            )
