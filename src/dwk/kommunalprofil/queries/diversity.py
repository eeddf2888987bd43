"""Whom interviews and statements reach: counts by dimension, age group and area, never a single interview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from dwk.kommunalprofil.diversity_rules import LEAST, reported
from dwk.kommunalprofil.models import Consent, Interview, Statement, StatementEvidence
from dwk.kommunalprofil.models.interviews import AgeGroup, PersonGroup
from dwk.kommunalprofil.rules import DIMENSIONS
from dwk.programme.models import Participation


@dataclass(frozen=True, slots=True)
class Reach:
    """One group: how many interviews and statements reach it; None where that is not reported."""

    label: str
    interviews: int | None
    statements: int | None

    @property
    def silent(self) -> bool:
        """Whether nothing reaches it."""
        return self.interviews == 0 and not self.statements


@dataclass(frozen=True, slots=True)
class Diversity:
    """The check; ``broken_down`` says whether there are enough interviews to tell groups apart at all."""

    interviews: int
    examples: int
    statements: int
    broken_down: bool
    dimensions: tuple[Reach, ...]
    ages: tuple[Reach, ...]
    groups: tuple[Reach, ...]
    areas: tuple[Reach, ...]
    #: how many areas interviews come from, named or not; interviews that name none
    different_areas: int
    without_area: int

    @property
    def silent(self) -> list[str]:
        """Dimensions, age groups and groups of people that nothing reaches."""
        told = (*self.dimensions, *self.ages, *self.groups)
        nobody_in_particular = {AgeGroup.UNKNOWN.label, PersonGroup.OTHER.label}
        return [one.label for one in told if one.silent and one.label not in nobody_in_particular]


def diversity_of(participation: Participation, *, exact: bool = False) -> Diversity:
    """The check of a Kommune; three queries. Interviews whose consent was taken back do not count.

    ``exact`` is for those who may open the interviews anyway: nothing is withheld from them.
    """
    given = Consent.objects.filter(interview=OuterRef("pk"))
    interviews = list(
        Interview.objects.filter(participation=participation)
        .exclude(~Exists(given.filter(withdrawn_on__isnull=True)), Exists(given.filter(withdrawn_on__isnull=False)))
        .only("pk", "age_group", "area", "group", "dimensions", "example")
    )
    statements = list(Statement.objects.filter(participation=participation).only("pk", "dimensions"))
    backed: dict[int, set[int]] = {}
    links = StatementEvidence.objects.filter(participation=participation, evidence__quote__isnull=False)
    for statement, interview in links.values_list("statement", "evidence__quote__transcript__interview"):
        backed.setdefault(interview, set()).add(statement)
    enough = exact or len(interviews) >= LEAST
    least = 1 if exact else LEAST

    def reach(labels: Mapping[str, str], name: str) -> tuple[Reach, ...]:
        people = Counter(getattr(one, name) for one in interviews)
        shown = reported({key: people[key] for key in labels}, parts_of_whole=True, least=least) if enough else {}
        told: dict[str, set[int]] = {}
        for one in interviews:
            told.setdefault(getattr(one, name), set()).update(backed.get(one.pk, ()))
        return tuple(
            # what was said by few is as telling as how few they are
            Reach(label, shown.get(key), len(told.get(key, ())) if shown.get(key) is not None else None)
            for key, label in labels.items()
        )

    areas = sorted({one.area for one in interviews if one.area})
    spoken = Counter(key for one in interviews for key in one.dimensions)
    written = Counter(key for one in statements for key in one.dimensions)
    heard = reported({key: spoken[key] for key in DIMENSIONS}, parts_of_whole=False, least=least) if enough else {}
    return Diversity(
        interviews=len(interviews),
        examples=sum(one.example for one in interviews),
        statements=len(statements),
        broken_down=enough,
        dimensions=tuple(Reach(label, heard.get(key), written[key]) for key, label in DIMENSIONS.items()),
        ages=reach(dict(AgeGroup.choices), "age_group"),
        groups=reach(dict(PersonGroup.choices), "group"),
        different_areas=len(areas),
        without_area=sum(not one.area for one in interviews),
        areas=tuple(one for one in reach({area: area for area in areas}, "area") if one.interviews is not None),
    )
