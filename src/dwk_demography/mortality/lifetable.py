"""Period life tables from central death rates: single years, abridged (0, 1, 5, 10, ...) and plain groups."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dwk_demography.errors import RateOutOfRange, UnknownOption, WrongShape
from dwk_demography.mortality.checks import common_shape, death_rates, lower_ages, male_flags, not_negative
from dwk_demography.mortality.infant import RULES, A0Rule, a0_of, a1_to_4

Floats = NDArray[np.float64]
Sex = Literal["axis", "female", "male"]
GroupRule = Literal["greville", "half"]

# of the deaths below five those in the first year; Germany 2016/18: 356 of 411 (boys), 301 of 350 (girls)
_INFANT_SHARE = 0.86
# mean years lived in five by those dying under a constant hazard of 1: 1 - 5 e^-5 / (1 - e^-5)
_LEAST_OLD_A = 0.97


@dataclass(frozen=True, eq=False)
class LifeTable:
    """All columns of one or many life tables; every array but `ages` has shape (..., age).

    Parameters
    ----------
    ages : ndarray, shape (A,)
        Lower bounds of the age groups, years; the last group is open.
    mx : ndarray
        Central death rate, deaths per person-year.
    ax : ndarray
        Mean years lived in the group by those who die in it; open group: 1/m.
    qx : ndarray
        Probability of dying in the group; open group: 1.
    lx, dx, Lx, Tx : ndarray
        Survivors at the lower bound, deaths, person-years in the group and from it on; times `radix`.
    ex : ndarray
        Further expectation of life at the lower bound, years.
    Sx : ndarray
        Survivorship ratios as the United Nations index them: births to the first group, then group before to
        this group; the last one moves the two last groups together. In an abridged table the ratios are those of
        five-year groups; the row of age 0 is births to 0-4, the row of age 1 is NaN.
    radix : float
        lx at birth.
    """

    ages: Floats
    mx: Floats
    ax: Floats
    qx: Floats
    lx: Floats
    dx: Floats
    Lx: Floats
    Tx: Floats
    ex: Floats
    Sx: Floats
    radix: float

    @property
    def widths(self) -> Floats:
        """Widths of the closed groups in years, shape (A-1,)."""
        return np.diff(self.ages)

    @property
    def is_abridged(self) -> bool:
        """Whether the first five years are split into 0 and 1-4, and further groups are of five years."""
        return is_abridged(self.ages)


def is_abridged(ages: Floats) -> bool:
    """Whether the lower bounds are 0, 1, 5, 10, 15, ..."""
    return len(ages) > 2 and bool((ages[:3] == [0, 1, 5]).all()) and bool((np.diff(ages[2:]) == 5).all())


def life_table(
    mx: ArrayLike,
    *,
    sex: Sex = "axis",
    ages: ArrayLike | None = None,
    a0: A0Rule = "ak",
    group_rule: GroupRule = "greville",
    ax: ArrayLike | None = None,
    radix: float = 1.0,
) -> LifeTable:
    """Period life tables, one for each row of death rates.

    Parameters
    ----------
    mx : array_like, shape (..., A)
        Central death rates per person-year, youngest first, last group open.
    sex : {"axis", "female", "male"}
        Whose rates they are; ``axis``: the axis before the ages holds women, then men.
    ages : array_like, shape (A,), optional
        Lower bounds of the groups; without it single years 0, 1, 2, ...
    a0 : {"ak", "cd", "ak-un"}
        Rule for the mean age at death in the first year, see `infant.a0_of`.
    group_rule : {"greville", "half"}
        Mean years lived in groups of five years from 5 on. ``greville``: from the slope of the rates, 2.5 for 5-9
        and 10-14, at least 0.97 from age 45 on (as the United Nations do); ``half``: half the width.
        Groups of other widths and single years always take half.
    ax : array_like, optional
        Own values, broadcast to `mx`; NaN leaves the cell to the rules.
    radix : float
        Survivors at birth.

    Returns
    -------
    LifeTable

    Raises
    ------
    InputError
        A rate is negative, missing, above 20 or the open group has none; the ages do not fit; unknown rule.

    Notes
    -----
    q = n m / (1 + (n - a) m), L = n l' + a d with l' the survivors at the end, open group L = l/m and e = 1/m
    (Preston, Heuveline, Guillot, "Demography", 2001, chapter 3; Greville 1943). Where a m exceeds 1, nobody would
    survive: q is 1 and a becomes 1/m, so that d/L stays the given rate.
    """
    rates = death_rates(mx)
    if radix <= 0 or not np.isfinite(radix):
        raise RateOutOfRange(f"Die Anfangszahl der Sterbetafel muss größer als 0 sein, gefunden wurde {radix:g}.")
    bounds = lower_ages(ages, rates.shape[-1])
    if (rates[..., -1] <= 0).any():
        raise RateOutOfRange("Die offene Altersgruppe braucht eine Sterberate über 0; sonst stürbe niemand in ihr.")
    means = mean_years(rates, bounds, male_flags(sex, rates.shape), a0, group_rule)
    if ax is not None:
        means = _with_own(means, ax, bounds)
    return table_from(rates, means, bounds, radix)


def table_from(mx: Floats, ax: Floats, ages: Floats, radix: float = 1.0) -> LifeTable:
    """The columns that follow from rates and mean years lived; input is taken as checked.

    Parameters
    ----------
    mx, ax : ndarray, shape (..., A)
        Central death rates per person-year and mean years lived by those who die (years).
    ages : ndarray, shape (A,)
        Lower bounds.
    radix : float
        Survivors at birth.

    Returns
    -------
    LifeTable
    """
    width = np.diff(ages)
    closed_m = mx[..., :-1]
    closed_a = np.minimum(ax[..., :-1], 1 / np.maximum(closed_m, 1e-300))
    closed_q = np.minimum(width * closed_m / (1 + (width - closed_a) * closed_m), 1.0)
    means = np.concatenate([closed_a, 1 / mx[..., -1:]], axis=-1)
    qx = np.concatenate([closed_q, np.ones_like(mx[..., -1:])], axis=-1)
    start = np.full_like(mx[..., :1], radix)
    lx = np.concatenate([start, radix * np.cumprod(1 - closed_q, axis=-1)], axis=-1)
    dx = lx * qx
    # per survivor, so that ratios stay defined where nobody is left
    lived = np.concatenate([width * (1 - closed_q) + closed_a * closed_q, means[..., -1:]], axis=-1)
    person_years = lx * lived
    above = np.cumsum(person_years[..., ::-1], axis=-1)[..., ::-1]
    ex = _expectation(lived, closed_q)
    return LifeTable(
        ages, mx, means, qx, lx, dx, person_years, above, ex, _survivorship(ages, lived, closed_q, ex), float(radix)
    )


def survivorship(table: LifeTable) -> Floats:
    """Survivorship ratios ready for a projection in steps of the (uniform) width of the age groups.

    Parameters
    ----------
    table : LifeTable
        Of single years, of plain groups of one width, or abridged.

    Returns
    -------
    ndarray, shape (..., N)
        N ages as the population has them; an abridged table of A rows gives the A-1 groups 0-4, 5-9, ...
        S[0]: births to the first group; S[a]: group a-1 to a; S[N-1]: the last two groups together.

    Raises
    ------
    UnknownOption
        The groups are of differing widths and not abridged, so no step fits.
    """
    if table.is_abridged:
        return np.delete(table.Sx, 1, axis=-1)
    if len(set(table.widths.tolist())) > 1:
        raise UnknownOption(
            "Die Altersgruppen sind verschieden breit; für eine Fortschreibung brauchen sie dieselbe Breite."
        )
    return table.Sx


def survival_from_rates(
    mx: ArrayLike, *, a0: A0Rule = "ak", ages: ArrayLike | None = None, sex: Sex = "axis"
) -> Floats:
    """Survivorship ratios straight from death rates, see `life_table` and `survivorship`.

    Parameters
    ----------
    mx : array_like, shape (..., A)
        Central death rates per person-year.
    a0, ages, sex
        As in `life_table`.

    Returns
    -------
    ndarray, shape (..., N)
    """
    return survivorship(life_table(mx, sex=sex, ages=ages, a0=a0))


def mean_years(mx: Floats, ages: Floats, male: NDArray[np.bool_], rule: A0Rule, group_rule: GroupRule) -> Floats:
    """Mean years lived in each group by those who die in it, from the rules of `life_table`, shape of `mx`."""
    if rule not in RULES:
        raise UnknownOption(f"Unbekannte Regel für a0: „{rule}“. Erwartet wird „ak“ oder „cd“.")
    if group_rule not in {"greville", "half"}:
        raise UnknownOption(
            f"Unbekannte Regel für Altersgruppen: „{group_rule}“. Erwartet wird „greville“ oder „half“."
        )
    widths = np.diff(ages)
    means = np.empty_like(mx)
    means[..., :-1] = widths / 2
    means[..., -1] = 1 / mx[..., -1]
    if widths[0] == 1:
        means[..., 0] = a0_of(mx[..., 0], male, rule)
    elif widths[0] == 5:
        infant = a0_of(mx[..., 0] * _INFANT_SHARE * 5, male, rule)
        means[..., 0] = _INFANT_SHARE * infant + (1 - _INFANT_SHARE) * (
            1 + a1_to_4(mx[..., 0] * _INFANT_SHARE * 5, male)
        )
    if len(widths) > 1 and (widths[0], widths[1]) == (1, 4):
        means[..., 1] = a1_to_4(mx[..., 0], male)
    if group_rule == "greville":
        _greville(means, mx, ages)
    return means


def _greville(means: Floats, mx: Floats, ages: Floats) -> None:
    """Set the closed five-year groups from 15 on in place; the last takes the slope of the group before."""
    tiny = np.finfo(np.float64).tiny
    slope = np.zeros_like(mx[..., 0])
    last_closed = len(ages) - 2
    for place in range(1, last_closed + 1):
        if not (ages[place] >= 15 and ages[place + 1] - ages[place] == 5 and ages[place] - ages[place - 1] == 5):
            continue
        if place < last_closed:
            ratio = np.maximum(mx[..., place + 1], tiny) / np.maximum(mx[..., place - 1], tiny)
            slope = np.where((mx[..., place + 1] > 0) & (mx[..., place - 1] > 0), 0.1 * np.log(ratio), 0.0)
        found = 2.5 - 25 / 12 * (mx[..., place] - slope)
        means[..., place] = np.clip(found, _LEAST_OLD_A if ages[place] >= 45 else 0.0, 5.0)


def _with_own(means: Floats, own: ArrayLike, ages: Floats) -> Floats:
    values = np.asarray(own, dtype=np.float64)
    if common_shape("ax", values.shape, means.shape) != means.shape:
        raise WrongShape("ax: es gibt mehr Werte als Sterberaten.")
    given = np.broadcast_to(values, means.shape)
    known = ~np.isnan(given)
    not_negative(given[known], "ax")
    limits = np.append(np.diff(ages), np.inf)
    if (given[known] > np.broadcast_to(limits, means.shape)[known]).any():
        raise RateOutOfRange("ax: die mittlere Zeit kann nicht länger sein als die Altersgruppe breit ist.")
    return np.where(known, given, means)


def _expectation(lived: Floats, closed_q: Floats) -> Floats:
    ex = lived.copy()
    for place in range(lived.shape[-1] - 2, -1, -1):
        ex[..., place] += (1 - closed_q[..., place]) * ex[..., place + 1]
    return ex


def _survivorship(ages: Floats, lived: Floats, closed_q: Floats, ex: Floats) -> Floats:
    alive = 1 - closed_q
    ratios = np.full_like(lived, np.nan)
    step = ages[1] - ages[0]
    first = lived[..., 0]
    ratios[..., 0] = first / step
    ratios[..., 1:-1] = alive[..., :-1] * lived[..., 1:-1] / lived[..., :-2]
    if is_abridged(ages):
        # 0 and 1-4 together are the first group of five years
        child = first + alive[..., 0] * lived[..., 1]
        ratios[..., 0] = child / 5
        ratios[..., 1] = np.nan
        ratios[..., 2] = alive[..., 0] * alive[..., 1] * lived[..., 2] / child
    ratios[..., -1] = alive[..., -1] * ex[..., -1] / ex[..., -2]
    return ratios
