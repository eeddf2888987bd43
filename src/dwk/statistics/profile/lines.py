"""Small wordings that several parts of a profile share."""

from __future__ import annotations


def year_end(year: int) -> str:
    """The reference day of a year."""
    return f"31.12.{year}"
