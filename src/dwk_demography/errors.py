"""Named errors for input that a calculation of the engine cannot take.

Every text is a German sentence: what was found, where, and what was expected.
"""

from dwk_demography.reasons import DemographyError


class InputError(DemographyError):
    """An input contradicts what the function expects; base of the errors below."""


class NegativeInput(InputError):
    """A number that counts persons or events, or a rate, is negative."""


class NotANumber(InputError):
    """A number is missing (NaN) or infinite where every cell must be given."""


class AgesMissing(InputError):
    """The ages of an input do not match those of the population."""


class WrongShape(InputError):
    """An array has other axes or lengths than documented."""


class RateOutOfRange(InputError):
    """A rate lies outside its possible range: survival above 1, births per 1,000 women, boys per 100 girls."""


class UnknownOption(InputError):
    """An argument has a value the function does not know, or arguments contradict each other."""


class InconsistentTotals(InputError):
    """Parts cannot be brought to the total they are to add up to."""


class TooLarge(InputError):
    """What is asked for needs more memory than the stated limit."""
