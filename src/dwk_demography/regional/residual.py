"""What the pool missed in the last years, region by region and cohort by cohort."""

from __future__ import annotations

import numpy as np

from dwk_demography.regional.contract import Floats, ModelSettings
from dwk_demography.regional.gaps import complete
from dwk_demography.regional.reconstruction import Past
from dwk_demography.regional.step import Rates, one_year


def residual_rates(
    past: Past,
    rates: tuple[Floats, Floats],
    level: Floats,
    srb: float,
    share: float,
    breaks: frozenset[int],
    settings: ModelSettings,
) -> Floats:
    """Net change per survivor and year that out-rates and in-shares left unexplained, damped.

    Every step of the last years is projected with the true national net migration and compared with the tracked single
    ages. Steps into a year with a new basis (census) are left out: what they brought is no movement of people.

    Parameters
    ----------
    past : Past
    rates : tuple of ndarray, shape (R, 2, A) each
        Out-rates and in-shares.
    level : ndarray, shape (R,)
        Fertility of the regions over the national one.
    srb : float
    share : float
        Share of the regions in the population of the country.
    breaks : frozenset of int
        Years with a new basis.
    settings : ModelSettings

    Returns
    -------
    ndarray, shape (R, 2, A)
        0 at age 0 (that is fertility) and where nothing can be compared.
    """
    missed = np.zeros(past.tracked.shape[1:])
    exposed = np.zeros_like(missed)
    last = past.first_year + len(past.tracked) - 1
    for year in range(max(past.first_year + 1, last - settings.residual_years + 1), last + 1):
        index, own = past.national_index(year), year - past.first_year
        before, now = past.tracked[own - 1], past.tracked[own]
        if year in breaks or not np.isfinite(past.by_age[index]).all():
            continue
        known = complete(before, 2) & complete(now, 2)
        outcome = one_year(
            np.where(known[:, None, None], before, 0.0),
            Rates(past.survival[index], past.asfr[index] * level[:, None], srb, *rates, past.by_age[index] * share),
        )
        missed += np.where(known[:, None, None], now - outcome.population, 0.0)
        exposed += outcome.survivors
    found = np.where(exposed >= 1.0, missed / np.maximum(exposed, 1.0), 0.0)
    found[..., 0] = 0.0
    damped: Floats = settings.residual_damping * found
    return damped
