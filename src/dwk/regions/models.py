"""Regions of the official directory, their boundaries, and what became of dissolved ones."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from .rules import Level, kind_label


class RegionStatus(models.TextChoices):
    """How a region came to be known."""

    DIRECTORY = "directory", "im amtlichen Verzeichnis"
    HISTORICAL = "historical", "nicht im Verzeichnis, aus einer Tabelle bekannt"
    OWN = "own", "von der Kommune angelegt"


class Region(models.Model):
    """A territory with an official key, from Germany down to a Quartier."""

    key = models.CharField("Schlüssel", max_length=20, unique=True)
    territory_key = models.CharField(
        "Schlüssel des Territoriums",
        max_length=20,
        db_index=True,
        help_text="Gleich für Gebiete mit derselben Fläche, etwa eine kreisfreie Stadt als Kreis und als Gemeinde.",
    )
    ars = models.CharField("Regionalschlüssel (ARS)", max_length=12, blank=True, db_index=True)
    ags = models.CharField("Gemeindeschlüssel (AGS)", max_length=8, blank=True, db_index=True)
    name = models.CharField("Name", max_length=200)
    search_name = models.CharField("Name für die Suche", max_length=200, db_index=True)
    level = models.CharField("Ebene", max_length=20, choices=[(level.value, level.label) for level in Level])
    authority_type = models.CharField("Kommunaltyp", max_length=40, blank=True)
    status = models.CharField(
        "Herkunft",
        max_length=12,
        choices=RegionStatus.choices,
        default=RegionStatus.DIRECTORY,
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="gehört zu",
    )
    # the chain above, kept so that a page needs one query and not one per level
    district_key = models.CharField("Kreis", max_length=5, blank=True, db_index=True)
    state_key = models.CharField("Land", max_length=2, blank=True, db_index=True)
    area_km2 = models.FloatField("Fläche in km²", null=True, blank=True)
    seat = models.CharField("Sitz der Verwaltung", max_length=100, blank=True)
    postal_code = models.CharField("Postleitzahl des Verwaltungssitzes", max_length=5, blank=True, db_index=True)
    several_postal_codes = models.BooleanField("mehrere Postleitzahlen", default=False)
    longitude = models.FloatField("Länge", null=True, blank=True)
    latitude = models.FloatField("Breite", null=True, blank=True)
    valid_from = models.DateField("gültig ab", null=True, blank=True)
    valid_to = models.DateField("gültig bis", null=True, blank=True)
    known_as_of = models.DateField("Gebietsstand des Verzeichnisses", null=True, blank=True)
    # the directory the attributes come from; others that filled gaps follow after SOURCE_JOINT
    source = models.CharField("Quelle", max_length=1000, blank=True)

    class Meta:
        verbose_name = "Gebiet"
        verbose_name_plural = "Gebiete"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["level", "search_name"], name="regions_level_name")
        ]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(area_km2__isnull=True) | models.Q(area_km2__gte=0),
                name="regions_area_not_negative",
                violation_error_message="Eine Fläche kann nicht negativ sein.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="regions_validity_in_order",
                violation_error_message="Das Ende der Gültigkeit liegt vor ihrem Beginn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"

    @property
    def kind(self) -> str:
        """What it is, in German words: "Landkreis", "Große Kreisstadt", "Quartier"."""
        return kind_label(self.authority_type, Level(self.level))

    @property
    def is_current(self) -> bool:
        """Whether it still exists, as far as the directories read so far say."""
        return self.valid_to is None


class Succession(models.Model):
    """Which region took over the territory (or a part of it) of a dissolved one."""

    predecessor = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="successions",
        verbose_name="bisher",
    )
    successor = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="origins", verbose_name="danach")
    on = models.DateField("am")
    partly = models.BooleanField("nur ein Teil", default=False)
    source = models.CharField("Quelle", max_length=400)

    class Meta:
        verbose_name = "Nachfolge"
        verbose_name_plural = "Nachfolgen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"],
                name="regions_succession_once",
                violation_error_message="Diese Nachfolge ist schon eingetragen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Boundary(models.Model):
    """Outline of a region on a day; files that do not name the day leave it open."""

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="boundaries",
        verbose_name="Gebiet",
    )
    valid_on = models.DateField("Gebietsstand", null=True, blank=True)
    geometry = models.JSONField("Umriss (GeoJSON, WGS84)")
    source = models.CharField("Quelle", max_length=400)

    class Meta:
        verbose_name = "Grenze"
        verbose_name_plural = "Grenzen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["region", "valid_on"],
                name="regions_boundary_once",
                violation_error_message="Für diesen Tag gibt es schon eine Grenze.",
            ),
            # databases take two missing days for different ones
            models.UniqueConstraint(
                fields=["region"],
                condition=models.Q(valid_on__isnull=True),
                name="regions_boundary_once_undated",
                violation_error_message="Ohne Gebietsstand gibt es schon eine Grenze.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}, {self.valid_on or 'Gebietsstand nicht genannt'}"


class RegionStamp(models.Model):
    """One row that is another one after every action on regions; what is kept in memory is checked against it."""

    value = models.CharField("Stempel", max_length=64)

    class Meta:
        verbose_name = "Stempel der Gebiete"
        verbose_name_plural = "Stempel der Gebiete"

    def __str__(self) -> str:
        return self.value
