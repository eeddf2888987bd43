"""What a report of a programme is for, how it is built, and what was frozen."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from dwk.programme.models.programmes import Part, Programme


class ReportTemplate(Part):
    """The build of a kind of report: its parts in order, each with a key and a heading."""

    kind = models.SlugField("Art", max_length=40)
    title = models.CharField("Titel", max_length=200)
    parts = models.JSONField("Teile")

    class Meta:
        verbose_name = "Aufbau eines Berichts"
        verbose_name_plural = "Aufbau von Berichten"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["programme", "kind"],
                name="berichte_template_once",
                violation_error_message="Den Aufbau dieser Berichtsart gibt es schon.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReportOccasion(Part):
    """Where and when a report is given, its date and who issues it."""

    kind = models.SlugField("Art", max_length=40)
    place = models.CharField("Ort", max_length=200)
    held_on = models.DateField("Anlass am")
    dated_on = models.DateField("Datum des Berichts")
    issued_by = models.CharField("herausgegeben von", max_length=200)

    class Meta:
        verbose_name = "Anlass eines Berichts"
        verbose_name_plural = "Anlässe von Berichten"

    def __str__(self) -> str:
        return f"{self.place}, {self.held_on}"


class ReportRun(models.Model):
    """A composed report, frozen: every file is made from these blocks, so it never changes."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, verbose_name="Programm")
    kind = models.SlugField("Art", max_length=40)
    as_of = models.DateField("Stand")
    known_on = models.DateField("bekannt am", null=True, blank=True)
    content = models.JSONField("Inhalt")
    content_sha256 = models.CharField("Prüfsumme", max_length=64)
    created_at = models.DateTimeField("erstellt am")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name="erstellt von"
    )

    class Meta:
        verbose_name = "Bericht"
        verbose_name_plural = "Berichte"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                # the content names both days, so its digest stands for them
                fields=["programme", "kind", "content_sha256"],
                name="berichte_run_once",
                violation_error_message="Genau diesen Bericht gibt es schon.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.kind}, Stand {self.as_of}"
