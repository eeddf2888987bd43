"""How the level of fertility, mortality or migration moves from year to year, estimated from its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dwk_demography.errors import NotANumber, UnknownOption, WrongShape

Floats = npt.NDArray[np.float64]
Kind = Literal["ar1", "random_walk"]

#: fewest years an estimate is made from
FEWEST_YEARS = 5
#: an estimated persistence is kept below this: above it the past says no more than a random walk
MOST_PERSISTENT = 0.98


@dataclass(frozen=True, slots=True)
class LevelModel:
    """A level that returns to its mean (AR(1)) or wanders on (random walk with drift).

    Attributes
    ----------
    kind : {"ar1", "random_walk"}
    mean : float
        What it returns to (AR(1)); the last value for a random walk. Unit of the level.
    drift : float
        Expected change in a year (random walk; 0 for AR(1)).
    persistence : float
        Share of a deviation that is left after a year (AR(1); 1 for a random walk).
    sd : float
        Standard deviation of a year's shock, unit of the level.
    drift_sd : float
        Standard error of the drift (random walk; 0 for AR(1)).
    last : float
        Last known value.
    shocks : ndarray, shape (years - 1,)
        What the model did not expect, year after year.
    """

    kind: Kind
    mean: float
    drift: float
    persistence: float
    sd: float
    drift_sd: float
    last: float
    shocks: Floats

    def central(self, years: int) -> Floats:
        """Expected values of the coming years, shape (years,)."""
        ahead = np.arange(1, years + 1)
        if self.kind == "random_walk":
            return np.asarray(self.last + self.drift * ahead, float)
        return np.asarray(self.mean + (self.last - self.mean) * self.persistence**ahead, float)

    def sd_ahead(self, years: int) -> Floats:
        """Standard deviation of the coming years' values, shape (years,): shocks so far, and the error of the drift."""
        ahead = np.arange(1, years + 1)
        left = self.persistence ** (2 * np.arange(years))
        return np.asarray(np.sqrt(self.sd**2 * np.cumsum(left) + (self.drift_sd * ahead) ** 2), float)


def fit_random_walk(history: npt.ArrayLike) -> LevelModel:
    """Random walk with drift.

    Parameters
    ----------
    history : array_like, shape (years,)
        The level in consecutive years, at least five; often its logarithm.

    Returns
    -------
    LevelModel

    Raises
    ------
    WrongShape
        With fewer years.
    NotANumber
        With a gap.

    Notes
    -----
    Drift = mean yearly change; its standard error is sd / sqrt(changes), which makes distant years wider than the shocks
    alone (R. D. Lee, L. R. Carter, 1992, appendix B).
    """
    values = _history(history)
    changes = np.diff(values)
    drift = float(changes.mean())
    shocks = changes - drift
    sd = float(np.sqrt((shocks**2).sum() / (len(changes) - 1)))
    return LevelModel(
        "random_walk", float(values[-1]), drift, 1.0, sd, sd / len(changes) ** 0.5, float(values[-1]), shocks
    )


def fit_ar1(history: npt.ArrayLike, *, mean: float | None = None) -> LevelModel:
    """Return to a mean: ``x[t] - mean = persistence * (x[t-1] - mean) + shock``.

    Parameters
    ----------
    history : array_like, shape (years,)
        The level in consecutive years, at least five.
    mean : float, optional
        What the level returns to, if it is set from outside; otherwise the mean of the history.

    Returns
    -------
    LevelModel

    Raises
    ------
    WrongShape, NotANumber
        As in `fit_random_walk`.

    Notes
    -----
    Least squares; short histories give too little persistence, which ``(1 + 3 r) / n`` corrects (M. G. Kendall, 1954;
    F. H. C. Marriott, J. A. Pope, 1954). The persistence is kept between 0 and 0.98.
    """
    values = _history(history)
    centre = float(values.mean()) if mean is None else float(mean)
    before, after = values[:-1] - centre, values[1:] - centre
    spread = float((before**2).sum())
    raw = float((before * after).sum()) / spread if spread > 0 else 0.0
    persistence = float(np.clip(raw + (1 + 3 * raw) / len(before), 0.0, MOST_PERSISTENT)) if spread > 0 else 0.0
    shocks = after - persistence * before
    freedom = len(shocks) - (2 if mean is None else 1)
    sd = float(np.sqrt((shocks**2).sum() / freedom))
    return LevelModel("ar1", centre, 0.0, persistence, sd, 0.0, float(values[-1]), shocks)


def shock_correlation(models: Sequence[LevelModel], *, prior: float = 0.0, prior_years: int = 10) -> Floats:
    """Correlation of the shocks of several levels over their common last years.

    Parameters
    ----------
    models : sequence of LevelModel
    prior : float
        Correlation that is believed before the data.
    prior_years : int
        As many years of data count as much as `prior`; keeps short histories from finding ties by chance.

    Returns
    -------
    ndarray, shape (levels, levels)
        Symmetric, ones on the diagonal, no negative eigenvalue.

    Raises
    ------
    WrongShape
        There are no levels.
    UnknownOption
        `prior` does not lie between -1 and 1, or its years are negative.
    """
    if not models:
        raise WrongShape("Ohne Größen gibt es keine Korrelation; erwartet wird mindestens eine.")
    if not -1 < prior < 1 or prior_years < 0:
        raise UnknownOption(f"Vorwissen {prior} aus {prior_years} Jahren: erwartet wird eine Zahl zwischen -1 und 1.")
    years = min(len(model.shocks) for model in models)
    shocks = np.stack([model.shocks[-years:] for model in models])
    norms = np.sqrt((shocks**2).sum(axis=1))
    safe = np.where(norms > 0, norms, 1.0)
    found = (shocks @ shocks.T) / np.outer(safe, safe)
    mixed = (years * found + prior_years * prior) / (years + prior_years)
    np.fill_diagonal(mixed, 1.0)
    values, vectors = np.linalg.eigh(mixed)
    fixed = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = np.sqrt(np.diag(fixed))
    return np.asarray(fixed / np.outer(scale, scale), float)


def _history(history: npt.ArrayLike) -> Floats:
    values = np.asarray(history, float)
    if values.ndim != 1 or len(values) < FEWEST_YEARS:
        raise WrongShape(
            f"Der Verlauf hat die Form {values.shape}; erwartet werden mindestens {FEWEST_YEARS} aufeinanderfolgende Jahre."
        )
    if not np.isfinite(values).all():
        raise NotANumber("Im Verlauf fehlt ein Jahr (NaN) oder ein Wert ist unendlich; erwartet wird jedes Jahr.")
    return values
