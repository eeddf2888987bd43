"""Writes about regions."""

from .boundaries import BoundaryChange, apply_boundaries
from .directory import DirectoryChange, apply_directory
from .known import KnownRegions, ensure_known, sync_root
from .neighbourhoods import (
    NeighbourhoodRefused,
    close_neighbourhood,
    create_neighbourhood,
    rename_neighbourhood,
    reopen_neighbourhood,
)
from .successions import SuccessionChange, SuccessionRow, apply_successions, read_successions

__all__ = [
    "BoundaryChange",
    "DirectoryChange",
    "KnownRegions",
    "NeighbourhoodRefused",
    "SuccessionChange",
    "SuccessionRow",
    "apply_boundaries",
    "apply_directory",
    "apply_successions",
    "close_neighbourhood",
    "create_neighbourhood",
    "ensure_known",
    "read_successions",
    "rename_neighbourhood",
    "reopen_neighbourhood",
    "sync_root",
]
