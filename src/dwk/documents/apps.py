"""Wiring of the module."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Blocks without a format and their renderers."""

    name = "dwk.documents"
    verbose_name = "Dokumente"
