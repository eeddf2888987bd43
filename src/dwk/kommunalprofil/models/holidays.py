"""School holidays, as the office of a programme enters them: they stop the clock of review rounds."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dwk.programme.models.programmes import Part


class SchoolHoliday(Part):
    """School holidays of one or several Länder, first and last day included."""

    name = models.CharField("Ferien", max_length=120)
    starts_on = models.DateField("erster Ferientag")
    ends_on = models.DateField("letzter Ferientag")
    #: keys of Länder: "01" Schleswig-Holstein
    states = models.JSONField("Länder", default=list)

    class Meta:
        verbose_name = "Ferienzeit"
        verbose_name_plural = "Ferienzeiten"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="kommunalprofil_holiday_days",
                violation_error_message="Der letzte Ferientag liegt vor dem ersten. Bitte prüfen Sie die beiden Tage.",
            )
        ]

    def __str__(self) -> str:
        return self.name
