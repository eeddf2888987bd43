"""Own values behind the demand, in place of those that the product gives."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dwk.projections.demand_rules import DemandTopic, with_unit

from .scenarios import Scenario


class DemandValue(models.Model):
    """One quantity of a parameter table as a scenario has it from a year on, until a later value of the same key."""

    scenario = models.ForeignKey(
        Scenario, on_delete=models.CASCADE, related_name="demand_values", verbose_name="Szenario"
    )
    topic = models.CharField("Bedarf", max_length=12, choices=[(item.value, item.label) for item in DemandTopic])
    #: row of the parameter table: item, sex and ages
    key = models.CharField("Größe", max_length=80)
    value = models.FloatField("eigener Wert")
    unit = models.CharField("Einheit", max_length=40)
    valid_from = models.PositiveSmallIntegerField("gültig ab")
    source = models.CharField("Quelle oder Begründung", max_length=500)

    class Meta:
        verbose_name = "eigener Wert zum Bedarf"
        verbose_name_plural = "eigene Werte zum Bedarf"
        ordering: ClassVar[list[str]] = ["topic", "key", "valid_from"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["scenario", "key", "valid_from"],
                name="projections_demand_value_once",
                violation_error_message="Für dieses Jahr ist schon ein eigener Wert dieser Größe eingetragen.",
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0) & models.Q(value__lte=100),
                name="projections_demand_value_range",
                violation_error_message="Ein eigener Wert zum Bedarf liegt zwischen 0 und 100.",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""),
                name="projections_demand_value_has_source",
                violation_error_message="Ein eigener Wert zum Bedarf hat eine Quelle oder Begründung.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ab {self.valid_from}: {with_unit(self.value, self.unit)}"
