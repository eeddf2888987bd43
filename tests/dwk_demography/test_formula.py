import pytest

from dwk_demography.formula import Call, Number, Operation, Quantity, compile_formula
from dwk_demography.reasons import FormulaError


def test_formula_becomes_a_tree():
    formula = compile_formula('100 * births / pop(20, 39, sex="f", lag=1)')
    people = Call("pop", 20, 39, sex="f", lag_years=1)
    assert formula.root == Operation("/", Operation("*", Number(100.0), Quantity("births")), people)
    assert formula.quantity_names == {"births"}
    assert formula.calls == (people,)


def test_open_range_and_scope():
    assert compile_formula('mig_in(65, scope="internal")').root == Call("mig_in", 65, scope="internal")
    assert compile_formula("pop()").root == Call("pop")


def test_parentheses_and_precedence():
    left = compile_formula("(1 + 2) * 3").root
    assert left == Operation("*", Operation("+", Number(1.0), Number(2.0)), Number(3.0))
    assert compile_formula("1 + 2 * 3").root == Operation("+", Number(1.0), Operation("*", Number(2.0), Number(3.0)))


@pytest.mark.parametrize(
    "hostile",
    [
        "().__class__",
        "pop.__globals__",
        "births.real",
        "births[0]",
        '__import__("os")',
        'eval("1")',
        'open("x")',
        "pop()()",
        "(pop)(0, 1)" + "()",
        "lambda: 1",
        "[x for x in y]",
        "{1: 2}",
        "(1, 2)",
        "9 ** 9 ** 9",
        "9**9",
        "1 << 9",
        "7 // 2",
        "7 % 2",
        "-1",
        "+1",
        "not births",
        "births and deaths",
        "births if deaths else 1",
        "births == deaths",
        "births := 1",
        "births = 1",
        "births; deaths",
        "births\ndeaths",
        "births # comment",
        'f"{births}"',
        '"text"',
        "True",
        "None",
        "...",
        "1e308",
        "0x10",
        "1j",
        "1_000",
        "1if births else 2",
        "99999999999",
        "_private",
        "__debug__",
        "Births",
        "a" * 61,
        "pop",
        "unknown()",
        "pop(*ages)",
        "pop(**options)",
        "pop(births)",
        "pop(1 + 1)",
        "pop(0.5)",
        "pop(True)",
        "pop(0, 5, 9)",
        "pop(9, 5)",
        "pop(131)",
        'pop(sex="x")',
        "pop(sex=1)",
        "pop(lag=0)",
        "pop(lag=101)",
        "pop(lag=1, lag=2)",
        'pop(scope="internal")',
        "pop(lo=0, hi=5)",
        "avgpop(lag=1)",
        "mig_in(lag=1)",
        'mig_in(scope="world")',
        "asfr_sum()",
        "asfr_sum(15)",
        "mean_age(0, 5)",
        'median_age(sex="f")',
        "pop(",
        "1 +",
        "",
        "   ",
        "\x00",
        "pöp()",
        "ｐop()",
    ],
)
def test_everything_outside_the_language_is_refused(hostile):
    with pytest.raises(FormulaError) as refused:
        compile_formula(hostile)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "huge",
    [
        "(" * 240 + "1" + ")" * 240,
        "(" * 21 + "1" + ")" * 21,
        "1" + "+1" * 200,
        "-" * 400 + "1",
        "1+" * 100_000 + "1",
        "pop(" * 21,
        "1" + " " * 500,
    ],
)
def test_huge_formulas_are_refused(huge):
    with pytest.raises(FormulaError):
        compile_formula(huge)
