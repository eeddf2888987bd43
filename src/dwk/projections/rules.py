"""What presets, assumptions and events mean; no database, no clock, no numpy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

#: results of regions with fewer inhabitants are marked uncertain
SMALL_REGION_PERSONS = 8_000
MAX_YEARS_AHEAD = 60
DEFAULT_HORIZONS = (2035, 2040)
#: open age group of all projections of the application, as in the German life tables
OPEN_AGE = 100
#: quantiles that a run keeps, in per cent
PERCENTILES = (10, 25, 50, 75, 90)
DEFAULT_TRAJECTORIES = 1_000
MAX_TRAJECTORIES = 5_000


class Preset(StrEnum):
    """Where a scenario starts from."""

    STATUS_QUO = "status_quo"
    UPPER = "upper"
    LOWER = "lower"
    CLOSED = "closed"
    OWN = "own"

    @property
    def label(self) -> str:
        """German name."""
        return _PRESETS[self][0]

    @property
    def meaning(self) -> str:
        """What the preset assumes, in one German sentence."""
        return _PRESETS[self][1]


_PRESETS: Mapping[Preset, tuple[str, str]] = {
    Preset.STATUS_QUO: (
        "Status quo",
        "Geburtenhäufigkeit und Wanderungsverhalten bleiben wie zuletzt, die Sterblichkeit sinkt wie bisher.",
    ),
    Preset.UPPER: (
        "obere Variante",
        "Mehr Geburten, höhere Lebenserwartung und mehr Zuzug: jeweils um eine Standardabweichung der eigenen "
        "vergangenen Werte höher als im Status quo.",
    ),
    Preset.LOWER: (
        "untere Variante",
        "Weniger Geburten, geringere Lebenserwartung und weniger Zuzug: jeweils um eine Standardabweichung der eigenen "
        "vergangenen Werte niedriger als im Status quo.",
    ),
    Preset.CLOSED: (
        "ohne Wanderungen",
        "Niemand zieht zu oder fort: Das zeigt, was allein aus Altersaufbau, Geburten und Sterbefällen folgt.",
    ),
    Preset.OWN: (
        "eigene Annahmen",
        "Ausgangspunkt ist der Status quo; eigene Annahmen ersetzen ihn in den Jahren, für die sie eingetragen sind.",
    ),
}


class AssumptionKind(StrEnum):
    """What an entry of the variant tables fixes."""

    TFR = "tfr"
    MEAN_AGE_SHIFT = "mean_age_shift"
    LIFE_EXPECTANCY = "life_expectancy"
    NET_MIGRATION = "net_migration"
    INFLOW = "inflow_factor"
    OUTFLOW = "outflow_factor"

    @property
    def label(self) -> str:
        """German name."""
        return KINDS[self].label

    @property
    def unit(self) -> str:
        """German unit."""
        return KINDS[self].unit


@dataclass(frozen=True, slots=True)
class KindFacts:
    """Name, unit, bounds and meaning of a kind of assumption."""

    label: str
    unit: str
    lowest: float
    highest: float
    decimals: int
    by_sex: bool
    meaning: str


KINDS: Mapping[AssumptionKind, KindFacts] = {
    AssumptionKind.TFR: KindFacts(
        "Zusammengefasste Geburtenziffer", "Kinder je Frau", 0.3, 4.0, 2, False, "Höhe der Geburtenhäufigkeit im Jahr"
    ),
    AssumptionKind.MEAN_AGE_SHIFT: KindFacts(
        "Verschiebung des Alters bei der Geburt",
        "Jahre",
        -5.0,
        5.0,
        1,
        False,
        "Um wie viele Jahre die Mütter älter sind als im Ausgangsjahr; die Höhe der Geburtenziffer bleibt",
    ),
    AssumptionKind.LIFE_EXPECTANCY: KindFacts(
        "Lebenserwartung bei der Geburt", "Jahre", 60.0, 100.0, 1, True, "Durchschnittliche Lebensdauer im Jahr"
    ),
    AssumptionKind.NET_MIGRATION: KindFacts(
        "Wanderungssaldo",
        "Personen je Jahr",
        -100_000.0,
        1_500_000.0,
        0,
        False,
        "Zuzüge minus Fortzüge aller Altersgruppen; ersetzt den Saldo, der sich aus dem Status quo ergibt",
    ),
    AssumptionKind.INFLOW: KindFacts(
        "Zuzüge gegenüber dem Status quo",
        "Faktor",
        0.0,
        5.0,
        2,
        False,
        "1 heißt wie im Status quo, 1,1 zehn Prozent mehr",
    ),
    AssumptionKind.OUTFLOW: KindFacts(
        "Fortzüge gegenüber dem Status quo",
        "Faktor",
        0.0,
        5.0,
        2,
        False,
        "1 heißt wie im Status quo, 0,9 zehn Prozent weniger",
    ),
}


class EventKind(StrEnum):
    """What sort of thing happens."""

    HOUSING = "housing"
    DEMOLITION = "demolition"
    EMPLOYER_OPENS = "employer_opens"
    EMPLOYER_CLOSES = "employer_closes"
    BARRACKS = "barracks"
    CARE_HOME = "care_home"
    RECEPTION = "reception"
    OTHER = "other"

    @property
    def label(self) -> str:
        """German name."""
        return _EVENT_LABELS[self]


_EVENT_LABELS: Mapping[EventKind, str] = {
    EventKind.HOUSING: "Neubaugebiet",
    EventKind.DEMOLITION: "Abriss von Wohnungen",
    EventKind.EMPLOYER_OPENS: "Ansiedlung eines Betriebs",
    EventKind.EMPLOYER_CLOSES: "Schließung eines Betriebs",
    EventKind.BARRACKS: "Kaserne öffnet oder schließt",
    EventKind.CARE_HOME: "Pflegeheim oder Wohnstift",
    EventKind.RECEPTION: "Aufnahme von Geflüchteten",
    EventKind.OTHER: "anderes Ereignis",
}


class EventProfile(StrEnum):
    """Which ages come or leave with an event."""

    YOUNG_FAMILIES = "young_families"
    WORKERS = "workers"
    ELDERLY = "elderly"
    OBSERVED = "observed"
    OWN = "own"

    @property
    def label(self) -> str:
        """German name."""
        return _PROFILES[self][0]

    @property
    def meaning(self) -> str:
        """What the profile says, in German."""
        return _PROFILES[self][1]


_PROFILES: Mapping[EventProfile, tuple[str, str]] = {
    EventProfile.YOUNG_FAMILIES: (
        "junge Familien",
        "je zur Hälfte etwa Eltern von 25 bis 44 Jahren und Kinder unter 12",
    ),
    EventProfile.WORKERS: ("Beschäftigte", "Erwachsene von 20 bis 54 Jahren, wenige Kinder"),
    EventProfile.ELDERLY: ("Ältere", "Menschen ab 65 Jahren, mehr Frauen als Männer"),
    EventProfile.OBSERVED: ("wie die bisherigen Zuzüge", "Altersaufbau der Zuzüge der letzten Jahre in diesem Gebiet"),
    EventProfile.OWN: ("eigene Altersgruppen", "Personen je Altersgruppe und Geschlecht, wie eingetragen"),
}

#: shares of all persons by age (first, last, share); both sexes alike unless FEMALE_SHARE says otherwise. A convention
#: of the product that everybody may replace by own age groups, not a statistic.
PROFILE_SHARES: Mapping[EventProfile, tuple[tuple[int, int, float], ...]] = {
    EventProfile.YOUNG_FAMILIES: (
        (0, 2, 0.16),
        (3, 5, 0.14),
        (6, 11, 0.14),
        (25, 34, 0.28),
        (35, 44, 0.26),
        (45, 54, 0.02),
    ),
    EventProfile.WORKERS: ((0, 5, 0.05), (6, 11, 0.04), (20, 24, 0.18), (25, 34, 0.38), (35, 44, 0.22), (45, 54, 0.13)),
    EventProfile.ELDERLY: ((65, 74, 0.35), (75, 84, 0.45), (85, 94, 0.20)),
}
FEMALE_SHARE: Mapping[EventProfile, float] = {EventProfile.ELDERLY: 0.65}


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """Persons per year of one age group of an event; ages completed and inclusive; sex ``""`` is both alike."""

    first: int
    last: int
    sex: str
    persons: float


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A group of ages that results are added up for; ``last`` None is open."""

    code: str
    label: str
    first: int
    last: int | None


