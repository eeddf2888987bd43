"""Work that runs in the background, as people see it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class JobState(models.TextChoices):
    """Where a piece of work stands."""

    WAITING = "waiting", "wartet"
    RUNNING = "running", "läuft"
    DONE = "done", "fertig"
    FAILED = "failed", "nicht gelungen"


class Job(models.Model):
    """One piece of background work with its progress and its result."""

    kind = models.CharField("Art", max_length=60)
    title = models.CharField("Bezeichnung", max_length=300)
    state = models.CharField("Stand", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    progress_percent = models.PositiveSmallIntegerField("Fortschritt in Prozent", default=0)
    step = models.CharField("Schritt", max_length=200, blank=True)
    result = models.JSONField("Ergebnis", default=dict, blank=True)
    error = models.TextField("Fehler", blank=True)
    result_url = models.CharField("Ergebnisseite", max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="gestartet von",
    )
    created_at = models.DateTimeField("angelegt am")
    finished_at = models.DateTimeField("beendet am", null=True, blank=True)

    class Meta:
        verbose_name = "Vorgang"
        verbose_name_plural = "Vorgänge"
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(progress_percent__lte=100),
                name="jobs_progress_at_most_100",
                violation_error_message="Der Fortschritt liegt zwischen 0 und 100 Prozent.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED}
