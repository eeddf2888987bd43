"""One territory under several keys has one result; the variants of very few people keep their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dwk.projections.computation.assembling import assemble
from dwk.projections.computation.engine import central
from dwk.projections.inputs.gathering import RegionInputs, gather
from dwk.projections.inputs.reading import read
from dwk.projections.inputs.variants import preset_entries
from dwk.projections.queries.sheets import status_quo_paths
from dwk.projections.rules import AssumptionKind, Preset
from dwk.regions.models import Region
from dwk.regions.rules import Level
from dwk.statistics.importers.contract import CellKey
from tests.factories.projections import BASE_YEAR, KREIS, SMALL, region
from tests.factories.tables import IN, OUT, PHASES, Entry, load_entries, population


@pytest.fixture
def city_state() -> None:
    """The Beispielstadt: figures of Kreis and Land 11, invented, ten years of stock and moves."""
    Region.objects.filter(key__in=["11", "11000", "11000000"]).delete()
    state = Region.objects.create(
        key="11", territory_key="11", name="Beispielstadt", search_name="beispielstadt", level=Level.STATE,
        state_key="11", parent=Region.objects.get(key="DG"),
    )  # fmt: skip
    kreis = Region.objects.create(
        key="11000", territory_key="11", name="Beispielstadt", search_name="beispielstadt", level=Level.DISTRICT,
        state_key="11", parent=state,
    )  # fmt: skip
    Region.objects.create(
        key="11000000", territory_key="11", name="Beispielstadt", search_name="beispielstadt",
        level=Level.MUNICIPALITY, state_key="11", district_key="11000", parent=kreis,
    )  # fmt: skip
    for year in range(2009, BASE_YEAR + 1):
        load_entries(population("11000", year, 900.0 + 10 * year % 70), "regio:12411-02-03-4")
        load_entries(_moves("11000", year), "regio:12711-04-02-4")


def _moves(key: str, year: int) -> list[Entry]:
    entries = []
    for measure, persons in ((IN, 120.0 + year % 5), (OUT, 100.0)):
        base = Entry(region=key, day=date(year, 12, 31), months=12, measure=measure)
        for first, last in PHASES:
            entries += [replace(base, value=persons, cell=CellKey(sex, first, last)) for sex in ("m", "f")]
    return entries


@pytest.mark.django_db
@pytest.mark.usefixtures("figures", "city_state")
def test_a_city_state_is_computed_as_its_kreis_and_its_gemeinde() -> None:
    found = {key: gather(region(key), BASE_YEAR, 2030) for key in ("11", "11000", "11000000")}
    plain = {"preset": Preset.STATUS_QUO, "assumptions": [], "events": []}
    kreis = assemble(found["11000"], plain)
    assert not found["11000"].migration.net_only
    assert kreis.arrays["out_rates"].any()
    for key, inputs in found.items():
        other = assemble(inputs, plain)
        assert other.arrays.keys() == kreis.arrays.keys()
        for name, array in kreis.arrays.items():
            np.testing.assert_array_equal(other.arrays[name], array, err_msg=f"{key} {name}")
        assert other.sources == kreis.sources, key
        assert _same(inputs.spread.errors, found["11000"].spread.errors), key


def _same(one: np.ndarray | None, other: np.ndarray | None) -> bool:
    return (one is None) == (other is None) and (one is None or other is None or np.array_equal(one, other))


@pytest.mark.django_db
@pytest.mark.usefixtures("figures", "city_state")
def test_the_land_is_still_known_where_the_kreis_is_the_land() -> None:
    for key in ("11", "11000", "11000000"):
        known = read(region(key))
        assert known.state is not None
        assert (known.region.key, known.state.key, known.is_below_district) == ("11000", "11", False)


@pytest.mark.django_db
@pytest.mark.usefixtures("figures")
def test_a_kreis_in_a_land_and_a_gemeinde_in_a_kreis_stay_what_they_are() -> None:
    assert read(region(KREIS)).region.key == KREIS
    small = read(region(SMALL))
    assert (small.region.key, small.carrier.key) == (SMALL, SMALL[:5])


@pytest.mark.django_db
@pytest.mark.usefixtures("figures")
def test_variants_of_very_few_people_keep_their_order() -> None:
    usual = gather(region(SMALL), BASE_YEAR, 2030)

    @given(persons=st.floats(min_value=3, max_value=400))
    @example(persons=10)
    @settings(max_examples=12, deadline=None, derandomize=True)
    def ordered(persons: float) -> None:
        inputs = _shrunk(usual, persons / usual.total)
        lower, middle, upper = (_totals(inputs, one) for one in (Preset.LOWER, Preset.STATUS_QUO, Preset.UPPER))
        assert (lower < middle).all()
        assert (middle < upper).all()

    ordered()


def _shrunk(inputs: RegionInputs, by: float) -> RegionInputs:
    base, moving = inputs.base, inputs.migration
    return replace(
        inputs,
        base=replace(base, persons=base.persons * by),
        migration=replace(moving, arrivals=moving.arrivals * by, departures=moving.departures * by),
    )


def _totals(inputs: RegionInputs, preset: Preset) -> np.ndarray:
    """Total at the end of each projected year."""
    net = [float(value) for value in status_quo_paths(inputs)[AssumptionKind.NET_MIGRATION, ""]]
    rows = [
        {"kind": entry.kind, "year": entry.year, "sex": entry.sex, "value": entry.value, "unit": "", "source": ""}
        for entry in preset_entries(inputs, preset, net)
    ]
    arrays = assemble(inputs, {"preset": preset, "assumptions": rows, "events": []}).arrays
    return np.asarray(central(arrays).population.sum(axis=(1, 2, 3))[1:])
