"""The formula language of the indicators: text in, tree of frozen nodes out.

A formula looks like a Python expression but is never executed: it is parsed to Python's syntax tree
and rebuilt node by node from a whitelist. Numbers, ``+ - * /``, parentheses, named quantities and
the functions in `FUNCTIONS` are the whole language; everything else is a `FormulaError`.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from dwk_demography.reasons import FormulaError

MAX_LENGTH_CHARACTERS = 500
MAX_DEPTH = 40
MAX_PARENTHESES_DEPTH = 20
MAX_NUMBER = 1e9
MAX_AGE_YEARS = 130
MAX_LAG_YEARS = 100

_ALLOWED_TEXT = re.compile(r"[A-Za-z0-9_+\-*/()., =\"]+")
# 1e9, 0x1, 1j and the like: plain decimal numbers are enough, and Python warns about "1if"
_GLUED_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])[\d.]+[A-Za-z_]")
_QUANTITY_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")

_OPERATORS: Mapping[type[ast.operator], str] = MappingProxyType(
    {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
)

# Function name -> keywords it accepts besides the ages
FUNCTIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "pop": frozenset({"sex", "lag"}),
        "avgpop": frozenset({"sex"}),
        "mig_in": frozenset({"sex", "scope"}),
        "mig_out": frozenset({"sex", "scope"}),
        "asfr_sum": frozenset(),
        "mean_age": frozenset(),
        "median_age": frozenset(),
    }
)
_WITHOUT_AGES = frozenset({"mean_age", "median_age"})
_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"sex": frozenset({"m", "f"}), "scope": frozenset({"internal", "external"})}
)


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True)
class Quantity:
    """A named quantity of the region and year."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function of the language; ages inclusive in completed years, `lag_years` back from the year."""

    function: str
    lower_years: int | None = None
    upper_years: int | None = None
    sex: str = "t"
    lag_years: int = 0
    scope: str = ""


@dataclass(frozen=True)
class Operation:
    """Two operands joined by ``+``, ``-``, ``*`` or ``/``."""

    operator: str
    left: "Node"
    right: "Node"


Node = Number | Quantity | Call | Operation


@dataclass(frozen=True)
class Formula:
    """A compiled formula.

    Parameters
    ----------
    text : str
        As given.
    root : Node
        Tree of frozen nodes.
    """

    text: str
    root: Node

    @property
    def quantity_names(self) -> frozenset[str]:
        """Named quantities the formula needs."""
        return frozenset(node.name for node in walk(self.root) if isinstance(node, Quantity))

    @property
    def calls(self) -> tuple[Call, ...]:
        """Functions the formula calls, from left to right."""
        return tuple(node for node in walk(self.root) if isinstance(node, Call))


def walk(node: Node) -> Iterator[Node]:
    """All nodes of the tree, each before its operands.

    Parameters
    ----------
    node : Node
        Root of the tree.

    Returns
    -------
    iterator of Node
    """
    yield node
    if isinstance(node, Operation):
        yield from walk(node.left)
        yield from walk(node.right)


@lru_cache(maxsize=1024)
def compile_formula(text: str) -> Formula:
    """Parse a formula against the whitelist.

    Parameters
    ----------
    text : str
        At most 500 characters of the formula language.

    Returns
    -------
    Formula

    Raises
    ------
    FormulaError
        With a German sentence naming what is not allowed.
    """
    _check_text(text)
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"Die Formel „{text}“ ist unvollständig oder falsch geschrieben.") from error
    return Formula(text=text, root=_node(tree.body, 1))


def _check_text(text: str) -> None:
    if len(text) > MAX_LENGTH_CHARACTERS:
        raise FormulaError(f"Die Formel ist länger als {MAX_LENGTH_CHARACTERS} Zeichen.")
    if not _ALLOWED_TEXT.fullmatch(text) or _GLUED_NUMBER.search(text):
        raise FormulaError("Die Formel ist leer oder enthält Zeichen, die dort nicht vorkommen dürfen.")
    depth = 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth > MAX_PARENTHESES_DEPTH:
            raise FormulaError("Die Formel ist zu tief verschachtelt.")


