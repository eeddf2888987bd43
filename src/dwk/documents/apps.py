"""Wiring of the module."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class DocumentsConfig(AppConfig):
    """Blocks without a format and their renderers."""

    name = "dwk.documents"
    verbose_name = "Dokumente"

    def ready(self) -> None:
        """Tell the charts where to keep pictures and where the typeface lies; nothing is drawn yet."""
        from .charts.render import configure

        configure(cache_dir=Path(settings.CHART_CACHE_DIR), fonts_dir=Path(settings.FONTS_DIR))
