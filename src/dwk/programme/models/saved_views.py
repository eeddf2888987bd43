"""Filters of the overview that a person keeps for himself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from .programmes import Programme


class SavedView(models.Model):
    """Filters of the overview under a name; a person's own convenience, no record of the programme, hence no trail."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views", verbose_name="Person"
    )
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, verbose_name="Programm")
    name = models.CharField("Name der Ansicht", max_length=60)
    query = models.CharField("Filter", max_length=300, blank=True)

    class Meta:
        verbose_name = "Gespeicherte Ansicht"
        verbose_name_plural = "Gespeicherte Ansichten"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user", "programme", "name"],
                name="programme_saved_view_once",
                violation_error_message="Eine Ansicht mit diesem Namen haben Sie schon. Bitte wählen Sie einen anderen.",
            )
        ]

    def __str__(self) -> str:
        return self.name
