"""The interface shell as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base templates, components and formats."""

    name = "dwk.ui"
    label = "ui"
    verbose_name = "Oberfläche"

    def ready(self) -> None:
        """Let every connection to the database compare texts without case and umlauts."""
        from django.db.backends.signals import connection_created

        from .folding import teach

        connection_created.connect(teach, dispatch_uid="dwk.ui.folding")
