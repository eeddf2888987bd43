"""Tracked tables that exist for these tests only, apart from the installed ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations.state import AppConfigStub

from dwk.audit.rules import Actor
from dwk.audit.tracked import TrackedModel

BY = Actor(7, "Erika Beispiel")
START = datetime(2026, 3, 1, 12, tzinfo=UTC)
REGISTRY = Apps([AppConfigStub("probe")])
TOPIC, MEASURE, STEP = "probe.topic", "probe.measure", "probe.step"


def day(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


class Topic(TrackedModel):
    name = models.CharField(max_length=40, unique=True)
    scope: ClassVar[str] = "probe:1"

    class Meta:
        apps = REGISTRY
        app_label = "probe"
        verbose_name = "Thema"

    def __str__(self) -> str:
        return self.name


class Measure(TrackedModel):
    trail_leave_out = ("secret",)
    group = models.IntegerField(default=1)
    title = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    starts_on = models.DateField(null=True)
    notes = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    lead = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="led")
    topics = models.ManyToManyField(Topic, related_name="measures")

    class Meta:
        apps = REGISTRY
        app_label = "probe"
        verbose_name = "Maßnahme"

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        return f"probe:{self.group}"


class Step(TrackedModel):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="steps")
    text = models.CharField(max_length=40)

    class Meta:
        apps = REGISTRY
        app_label = "probe"
        verbose_name = "Schritt"

    def __str__(self) -> str:
        return self.text

    @property
    def scope(self) -> str:
        return str(self.measure.scope)


class Office(models.Model):
    """Not tracked itself, and something tracked refers to it."""

    name = models.CharField(max_length=40)

    class Meta:
        apps = REGISTRY
        app_label = "probe"

    def __str__(self) -> str:
        return self.name


class Desk(TrackedModel):
    office = models.ForeignKey(Office, models.SET_NULL, null=True)
    visitors = models.ManyToManyField(Office, related_name="visited")

    class Meta:
        apps = REGISTRY
        app_label = "probe"
        verbose_name = "Platz"

    def __str__(self) -> str:
        return f"Platz {self.pk}"


TABLES = (Topic, Measure, Step, Desk)


def tables() -> Iterator[None]:
    """Make them, and take them away afterwards."""
    with connection.schema_editor() as editor:
        for model in (Office, *TABLES):
            editor.create_model(model)
    yield
    with connection.schema_editor() as editor:
        for model in reversed((Office, *TABLES)):
            editor.delete_model(model)


class Clock(datetime):
    """Stands in for ``datetime`` in the actions: a plain moment, which the test moves."""

    moment: ClassVar[datetime] = START

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]  # a plain moment, not its own class
        return cls.moment

    @classmethod
    def to(cls, days: float) -> None:
        cls.moment = START + timedelta(days=days)
