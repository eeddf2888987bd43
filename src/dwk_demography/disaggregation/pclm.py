"""Penalised composite link model: a smooth distribution whose group sums are the published ones.

The single years are ``exp(beta)`` (times a standard, if there is one); their group sums are Poisson
means of the published numbers; differences of ``beta`` are penalised (Eilers 2007, Statistical
Modelling 7, 239-254; Rizzi, Gampe, Eilers 2015, American Journal of Epidemiology 182, 138-147).
Iteratively reweighted least squares; each step is solved in the space of the G groups instead of
the 101 ages (the generalised least squares form of a penalised regression), so thousands of regions
go through at once. Written for this project.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dwk_demography.disaggregation.groups import AgeGroups, Array, checked_counts, scaled_to_groups
from dwk_demography.errors import InputError

# The numbers are fitted as if there were 10,000 of them: the result does not depend on the unit.
FITTED_TOTAL = 10_000.0
SCORING_ITERATIONS = 60
MAX_ITERATIONS = 200
MAX_STEP = 3.0
MAX_HALVINGS = 30
TOLERANCE = 1e-7
ROWS_AT_ONCE = 512
# An empty group is fitted as one hundredth of the mean density; the final scaling makes it zero again.
LEAST_SHARE = 1e-2


class NotConverged(InputError):
    """The iteration found no smooth distribution; the numbers of the groups contradict smoothness."""


def pclm(
    counts: Array,
    groups: AgeGroups,
    *,
    standard: Array | None = None,
    smoothing: float = 1.0,
    order: int = 2,
) -> Array:
    """Single years by the penalised composite link model, scaled exactly to the groups.

    Parameters
    ----------
    counts : array_like, shape (..., G)
        Persons (or moves, deaths) by age group; finite, not negative.
    groups : AgeGroups
    standard : array_like, shape (..., ages), optional
        Known single years of a similar population, any unit; the ratio to it is what is smoothed.
    smoothing : float
        Weight of the penalty for a total of 10,000; larger is smoother. Dimensionless.
    order : int
        Order of the penalised differences, 1 or 2.

    Returns
    -------
    ndarray, shape (..., ages)
        Not negative; every group adds up to its number.

    Raises
    ------
    WrongShape, NotANumber, NegativeInput, InputError
        Bad counts, standard, smoothing or order.
    NotConverged
        After 200 iterations the fit still moves.
    """
    numbers = checked_counts(counts, groups.count, "Altersgruppen")
    if not smoothing > 0 or order not in (1, 2):
        raise InputError(
            f"Erwartet werden eine Glättung über 0 und die Ordnung 1 oder 2, angegeben sind {smoothing} und {order}."
        )
    offset = np.zeros(groups.age_count) if standard is None else _log_standard(standard, groups)
    flat = numbers.reshape(-1, groups.count)
    offsets = np.broadcast_to(offset, (*numbers.shape[:-1], groups.age_count)).reshape(-1, groups.age_count)
    fitted = np.zeros_like(offsets, dtype=np.float64)
    filled = flat.sum(axis=-1) > 0
    rows = np.flatnonzero(filled)
    for start in range(0, rows.size, ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        fitted[part] = _fit(_normalised(flat[part], groups), offsets[part], groups, smoothing, order)
    return scaled_to_groups(fitted, flat, groups).reshape(*numbers.shape[:-1], groups.age_count)


def _log_standard(standard: Array, groups: AgeGroups) -> Array:
    known = checked_counts(standard, groups.age_count, "Standard")
    total = known.sum(axis=-1, keepdims=True)
    if bool(np.any(total <= 0)):
        raise InputError("Der Standard enthält eine Zeile ohne Personen. Erwartet wird eine Altersverteilung.")
    share = known / total
    logarithm: Array = np.log(np.maximum(share, 1e-12))
    return logarithm


def _normalised(counts: Array, groups: AgeGroups) -> Array:
    """Counts as of 10,000 persons, empty groups lifted so that their logarithm exists."""
    shares = counts / counts.sum(axis=-1, keepdims=True)
    least = LEAST_SHARE * groups.widths / groups.age_count
    lifted: Array = FITTED_TOTAL * np.maximum(shares, least)
    return lifted


@lru_cache(maxsize=16)
def _smoothness(age_count: int, order: int) -> tuple[Array, Array]:
    """Unpenalised part (constant, for order 2 also slope) and covariance of the penalised part."""
    differences = np.diff(np.eye(age_count), order, axis=0)
    inverse = np.linalg.pinv(differences)
    free = np.linspace(-1.0, 1.0, age_count)[:, None] ** np.arange(order)
    return free, inverse @ inverse.T


def _fit(numbers: Array, offset: Array, groups: AgeGroups, smoothing: float, order: int) -> Array:
    """Fitted single years of each row; `numbers` (N, G), `offset` (N, ages)."""
    level = np.log(numbers.sum(axis=-1) / np.exp(offset).sum(axis=-1))
    beta = np.repeat(level[:, None], groups.age_count, axis=1)
    moving = np.arange(beta.shape[0])
    damping = np.ones((beta.shape[0], 1))
    before = np.zeros_like(beta)
    for iteration in range(MAX_ITERATIONS):
        target = _Target(numbers[moving], offset[moving], groups, smoothing, order)
        now = beta[moving]
        step = target.scoring_step(now) if iteration < SCORING_ITERATIONS else target.newton_step(now)
        largest = np.abs(step).max(axis=-1, keepdims=True)
        # scoring overshoots where a group is missed by far: it then swings to and fro, and half steps end that
        swings = (step * before[moving]).sum(axis=-1, keepdims=True) < 0
        damping[moving] = np.where(
            swings, np.maximum(0.5 * damping[moving], 0.125), np.minimum(1.5 * damping[moving], 1.0)
        )
        length = np.minimum(damping[moving], MAX_STEP / np.maximum(largest, MAX_STEP))
        beta[moving] = _descend(now, step * length, target)
        before[moving] = step
        # what counts is the density: an age that holds nobody may drift
        moved = np.abs(step) * np.exp(now + offset[moving]) * groups.age_count / FITTED_TOTAL
        moving = moving[moved.max(axis=-1) >= TOLERANCE]
        if moving.size == 0:
            fitted: Array = np.exp(beta + offset)
            return fitted
    raise NotConverged(
        "Aus den Altersgruppen ließ sich keine glatte Verteilung auf Altersjahre bilden. "
        "Bitte prüfen Sie die Zahlen der Gruppen oder wählen Sie das Verfahren „spline“."
    )


@dataclass(frozen=True)
class _Target:
    """Penalised deviance of the groups, the figure every step must lower."""

    numbers: Array
    offset: Array
    groups: AgeGroups
    smoothing: float
    order: int

    def of(self, beta: Array) -> Array:
        """One figure for each row of `beta` (N, ages)."""
        means = self.groups.sums(np.exp(beta + self.offset))
        rough = np.diff(beta, self.order, axis=-1)
        misfit = (means - self.numbers * np.log(means)).sum(axis=-1)
        figures: Array = misfit + 0.5 * self.smoothing * np.square(rough).sum(axis=-1)
        return figures

    def scoring_step(self, beta: Array) -> Array:
        """Weighted least squares: ``beta = F c + K J' V^-1 (r - J F c)``, ``V = diag(mu) + J K J'``."""
        groups = self.groups
        free, covariance = _smoothness(groups.age_count, self.order)
        density = np.exp(beta + self.offset)
        means = groups.sums(density)
        residual = self.numbers - means + groups.sums(density * beta)
        starts = np.array(groups.lower_years)
        spread = np.add.reduceat(density[:, :, None] * (covariance / self.smoothing), starts, axis=1)
        variance = np.add.reduceat(spread * density[:, None, :], starts, axis=2)
        variance[:, np.arange(groups.count), np.arange(groups.count)] += means
        design = np.add.reduceat(density[:, :, None] * free, starts, axis=1)
        solved = np.linalg.solve(variance, np.concatenate([residual[:, :, None], design], axis=2))
        normal = design.transpose(0, 2, 1) @ solved[:, :, 1:]
        coefficients = np.linalg.solve(normal, design.transpose(0, 2, 1) @ solved[:, :, :1])
        weights = solved[:, :, :1] - solved[:, :, 1:] @ coefficients
        step: Array = (free @ coefficients + spread.transpose(0, 2, 1) @ weights)[:, :, 0] - beta
        return step

    def newton_step(self, beta: Array) -> Array:
        """Newton's step with the observed curvature, downhill also where it is not convex.

        For the few rows (nearly empty groups beside full ones) on which scoring circles the answer.
        """
        groups = self.groups
        density = np.exp(beta + self.offset)
        means = groups.sums(density)
        excess = density * groups.spread(1.0 - self.numbers / means)
        rough = np.diff(np.eye(groups.age_count), self.order, axis=0)
        penalty = self.smoothing * rough.T @ rough
        member = groups.spread(np.eye(groups.count))
        scaled = member * density[:, None, :] * (np.sqrt(self.numbers) / means)[:, :, None]
        curvature = scaled.transpose(0, 2, 1) @ scaled + penalty
        ages = np.arange(groups.age_count)
        curvature[:, ages, ages] += excess
        values, vectors = np.linalg.eigh(curvature)
        gradient = (excess + beta @ penalty)[:, None, :] @ vectors
        step: Array = -(vectors @ (gradient / np.maximum(np.abs(values), 1e-9)[:, None, :]).transpose(0, 2, 1))[:, :, 0]
        return step


def _descend(beta: Array, step: Array, target: _Target) -> Array:
    """Follow each row's step, halved until the target no longer rises."""
    before = target.of(beta)
    slack = 1e-12 * np.abs(before)
    length = np.ones((beta.shape[0], 1))
    for _ in range(MAX_HALVINGS):
        rises = target.of(beta + length * step) > before + slack
        if not bool(rises.any()):
            break
        length[rises] *= 0.5
    return beta + length * step
