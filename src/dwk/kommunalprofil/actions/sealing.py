"""What was said is sealed here, and never with a key that was made because the right one could not be found."""

from __future__ import annotations

from dwk.files import vault
from dwk.kommunalprofil.models import ExchangeRemainder, Interview, Transcript


def seal(text: str, *, name: str) -> bytes:
    """Seal a text. The first one makes the key file; where others lie sealed already, a missing file is a fault.

    A disk that is not mounted would otherwise get a second key, which vanishes when the disk comes back.
    """
    if not vault.key_names() and _anything_sealed():
        raise vault.VaultError(
            f"Die Schlüsseldatei {vault.key_file().name} fehlt, obwohl schon verschlüsselte Abschriften da sind. "
            "Es wurde nichts gespeichert. Bitte spielen Sie die gesicherte Schlüsseldatei ein."
        )
    return vault.seal(text, name=name)


def _anything_sealed() -> bool:
    return (
        Transcript.objects.filter(destroyed_on__isnull=True).exists()
        or Interview.objects.filter(sealed_notes__isnull=False).exists()
        or ExchangeRemainder.objects.exists()
    )
