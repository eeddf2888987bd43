"""Special groups: persons in barracks, halls of residence and homes, whose number and ages stay as they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import NegativeInput, WrongShape
from dwk_demography.projection import validate as check
from dwk_demography.projection.contract import FloatArray


def special_stock(base: npt.ArrayLike, special: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Take special groups out of the population.

    Parameters
    ----------
    base : array_like, shape (R, 2, A) or (T, R, 2, A)
        Persons.
    special : array_like, shape (R|1, 2, A)
        Persons of the special groups, part of `base`.

    Returns
    -------
    tuple of ndarray
        The population that ages, and the stock to be added again, shape (R, 2, A).

    Raises
    ------
    WrongShape, NegativeInput, NotANumber
        The stock does not fit the population, or is larger than it in a cell.
    """
    people = check.as_numbers(check.BASE, base, np.float64)
    stock = check.as_numbers("Sondergruppen", special, np.float64)
    if people.ndim not in {3, 4} or stock.ndim != 3 or stock.shape[1:] != people.shape[-2:]:
        raise WrongShape(
            f"Sondergruppen: erwartet wird die Form (Gebiet, Geschlecht, Alter) wie in der Ausgangsbevölkerung "
            f"{people.shape}, gegeben ist {stock.shape}."
        )
    check.check_axis("Sondergruppen", "Gebiet", stock.shape[0], people.shape[-3])
    check.check_range("Sondergruppen", stock[None], 0.0, np.inf)
    rest = people - stock
    too_large = rest < 0
    if too_large.any():
        raise NegativeInput(
            f"Sondergruppen: mehr Personen als in der Ausgangsbevölkerung bei "
            f"{check.cell_of(check.BASE, rest.reshape(-1, *rest.shape[-3:]), too_large.reshape(-1, *rest.shape[-3:]))}. "
            "Erwartet wird ein Teil der Bevölkerung."
        )
    return rest, np.broadcast_to(stock, people.shape[-3:])
