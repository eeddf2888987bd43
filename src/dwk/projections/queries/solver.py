"""Questions answered by solving: what net migration keeps this school."""

from __future__ import annotations

from dataclasses import dataclass

from dwk.projections.models import ProjectionRun
from dwk.projections.results import SolverAnswer


@dataclass(frozen=True, slots=True)
class SchoolQuestion:
    """How many classes a primary school should have each year, and who would have to come for it."""

    classes: int = 2
    class_size: float = 20.0  # children per class, entered by the person who asks
    share_of_children: float = 1.0  # of the territory's six-year-olds who go to this school
    age_first: int = 25  # of the adults who would come
    age_last: int = 39
    children_per_adult: float = 0.5  # children under 12 who come with each adult
    first_year: int | None = None  # of the goal; None: two years after the base year
    last_year: int | None = None  # None: the horizon


def solve_school(run: ProjectionRun, question: SchoolQuestion) -> SolverAnswer:
    """The smallest yearly net migration of these adults (with children) that reaches the goal in every year."""
    raise NotImplementedError
