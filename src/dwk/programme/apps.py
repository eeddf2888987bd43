"""Wiring of the programme."""

from django.apps import AppConfig
from django.http import HttpRequest


def somebody(request: HttpRequest) -> bool:
    """Entries for people who are signed in; a request refused before the sign-in is looked at has no person."""
    user = getattr(request, "user", None)
    return user is not None and bool(user.is_authenticated)


class ProgrammeConfig(AppConfig):
    """Programmes, participations, phases, events, tasks, memberships."""

    name = "dwk.programme"
    verbose_name = "Programm"

    def ready(self) -> None:
        """Put the module into the main navigation and its dates into calendars."""
        from dwk.notifications import feeds
        from dwk.ui.navigation import Entry, navigation
        from dwk.ui.search import providers

        from .queries.calendar import entries_of
        from .queries.hits import PROVIDERS

        navigation.register(Entry("Programm", "programme_home", order=10, allowed=somebody))
        navigation.register(Entry("Meine Seite", "my_page", order=90, allowed=somebody))
        feeds.register("programme", entries_of)
        providers.register(*PROVIDERS)
