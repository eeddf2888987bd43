"""Wiring of the notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications, mail, calendar feeds."""

    name = "dwk.notifications"
    verbose_name = "Mitteilungen"

    def ready(self) -> None:
        """Put the number of what is new into the top bar."""
        from dwk.ui.navigation import Inbox, navigation

        from .queries import unread_of_request

        navigation.register_inbox(Inbox("Mitteilungen", "notifications", unread_of_request))
