"""Whatever is wrong gets an error of its own that says what was expected."""

from typing import Any

import numpy as np
import pytest

import dwk_demography
from dwk_demography.errors import (
    AgesMissing,
    InputError,
    NegativeInput,
    NotANumber,
    RateOutOfRange,
    UnknownOption,
    WrongShape,
)
from dwk_demography.projection import ArrivalsAndDepartures, NetRates, Pool, TotalsByProfile, Varied, project
from tests.dwk_demography.projection.cases import example


def changed(name, value, cell=(0, 0, 0, 4)):
    case = example()
    array = getattr(case, name).copy()
    array[cell[: array.ndim]] = value
    return case.given(**{"migration" if name == "net" else name: array})


@pytest.mark.parametrize(
    ("name", "value", "cell", "error", "said"),
    [
        ("base", -1.0, (1, 0, 4), NegativeInput, "Ausgangsbevölkerung.*-1 bei Gebiet 1, weiblich, Alter 4.*ab 0"),
        ("base", np.nan, (1, 1, 4), NotANumber, "Ausgangsbevölkerung.*Gebiet 1, männlich, Alter 4"),
        ("base", np.inf, (0, 0, 0), NotANumber, "Ausgangsbevölkerung"),
        ("survival", -0.1, (2, 1, 0, 4), NegativeInput, "Überlebensraten.*Jahr 2, Gebiet 1, weiblich, Alter 4"),
        ("survival", 98.5, (2, 1, 0, 4), RateOutOfRange, "98,5.*höchstens 1"),
        ("survival", np.nan, (2, 1, 0, 4), NotANumber, "Überlebensraten"),
        ("asfr", -0.1, (2, 1, 4), NegativeInput, "Geburtenziffern.*Jahr 2, Gebiet 1, Alter 4"),
        ("asfr", 85.0, (2, 1, 4), RateOutOfRange, "je 1.000 Frauen.*je Frau und Jahr"),
        ("asfr", np.nan, (2, 1, 4), NotANumber, "Geburtenziffern"),
        ("asfr", 0.1, (2, 1, 0), RateOutOfRange, "jüngsten Altersstufe"),
        ("srb", 105.0, (2, 1), RateOutOfRange, "je 100 Mädchen.*1,05"),
        ("srb", 0.0, (2, 1), RateOutOfRange, "etwa 1,05"),
        ("srb", -1.0, (2, 1), NegativeInput, "Jahr 2, Gebiet 1"),
        ("srb", np.nan, (2, 1), NotANumber, "Jungen je Mädchen"),
        ("net", np.nan, (2, 1, 0, 4), NotANumber, "Wanderungen.*Jahr 2, Gebiet 1, weiblich, Alter 4"),
        ("net", np.inf, (2, 1, 0, 4), NotANumber, "Wanderungen"),
    ],
)
def test_a_wrong_cell_is_named(name, value, cell, error, said):
    with pytest.raises(error, match=said):
        project(**changed(name, value, cell))


@pytest.mark.parametrize("name", ["survival", "asfr", "net"])
def test_missing_ages_are_said(name):
    case = example()
    short = getattr(case, name)[..., :-1]
    with pytest.raises(AgesMissing, match=r"12 Altersstufen.*gegeben sind 11"):
        project(**case.given(**{"migration" if name == "net" else name: short}))


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"base": np.ones((2, 12))}, WrongShape, "3 Achsen \\(Gebiet, Geschlecht, Alter\\).*gegeben sind 2"),
        ({"base": np.ones((3, 1, 12))}, WrongShape, "zwei Geschlechter"),
        ({"base": np.ones((3, 2, 2))}, AgesMissing, "mindestens drei"),
        ({"survival": np.ones((4, 2, 2, 12))}, WrongShape, "Gebiet.*Länge 2; erwartet wird 3 oder 1"),
        ({"survival": np.ones((3, 3, 2, 12))}, WrongShape, "Überlebensraten: 3 Jahre gegeben, erwartet werden 4"),
        ({"asfr": np.zeros((4, 3, 2, 1, 12))}, WrongShape, "Geburtenziffern.*3 Achsen"),
        ({"srb": np.ones((4, 3, 2))}, WrongShape, "Jungen je Mädchen"),
        ({"base": "viele"}, NotANumber, "Tabelle aus Zahlen"),
        ({"step": 0}, UnknownOption, "Schrittweite 0"),
        ({"step": 2.5}, UnknownOption, "ganze Zahl"),
        ({"timing": "mid"}, UnknownOption, "„end“ oder „even“"),
        ({"years": 0}, UnknownOption, "mindestens ein Schritt"),
        ({"years": 9}, WrongShape, "4 Jahre gegeben, erwartet werden 9"),
        ({"kernel": "fortran"}, UnknownOption, "Rechenkern"),
        ({"keep": "some"}, UnknownOption, "„all“, „groups“ oder „quantiles“"),
        ({"dtype": int}, UnknownOption, "float64 oder float32"),
        ({"outflow_cap": 1.5}, InputError, "üblich ist 0,8"),
        ({"keep": "groups", "special": np.zeros((3, 2, 12))}, UnknownOption, "Sondergruppen"),
        ({"keep": "groups", "groups": [0, 7, 5]}, UnknownOption, "aufsteigende"),
        ({"keep": "groups", "groups": [0, 40]}, UnknownOption, "offenen Alter 11"),
        ({"keep": "quantiles", "groups": [0], "quantiles": [10]}, UnknownOption, "von 0 bis 1"),
        ({"separation": np.full((4, 3, 2, 11), 0.5)}, AgesMissing, "Aufteilungsfaktoren"),
    ],
)
def test_a_wrong_argument_is_said(change, error, said):
    with pytest.raises(error, match=said):
        project(**example().given(**change))


