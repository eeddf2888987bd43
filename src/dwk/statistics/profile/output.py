"""A profile as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings

from dwk.documents.blocks import Document
from dwk.regions.models import Region

from .build import data_stamp, facts_of
from .chapters import chapters
from .document import profile_document
from .figures import all_figures
from .indicator_table import rows_with_values
from .maps import map_figure
from .selection import Selection


class NothingToShow(Exception):
    """No figure of the region is known."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Für {name} sind noch keine Zahlen eingelesen, deshalb gibt es kein Datenprofil. "
            "Bitte lesen Sie zuerst Tabellen der statistischen Ämter ein."
        )


def document_of(region: Region, selection: Selection, as_of: date) -> Document:
    """The document of a region; raises :class:`NothingToShow` without any value."""
    stamp = data_stamp()
    facts = facts_of(region, selection, stamp)
    if not rows_with_values(facts):
        raise NothingToShow(facts.own.title)
    figures = all_figures(facts)
    chart_map = map_figure(facts, stamp)
    return profile_document(facts, [*figures, *([chart_map] if chart_map else [])], as_of, chapters.of(region))


def profile_pdf(region: Region, selection: Selection, as_of: date) -> bytes:
    """PDF/UA-1 through Typst."""
    from dwk.documents.render_pdf import render_pdf

    document = document_of(region, selection, as_of)
    return render_pdf(document, fonts_dir=Path(settings.FONTS_DIR), cache_dir=Path(settings.CHART_CACHE_DIR))


def profile_html(region: Region, selection: Selection, as_of: date) -> bytes:
    """One HTML file that needs nothing else."""
    from dwk.documents.render_html import render_html

    document = document_of(region, selection, as_of)
    return render_html(document, cache_dir=Path(settings.CHART_CACHE_DIR)).encode()
