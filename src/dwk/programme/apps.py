"""Wiring of the programme."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Programmes, participations, phases, events, tasks, memberships."""

    name = "dwk.programme"
    verbose_name = "Programm"
