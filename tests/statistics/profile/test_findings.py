"""Every sentence of a profile follows from the numbers; where they say nothing, nothing is said."""

from __future__ import annotations

import re
from string import Formatter
from types import SimpleNamespace
from typing import Any

import pytest

from dwk.statistics.definitions import load_definitions
from dwk.statistics.profile import findings, texts
from dwk.statistics.profile.facts import LIFE_PHASES, GroupChanges, PhaseFacts, SeriesFacts
from dwk_demography.change import YearOfChange

LABELS = tuple(label for label, _ages in LIFE_PHASES)


def phases(*rates: float | None) -> PhaseFacts:
    territory: Any = None
    return PhaseFacts(territory, False, (2016,), rates, rates, None, (), ())


def groups(before: tuple[float, ...], after: tuple[float, ...]) -> GroupChanges:
    labels = tuple(f"Gruppe {number}" for number in range(1, len(before) + 1))
    return GroupChanges(labels, before, after, (), 1998, 2018, "x", ())


def facts(**parts: Any) -> Any:
    return SimpleNamespace(**parts)


def year(natural: float | None, migration: float | None) -> YearOfChange:
    change = None if natural is None or migration is None else natural + migration
    return YearOfChange(2016, change, natural, migration, None, False, None)


def test_every_rule_reads_and_ends_with_a_case_that_always_holds_or_says_which() -> None:
    assert set(texts.rules()) >= {"phases_title", "comparison", "map_title", "lead_old"}
    for key, cases in texts.rules().items():
        assert cases, key
        names = {name for case in cases for _, name, _, _ in Formatter().parse(case.text) if name}
        assert all(re.fullmatch(r"[a-z_]+", name) for name in names), key
        assert not cases[-1].limits, f"{key}: a last case without limits, even if it says nothing"


def test_no_rule_calls_anybody_better_or_worse() -> None:
    for key, cases in texts.rules().items():
        for case in cases:
            assert not re.search(r"\b(leider|erfreulich|gut|schlecht|besser|schlechter|Platz|Rang)\b|!", case.text), key


def test_the_settings_name_indicators_that_exist_and_units_with_a_limit() -> None:
    settings, definitions = texts.settings(), load_definitions()
    for name in ("tiles", "compared", "map_indicators"):
        assert set(settings[name]) <= set(definitions), name
    for code in settings["compared"]:
        assert definitions[code].unit in settings["comparison_limits"], code


def test_a_rule_with_a_slip_is_refused() -> None:
    slips: tuple[dict[str, Any], ...] = (
        {"wenn": {}, "text": "x"},
        {"when": {}},
        {"when": {"a": {"to": 3}}, "text": "x"},
    )
    for entry in slips:
        with pytest.raises(texts.TextRuleError):
            texts._case("probe", entry)


def test_a_missing_number_fits_no_limit() -> None:
    assert texts.say("lead_old", {"old_points": None}, {}) == ""
    assert texts.say("lead_old", {}, {}) == ""


