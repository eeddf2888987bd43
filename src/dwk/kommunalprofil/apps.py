"""Wiring of the Kommunalprofil."""

from django.apps import AppConfig


class KommunalprofilConfig(AppConfig):
    """Interviews, coding, statements with evidence, review and sign-off of the profile."""

    name = "dwk.kommunalprofil"
    verbose_name = "Kommunalprofil"
