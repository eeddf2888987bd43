"""Wiring of the Kommunalprofil."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from django.http import HttpRequest

    from dwk.regions.models import Region


class KommunalprofilConfig(AppConfig):
    """Interviews, coding, statements with evidence, review and sign-off of the profile."""

    name = "dwk.kommunalprofil"
    verbose_name = "Kommunalprofil"

    def ready(self) -> None:
        """Put interviews and profile beside the pages of a Kommune, guides beside those of a programme.

        Below each figure of a data profile those who write a profile find the way to evidence.
        """
        from dwk.accounts.permissions import Permission
        from dwk.programme.views import access, whole
        from dwk.statistics.profile.uses import Use, uses
        from dwk.ui.navigation import Entry, further_tabs

        from . import panels

        further_tabs.register(
            access.PLACE, Entry("Kommunalprofil", "kommunalprofil", 10, needed=Permission.VIEW_PROFILE)
        )
        further_tabs.register(access.PLACE, Entry("Interviews", "interviews", 20, needed=Permission.VIEW_INTERVIEWS))
        further_tabs.register(whole.PLACE, Entry("Ferienzeiten", "holidays", 30, needed=Permission.EDIT_PROGRAMME))
        panels.register()
        further_tabs.register(whole.PLACE, Entry("Leitfäden", "guides", 10, needed=Permission.VIEW_INTERVIEWS))
        uses.register(Use("Als Beleg verwenden", _as_evidence, _offered))


def _as_evidence(region_key: str, figure: str) -> str:
    from django.urls import reverse

    return f"{reverse('kp_from_data', args=[region_key])}?abbildung={figure}"


def _offered(request: HttpRequest, region: Region) -> bool:
    from .views.from_data import offered

    return offered(request, region)
