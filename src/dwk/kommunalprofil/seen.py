"""What somebody had before their eyes while they changed a record, so that nothing from in between is overwritten. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

#: signs of a digest: enough to tell two states of a field apart
SIGNS = 16


def plain(value: Any) -> str | list[str]:
    """A value as a form and a record both say it: records by their number, nothing as an empty text."""
    if isinstance(value, list | tuple):
        return sorted(str(plain(one)) for one in value)
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return str(getattr(value, "pk", value)).replace("\r\n", "\n")


def seen_of(values: Mapping[str, Any]) -> str:
    """The state of a record as its form carries it along: a digest for each field, no words."""
    return json.dumps({name: _digest(value) for name, value in values.items()}, sort_keys=True)


def changed_since(seen: str, values: Mapping[str, Any]) -> list[str]:
    """Names of values that are not what was seen; a form that carries nothing along is taken at its word."""
    known = _known(seen)
    return [name for name, value in values.items() if name in known and known[name] != _digest(value)]


def untouched(seen: str, name: str, value: Any) -> bool:
    """Whether somebody left a field as he had seen it."""
    return _known(seen).get(name) == _digest(value)


def _known(seen: str) -> dict[str, Any]:
    try:
        found = json.loads(seen) if seen else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(plain(value)).encode()).hexdigest()[:SIGNS]