@pytest.mark.parametrize(
    ("rates", "title", "lead"),
    [
        ((1, 1, 1, 1, 1, 1), "In jeder Lebensphase ziehen mehr Menschen zu als fort", "Zuzug in jeder Lebensphase"),
        ((-1, -1, -1, -1, -1, -1), "In jeder Lebensphase ziehen mehr Menschen fort als zu", "Fortzug in jeder Lebensphase"),
        ((1, -5, 1, 1, 1, 1), "Nur bei den 18- bis 24-Jährigen ziehen mehr fort als zu", "Zuzug in fast jeder Lebensphase"),
        ((1, -5, -1, 1, 1, 1),
         "Mehr Fortzüge als Zuzüge bei den 18- bis 24-Jährigen und 25- bis 29-Jährigen", "Zuzug in fast jeder Lebensphase"),
        ((-1, 5, -1, -1, -1, -1),
         "Nur bei den 18- bis 24-Jährigen ziehen mehr zu als fort", "Zuzug und Fortzug je nach Lebensphase"),
        ((1, None, 1, 1, 1, 1),
         "Mehr Zuzüge als Fortzüge bei den unter 18-Jährigen, 25- bis 29-Jährigen, 30- bis 49-Jährigen, "
         "50- bis 64-Jährigen und ab 65-Jährigen", ""),
        ((None, None, -1, None, None, None), "Mehr Fortzüge als Zuzüge bei den 25- bis 29-Jährigen", ""),
        ((0, 1, 1, 1, 1, 1),
         "Mehr Zuzüge als Fortzüge bei den 18- bis 24-Jährigen, 25- bis 29-Jährigen, 30- bis 49-Jährigen, "
         "50- bis 64-Jährigen und ab 65-Jährigen", "Zuzug in fast jeder Lebensphase"),
        ((0, 0, 0, 0, 0, 0), "Wanderungssaldo nach Lebensphase", ""),
        ((None,) * 6, "Wanderungssaldo nach Lebensphase", ""),
    ],
)  # fmt: skip
def test_moves_by_phase_of_life(rates: tuple[float | None, ...], title: str, lead: str) -> None:
    assert findings.phases_title(phases(*rates)) == title
    assert texts.say("lead_moves", findings._phase_numbers(phases(*rates)), {}) == lead


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        ((10, 10), (20, 5), "Am stärksten gewachsen ist die Gruppe „Gruppe 1“, am stärksten geschrumpft die Gruppe „Gruppe 2“"),
        ((10, 10), (20, 15), "Alle Altersgruppen sind gewachsen, am stärksten die Gruppe „Gruppe 1“"),
        ((10, 10), (9, 5), "Alle Altersgruppen sind geschrumpft, am stärksten die Gruppe „Gruppe 2“"),
        ((10, 10), (10, 15), "Am stärksten gewachsen ist die Gruppe „Gruppe 2“"),
        ((10, 10), (10, 5), "Am stärksten geschrumpft ist die Gruppe „Gruppe 2“"),
        ((0, 10), (7, 5), "Am stärksten geschrumpft ist die Gruppe „Gruppe 2“"),
        ((10, 10), (10, 10), "Veränderung der Altersgruppen"),
        ((0, 0), (7, 5), "Veränderung der Altersgruppen"),
    ],
)  # fmt: skip
def test_change_of_age_groups(before: tuple[float, ...], after: tuple[float, ...], title: str) -> None:
    assert findings.groups_title(groups(before, after)) == title


@pytest.mark.parametrize(
    ("natural", "migration", "title"),
    [
        (-5, 9, "Zuzüge gleichen den Sterbeüberschuss mehr als aus"),
        (-5, 3, "Zuzüge gleichen den Sterbeüberschuss nur zum Teil aus"),
        (-5, -3, "Fortzüge und der Sterbeüberschuss verkleinern die Bevölkerung"),
        (5, 3, "Geburtenüberschuss und Zuzüge vergrößern die Bevölkerung"),
        (5, -3, "Geburtenüberschuss, aber mehr Fortzüge als Zuzüge"),
        (None, 3, "Zuzüge und Fortzüge im Vergleich der Jahre"),
    ],
)
def test_natural_change_and_moves(natural: float | None, migration: float, title: str) -> None:
    assert findings.components_title(facts(components=(year(natural, migration),)), residual=False) == title


def test_a_rest_is_called_calculated() -> None:
    title = findings.components_title(facts(components=(year(-5, 9),)), residual=True)
    assert title == "Zuzüge gleichen den rechnerischen Sterbeüberschuss mehr als aus"


