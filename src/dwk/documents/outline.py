"""The outline of Germany that set-up takes from the package world-atlas."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from dwk.documents.charts.specs import Geometry

OUTLINE_SOURCE = "Umriss Natural Earth über world-atlas 2.0.2"


@lru_cache(maxsize=1)
def germany() -> Geometry | None:
    """The outline as polygons; None before set-up."""
    path = Path(__file__).resolve().parents[1] / "ui" / "static" / "vendor" / "germany.json"
    return Geometry.from_geojson(json.loads(path.read_text(encoding="utf-8"))["geometry"]) if path.is_file() else None
