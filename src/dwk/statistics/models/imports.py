"""Imports: what came in, what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from dwk.files.models import StoredFile
from dwk.jobs.models import Job


class ImportState(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", "hochgeladen"
    CHECKED = "checked", "geprüft, noch nicht übernommen"
    REFUSED = "refused", "abgelehnt"
    DONE = "done", "übernommen"
    WITHDRAWN = "withdrawn", "zurückgezogen"
    DISCARDED = "discarded", "verworfen"


class ImportRun(models.Model):
    """One file on its way into the tables."""

    file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name="Datei",
    )
    file_name = models.CharField("Dateiname", max_length=255)
    file_sha256 = models.CharField("Prüfsumme", max_length=64, db_index=True)
    format_key = models.CharField("Format", max_length=60, blank=True)
    format_name = models.CharField("Format in Worten", max_length=200, blank=True)
    state = models.CharField(
        "Stand",
        max_length=12,
        choices=ImportState.choices,
        default=ImportState.UPLOADED,
    )
    mapping = models.TextField("Spaltenzuordnung (YAML)", blank=True)
    #: facts of the file for the preview: table, period, size, encoding, licence
    facts = models.JSONField("Angaben", default=dict, blank=True)
    refusal = models.TextField("Ablehnung", blank=True)
    new_count = models.PositiveIntegerField("neu", default=0)
    changed_count = models.PositiveIntegerField("geändert", default=0)
    same_count = models.PositiveIntegerField("gleich", default=0)
    skipped_count = models.PositiveIntegerField("übersprungen", default=0)
    rejected_count = models.PositiveIntegerField("abgelehnt", default=0)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="Vorgang")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="eingelesen von",
    )
    created_at = models.DateTimeField("begonnen am")
    finished_at = models.DateTimeField("übernommen am", null=True, blank=True)

    class Meta:
        verbose_name = "Einlesung"
        verbose_name_plural = "Einlesungen"
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class ImportNote(models.Model):
    """A row of the file that was new, changed, skipped or refused, and why; the first ones of each kind are kept."""

    class Kind(models.TextChoices):
        """What happened to the row."""

        NEW = "new", "neu"
        CHANGED = "changed", "geändert"
        SKIPPED = "skipped", "übersprungen"
        REJECTED = "rejected", "abgelehnt"

    run = models.ForeignKey(
        ImportRun,
        on_delete=models.CASCADE,
        related_name="row_notes",
        verbose_name="Einlesung",
    )
    kind = models.CharField("Ergebnis", max_length=10, choices=Kind.choices)
    row = models.PositiveIntegerField("Zeile")
    region_key = models.CharField("Gebiet", max_length=20, blank=True)
    label = models.CharField("Gebiet und Gruppe", max_length=300, blank=True)
    before = models.CharField("bisher", max_length=60, blank=True)
    text = models.CharField("in der Datei", max_length=200, blank=True)
    reason = models.TextField("Grund", blank=True)

    class Meta:
        verbose_name = "Zeile einer Einlesung"
        verbose_name_plural = "Zeilen einer Einlesung"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["run", "kind"], name="statistics_note_kind")]

    def __str__(self) -> str:
        return f"{self.run_id}, Zeile {self.row}"


class Confirmation(models.Model):
    """Which stored values an import repeated without changing them: differences of row ids, compressed."""

    run = models.OneToOneField(
        ImportRun,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="confirmation",
        verbose_name="Einlesung",
    )
    rows = models.BinaryField("bestätigte Werte")

    class Meta:
        verbose_name = "Bestätigung"
        verbose_name_plural = "Bestätigungen"

    def __str__(self) -> str:
        return f"Bestätigung durch Einlesung {self.run_id}"
