"""Files as they came in, named by their content."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """One file in the runtime folder; its bytes lie under their SHA-256."""

    sha256 = models.CharField("Prüfsumme", max_length=64, db_index=True)
    name = models.CharField("Dateiname", max_length=255)
    size_bytes = models.PositiveBigIntegerField("Größe in Byte")
    purpose = models.CharField("Zweck", max_length=60)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="hochgeladen von",
    )
    uploaded_at = models.DateTimeField("hochgeladen am")
    keep_until = models.DateField("aufbewahrt bis", null=True, blank=True)

    class Meta:
        verbose_name = "Datei"
        verbose_name_plural = "Dateien"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(size_bytes__gt=0),
                name="files_not_empty",
                violation_error_message="Die Datei ist leer.",
            )
        ]

    def __str__(self) -> str:
        return self.name
