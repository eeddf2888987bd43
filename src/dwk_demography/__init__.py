"""The demographic engine: pure calculations on arrays, without clock, files or database.

The functions used most can be imported from here; their modules are loaded when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dwk_demography.errors import InputError
    from dwk_demography.mortality import life_table, survivorship
    from dwk_demography.projection import Projection, prepare, project, run
    from dwk_demography.reasons import DemographyError

__all__ = ["DemographyError", "InputError", "Projection", "life_table", "prepare", "project", "run", "survivorship"]

_MODULES = {
    "DemographyError": "reasons",
    "InputError": "errors",
    "Projection": "projection",
    "life_table": "mortality",
    "prepare": "projection",
    "project": "projection",
    "run": "projection",
    "survivorship": "mortality",
}


def __getattr__(name: str) -> object:
    """Load what `__all__` promises."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
