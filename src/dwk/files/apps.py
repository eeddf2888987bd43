"""Wiring of the module."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploads: kept, hashed, checked."""

    name = "dwk.files"
    verbose_name = "Dateien"
