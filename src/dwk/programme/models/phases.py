"""Runs of phases, what they hand over, who accepted them, and the tasks they bring."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from dwk.accounts.permissions import Role
from dwk.files.models import StoredFile
from dwk.programme.rules import PHASE_LABELS, STATE_LABELS, PhaseState

from .participations import OfParticipation

ROLES = [(role.value, role.label) for role in Role if role is not Role.PUBLIC]


class PhaseRun(OfParticipation):
    """One run of a phase; phases overlap and repeat, hence a number."""

    kind = models.CharField("Phase", max_length=20, choices=list(PHASE_LABELS.items()))
    number = models.PositiveSmallIntegerField("Durchgang", default=1)
    state = models.CharField(
        "Zustand", max_length=20, choices=list(STATE_LABELS.items()), default=PhaseState.NOT_STARTED.value
    )
    responsible_role = models.CharField("verantwortlich", max_length=40, choices=ROLES)
    starts_on = models.DateField("Beginn", null=True, blank=True)
    planned_until = models.DateField("geplant bis", null=True, blank=True)
    ended_on = models.DateField("Ende", null=True, blank=True)
    reason = models.TextField("Grund", blank=True)
    council_reason = models.TextField("Warum keine Ansprechperson der Vertretung", blank=True)
    version = models.PositiveSmallIntegerField("Fassung", default=0)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, verbose_name="vorgelegt von"
    )

    class Meta:
        verbose_name = "Durchgang einer Phase"
        verbose_name_plural = "Durchgänge von Phasen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation", "kind", "number"],
                name="programme_phase_run_once",
                violation_error_message="Diesen Durchgang gibt es schon.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="skipped") | ~models.Q(reason=""),
                name="programme_skipped_reason",
                violation_error_message="Wer eine Phase überspringt, nennt den Grund.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}" if self.number > 1 else self.get_kind_display()


class Delivery(OfParticipation):
    """A result handed in for a phase."""

    phase_run = models.ForeignKey(PhaseRun, on_delete=models.PROTECT, related_name="deliveries", verbose_name="Phase")
    output = models.CharField("Ergebnis", max_length=100)
    title = models.CharField("Titel", max_length=300)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Dokument")
    open_points = models.TextField("offene Punkte", blank=True)
    delivered_on = models.DateField("übergeben am")

    class Meta:
        verbose_name = "Übergabe"
        verbose_name_plural = "Übergaben"

    def __str__(self) -> str:
        return self.title


class Approval(OfParticipation):
    """Documented consent of a role to one version, with a digest of what was accepted."""

    phase_run = models.ForeignKey(PhaseRun, on_delete=models.PROTECT, related_name="approvals", verbose_name="Phase")
    role = models.CharField("Rolle", max_length=40, choices=ROLES)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, verbose_name="Person")
    as_deputy = models.BooleanField("in Vertretung", default=False)
    approved_on = models.DateField("Datum")
    version = models.PositiveSmallIntegerField("Fassung")
    content_sha256 = models.CharField("Prüfsumme", max_length=64)

    class Meta:
        verbose_name = "Freigabe"
        verbose_name_plural = "Freigaben"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["phase_run", "role", "version"],
                name="programme_approval_once",
                violation_error_message="Diese Rolle hat diese Fassung schon freigegeben.",
            )
        ]

    def __str__(self) -> str:
        return f"{Role(self.role).label}, Fassung {self.version}"


class Task(OfParticipation):
    """Something to be done by a role or a person."""

    title = models.CharField("Aufgabe", max_length=300)
    phase_run = models.ForeignKey(PhaseRun, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Phase")
    role = models.CharField("Rolle", max_length=40, choices=ROLES)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name="Person",
    )
    due_on = models.DateField("fällig am", null=True, blank=True)
    done_on = models.DateField("erledigt am", null=True, blank=True)

    class Meta:
        verbose_name = "Aufgabe"
        verbose_name_plural = "Aufgaben"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["participation", "done_on", "due_on"], name="programme_task_due"),
            models.Index(fields=["assignee", "done_on"], name="programme_task_assignee"),
        ]

    def __str__(self) -> str:
        return self.title
