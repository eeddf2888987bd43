"""Events with agenda, minutes, attendance, decisions and to-dos; steering groups."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dwk.accounts.permissions import Role
from dwk.files.models import StoredFile

from .base import Sourced
from .participations import Department, OfParticipation, Participation
from .phases import PhaseRun, Task
from .programmes import Programme


class EventKind(models.TextChoices):
    """What kind of meeting it is."""

    KICKOFF = "kickoff", "Kick-off"
    EXCHANGE = "exchange", "Austauschtreffen"
    STEERING = "steering", "Steuerungsrunde"
    WORKSHOP = "workshop", "Zukunftswerkstatt"
    OTHER = "other", "Veranstaltung"


class Precision(models.TextChoices):
    """How sure the day of an event is."""

    EXACT = "exact", "am"
    BY = "by", "spätestens am"


class Event(Sourced):
    """A meeting of one Kommune or of the whole programme."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, verbose_name="Programm")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Teilnahme"
    )
    phase_run = models.ForeignKey(PhaseRun, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Phase")
    kind = models.CharField("Art", max_length=20, choices=EventKind.choices)
    title = models.CharField("Titel", max_length=300)
    on = models.DateField("Tag")
    precision = models.CharField("Genauigkeit", max_length=10, choices=Precision.choices, default=Precision.EXACT)
    starts_at = models.TimeField("Beginn", null=True, blank=True)
    ends_at = models.TimeField("Ende", null=True, blank=True)
    place = models.CharField("Ort", max_length=300, blank=True)
    agenda = models.TextField("Tagesordnung", blank=True)
    held = models.BooleanField("durchgeführt", default=False)
    minutes = models.TextField("Protokoll", blank=True)
    minutes_released_on = models.DateField("Protokoll freigegeben am", null=True, blank=True)

    class Meta:
        verbose_name = "Veranstaltung"
        verbose_name_plural = "Veranstaltungen"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(precision="exact") | ~models.Q(date_note=""),
                name="programme_event_date_note",
                violation_error_message="Ist der Tag nicht genau bekannt, sagt ein Hinweis, warum.",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["participation", "on"], name="programme_event_on")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return f"participation:{self.participation_id}" if self.participation_id else f"programme:{self.programme_id}"


class OfEvent(Sourced):
    """A record of one event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, verbose_name="Veranstaltung")

    class Meta:
        abstract = True

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return self.event.scope


class Attendance(OfEvent):
    """How many of a group came; people are not listed one by one."""

    group = models.CharField("Gruppe", max_length=40, choices=[(role.value, role.label) for role in Role])
    count = models.PositiveIntegerField("Anzahl")

    class Meta:
        verbose_name = "Beteiligung"
        verbose_name_plural = "Beteiligungen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["event", "group"],
                name="programme_attendance_once",
                violation_error_message="Diese Gruppe ist schon gezählt.",
            )
        ]

    def __str__(self) -> str:
        return f"{Role(self.group).label}: {self.count}"


class ItemKind(models.TextChoices):
    """What the minutes hold fast."""

    DECISION = "decision", "Beschluss"
    TODO = "todo", "Auftrag"


class EventItem(OfEvent):
    """A decision or to-do of the minutes; a to-do has its task."""

    kind = models.CharField("Art", max_length=20, choices=ItemKind.choices)
    text = models.TextField("Inhalt")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Aufgabe")

    class Meta:
        verbose_name = "Ergebnis einer Veranstaltung"
        verbose_name_plural = "Ergebnisse von Veranstaltungen"

    def __str__(self) -> str:
        return self.text


class EventDocument(OfEvent):
    """A file that belongs to a meeting: slides, a list, signed minutes."""

    title = models.CharField("Titel", max_length=300)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, verbose_name="Dokument")
    added_on = models.DateField("hinzugefügt am")

    class Meta:
        verbose_name = "Unterlage einer Veranstaltung"
        verbose_name_plural = "Unterlagen von Veranstaltungen"

    def __str__(self) -> str:
        return self.title


class SteeringGroup(OfParticipation):
    """A body across departments, with its mandate."""

    name = models.CharField("Name", max_length=200)
    mandate = models.TextField("Auftrag")
    rhythm = models.CharField("Sitzungstakt", max_length=100, blank=True)

    class Meta:
        verbose_name = "Steuerungsrunde"
        verbose_name_plural = "Steuerungsrunden"

    def __str__(self) -> str:
        return self.name


class SteeringMember(OfParticipation):
    """A seat in a steering group, held by a department."""

    group = models.ForeignKey(SteeringGroup, on_delete=models.PROTECT, verbose_name="Steuerungsrunde")
    name = models.CharField("Name", max_length=200)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, verbose_name="Fachbereich"
    )

    class Meta:
        verbose_name = "Mitglied einer Steuerungsrunde"
        verbose_name_plural = "Mitglieder von Steuerungsrunden"

    def __str__(self) -> str:
        return self.name
