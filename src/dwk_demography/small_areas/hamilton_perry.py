"""Hamilton-Perry: cohorts carried on with the change ratios of the last period, as a cross-check.

Hamilton and Perry 1962, Social Forces 41, 163-170; Swanson, Schlottmann, Schmidt 2010, Population
Research and Policy Review 29, 47-63. Needs two populations only, no births, deaths or moves.
"""

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import AgesMissing, NegativeInput, NotANumber, RateOutOfRange, WrongShape

Array = npt.NDArray[np.float64]


def hamilton_perry(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    *,
    years: int,
    periods: int,
    caps: tuple[float, float] = (0.5, 2.0),
    women_ages: tuple[int, int] = (15, 49),
    controls: npt.ArrayLike | None = None,
) -> Array:
    """Carry a population on by its own cohort change ratios and child-woman ratios.

    Parameters
    ----------
    before, after : array_like, shape (..., sex, age)
        Persons `years` age steps apart, women first, single years of age, last age open.
    years : int
        Time between the two and length of a period, in age steps.
    periods : int
        How often the ratios are applied.
    caps : tuple of float
        Smallest and largest cohort change ratio; small cohorts give wild ones.
    women_ages : tuple of int
        Ages of the women, both inclusive, that children of the first `years` ages are set against.
    controls : array_like, shape (periods, ...), optional
        Known totals at the end of each period, to which all cells are scaled.

    Returns
    -------
    ndarray, shape (periods + 1, ..., sex, age)
        Persons; index 0 is `after`.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, RateOutOfRange, AgesMissing
    """
    first, last = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    _check(first, last, years, periods, caps, women_ages)
    ratios = cohort_ratios(first, last, years=years, caps=caps)
    window = slice(women_ages[0], women_ages[1] + 1)
    women = last[..., 0, window].sum(axis=-1)[..., None, None]
    children_per_woman = np.divide(
        last[..., :years],
        women,
        out=np.zeros_like(last[..., :years]),
        where=np.broadcast_to(women > 0, last[..., :years].shape),
    )
    totals = None if controls is None else _controls(controls, periods, last.shape[:-2])
    path = [last]
    for period in range(periods):
        now = path[-1]
        older = np.empty_like(now)
        older[..., years:] = now[..., :-years] * ratios[..., years:]
        older[..., -1] = now[..., -years - 1 :].sum(axis=-1) * ratios[..., -1]
        older[..., :years] = children_per_woman * older[..., 0, window].sum(axis=-1)[..., None, None]
        path.append(older if totals is None else _scaled(older, totals[period]))
    return np.stack(path)


def cohort_ratios(before: Array, after: Array, *, years: int, caps: tuple[float, float]) -> Array:
    """Persons of a cohort afterwards over before, by age afterwards; shape (..., sex, age).

    The first `years` ages have 1; the open age is set against all who can have reached it. An empty
    cohort that stays empty has 1, one that fills has the upper cap.

    Parameters
    ----------
    before, after : ndarray, shape (..., sex, age)
        Persons, single ages.
    years : int
        Years between the two.
    caps : tuple of float
        Least and highest ratio.

    Returns
    -------
    ndarray, shape (..., sex, age)
        Dimensionless.

    Notes
    -----
    C. H. Hamilton, J. Perry, "A short method for projecting population by age", Social Forces 41 (1962).
    """
    earlier = np.ones_like(after)
    earlier[..., years:] = before[..., :-years]
    earlier[..., -1] = before[..., -years - 1 :].sum(axis=-1)
    ratios = np.divide(after, earlier, out=np.where(after > 0, caps[1], 1.0), where=earlier > 0)
    ratios[..., :years] = 1.0
    ratios[..., years:] = np.clip(ratios[..., years:], *caps)
    return ratios


def _scaled(persons: Array, total: Array) -> Array:
    own = persons.sum(axis=(-1, -2))
    factor = np.divide(total, own, out=np.ones_like(own), where=own > 0)
    scaled: Array = persons * factor[..., None, None]
    return scaled


def _controls(controls: npt.ArrayLike, periods: int, leading: tuple[int, ...]) -> Array:
    totals = np.asarray(controls, dtype=np.float64)
    if totals.shape != (periods, *leading):
        raise WrongShape(f"Erwartet werden Summen der Form {(periods, *leading)}, die Form ist {totals.shape}.")
    if not bool(np.all(np.isfinite(totals))):
        raise NotANumber("Mindestens eine vorgegebene Summe fehlt.")
    if bool(np.any(totals < 0)):
        raise NegativeInput("Mindestens eine vorgegebene Summe ist negativ.")
    return totals


def _check(
    first: Array, last: Array, years: int, periods: int, caps: tuple[float, float], women_ages: tuple[int, int]
) -> None:
    if first.shape != last.shape or first.ndim < 2 or first.shape[-2] != 2:
        raise WrongShape(
            f"Erwartet werden zwei Bevölkerungen (Geschlecht, Alter) gleicher Form; die Formen sind {first.shape} "
            f"und {last.shape}."
        )
    for array in (first, last):
        if not bool(np.all(np.isfinite(array))):
            raise NotANumber("In der Bevölkerung fehlt mindestens ein Wert.")
        if bool(np.any(array < 0)):
            raise NegativeInput("In der Bevölkerung ist mindestens ein Wert negativ.")
    if not 1 <= years < first.shape[-1] - 1 or periods < 1:
        raise RateOutOfRange(f"Der Abstand von {years} Schritten oder {periods} Perioden ist nicht möglich.")
    if not 0 <= caps[0] <= 1 <= caps[1]:
        raise RateOutOfRange(f"Die Grenzen der Kohortenraten müssen 1 einschließen, angegeben sind {caps}.")
    if not 0 <= women_ages[0] <= women_ages[1] < first.shape[-1]:
        raise AgesMissing(f"Die Alter der Frauen {women_ages} liegen nicht in der Bevölkerung.")
