"""The width of the trajectories brought to what the same kind of projection got wrong at earlier base years."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from dwk.projections.inputs.origins import ESTIMATE, SETTING, SPREAD, line
from dwk.projections.inputs.spread import CALIBRATED
from dwk.projections.results import AssumptionSource

from .engine import trajectories

Floats = npt.NDArray[np.float64]
#: trajectories that measure the width before it is brought to the errors of the past; their seed is always the same
CALIBRATION = 200
CALIBRATION_SEED = 1
FACTORS = (0.2, 5.0)


def brought_to_the_past(
    arrays: Mapping[str, Floats], errors: Floats | None, *, closed: bool
) -> tuple[Floats, tuple[AssumptionSource, ...]]:
    """The spread with which a run draws, and what the list of assumptions says of it beside what the inputs say.

    Without known ``errors``, and without migration, the spread stays what its histories say.
    """
    if closed:
        what = (
            f"{CALIBRATED}: nicht an Fehlern der Vergangenheit gemessen, weil es Jahre ohne Wanderungen nicht gegeben hat; "
            "sie kann zu schmal oder zu breit sein"
        )
        return arrays["spread"], (line(SPREAD, what, 1.0, "Faktor", "–", "Vorgabe der Anwendung", SETTING, decimals=2),)
    if errors is None:
        return arrays["spread"], ()
    spread, factor = calibrated(arrays, errors)
    what = f"{CALIBRATED}: Streuung von Geburten, Lebenserwartung und Wanderung dafür vervielfacht"
    years = f"nach 1 bis {len(errors)} Jahren"
    source = "eigene Berechnung: Breite der Verläufe gegen die Fehler früherer Ausgangsjahre"
    return spread, (line(SPREAD, what, factor, "Faktor", years, source, ESTIMATE, decimals=2),)


def calibrated(arrays: Mapping[str, Floats], errors: Floats) -> tuple[Floats, float]:
    """The spread of the components, widened or narrowed by one factor until totals stray as they did in the past.

    ``errors`` (Y,) are standard deviations of the logarithm of the total by years ahead. The factor, given back beside
    the spread, is the same for fertility, mortality and migration, so that their shares stay as their own histories say.
    """
    totals = np.concatenate([block.sum(axis=(2, 3)) for block in trajectories(arrays, CALIBRATION, CALIBRATION_SEED)])
    drawn = np.std(np.log(np.maximum(totals[:, 1:], 1.0)), axis=0)
    factor = float(np.clip(errors.sum() / max(drawn.sum(), 1e-12), *FACTORS))
    return np.asarray(arrays["spread"] * np.array([factor, 1.0, factor])), factor
