"""Wiring of the Kommunalprofil."""

from django.apps import AppConfig


class KommunalprofilConfig(AppConfig):
    """Interviews, coding, statements with evidence, review and sign-off of the profile."""

    name = "dwk.kommunalprofil"
    verbose_name = "Kommunalprofil"

    def ready(self) -> None:
        """Put interviews and profile beside the pages of a Kommune, guides beside those of a programme."""
        from dwk.accounts.permissions import Permission
        from dwk.programme.views import access, whole
        from dwk.ui.navigation import Entry, further_tabs

        from . import panels

        further_tabs.register(
            access.PLACE, Entry("Kommunalprofil", "kommunalprofil", 10, needed=Permission.VIEW_PROFILE)
        )
        further_tabs.register(access.PLACE, Entry("Interviews", "interviews", 20, needed=Permission.VIEW_INTERVIEWS))
        further_tabs.register(whole.PLACE, Entry("Ferienzeiten", "holidays", 30, needed=Permission.EDIT_PROGRAMME))
        panels.register()
        further_tabs.register(whole.PLACE, Entry("Leitfäden", "guides", 10, needed=Permission.VIEW_INTERVIEWS))