#: bounds as the tables of the Kreise have them, so that what is projected stands beside what was published
AGE_BANDS: tuple[AgeBand, ...] = (
    AgeBand("0-2", "unter 3 Jahre", 0, 2),
    AgeBand("3-5", "3 bis 5 Jahre", 3, 5),
    AgeBand("6-9", "6 bis 9 Jahre", 6, 9),
    AgeBand("10-17", "10 bis 17 Jahre", 10, 17),
    AgeBand("18-24", "18 bis 24 Jahre", 18, 24),
    AgeBand("25-39", "25 bis 39 Jahre", 25, 39),
    AgeBand("40-64", "40 bis 64 Jahre", 40, 64),
    AgeBand("65-74", "65 bis 74 Jahre", 65, 74),
    AgeBand("75-", "75 Jahre und älter", 75, None),
)


class ScenarioRefused(Exception):
    """An entry of a scenario cannot be so; ``str()`` is a German sentence."""


def check_years(base_year: int, horizon: int) -> None:
    """Refuse a span that cannot be projected."""
    if horizon <= base_year:
        raise ScenarioRefused(
            f"Das Zieljahr {horizon} liegt nicht nach dem Ausgangsjahr {base_year}. Bitte wählen Sie ein späteres Zieljahr."
        )
    if horizon - base_year > MAX_YEARS_AHEAD:
        raise ScenarioRefused(
            f"Vorausberechnet werden höchstens {MAX_YEARS_AHEAD} Jahre; "
            f"ab {base_year} ist das späteste Zieljahr {base_year + MAX_YEARS_AHEAD}."
        )


