"""Stored runs of the engine: what went in, what came out, and what is needed to repeat it bit for bit."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from dwk.files.models import StoredFile
from dwk.jobs.models import Job
from dwk.regions.models import Region

from .scenarios import Scenario


class RunState(models.TextChoices):
    """Where a run stands."""

    WAITING = "waiting", "wartet"
    RUNNING = "running", "läuft"
    DONE = "done", "fertig"
    FAILED = "failed", "nicht gelungen"
    CANCELLED = "cancelled", "abgebrochen"


class ProjectionRun(models.Model):
    """One run; what it found never changes once it is done. Released, it can be read in the open."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="runs", verbose_name="Szenario")
    scenario_version = models.PositiveIntegerField("Fassung des Szenarios")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="projection_runs", verbose_name="Gebiet")
    state = models.CharField("Stand", max_length=10, choices=RunState.choices, default=RunState.WAITING)
    cancel_requested = models.BooleanField("Abbruch gewünscht", default=False)
    error = models.TextField("Fehler", blank=True)
    #: the scenario as it was, events and assumptions included
    scenario_data = models.JSONField("Szenario beim Start")
    #: lines of what went in: what, value, unit, year, source, flags
    sources = models.JSONField("Annahmen mit Quellen", default=list, blank=True)
    #: figures for lists: totals at base and horizon with their interval
    summary = models.JSONField("Kernzahlen", default=dict, blank=True)
    engine_version = models.CharField("Version des Rechenkerns", max_length=20, blank=True)
    kernel = models.CharField("Rechenweg", max_length=20, blank=True)
    numpy_version = models.CharField("NumPy", max_length=20, blank=True)
    seed = models.PositiveBigIntegerField("Startwert des Zufalls")
    trajectories = models.PositiveIntegerField("Verläufe")
    data_stamp = models.CharField("Datenstand", max_length=32, blank=True)
    inputs = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Eingaben"
    )
    results = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Ergebnisse"
    )
    #: over the arrays themselves, not over the file around them
    inputs_sha256 = models.CharField("Prüfsumme der Eingaben", max_length=64, blank=True)
    results_sha256 = models.CharField("Prüfsumme der Ergebnisse", max_length=64, blank=True)
    is_uncertain = models.BooleanField("unsicher (unter 8.000 Einwohner)", default=False)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="Vorgang")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="gestartet von"
    )
    created_at = models.DateTimeField("gestartet am")
    finished_at = models.DateTimeField("beendet am", null=True, blank=True)
    released_at = models.DateTimeField("freigegeben am", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="freigegeben von",
    )

    class Meta:
        verbose_name = "Rechenlauf"
        verbose_name_plural = "Rechenläufe"
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (models.Q(results__isnull=False) & models.Q(inputs__isnull=False) & ~models.Q(results_sha256="")),
                name="projections_done_run_has_results",
                violation_error_message="Ein fertiger Rechenlauf hat Eingaben und Ergebnisse.",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | models.Q(state="done"),
                name="projections_only_done_run_is_released",
                violation_error_message="Freigegeben werden kann nur ein fertiger Rechenlauf.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["region", "state", "-created_at"], name="projections_run_by_region"),
            models.Index(
                fields=["released_at"],
                condition=models.Q(released_at__isnull=False),
                name="projections_run_released",
            ),
        ]

    def __str__(self) -> str:
        return f"Rechenlauf {self.pk} ({self.get_state_display()})"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {RunState.DONE, RunState.FAILED, RunState.CANCELLED}

    @property
    def is_released(self) -> bool:
        """Whether everybody may read it."""
        return self.released_at is not None

    @property
    def scenario_name(self) -> str:
        """The name that the scenario had when it was computed; a later one may belong to a draft."""
        return str(self.scenario_data.get("name", ""))