def test_deviations_need_direction_and_weight():
    case = example()
    with pytest.raises(UnknownOption, match="gehören zusammen"):
        project(**case.given(migration=Varied(case.net, direction=np.ones((1, 1, 2, 12)))))
    with pytest.raises(WrongShape, match="Lauf, Jahr, Gebiet"):
        project(**case.given(migration=Varied(case.net, np.ones((1, 1, 2, 12)), np.ones(3))))
    with pytest.raises(NotANumber, match="Gewicht"):
        project(**case.given(migration=Varied(case.net, np.ones((1, 1, 2, 12)), np.full((2, 1, 1), np.nan))))


def test_arrays_to_write_into_must_fit():
    small, large = project(**example(regions=2).given()), example(regions=3)
    with pytest.raises(WrongShape, match="Ergebnisfelder"):
        project(**large.given(), out=small.outputs)


@pytest.mark.parametrize("name", ["base", "survival", "asfr", "srb", "migration"])
@pytest.mark.parametrize("kind", ["U8", "S8", "bool", "complex", "datetime64[D]"])
def test_only_numbers_are_taken_for_numbers(name, kind):
    given = example().given()
    array = np.asarray(given[name])
    wrong = np.ones(array.shape).astype(int).astype(kind)
    with pytest.raises(NotANumber, match="Tabelle aus Zahlen"):
        project(**{**given, name: wrong})


@pytest.mark.parametrize("name", ["base", "survival", "asfr", "srb", "migration"])
@pytest.mark.parametrize("wrong", [[[1.0, 2.0], [3.0]], {"a": 1}, ["viele", None]])
def test_what_is_no_table_is_said(name, wrong):
    with pytest.raises(InputError):
        project(**example().given(**{name: wrong}))


@pytest.mark.parametrize("name", ["base", "survival", "asfr", "srb", "migration"])
def test_an_axis_without_entries_is_said(name):
    given = example().given()
    with pytest.raises(WrongShape, match="mindestens ein"):
        project(**{**given, name: np.asarray(given[name])[:0]})


TEXT: Any = "viele"  # what nobody should pass
SHAPE = (4, 3, 2, 12)


@pytest.mark.parametrize(
    "change",
    [
        {"step": None},
        {"step": np.nan},
        {"step": [5]},
        {"timing": ["end"]},
        {"years": 1.5},
        {"years": "2"},
        {"dtype": "Zahl"},
        {"outflow_cap": "viel"},
        {"keep": "quantiles", "groups": [0, 5], "quantiles": ["a"]},
        {"keep": "quantiles", "groups": [0, 5], "quantiles": 0.5},
        {"keep": "groups", "groups": ["a"]},
        {"keep": "groups", "groups": [0, np.nan]},
        {"keep": "groups", "groups": 7},
        {"separation": np.full((3, *SHAPE[1:]), 0.5)},
        {"separation": np.full((4, 2, 2, 12), 0.5)},
        {"separation": np.full((4, 3, 1, 12), 0.5)},
        {"special": "viele"},
        {"migration": NetRates(TEXT)},
        {"migration": TotalsByProfile(TEXT, np.ones(SHAPE))},
        {"migration": TotalsByProfile(np.ones((4, 2)), np.ones(SHAPE))},
        {"migration": ArrivalsAndDepartures(np.zeros(SHAPE), np.full(SHAPE, -0.1))},
        {"migration": Pool(TEXT, np.ones(SHAPE), np.zeros((4, 2, 12)))},
        {"migration": Varied(np.zeros(SHAPE), np.ones(SHAPE), TEXT)},
        {"migration": Varied(np.zeros(SHAPE), np.ones((1, 4, 3, 2, 11)), np.ones((5, 4, 3)))},
        {"migration": Varied(np.zeros(SHAPE), np.ones((2, *SHAPE)), np.ones((5, 4, 3)))},
    ],
)
@pytest.mark.parametrize("kernel", ["numpy", "auto"])
def test_every_option_is_checked_by_name(change, kernel):
    with pytest.raises(InputError, match=r"[Ee]rwartet"):
        project(**{**example().given(**change), "kernel": kernel})


def test_memory_order_and_number_type_do_not_matter():
    given = example().given()
    expected = project(**given).population
    for form in (np.asfortranarray, lambda a: np.repeat(a, 2, axis=-1)[..., ::2], lambda a: a.astype(">f8")):
        changed_form: dict[str, Any] = {
            name: form(array) if isinstance(array, np.ndarray) and array.ndim else array
            for name, array in given.items()
        }
        np.testing.assert_array_equal(project(**changed_form).population, expected)


def test_the_engine_hands_out_its_main_functions():
    assert dwk_demography.project is project
    assert all(callable(getattr(dwk_demography, name)) for name in dwk_demography.__all__)
    with pytest.raises(AttributeError):
        _ = dwk_demography.unknown
