"""Laws of a run on invented arrays: spread, shares, targets, checksums; no database."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk.projections.computation.assembling import path, spread_over_ages
from dwk.projections.computation.balancing import meet_net_targets
from dwk.projections.computation.engine import DRAWING, OtherDrawing, central, deviations, trajectories
from dwk.projections.computation.run import band_weights, results_of, silent
from dwk.projections.computation.widths import brought_to_the_past, calibrated
from dwk.projections.entries import groups_as_json, groups_from_json, shares_of
from dwk.projections.rules import OPEN_AGE, PROFILE_SHARES, AssumptionKind, EventProfile, OwnGroup, ScenarioRefused
from dwk.projections.snapshot import checksum, from_bytes, to_bytes

AGES, YEARS = OPEN_AGE + 1, 8
OWN_GROUPS = st.lists(
    st.builds(
        lambda first, width, sex, persons: OwnGroup(first, first + width, sex, persons),
        st.integers(0, 110),
        st.integers(0, 40),
        st.sampled_from(["", "f", "m"]),
        st.floats(-500, 500),
    ),
    min_size=1,
    max_size=6,
)


def arrays(scale: float = 1.0) -> dict[str, np.ndarray]:
    """An invented territory of some thousand people."""
    ages = np.arange(AGES)
    base = scale * 100 * np.exp(-((ages / 70) ** 4)) * np.ones((2, 1))
    survival = np.clip(1 - 0.0002 * np.exp(0.085 * ages), 0.3, 1)
    asfr = np.where((ages >= 15) & (ages < 50), 0.05 * np.exp(-(((ages - 30) / 7) ** 2)), 0)
    arrivals = scale * 3 * np.exp(-(((ages - 27) / 12) ** 2)) * np.ones((YEARS, 2, 1))
    return {
        "base": base,
        "survival": np.broadcast_to(survival, (YEARS, 2, AGES)).copy(),
        "survival_slope": np.broadcast_to((1 - survival) * 0.05, (YEARS, 2, AGES)).copy(),
        "asfr": np.broadcast_to(asfr, (YEARS, AGES)).copy(),
        "srb": np.array([1.05]),
        "arrivals": arrivals,
        "out_rates": np.broadcast_to(0.03 * np.exp(-(((ages - 25) / 15) ** 2)), (YEARS, 2, AGES)).copy(),
        "events": np.zeros((YEARS, 2, AGES)),
        "migration_profile": np.full((2, AGES), 1 / (2 * AGES)),
        "spread": np.array([[0.02, 1.0, 0.004], [0.2, 1.0, 0.05], [scale * 20, 0.6, 0.0]]),
        "correlation": np.array([[1.0, 0.2, 0.4], [0.2, 1.0, -0.3], [0.4, -0.3, 1.0]]),
        "drawing": np.array([float(DRAWING)]),
        "demand_weights": np.ones((1, 2, AGES)),
    }


def net_of(given: dict[str, np.ndarray]) -> np.ndarray:
    return np.asarray(central(given).net_migration.sum(axis=(1, 2, 3)))


@given(OWN_GROUPS)
def test_own_groups_keep_their_people_and_their_sex(groups: list[OwnGroup]) -> None:
    spread = spread_over_ages(groups)
    assert spread.sum() == pytest.approx(sum(group.persons for group in groups), abs=1e-6)
    for at, sex in enumerate(("f", "m")):
        expected = sum(g.persons * (1 if g.sex else 0.5) for g in groups if g.sex in {"", sex})
        assert spread[at].sum() == pytest.approx(expected, abs=1e-6)
    assert groups_from_json(groups_as_json(groups)) == tuple(groups)


@pytest.mark.parametrize("profile", PROFILE_SHARES)
def test_a_named_profile_adds_up_to_one(profile: EventProfile) -> None:
    assert spread_over_ages(shares_of(profile)).sum() == pytest.approx(1)


@given(st.floats(-150, 150), st.booleans())
def test_a_target_of_net_migration_is_met_with_and_without_rates(target: float, by_rates: bool) -> None:
    known = arrays()
    departures = 0.9 * known["arrivals"]
    if not by_rates:
        known["arrivals"], known["out_rates"] = known["arrivals"] - departures, 0 * known["out_rates"]
    years = tuple(range(2019, 2019 + YEARS))
    changed = meet_net_targets(known, departures, dict.fromkeys(years[2:], target), years)
    found = net_of({**known, **changed})
    assert found[2:] == pytest.approx([target] * (YEARS - 2), abs=0.01)
    assert found[:2] == pytest.approx(net_of(known)[:2])
    assert (changed["out_rates"] >= 0).all()


def test_a_target_beyond_all_moves_is_refused() -> None:
    known = arrays()
    with pytest.raises(ScenarioRefused, match="2019"):
        meet_net_targets(known, 0.9 * known["arrivals"], {2019: -1e6}, tuple(range(2019, 2019 + YEARS)))


@given(st.integers(0, 2**32), st.integers(1, 300))
def test_trajectories_depend_on_seed_and_count_only(seed: int, count: int) -> None:
    known = arrays()
    drawn = [weight.copy() for weight in deviations(known, count, seed)]
    for again, first in zip(deviations(known, count, seed), drawn, strict=True):
        assert (again == first).all()
    assert drawn[0].shape == (count, YEARS)
    assert drawn[0].min() >= -0.5


def test_shocks_hang_together_as_stored() -> None:
    known = {**arrays(), "spread": np.array([[0.01, 1.0, 0.0], [0.2, 1.0, 0.0], [20.0, 0.6, 0.0]])}
    fertility, expectation, moves = deviations(known, 5_000, 3)
    shocks = np.stack([np.log1p(fertility[:, 0]), expectation[:, 0], moves[:, 0]])
    assert np.corrcoef(shocks) == pytest.approx(known["correlation"], abs=0.05)
    later = moves[:, 1] - 0.6 * moves[:, 0]
    assert later.std() == pytest.approx(20, rel=0.05)
    assert np.corrcoef(later, np.diff(expectation[:, :2], axis=1)[:, 0])[0, 1] == pytest.approx(-0.3, abs=0.05)


@pytest.mark.parametrize("drawing", [None, np.array([1.0])])
def test_inputs_of_another_way_of_drawing_are_named_and_not_drawn(drawing: np.ndarray | None) -> None:
    known = {name: array for name, array in arrays().items() if name != "drawing"}
    if drawing is not None:
        known["drawing"] = drawing
    with pytest.raises(OtherDrawing, match="anderen Verfahren"):
        deviations(known, 2, 1)
    # the middle does not depend on it
    assert net_of(known) == pytest.approx(net_of(arrays()))


def test_a_width_that_cannot_be_measured_stays_and_says_so() -> None:
    known = arrays()
    errors = 0.02 * np.arange(1, YEARS + 1) / YEARS
    spread, lines = brought_to_the_past(known, errors, closed=True)
    assert (spread == known["spread"]).all()
    assert "ohne Wanderungen" in lines[0].what
    spread, lines = brought_to_the_past(known, None, closed=False)
    assert (spread == known["spread"]).all()
    assert not lines  # the inputs say why
    spread, lines = brought_to_the_past(known, errors, closed=False)
    assert (spread != known["spread"]).any()
    assert lines[0].unit == "Faktor"


def test_blocks_of_trajectories_make_one_run() -> None:
    known = arrays()
    blocks = list(trajectories(known, 260, 3))
    assert [len(block) for block in blocks] == [250, 10]
    assert len(np.unique(np.concatenate(blocks)[:, -1].sum(axis=(1, 2)))) == 260
    assert all((block >= 0).all() for block in blocks)


def test_without_spread_every_trajectory_is_the_central_path() -> None:
    known = {**arrays(), "spread": np.zeros((3, 3))}
    middle = central(known).population[:, 0]
    for block in trajectories(known, 3, 1):
        assert block == pytest.approx(np.broadcast_to(middle, block.shape))


@pytest.mark.parametrize("width", [0.01, 0.05])
def test_the_width_is_brought_to_the_errors_of_the_past(width: float) -> None:
    known = arrays()
    errors = width * np.arange(1, YEARS + 1) / YEARS
    known["spread"], factor = calibrated(known, errors)
    assert known["spread"][:, 0] == pytest.approx(factor * arrays()["spread"][:, 0])
    assert known["spread"][:, 1].tolist() == [1.0, 1.0, 0.6]
    totals = np.concatenate([block.sum(axis=(2, 3)) for block in trajectories(known, 1000, 9)])
    drawn = np.std(np.log(totals[:, 1:]), axis=0)
    assert drawn.sum() == pytest.approx(errors.sum(), rel=0.2)


@given(st.floats(0.5, 20))
def test_results_scale_with_the_people(scale: float) -> None:
    one, more = (results_of(arrays(by), seed=1, count=3, tell=silent) for by in (1.0, scale))
    for name, array in one.items():
        # the guard of empty cells works in persons, whatever their number
        assert more[name] == pytest.approx(scale * array, rel=1e-3), name


def test_bands_tile_all_ages() -> None:
    assert (band_weights(AGES).sum(axis=0) == 1).all()


@given(st.dictionaries(st.integers(2019, 2040), st.floats(0.5, 3), max_size=6))
def test_a_path_goes_through_its_entries_and_stays_between_them(entries: dict[int, float]) -> None:
    years = tuple(range(2019, 2041))
    rows = [{"kind": "tfr", "sex": "", "year": year, "value": value} for year, value in entries.items()]
    usual = np.full(len(years), 1.5)
    found = path(years, rows, AssumptionKind.TFR, "", start=(2018, 1.5), usual=usual)
    for year, value in entries.items():
        assert found[years.index(year)] == pytest.approx(value)
    assert found.min() >= min([1.5, *entries.values()]) - 1e-12
    assert found.max() <= max([1.5, *entries.values()]) + 1e-12
    if entries:
        assert found[-1] == pytest.approx(entries[max(entries)])


def test_an_archive_gives_back_the_same_arrays_and_its_checksum_sees_every_change() -> None:
    known = arrays()
    back = from_bytes(to_bytes(known))
    assert checksum(back) == checksum(known)
    back["base"][0, 3] = np.nextafter(back["base"][0, 3], 1e9)
    assert checksum(back) != checksum(known)
    assert checksum({**known, "base": known["base"].T}) != checksum(known)
    assert to_bytes(known) == to_bytes(known)
