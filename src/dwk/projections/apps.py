"""Wiring of the projections."""

from django.apps import AppConfig


class ProjectionsConfig(AppConfig):
    """Scenarios of a territory and the runs of the engine made from them."""

    name = "dwk.projections"
    verbose_name = "Vorausberechnung"
