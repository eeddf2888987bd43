"""The interface shell as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base templates, components and formats."""

    name = "dwk.ui"
    label = "ui"
    verbose_name = "Oberfläche"
