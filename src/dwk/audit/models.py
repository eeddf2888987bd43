"""One append-only table of versions, chained by hash within each chain."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models


class Action(models.TextChoices):
    """What happened to the object."""

    CREATED = "created", "angelegt"
    CHANGED = "changed", "geändert"
    DELETED = "deleted", "gelöscht"
    WITHDRAWN = "withdrawn", "zurückgezogen"


class AppendOnlyViolation(Exception):
    """Somebody tried to change the trail."""

    def __init__(self) -> None:
        super().__init__("Der Verlauf lässt sich nicht ändern. Bitte tragen Sie eine neue Fassung ein.")


class ChainHead(models.Model):
    """End of a chain: locked while a row is added, so that writers of different chains do not wait for each other."""

    chain = models.CharField("Kette", max_length=80, primary_key=True)
    sequence = models.PositiveBigIntegerField("laufende Nummer", default=0)
    hash = models.CharField("Prüfsumme", max_length=64)

    class Meta:
        verbose_name = "Kettenende"
        verbose_name_plural = "Kettenenden"

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}"


class VersionQuerySet(models.QuerySet["Version"]):
    """Reads and adds; whatever would change or remove rows is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyViolation

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyViolation

    def delete(self) -> NoReturn:
        """Refused: the trail only grows."""
        raise AppendOnlyViolation


class Version(models.Model):
    """What held for an object from ``effective_on`` on, as entered at ``recorded_at``."""

    chain = models.CharField("Kette", max_length=80)
    sequence = models.PositiveBigIntegerField("laufende Nummer")
    object_type = models.CharField("Art", max_length=80)
    object_id = models.CharField("Kennung", max_length=80)
    effective_on = models.DateField("gilt ab")
    recorded_at = models.DateTimeField("eingetragen am")
    # no foreign key: the trail outlives the account
    actor_id = models.BigIntegerField("Person (Kennung)", null=True, blank=True)
    actor_name = models.CharField("Person", max_length=200)
    action = models.CharField("Vorgang", max_length=20, choices=Action.choices)
    reason = models.TextField("Grund", blank=True)
    data = models.JSONField("Inhalt")
    previous_hash = models.CharField("Prüfsumme davor", max_length=64)
    hash = models.CharField("Prüfsumme", max_length=64)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "Fassung"
        verbose_name_plural = "Fassungen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["chain", "sequence"],
                name="audit_version_sequence",
                violation_error_message="Diese Nummer ist in der Kette schon vergeben.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["object_type", "object_id", "effective_on", "recorded_at"],
                name="audit_version_object",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}: {self.get_action_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; a stored one is never changed."""
        if not self._state.adding:
            raise AppendOnlyViolation
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused: the trail only grows."""
        raise AppendOnlyViolation
