"""Whatever is wrong gets an error of its own that says what was expected."""

import numpy as np
import pytest

from dwk_demography.errors import (
    AgesMissing,
    InputError,
    NegativeInput,
    NotANumber,
    RateOutOfRange,
    UnknownOption,
    WrongShape,
)
from dwk_demography.projection import Varied, project
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
