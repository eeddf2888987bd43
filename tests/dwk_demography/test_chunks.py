"""Plans of chunked runs: seeds hang on the region alone, fingerprints on everything."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dwk_demography.chunks import fingerprint, merge_chunks, plan_chunks, region_generator, region_seed
from dwk_demography.errors import UnknownOption, WrongShape

KEYS = tuple(f"{number:05d}" for number in range(1001, 1051))


@given(st.integers(1, 60), st.permutations(KEYS))
def test_the_seed_of_a_region_depends_on_nothing_but_the_region(size: int, keys: list[str]) -> None:
    chunks = plan_chunks(keys, size, 42)
    assert [key for chunk in chunks for key in chunk.region_keys] == keys
    for chunk in chunks:
        assert chunk.seeds == tuple(region_seed(42, key) for key in chunk.region_keys)
        assert tuple(keys[chunk.regions]) == chunk.region_keys


def test_seeds_are_the_same_on_every_machine() -> None:
    # SHA-256 of "42/01051", the first eight bytes
    assert region_seed(42, "01051") == 0xD9D_9818_32A8_DB38
    assert len({region_seed(seed, key) for seed in range(20) for key in KEYS}) == 20 * len(KEYS)


def test_regions_and_purposes_have_numbers_of_their_own() -> None:
    def drawn(key: str, purpose: str) -> object:
        return region_generator(1, key, purpose).random(3).tolist()

    assert drawn("01051", "fertility") == drawn("01051", "fertility")
    assert drawn("01051", "fertility") != drawn("01051", "migration")
    assert drawn("01051", "fertility") != drawn("01053", "fertility")


def test_the_fingerprint_sees_every_value_name_type_shape_and_version() -> None:
    base = {"base": np.arange(6.0), "srb": np.ones(1)}
    others = [
        {**base, "base": np.array([0, 1, 2, 3, 4, 5 + 1e-12])},
        {**base, "base": np.arange(6.0).reshape(2, 3)},
        {**base, "base": np.arange(6.0, dtype=np.float32)},
        {"other": base["base"], "srb": base["srb"]},
    ]
    digests = {fingerprint(arrays) for arrays in (base, *others)} | {fingerprint(base, "2")}
    assert len(digests) == 6
    assert fingerprint(dict(reversed(base.items()))) == fingerprint(base)
    assert plan_chunks(KEYS, 7, 1, inputs=base)[0].id != plan_chunks(KEYS, 7, 2, inputs=base)[0].id


def test_parts_are_put_together_in_the_order_of_the_regions() -> None:
    chunks = plan_chunks(KEYS, 7, 1)
    whole = np.arange(100).reshape(2, 50)
    parts = {chunk.id: {"persons": whole[:, chunk.regions]} for chunk in reversed(chunks)}
    np.testing.assert_array_equal(merge_chunks(chunks, parts, {"persons": 1})["persons"], whole)


def test_bad_plans_and_missing_parts_are_named() -> None:
    with pytest.raises(UnknownOption, match="mindestens 1"):
        plan_chunks(KEYS, 0, 1)
    with pytest.raises(UnknownOption, match="negativ"):
        plan_chunks(KEYS, 1, -1)
    with pytest.raises(WrongShape, match="01001"):
        plan_chunks(("01001", "01001"), 1, 1)
    chunks = plan_chunks(KEYS, 25, 1)
    with pytest.raises(WrongShape, match="1 von 2 Teilen fehlen"):
        merge_chunks(chunks, {chunks[0].id: {"persons": np.zeros(25)}}, {"persons": 0})
    with pytest.raises(WrongShape, match="erwartet 25"):
        merge_chunks(chunks, {chunk.id: {"persons": np.zeros(3)} for chunk in chunks}, {"persons": 0})