def check_assumption(kind: AssumptionKind, year: int, sex: str, value: float, span: tuple[int, int]) -> None:
    """Refuse a value that is no number of its kind or lies outside the years of the scenario."""
    facts = KINDS[kind]
    base_year, horizon = span
    if not base_year < year <= horizon:
        raise ScenarioRefused(
            f"{facts.label}: Das Jahr {year} liegt außerhalb von {base_year + 1} bis {horizon}, den Jahren des Szenarios."
        )
    if facts.by_sex != (sex in {"m", "f"}):
        wanted = "für Frauen und Männer getrennt" if facts.by_sex else "für beide Geschlechter gemeinsam"
        raise ScenarioRefused(f"{facts.label} wird {wanted} angegeben.")
    if not facts.lowest <= value <= facts.highest:  # false for NaN, too
        low, high = (f"{bound:g}".replace(".", ",") for bound in (facts.lowest, facts.highest))
        raise ScenarioRefused(f"{facts.label} {year}: Möglich sind {low} bis {high} {facts.unit}.")


def check_groups(groups: Iterable[OwnGroup]) -> None:
    """Refuse age groups of an event that are upside down or empty."""
    listed = list(groups)
    for group in listed:
        if not 0 <= group.first <= group.last:
            raise ScenarioRefused(f"Die Altersgruppe {group.first} bis {group.last} Jahre gibt es nicht.")
        if group.sex not in {"", "m", "f"}:
            raise ScenarioRefused("Das Geschlecht einer Altersgruppe ist weiblich, männlich oder beides.")
    if not any(group.persons for group in listed):
        raise ScenarioRefused("Bitte tragen Sie für mindestens eine Altersgruppe eine Personenzahl ein.")
