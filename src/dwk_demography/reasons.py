"""Why a figure has no value, and which errors the engine raises.

Missing data is an ordinary answer of official statistics, so it is not an error: `evaluate` turns
`NoValueError` into an `Outcome` with a `Reason`. Wrong input (a table with overlapping groups, a
formula outside the language) is an error and stays one.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why no value can be formed; the key is stable and may be stored."""

    NO_POPULATION = "no_population"
    NO_LAG_YEAR = "no_lag_year"
    CENSUS_BREAK = "census_break"
    NO_AGE_GROUPS = "no_age_groups"
    NO_SEX = "no_sex"
    MISSING_PART = "missing_part"
    NO_MIGRATION = "no_migration"
    NO_QUANTITY = "no_quantity"
    NO_FERTILITY = "no_fertility"
    NO_MIDPOINT = "no_midpoint"
    OPEN_MEDIAN = "open_median"
    ZERO_DENOMINATOR = "zero_denominator"
    NOT_FINITE = "not_finite"


class DemographyError(Exception):
    """Base of everything the engine raises; `str()` is a German sentence."""


class NoValueError(DemographyError):
    """A figure has no value for a named reason.

    Parameters
    ----------
    reason : Reason
        The key of the reason.
    detail : str
        German sentence naming the years, ages or quantities concerned.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class AgeTableError(DemographyError):
    """An age table contradicts itself; base of the errors below."""


class AgeGroupOrderError(AgeTableError):
    """Groups overlap, leave a gap, or an open group is not the last one."""


class AgeTableShapeError(AgeTableError):
    """An array does not hold exactly one number for each group."""


class NegativePersonsError(AgeTableError):
    """A number of persons is negative or infinite."""


class UnknownSexError(AgeTableError):
    """A key other than ``t``, ``m``, ``f`` was used."""


class FormulaError(DemographyError):
    """A formula is not part of the formula language."""
