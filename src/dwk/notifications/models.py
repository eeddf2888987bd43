"""Notifications of a person, whether they also go out by mail, and the person's calendar link."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class Notification(models.Model):
    """A sentence for one person with the page it is about."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name="Person")
    text = models.CharField("Mitteilung", max_length=300)
    url = models.CharField("Seite", max_length=300)
    created_at = models.DateTimeField("entstanden am")
    read_at = models.DateTimeField("gelesen am", null=True, blank=True)
    #: what may be told only once, such as the reminder of a day; empty: no limit
    key = models.CharField("Kennung", max_length=60, blank=True)

    class Meta:
        verbose_name = "Mitteilung"
        verbose_name_plural = "Mitteilungen"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user", "key"],
                condition=~models.Q(key=""),
                name="notifications_key_once",
                violation_error_message="Das ist dieser Person schon mitgeteilt.",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "read_at", "-created_at"], name="notifications_unread")
        ]

    def __str__(self) -> str:
        return self.text


class MailOptOut(models.Model):
    """A person who wants no mails about notifications; no row: mails go out."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name="Person")

    class Meta:
        verbose_name = "Verzicht auf E-Mails"
        verbose_name_plural = "Verzichte auf E-Mails"

    def __str__(self) -> str:
        return str(self.user)


class CalendarFeed(models.Model):
    """The secret link of a person's calendar; only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name="Person")
    token_sha256 = models.CharField("Prüfsumme des Schlüssels", max_length=64, unique=True)
    created_at = models.DateTimeField("angelegt am")
    revoked_at = models.DateTimeField("zurückgezogen am", null=True, blank=True)

    class Meta:
        verbose_name = "Kalenderlink"
        verbose_name_plural = "Kalenderlinks"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(revoked_at__isnull=True),
                name="notifications_one_feed",
                violation_error_message="Es gibt schon einen Kalenderlink. Ziehen Sie ihn zuerst zurück.",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