def _node(tree: ast.expr, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise FormulaError("Die Formel ist zu tief verschachtelt.")
    match tree:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return Operation(_OPERATORS[type(op)], _node(left, depth + 1), _node(right, depth + 1))
        case ast.Constant(value=value):
            return Number(_number(value))
        case ast.Name(id=name):
            return _quantity(name)
        case ast.Call():
            return _call(tree)
    raise FormulaError(
        f"„{type(tree).__name__}“ gehört nicht zur Formelsprache; erlaubt sind Zahlen, + - * /, "
        "Klammern, benannte Größen und die beschriebenen Funktionen."
    )


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value <= MAX_NUMBER:
        raise FormulaError(f"„{value}“ ist in einer Formel keine erlaubte Zahl.")
    return float(value)


def _quantity(name: str) -> Quantity:
    if name in FUNCTIONS:
        raise FormulaError(f"Nach der Funktion „{name}“ fehlen die Klammern.")
    if not _QUANTITY_NAME.fullmatch(name):
        raise FormulaError(f"„{name}“ ist kein erlaubter Name einer Größe.")
    return Quantity(name)


def _call(tree: ast.Call) -> Call:
    if not isinstance(tree.func, ast.Name) or tree.func.id not in FUNCTIONS:
        raise FormulaError("Die Formel ruft eine Funktion auf, die es in der Formelsprache nicht gibt.")
    function = tree.func.id
    ages = [_integer(argument, "Alter", MAX_AGE_YEARS) for argument in tree.args]
    _check_ages(function, ages)
    words = {"sex": "t", "scope": ""}
    lag_years = 0
    for keyword, value in _keywords(function, tree).items():
        if keyword == "lag":
            lag_years = _lag(value)
        else:
            words[keyword] = _word(keyword, value)
    lower = ages[0] if ages else None
    upper = ages[1] if len(ages) == 2 else None
    return Call(function, lower, upper, words["sex"], lag_years, words["scope"])


def _keywords(function: str, tree: ast.Call) -> dict[str, ast.expr]:
    given: dict[str, ast.expr] = {}
    for keyword in tree.keywords:
        if keyword.arg is None or keyword.arg not in FUNCTIONS[function]:
            raise FormulaError(f"Die Funktion „{function}“ kennt den Zusatz „{keyword.arg}“ nicht.")
        if keyword.arg in given:
            raise FormulaError(f"Der Zusatz „{keyword.arg}“ steht in „{function}“ zweimal.")
        given[keyword.arg] = keyword.value
    return given


def _check_ages(function: str, ages: list[int]) -> None:
    allowed = {0} if function in _WITHOUT_AGES else {2} if function == "asfr_sum" else {0, 1, 2}
    if len(ages) not in allowed:
        raise FormulaError(f"Die Funktion „{function}“ hat die falsche Zahl von Altersangaben.")
    if len(ages) == 2 and ages[1] < ages[0]:
        raise FormulaError(f"In „{function}“ liegt das obere Alter unter dem unteren.")


def _lag(tree: ast.expr) -> int:
    lag_years = _integer(tree, "Abstand in Jahren", MAX_LAG_YEARS)
    if lag_years == 0:
        raise FormulaError("Der Zusatz „lag“ muss mindestens 1 sein.")
    return lag_years


def _integer(tree: ast.expr, what: str, largest: int) -> int:
    if isinstance(tree, ast.Constant) and type(tree.value) is int and 0 <= tree.value <= largest:
        return tree.value
    raise FormulaError(f"{what}: erlaubt ist eine ganze Zahl von 0 bis {largest}.")


def _word(keyword: str, tree: ast.expr) -> str:
    if isinstance(tree, ast.Constant) and tree.value in _WORDS[keyword]:
        return str(tree.value)
    choice = " oder ".join(f'"{word}"' for word in sorted(_WORDS[keyword]))
    raise FormulaError(f"Der Zusatz „{keyword}“ erlaubt nur {choice}.")
