"""The cube: every table of every office in five tables of ours."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from dwk.regions.models import Region


class Source(models.Model):
    """A table of a publisher, with the licence and the line that must stand under each figure."""

    key = models.CharField("Schlüssel", max_length=120, unique=True)
    publisher = models.CharField("Herausgeber", max_length=200)
    table_code = models.CharField("Tabelle", max_length=60)
    title = models.CharField("Titel", max_length=400)
    licence = models.CharField("Lizenz", max_length=120)
    attribution = models.TextField("Quellenvermerk")
    retrieved_on = models.DateField("abgerufen am", null=True, blank=True)
    #: lower comes first where several sources give the same characteristic; from content/source_precedence.csv
    precedence = models.PositiveSmallIntegerField("Rang", default=500)

    class Meta:
        verbose_name = "Quelle"
        verbose_name_plural = "Quellen"
        ordering: ClassVar[list[str]] = ["precedence", "key"]

    def __str__(self) -> str:
        return f"{self.publisher}, Tabelle {self.table_code}"


class Series(models.Model):
    """A characteristic of a table with its unit, e.g. the population of table 12411-02-03-4."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="series", verbose_name="Quelle")
    code = models.CharField("Merkmal", max_length=80)
    name = models.CharField("Name", max_length=300)
    unit = models.CharField("Einheit", max_length=80)
    #: what the product knows it as ("population", "indicator:UNEMP_RATE", ...); empty: a series of its own
    concept = models.CharField("Begriff", max_length=80, blank=True, db_index=True)
    whole_numbers = models.BooleanField("ganze Zahlen", default=False)

    class Meta:
        verbose_name = "Reihe"
        verbose_name_plural = "Reihen"
        ordering: ClassVar[list[str]] = ["source__precedence", "source__key", "code"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["source", "code"],
                name="statistics_series_once",
                violation_error_message="Diese Reihe gibt es in der Quelle schon.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.source.table_code})"


class Cell(models.Model):
    """A combination of classifying dimensions: sex, age from/to, others. The empty one is the total."""

    key = models.CharField("Schlüssel", max_length=400, unique=True)
    sex = models.CharField("Geschlecht", max_length=1, blank=True)
    age_from = models.PositiveSmallIntegerField("Alter von", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("Alter bis", null=True, blank=True)
    #: [[dimension, category code, German label], ...] sorted by dimension
    other = models.JSONField("weitere Merkmale", default=list, blank=True)

    class Meta:
        verbose_name = "Gliederung"
        verbose_name_plural = "Gliederungen"

    def __str__(self) -> str:
        return self.key or "insgesamt"


class Observation(models.Model):
    """One value in one version. Rows are only added; a newer import ends a row, never overwrites it."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, verbose_name="Reihe", db_index=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name="Gebiet", db_index=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, verbose_name="Gliederung", db_index=False)
    date = models.DateField("Tag oder Ende des Zeitraums")
    months = models.PositiveSmallIntegerField("Monate", default=0, help_text="0: Stichtag; 12: Jahr, das am Tag endet")
    territory_date = models.DateField("Gebietsstand")
    value = models.FloatField("Wert", null=True)
    mark = models.PositiveSmallIntegerField("Qualitätszeichen", default=0)
    version = models.PositiveSmallIntegerField("Fassung", default=1)
    imported_by = models.ForeignKey(
        "statistics.ImportRun",
        on_delete=models.PROTECT,
        related_name="observations",
        verbose_name="eingelesen mit",
    )
    ended_by = models.ForeignKey(
        "statistics.ImportRun",
        on_delete=models.PROTECT,
        related_name="ended_observations",
        null=True,
        blank=True,
        db_index=False,
        verbose_name="abgelöst durch",
    )

    class Meta:
        verbose_name = "Wert"
        verbose_name_plural = "Werte"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["series", "region", "date", "cell", "months", "territory_date"],
                condition=models.Q(ended_by__isnull=True),
                name="statistics_one_current_value",
                violation_error_message="Für diesen Schlüssel gibt es schon einen geltenden Wert.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # earlier versions are few: an index of their own keeps the large import fast
            models.Index(
                fields=["ended_by"],
                condition=models.Q(ended_by__isnull=False),
                name="statistics_ended_by",
            ),
            models.Index(
                fields=["series", "region", "date", "cell"],
                condition=models.Q(ended_by__isnull=False),
                name="statistics_earlier_versions",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}/{self.region_id}/{self.date}: {self.value}"


class DataStamp(models.Model):
    """One row that is another one after every change of values; what is cached carries the stamp it was made from."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # a random word, not a counter: two databases (or two tests) never share one by chance
    value = models.CharField("Stempel", max_length=32, blank=True)

    class Meta:
        verbose_name = "Datenstand"
        verbose_name_plural = "Datenstände"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="statistics_one_stamp",
                violation_error_message="Es gibt nur einen Datenstand.",
            ),
        ]

    def __str__(self) -> str:
        return self.value
