"""What fits on a slide is measured with the typeface where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from dwk.documents.slides.metrics import Metrics, load

LONG_NAME = "Verwaltungsgemeinschaft Großräschen-Überlingen und Nördlicher Bodenseeuferverband mit Mitgliedsgemeinden "


def test_widths_come_from_the_typeface_where_it_is_there(tmp_path: Path) -> None:
    from django.conf import settings

    estimated = load(tmp_path)
    assert estimated == Metrics({}, {})
    folder = Path(settings.FONTS_DIR)
    if not (folder / "FiraSans-Bold.ttf").is_file():
        pytest.skip("the typeface is fetched at set-up")
    measured = load(folder)
    assert measured.width("iiii", 10) < measured.width("mmmm", 10)
    assert 0.7 < measured.width(LONG_NAME, 10) / estimated.width(LONG_NAME, 10) < 1.3
