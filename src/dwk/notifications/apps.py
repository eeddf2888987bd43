"""Wiring of the notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications, mail, calendar feeds."""

    name = "dwk.notifications"
    verbose_name = "Mitteilungen"
