"""A Kommune, or several together, taking part in a programme."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dwk.regions.models import Region

from .base import Sourced
from .programmes import Programme


class ParticipationKind(models.TextChoices):
    """How a Kommune takes part."""

    MODEL = "model", "Modellkommune"
    ASSOCIATED = "associated", "assoziierte Kommune"
    MENTOR = "mentor", "Mentorkommune"


class Participation(Sourced):
    """One place in a programme; ``position`` is the order in which the programme names its Kommunen."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="participations", verbose_name="Programm"
    )
    slug = models.SlugField("Kurzname", max_length=60)
    name = models.CharField("Name", max_length=200)
    designation = models.CharField("Art der Körperschaft", max_length=100, blank=True)
    kind = models.CharField("Teilnahme als", max_length=20, choices=ParticipationKind.choices)
    starts_on = models.DateField("Beginn")
    ends_on = models.DateField("Ende", null=True, blank=True)
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    small = models.BooleanField("ohne eigene Fachbereiche", default=False)

    class Meta:
        verbose_name = "Teilnahme"
        verbose_name_plural = "Teilnahmen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["programme", "slug"],
                name="programme_participation_slug",
                violation_error_message="Diesen Kurznamen gibt es im Programm schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="programme_participation_term",
                violation_error_message="Die Teilnahme endet vor ihrem Beginn. Bitte prüfen Sie die beiden Tage.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["programme", "name"], name="programme_participation_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return f"participation:{self.pk}"

    @property
    def full_name(self) -> str:
        """Name with the kind of authority before it, where one is stated."""
        return f"{self.designation} {self.name}".strip()


class OfParticipation(Sourced):
    """A record of one participation."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, verbose_name="Teilnahme")

    class Meta:
        abstract = True

    @property
    def scope(self) -> str:
        """Where its entries stand in the trail."""
        return f"participation:{self.participation_id}"


class ParticipationRegion(OfParticipation):
    """A region that belongs to a participation."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name="Gebiet")
    position = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Gebiet einer Teilnahme"
        verbose_name_plural = "Gebiete einer Teilnahme"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation", "region"],
                name="programme_region_once",
                violation_error_message="Dieses Gebiet gehört schon zur Teilnahme.",
            )
        ]

    def __str__(self) -> str:
        return str(self.region)


class FocusStatement(OfParticipation):
    """What a Kommune concentrates on; earlier wordings stay in the trail. No row: no focus was stated."""

    text = models.TextField("Fokus")

    class Meta:
        verbose_name = "Fokus"
        verbose_name_plural = "Fokusse"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation"],
                name="programme_focus_once",
                violation_error_message="Es gibt schon einen Fokus. Bitte ändern Sie ihn.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Readiness(OfParticipation):
    """What „demografiefest“ means to this Kommune, in its own words; nothing is preset, nothing is scored."""

    text = models.TextField("Das heißt für uns demografiefest")

    class Meta:
        verbose_name = "Eigene Bestimmung von „demografiefest“"
        verbose_name_plural = "Eigene Bestimmungen von „demografiefest“"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation"],
                name="programme_readiness_once",
                violation_error_message="Es gibt schon eine Bestimmung. Bitte ändern Sie sie.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ReadinessGoal(OfParticipation):
    """A goal that the Kommune itself sets for being demografiefest."""

    text = models.TextField("Ziel")
    measure = models.CharField("Woran wir es sehen", max_length=300, blank=True)
    target = models.CharField("Was wir erreichen wollen", max_length=200, blank=True)
    due_on = models.DateField("bis", null=True, blank=True)

    class Meta:
        verbose_name = "Eigenes Ziel"
        verbose_name_plural = "Eigene Ziele"

    def __str__(self) -> str:
        return self.text


class Department(OfParticipation):
    """A department of the administration."""

    name = models.CharField("Fachbereich", max_length=200)

    class Meta:
        verbose_name = "Fachbereich"
        verbose_name_plural = "Fachbereiche"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["participation", "name"],
                name="programme_department_once",
                violation_error_message="Diesen Fachbereich gibt es schon.",
            )
        ]

    def __str__(self) -> str:
        return self.name
