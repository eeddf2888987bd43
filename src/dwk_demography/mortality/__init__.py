"""Mortality: life tables, survivorship, models of mortality and their decomposition."""

from dwk_demography.mortality.infant import A0Rule
from dwk_demography.mortality.lifetable import LifeTable, life_table, survival_from_rates, survivorship
from dwk_demography.mortality.survival import (
    expectation_at,
    period_deaths,
    person_years_from,
    separation_factors,
    survivors_at,
    temporary_expectation,
)

__all__ = [
    "A0Rule",
    "LifeTable",
    "expectation_at",
    "life_table",
    "period_deaths",
    "person_years_from",
    "separation_factors",
    "survival_from_rates",
    "survivors_at",
    "survivorship",
    "temporary_expectation",
]
