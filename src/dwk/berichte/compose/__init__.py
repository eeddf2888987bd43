"""From the records of a day to the blocks of a report."""

from .report import compose

__all__ = ["compose"]
