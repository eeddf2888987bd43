"""What a population needs: places, pupils, classes, care, households, workforce; and the inverse question."""

from dwk_demography.demand.parameters import (
    MissingParameter,
    Parameter,
    ParameterError,
    ParameterKind,
    ParameterTable,
    table_from_rows,
)
from dwk_demography.demand.rates import (
    Demand,
    by_rates,
    calibrated,
    care_recipients,
    households,
    nursery_places,
    workforce,
)
from dwk_demography.demand.schools import (
    STAGES_DE,
    class_size,
    classes_needed,
    pupils_by_stage,
    pupils_by_year_class,
    year_class_weights,
)
from dwk_demography.demand.solve import (
    NotMonotone,
    Solution,
    Unreachable,
    accompanied_profile,
    constant_migration,
    uniform_ages,
)

__all__ = [
    "STAGES_DE",
    "Demand",
    "MissingParameter",
    "NotMonotone",
    "Parameter",
    "ParameterError",
    "ParameterKind",
    "ParameterTable",
    "Solution",
    "Unreachable",
    "accompanied_profile",
    "by_rates",
    "calibrated",
    "care_recipients",
    "class_size",
    "classes_needed",
    "constant_migration",
    "households",
    "nursery_places",
    "pupils_by_stage",
    "pupils_by_year_class",
    "table_from_rows",
    "uniform_ages",
    "workforce",
    "year_class_weights",
]
