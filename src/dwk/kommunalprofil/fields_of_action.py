"""Fields of action, from the reviewed table ``content/fields_of_action.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def fields_of_action() -> Mapping[str, str]:
    """German names by key, in the order of the table."""
    text = resources.files("dwk.content").joinpath("fields_of_action.csv").read_text(encoding="utf-8")
    return {row["key"]: row["name_de"] for row in csv.DictReader(text.splitlines(), strict=True)}


def field_name(key: str) -> str:
    """German name of a field; a key that the table does not know (any more) names itself."""
    return fields_of_action().get(key, key)
