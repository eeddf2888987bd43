"""What strays together: correlations out of invented histories, and what is said where they are too short."""

from __future__ import annotations

import numpy as np
import pytest

from dwk.projections.inputs.spread import (
    FEWEST_COMMON_YEARS,
    Histories,
    Memory,
    correlation_of,
    last_run,
    memory_of,
    spread_of,
)

MEMORY = Memory(0.8, "1996–2018")


def histories(first: int = 1980, years: int = 40, correlation: float = 0.9, seed: int = 1) -> Histories:
    """Invented: fertility and migration hang together, life expectancy goes its own way."""
    generator = np.random.default_rng(seed)
    shocks = generator.standard_normal((3, years))
    shocks[2] = correlation * shocks[0] + np.sqrt(1 - correlation**2) * shocks[2]
    moves, held = [], 0.0
    for shock in shocks[2]:
        held = 0.8 * held + 1000 * shock
        moves.append(held)
    over = range(first, first + years)
    births = 1.5 * np.exp(0.01 * shocks[0].cumsum())
    lives = 80 + 0.1 * np.arange(years) + 0.1 * shocks[1].cumsum()
    return Histories(*(dict(zip(over, map(float, values), strict=True)) for values in (births, lives, moves)))


def cut(known: Histories, first: int) -> Histories:
    """Migration known from a year on."""
    return known._replace(net={year: value for year, value in known.net.items() if year >= first})


def test_a_connection_is_found_and_drawn_towards_none() -> None:
    found = correlation_of({"Beispielkreis": histories()}, "Beispielkreis", MEMORY)
    assert (found.years[0], found.years[-1], found.is_own) == (1980, 2019, True)
    # 0.9 of 39 shocks beside ten years of none
    assert found.matrix[0, 2] == pytest.approx(0.9 * 39 / 49, abs=0.1)
    assert abs(found.matrix[0, 1]) < 0.3
    assert np.linalg.eigvalsh(found.matrix).min() >= -1e-12


def test_the_fewer_common_years_the_closer_to_none() -> None:
    known = histories(correlation=0.999)
    long, short = (
        correlation_of({"Beispielkreis": cut(known, first)}, "Beispielkreis", MEMORY) for first in (1980, 2010)
    )
    assert len(short.years) == 10
    assert short.matrix[0, 2] < 0.55 < long.matrix[0, 2]


def test_with_too_few_common_years_germany_stands_in_and_else_nothing() -> None:
    short, germany = cut(histories(), 2020 - FEWEST_COMMON_YEARS + 1), histories(seed=2)
    found = correlation_of({"Beispielkreis": short, "Deutschland": germany}, "Beispielkreis", MEMORY)
    assert (found.whose, found.is_own, len(found.years)) == ("Deutschland", False, 40)
    none = correlation_of({"Beispielkreis": short, "Deutschland": short}, "Beispielkreis", MEMORY)
    assert not none.years
    assert (none.matrix == np.eye(3)).all()


def test_the_lines_say_whose_years_count_and_when_there_are_too_few() -> None:
    short, germany = cut(histories(), 2016), histories(seed=2)
    borrowed = [
        entry
        for entry in spread_of(short, germany, name="Beispielkreis", persons=1e5).sources
        if "Zusammen" in entry.what
    ]
    assert {entry.year for entry in borrowed} == {"1980–2019"}
    assert all("Bundeswert" in entry.flags and "in Deutschland" in entry.source for entry in borrowed)
    none = spread_of(short, short, name="Beispielkreis", persons=1e5)
    pairs = [entry for entry in none.sources if "Zusammen" in entry.what]
    assert {(entry.value, entry.year) for entry in pairs} == {
        ("0,00", f"weniger als {FEWEST_COMMON_YEARS} gemeinsame Jahre, daher unabhängig")
    }
    # too short for a scatter of its own, and not measured against errors of the past
    assert none.levels[2].tolist() == [0.0, 0.0, 0.0]
    assert [entry.year for entry in none.sources if entry.what.startswith("Wanderungssaldo")] == [
        "zu wenige Jahre, daher ohne Streuung"
    ]
    assert any("nicht an Fehlern der Vergangenheit gemessen" in entry.what for entry in none.sources)


def test_only_consecutive_years_count_and_a_repeated_one_is_no_observation() -> None:
    assert last_run({1995: 1.0, 1997: 2.0, 1998: 3.0, 1999: 4.0}) == {1997: 2.0, 1998: 3.0, 1999: 4.0}
    # the moves of the Kreise of 2001 repeat those of 2000
    assert last_run({1999: 5.0, 2000: 7.0, 2001: 7.0, 2002: 6.0, 2003: 4.0}) == {2002: 6.0, 2003: 4.0}
    assert last_run({}) == {}


def test_the_memory_of_migration_is_that_of_germany() -> None:
    net = histories(years=200, first=1800).net
    found = memory_of(net)
    assert found.share == pytest.approx(0.8, abs=0.12)
    assert found.years == "1800–1999"
    assert memory_of({2000: 1.0}) == Memory(0.0, "")
    spread = spread_of(histories(), histories(years=200, first=1800), name="Beispielkreis", persons=1e5)
    assert spread.levels[2, 1] == found.share
    assert spread.levels[:2, 1].tolist() == [1.0, 1.0]
