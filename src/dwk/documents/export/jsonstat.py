"""JSON-stat 2.0: a cube for statistical software, written by hand after the format's public description."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from dwk.documents.export.cube import Cube, Dimension

_ROLES = ("time", "geo", "metric")


def to_jsonstat(cube: Cube, *, updated: date) -> bytes:
    """Write the cube with source, licence and the marks of its values."""
    dataset: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": cube.title,
        "source": cube.source,
        "updated": updated.isoformat(),
        "id": [dimension.code for dimension in cube.dimensions],
        "size": list(cube.size),
        "role": _roles(cube),
        "dimension": {dimension.code: _dimension(dimension, cube) for dimension in cube.dimensions},
        "value": list(cube.values),
        "extension": {"licence": cube.licence, "unit": cube.unit, "decimals": cube.decimals},
    }
    if cube.status:
        dataset["status"] = {str(position): cube.status[position] for position in sorted(cube.status)}
    if cube.note:
        dataset["note"] = [cube.note]
    return json.dumps(dataset, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _roles(cube: Cube) -> dict[str, list[str]]:
    roles = {role: [d.code for d in cube.dimensions if d.role == role] for role in _ROLES}
    return {role: codes for role, codes in roles.items() if codes}


def _dimension(dimension: Dimension, cube: Cube) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": [code for code, _ in dimension.categories],
        "label": dict(dimension.categories),
    }
    if dimension.role == "metric":
        unit = {"label": cube.unit, "decimals": cube.decimals}
        category["unit"] = {code: unit for code, _ in dimension.categories}
    return {"label": dimension.label, "category": category}
