"""What every input of this folder that counts persons or events must be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import NegativeInput, NotANumber


def non_negative(given: npt.ArrayLike, name: str) -> npt.NDArray[np.float64]:
    """Numbers from 0, or a named error.

    Parameters
    ----------
    given : array_like, any shape
    name : str
        What it is, for the sentence.

    Returns
    -------
    ndarray, same shape

    Raises
    ------
    NotANumber, NegativeInput
    """
    array = np.asarray(given, dtype=np.float64)
    if not bool(np.all(np.isfinite(array))):
        raise NotANumber(f"{name}: Mindestens ein Wert fehlt oder ist unendlich.")
    if bool(np.any(array < 0)):
        raise NegativeInput(f"{name}: Mindestens ein Wert ist negativ.")
    return array
