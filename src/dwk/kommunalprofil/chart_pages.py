"""Charts of evidence as parts of a page, in the components of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dwk.projections.result_page import shown

from .frozen_charts import chart_figure


def chart_html(content: Mapping[str, Any], key: str, level: int = 3, *, narrow: bool = False) -> SafeString:
    """The chart of frozen evidence under a heading of ``level``; empty for what is no chart.

    ``key`` names it on its page. ``narrow`` is for columns: the drawing for telephones, whatever the screen.
    """
    figure = chart_figure(content, key)
    if figure is None:
        return SafeString("")
    drawn = shown(figure)
    if narrow:
        drawn = replace(drawn, svg_wide=drawn.svg_narrow, svg_narrow="")
    return render_to_string("kommunalprofil/chart.html", {"chart": drawn, "level": level})