@pytest.mark.parametrize(
    ("balances", "title"),
    [
        ({2015: 1, 2016: 2}, "In jedem Jahr zogen mehr Menschen zu als fort"),
        ({2015: -1, 2016: -2}, "In jedem Jahr zogen mehr Menschen fort als zu"),
        ({2015: 0, 2016: -2}, "In 0 von 2 Jahren zogen mehr Menschen zu als fort"),
        ({2015: 1, 2016: -2}, "In 1 von 2 Jahren zogen mehr Menschen zu als fort"),
        ({}, "Wanderungssaldo nach Lebensphase und Jahr"),
    ],
)
def test_balance_over_the_years(balances: dict[int, float], title: str) -> None:
    assert findings.balance_title(facts(balances=balances)) == title


@pytest.mark.parametrize(
    ("own", "land", "title"),
    [
        (100.5, 103.0, "Seit 2000 kaum verändert, während Land um 3 Prozent wuchs"),
        (100.5, 97.0, "Seit 2000 kaum verändert, während Land um 3 Prozent schrumpfte"),
        (99.5, None, "Seit 2000 kaum verändert"),
        (104.0, 102.0, "Seit 2000 um 4 Prozent gewachsen, Land um 2 Prozent"),
        (104.0, 97.0, "Seit 2000 um 4 Prozent gewachsen, während Land um 3 Prozent schrumpfte"),
        (101.2, 100.0, "Seit 2000 um 1,2 Prozent gewachsen"),
        (96.0, 102.0, "Seit 2000 um 4 Prozent geschrumpft, während Land um 2 Prozent wuchs"),
        (96.0, 98.0, "Seit 2000 um 4 Prozent geschrumpft, Land um 2 Prozent"),
        (96.0, None, "Seit 2000 um 4 Prozent geschrumpft"),
    ],
)
def test_growth_beside_the_land(own: float, land: float | None, title: str) -> None:
    territory = SimpleNamespace(short="Land")
    indexed: Any = {"own": {2000: 100.0, 2018: own}}
    if land is not None:
        indexed["land"] = {2000: 100.0, 2018: land}
    assert findings.index_title(facts(territory=lambda role: territory), indexed, 2000) == title


def shares(first: float, last: float) -> Any:
    series = SeriesFacts({"own": {1998: first, 2018: last}}, (), ())
    return facts(stages=(("65 und älter", series),))


@pytest.mark.parametrize(
    ("first", "last", "title"),
    [
        (16.7, 25.0, "Ein Viertel ist 65 Jahre oder älter, 1998 war es ein Sechstel"),
        (25.0, 17.5, "Der Anteil der Älteren sank: Gut ein Sechstel ist 65 Jahre oder älter, 1998 war es ein Viertel"),
        (20.0, 20.3, "Der Anteil der Älteren ist fast gleich geblieben: Ein Fünftel ist 65 Jahre oder älter"),
        (5.0, 55.0, "55,0\u202f% sind 65 Jahre oder älter, 1998 waren es 5,0\u202f%"),
    ],
)
def test_share_of_older_people(first: float, last: float, title: str) -> None:
    assert findings.stages_title(shares(first, last)).replace("\u00a0", "\u202f") == title


def test_a_table_whose_groups_end_earlier_says_nothing_of_older_people() -> None:
    series = SeriesFacts({"own": {1998: 20.0, 2018: 15.0}}, (), ())
    assert (
        findings.stages_title(facts(stages=(("unter 20", series),))) == "Anteile der Altersgruppen an der Bevölkerung"
    )


@pytest.mark.parametrize(
    ("old", "young", "words"),
    [
        (5, -5, "mehr Ältere und weniger Junge als 1998"),
        (5, 0, "mehr Ältere als 1998"),
        (-5, 0, "weniger Ältere als 1998"),
        (1, 0, "seit 1998 fast gleich"),
    ],
)
def test_ratios(old: float, young: float, words: str) -> None:
    panels = tuple(
        (label, SeriesFacts({"own": {1998: 30.0, 2018: 30.0 + change}}, (), ()))
        for label, change in (("Jugendquotient", young), ("Altenquotient", old))
    )
    assert words in findings.ratios_title(facts(ratios=panels))
