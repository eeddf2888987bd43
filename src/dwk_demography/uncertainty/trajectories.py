"""Trajectories of levels: one part common to all regions, one of each region, both reproducible from a seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dwk_demography.chunks import region_generator
from dwk_demography.errors import UnknownOption, WrongShape
from dwk_demography.uncertainty.levels import Floats, LevelModel


def common_deviations(
    models: Sequence[LevelModel],
    years: int,
    trajectories: int,
    generator: np.random.Generator,
    *,
    correlation: npt.ArrayLike | None = None,
) -> Floats:
    """Deviations of several levels from their central course, the same for all regions.

    Parameters
    ----------
    models : sequence of LevelModel
        For example fertility, mortality, migration.
    years : int
        Years ahead.
    trajectories : int
    generator : numpy.random.Generator
        The only source of chance.
    correlation : array_like, shape (levels, levels), optional
        Of the yearly shocks (`shock_correlation`); without it they are independent.

    Returns
    -------
    ndarray, shape (trajectories, years, levels)
        In the unit of each level. Their standard deviation in year h is ``LevelModel.sd_ahead``.

    Notes
    -----
    The errors of the drifts are drawn once for each trajectory, with the same correlation.
    """
    root = _root(correlation, len(models))
    shocks = generator.standard_normal((trajectories, years, len(models))) @ root.T
    drifts = generator.standard_normal((trajectories, len(models))) @ root.T
    return np.stack([_wander(model, shocks[..., k], drifts[:, k]) for k, model in enumerate(models)], axis=-1)


def regional_deviations(
    model: LevelModel, region_keys: Sequence[str], years: int, trajectories: int, seed: int, *, purpose: str
) -> Floats:
    """Deviations of one level that each region has for itself.

    Parameters
    ----------
    model : LevelModel
        Of the regional part alone (the common part taken out of the histories).
    region_keys : sequence of str
        Stable keys; a region's numbers depend on its key and the seed, not on the others or their order.
    years, trajectories : int
    seed : int
        Seed of the run.
    purpose : str
        Name of the level, so that several levels of a region get different numbers.

    Returns
    -------
    ndarray, shape (trajectories, years, regions)
        In the unit of the level; float64.
    """
    deviations = np.empty((trajectories, years, len(region_keys)))
    for place, key in enumerate(region_keys):
        generator = region_generator(seed, key, purpose)
        shocks = generator.standard_normal((trajectories, years))
        deviations[..., place] = _wander(model, shocks, generator.standard_normal(trajectories))
    return deviations


def joined_weights(
    common: npt.ArrayLike, own: npt.ArrayLike | None = None, *, own_scale: npt.ArrayLike = 1.0
) -> npt.NDArray[np.float32]:
    """The weights of a `Varied` quantity from both parts of the error.

    Parameters
    ----------
    common : array_like, shape (trajectories, years)
        Deviations common to all regions.
    own : array_like, shape (trajectories, years, regions), optional
        Deviations of each region.
    own_scale : array_like, shape (regions,) or a number
        Factor of the regional part, for example larger in small regions.

    Returns
    -------
    ndarray of float32, shape (trajectories, years, regions) or (trajectories, years, 1)

    Raises
    ------
    WrongShape
        The axes of the two parts do not fit.
    """
    shared = np.asarray(common, float)
    if shared.ndim != 2:
        raise WrongShape(f"Die gemeinsamen Abweichungen haben die Form {shared.shape}; erwartet wird (Verlauf, Jahr).")
    if own is None:
        return shared[..., None].astype(np.float32)
    single = np.asarray(own, float)
    if single.shape[:2] != shared.shape or single.ndim != 3:
        raise WrongShape(
            f"Die eigenen Abweichungen haben die Form {single.shape}; erwartet wird {(*shared.shape, 'Gebiete')}."
        )
    return np.asarray(shared[..., None] + np.asarray(own_scale, float) * single, np.float32)


def quantiles_over_trajectories(values: npt.ArrayLike, probabilities: npt.ArrayLike) -> Floats:
    """Quantiles along the first axis, linear interpolation.

    Parameters
    ----------
    values : array_like, shape (trajectories, ...)
    probabilities : array_like, shape (Q,)
        From 0 to 1.

    Returns
    -------
    ndarray, shape (Q, ...)

    Raises
    ------
    UnknownOption
        A probability lies outside of 0 to 1.
    """
    wanted = np.asarray(probabilities, float)
    if wanted.ndim != 1 or not ((wanted >= 0) & (wanted <= 1)).all():
        raise UnknownOption(f"Quantile {wanted.tolist()}: erwartet werden Zahlen von 0 bis 1.")
    return np.asarray(np.quantile(np.asarray(values, float), wanted, axis=0), float)


def _wander(model: LevelModel, shocks: Floats, drift: Floats) -> Floats:
    """Sum up the shocks of (trajectory, year) as the model does, and add the error of the drift."""
    deviations = np.empty_like(shocks)
    now = np.zeros(len(shocks))
    for year in range(shocks.shape[1]):
        now = model.persistence * now + model.sd * shocks[:, year]
        deviations[:, year] = now
    return np.asarray(deviations + model.drift_sd * drift[:, None] * np.arange(1, shocks.shape[1] + 1), float)


def _root(correlation: npt.ArrayLike | None, levels: int) -> Floats:
    """A matrix whose product with its transpose is the correlation; for singular ones too."""
    if correlation is None:
        return np.eye(levels)
    given = np.asarray(correlation, float)
    if given.shape != (levels, levels) or not np.allclose(given, given.T):
        raise WrongShape(f"Die Korrelation hat die Form {given.shape}; erwartet wird symmetrisch {(levels, levels)}.")
    values, vectors = np.linalg.eigh(given)
    if values.min() < -1e-9 * levels:
        raise UnknownOption("Diese Korrelationen sind zugleich nicht möglich (negativer Eigenwert).")
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T, float)
