"""Wiring of the trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who changed what, when, and what held on a day."""

    name = "dwk.audit"
    verbose_name = "Verlauf"
