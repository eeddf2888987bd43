"""Scenarios: what somebody assumes about the future of a territory."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from dwk.projections.rules import MAX_YEARS_AHEAD, AssumptionKind, EventKind, EventProfile, Preset
from dwk.regions.models import Region


class ScenarioState(models.TextChoices):
    """Whether a scenario is worked with."""

    ACTIVE = "active", "in Arbeit"
    ARCHIVED = "archived", "archiviert"


class Scenario(models.Model):
    """Assumptions about one territory, from a preset on; every change raises ``version``."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="scenarios", verbose_name="Gebiet")
    name = models.CharField("Name", max_length=120)
    preset = models.CharField("Ausgangspunkt", max_length=12, choices=[(item.value, item.label) for item in Preset])
    base_year = models.PositiveSmallIntegerField("Ausgangsjahr")
    horizon = models.PositiveSmallIntegerField("Zieljahr")
    note = models.TextField("Notiz", blank=True)
    state = models.CharField("Stand", max_length=10, choices=ScenarioState.choices, default=ScenarioState.ACTIVE)
    is_example = models.BooleanField("Beispiel", default=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="scenarios",
        verbose_name="angelegt von",
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name="Kopie von"
    )
    #: whoever writes names the version read; another one in between is refused and nothing is lost
    version = models.PositiveIntegerField("Fassung", default=1)
    created_at = models.DateTimeField("angelegt am")
    changed_at = models.DateTimeField("geändert am")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="geändert von",
    )

    class Meta:
        verbose_name = "Szenario"
        verbose_name_plural = "Szenarien"
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=models.Q(state="active"),
                name="projections_scenario_name_once",
                violation_error_message="Ein Szenario mit diesem Namen gibt es für dieses Gebiet schon.",
            ),
            models.CheckConstraint(
                condition=models.Q(horizon__gt=models.F("base_year"))
                & models.Q(horizon__lte=models.F("base_year") + MAX_YEARS_AHEAD),
                name="projections_scenario_span",
                violation_error_message=(f"Das Zieljahr liegt 1 bis {MAX_YEARS_AHEAD} Jahre nach dem Ausgangsjahr."),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["region", "state", "-changed_at"], name="projections_by_region")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether it was put away."""
        return self.state == ScenarioState.ARCHIVED

    @property
    def preset_meaning(self) -> str:
        """What the preset assumes, in words."""
        return Preset(self.preset).meaning


class Assumption(models.Model):
    """One entry of a variant table; between entries the path is linear, after the last one it stays."""

    scenario = models.ForeignKey(
        Scenario, on_delete=models.CASCADE, related_name="assumptions", verbose_name="Szenario"
    )
    kind = models.CharField("Annahme", max_length=20, choices=[(item.value, item.label) for item in AssumptionKind])
    year = models.PositiveSmallIntegerField("Jahr")
    sex = models.CharField("Geschlecht", max_length=1, blank=True, choices=[("f", "weiblich"), ("m", "männlich")])
    value = models.FloatField("Wert")
    unit = models.CharField("Einheit", max_length=40)
    source = models.CharField("Quelle oder Begründung", max_length=500)

    class Meta:
        verbose_name = "Annahme"
        verbose_name_plural = "Annahmen"
        ordering: ClassVar[list[str]] = ["kind", "sex", "year"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["scenario", "kind", "year", "sex"],
                name="projections_assumption_once",
                violation_error_message="Für dieses Jahr ist die Annahme schon eingetragen.",
            )
        ]

    def __str__(self) -> str:
        return f"{AssumptionKind(self.kind).label} {self.year}: {self.value:g} {self.unit}"


class ScenarioEvent(models.Model):
    """Something dated that brings or takes people: a housing estate, a barracks that closes."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="events", verbose_name="Szenario")
    title = models.CharField("Bezeichnung", max_length=160)
    kind = models.CharField("Art", max_length=20, choices=[(item.value, item.label) for item in EventKind])
    first_year = models.PositiveSmallIntegerField("erstes Jahr")
    last_year = models.PositiveSmallIntegerField("letztes Jahr")
    #: all ages together; above 0 people come, below 0 they leave. With own groups it is their sum
    persons_per_year = models.FloatField("Personen je Jahr")
    profile = models.CharField(
        "Altersaufbau", max_length=16, choices=[(item.value, item.label) for item in EventProfile]
    )
    #: [{"first": 25, "last": 34, "sex": "", "persons": 12}, ...] where the profile is "own"
    groups = models.JSONField("Altersgruppen", default=list, blank=True)
    source = models.CharField("Quelle oder Begründung", max_length=500)

    class Meta:
        verbose_name = "Ereignis"
        verbose_name_plural = "Ereignisse"
        ordering: ClassVar[list[str]] = ["first_year", "title", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")),
                name="projections_event_years_in_order",
                violation_error_message="Das letzte Jahr liegt vor dem ersten.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ScenarioVersion(models.Model):
    """The whole scenario as it stood after one change, so that every earlier state can be taken up again."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="versions", verbose_name="Szenario")
    number = models.PositiveIntegerField("Fassung")
    what = models.CharField("Änderung", max_length=200)
    data = models.JSONField("Inhalt")
    actor_name = models.CharField("Person", max_length=200)
    at = models.DateTimeField("am")

    class Meta:
        verbose_name = "Fassung eines Szenarios"
        verbose_name_plural = "Fassungen von Szenarien"
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["scenario", "number"],
                name="projections_version_once",
                violation_error_message="Diese Fassung gibt es schon.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id}, Fassung {self.number}"
