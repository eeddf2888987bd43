"""One cube for every table: series (what is counted), cells (of whom), regions, days, values in versions."""

from .cube import Cell, DataStamp, Observation, Series, Source
from .imports import Confirmation, ImportNote, ImportRun, ImportState
from .indicators import Indicator

__all__ = [
    "Cell",
    "Confirmation",
    "DataStamp",
    "ImportNote",
    "ImportRun",
    "ImportState",
    "Indicator",
    "Observation",
    "Series",
    "Source",
]
