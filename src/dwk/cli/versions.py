"""Which version of the software this is."""

from __future__ import annotations

from importlib import metadata


def version() -> str:
    """As the package says it."""
    return metadata.version("demografiewerkstatt")


def is_newer(other: str) -> bool:
    """Whether another version is newer than this one."""
    return _numbers(other) > _numbers(version())


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split("+", maxsplit=1)[0].split(".") if part.isdecimal()]
