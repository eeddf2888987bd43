"""Indicators as the product defines them; kept in step with content/indicators.csv."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Indicator(models.Model):
    """A measure with a fixed definition; evidence will point at its code."""

    code = models.CharField("Kennung", max_length=40, primary_key=True)
    name = models.CharField("Name", max_length=200)
    short_name = models.CharField("Kurzname", max_length=120)
    theme = models.CharField("Thema", max_length=60)
    unit = models.CharField("Einheit", max_length=80)
    definition = models.TextField("Definition")
    position = models.PositiveSmallIntegerField("Reihenfolge")

    class Meta:
        verbose_name = "Kennzahl"
        verbose_name_plural = "Kennzahlen"
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.name
