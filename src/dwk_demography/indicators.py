"""Evaluation of indicator formulas against the figures of one region.

Values stay unrounded doubles; rounding belongs to the display. A missing part, a zero denominator
or a census break gives no value with a named reason, never a guess (rules 1 to 8 of the
description of the formula language, see ``docs/engine.md``).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dwk_demography.ages import AgeTable, describe_range
from dwk_demography.formula import Call, Node, Number, Operation, Quantity, compile_formula
from dwk_demography.reasons import NoValueError, Reason

# Quantities that count persons and stand as a denominator: small numbers of them are marked.
PERSON_QUANTITIES = frozenset(
    {
        "care_recipients",
        "civil_labour_force",
        "eligible_voters_federal",
        "eligible_voters_local",
        "employees_residence",
        "employees_workplace",
        "foreign_pop",
        "foreign_pop_15_64",
        "pop_private_households",
        "projected_pop_base",
        "respondents",
        "school_leavers",
        "unemployed",
    }
)
_SCOPE_NAMES_DE = {
    "": "über die Gebietsgrenze",
    "internal": "innerhalb Deutschlands",
    "external": "über die Bundesgrenze",
}


@dataclass(frozen=True, eq=False)
class Inputs:
    """Figures of one region, all of the same territorial status.

    Parameters
    ----------
    population : mapping of year to AgeTable
        Persons on 31 December of the year.
    migration_in, migration_out : mapping of (scope, year) to AgeTable
        Moves in the year, persons; scope "" (across the region's border), "internal", "external".
    quantities : mapping of (name, year) to float
        Named quantities in the unit their name ends with (``_eur``, ``_km2`` ...), else a count.
    fertility : mapping of year to mapping of age to float
        Live births per 1,000 women by single year of age.
    breaks : sequence of int
        Years from which the population stands on a new census; up to the year before it is old.
    """

    population: Mapping[int, AgeTable] = field(default_factory=dict)
    migration_in: Mapping[tuple[str, int], AgeTable] = field(default_factory=dict)
    migration_out: Mapping[tuple[str, int], AgeTable] = field(default_factory=dict)
    quantities: Mapping[tuple[str, int], float] = field(default_factory=dict)
    fertility: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    breaks: Sequence[int] = ()


@dataclass(frozen=True)
class Outcome:
    """A value, or the reason why there is none.

    Parameters
    ----------
    value : float or None
        Unrounded, in the unit of the indicator.
    reason : Reason or None
        None exactly if there is a value.
    detail : str
        German sentence about the missing value; empty if there is one.
    denominator_persons : float or None
        Persons in the denominator of a share or rate, or the population of a mean or median age;
        None where the denominator does not count persons.
    """

    value: float | None
    reason: Reason | None = None
    detail: str = ""
    denominator_persons: float | None = None


def evaluate(formula: str, *, year: int, inputs: Inputs) -> Outcome:
    """Value of a formula in a year.

    Parameters
    ----------
    formula : str
        Text of the formula language (`dwk_demography.formula`).
    year : int
        Reporting year ``t``.
    inputs : Inputs

    Returns
    -------
    Outcome

    Raises
    ------
    FormulaError
        The text is not part of the formula language.
    """
    root = compile_formula(formula).root
    evaluation = _Evaluation(year, inputs)
    try:
        value = evaluation.value(root)
        return Outcome(value, denominator_persons=evaluation.denominator_persons(root))
    except NoValueError as missing:
        return Outcome(None, missing.reason, missing.detail)


def crosses_break(first_year: int, last_year: int, breaks: Sequence[int]) -> int | None:
    """The year of the first census break between two years, or None.

    A break ``b`` separates ``b - 1`` from ``b``.

    Parameters
    ----------
    first_year, last_year : int
        In this order.
    breaks : sequence of int
        First years after a break.

    Returns
    -------
    int or None
    """
    return next((year for year in sorted(breaks) if first_year < year <= last_year), None)


@dataclass(frozen=True, eq=False)
class _Evaluation:
    """One year of one region; each method gives a finite number or raises NoValueError."""

    year: int
    inputs: Inputs

    def value(self, node: Node) -> float:
        match node:
            case Number(value):
                return value
            case Quantity(name):
                return self._quantity(name)
            case Call():
                return self._call(node)
            case Operation(operator, left, right):
                return _apply(operator, self.value(left), self.value(right))

    def denominator_persons(self, root: Node) -> float | None:
        match root:
            case Operation("/", _, right) if _counts_persons(right):
                return self.value(right)
            case Call("mean_age" | "median_age"):
                return self._table(0).total()
        return None

    def _call(self, call: Call) -> float:
        match call.function:
            case "pop":
                return self._population(call, call.lag_years)
            case "avgpop":
                return (self._population(call, 1) + self._population(call, 0)) / 2
            case "mig_in":
                return self._migration(call, self.inputs.migration_in, "Zuzüge")
            case "mig_out":
                return self._migration(call, self.inputs.migration_out, "Fortzüge")
            case "asfr_sum":
                return self._fertility(call)
            case "mean_age":
                return self._table(0).mean_age()
        return self._table(0).median_age()

    def _table(self, lag_years: int) -> AgeTable:
        year = self.year - lag_years
        if lag_years:
            break_year = crosses_break(year, self.year, self.inputs.breaks)
            if break_year is not None:
                raise NoValueError(
                    Reason.CENSUS_BREAK,
                    f"Zwischen {year} und {self.year} wechselt die Zensusgrundlage (ab {break_year}); "
                    "die Bevölkerungszahlen sind nicht vergleichbar.",
                )
        if year in self.inputs.population:
            return self.inputs.population[year]
        reason = Reason.NO_LAG_YEAR if lag_years else Reason.NO_POPULATION
        raise NoValueError(reason, f"Für den 31.12.{year} liegt keine Bevölkerungszahl vor.")

    def _population(self, call: Call, lag_years: int) -> float:
        return _persons(self._table(lag_years), call)

    def _migration(self, call: Call, tables: Mapping[tuple[str, int], AgeTable], flow: str) -> float:
        table = tables.get((call.scope, self.year))
        if table is None:
            raise NoValueError(
                Reason.NO_MIGRATION,
                f"Für {self.year} liegen keine {flow} {_SCOPE_NAMES_DE[call.scope]} vor.",
            )
        return _persons(table, call)

    def _quantity(self, name: str) -> float:
        value = self.inputs.quantities.get((name, self.year), math.nan)
        if not math.isfinite(value):
            raise NoValueError(Reason.NO_QUANTITY, f"Für {self.year} fehlt eine Angabe, die der Wert braucht ({name}).")
        return value

    def _fertility(self, call: Call) -> float:
        rates = self.inputs.fertility.get(self.year, {})
        ages = range(call.lower_years or 0, (call.upper_years or 0) + 1)
        summands = [rates.get(age, math.nan) for age in ages]
        if not all(math.isfinite(rate) for rate in summands):
            span = describe_range(call.lower_years, call.upper_years)
            raise NoValueError(Reason.NO_FERTILITY, f"Für {self.year} fehlen Geburtenziffern nach Alter ({span}).")
        return math.fsum(summands)


def _persons(table: AgeTable, call: Call) -> float:
    if call.lower_years is None:
        return table.total(call.sex)
    return table.persons_between(call.lower_years, call.upper_years, call.sex)


def _apply(operator: str, left: float, right: float) -> float:
    if operator == "/" and right == 0:
        raise NoValueError(Reason.ZERO_DENOMINATOR, "Der Nenner ist null.")
    match operator:
        case "+":
            result = left + right
        case "-":
            result = left - right
        case "*":
            result = left * right
        case _:
            result = left / right
    if not math.isfinite(result):
        raise NoValueError(Reason.NOT_FINITE, "Das Ergebnis ist zu groß für eine Kennzahl.")
    return result


def _counts_persons(node: Node) -> bool:
    match node:
        case Call("pop" | "avgpop"):
            return True
        case Quantity(name):
            return name in PERSON_QUANTITIES
        case Operation("+", left, right):
            return _counts_persons(left) and _counts_persons(right)
    return False
