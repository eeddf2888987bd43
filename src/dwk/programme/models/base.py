"""What all tables of the programme share: every record says where it comes from and how sure its day is."""

from __future__ import annotations

from django.db import models

from dwk.audit.tracked import TrackedModel


class Sourced(TrackedModel):
    """A record with its source; ``date_note`` says how sure its day is. Written through ``actions.trail`` only."""

    source = models.CharField("Quelle", max_length=300, blank=True)
    date_note = models.CharField(
        "Hinweis zum Datum",
        max_length=300,
        blank=True,
        help_text="Zum Beispiel: Tag in der Quelle nicht genannt.",
    )

    class Meta:
        abstract = True

    @property
    def scope(self) -> str:
        """Chain of the trail that holds the entries of this record."""
        raise NotImplementedError
