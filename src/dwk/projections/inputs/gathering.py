"""Everything a run needs for one territory, before any assumption of a scenario."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dwk.projections.results import AssumptionSource
from dwk.projections.rules import SMALL_REGION_PERSONS
from dwk.regions.models import Region
from dwk.statistics.profile.build import Kept, data_stamp

from .fertility import Fertility, fertility, national_levels
from .hindcasts import past_errors
from .migration import MigrationInputs, migration, net_history
from .mortality import Mortality, expectation_history, mortality
from .reading import InputsMissing, Material, read
from .regional import tracked
from .spread import Histories, PastErrors, Spread, spread_of
from .structure import Base, base_population, base_years


@dataclass(frozen=True)
class RegionInputs:
    """The status quo of a territory at a base year."""

    region: Region
    base_year: int
    horizon: int
    base: Base
    fertility: Fertility
    mortality: Mortality
    migration: MigrationInputs
    spread: Spread
    #: women and men in need of care as published last, with year and source; None where nothing is known
    care: tuple[float, float, int, str] | None
    cautions: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The projected years, without the base year."""
        return tuple(range(self.base_year + 1, self.horizon + 1))

    @property
    def total(self) -> float:
        """People at the base year."""
        return float(self.base.persons.sum())

    @property
    def is_uncertain(self) -> bool:
        """Whether results must be marked."""
        return self.total < SMALL_REGION_PERSONS

    @property
    def sources(self) -> tuple[AssumptionSource, ...]:
        """Where everything comes from."""
        parts = (self.base, self.fertility, self.mortality, self.migration, self.spread)
        return tuple(line for part in parts for line in part.sources)


#: the editor asks for the same again and again
KEPT_INPUTS = 16
_kept = Kept(KEPT_INPUTS)


def gather(region: Region, base_year: int, horizon: int) -> RegionInputs:
    """Everything a run needs, read and prepared; raises ``InputsMissing`` with the name of what is missing.

    Kept in memory as long as neither figures nor regions change; nobody changes the arrays.
    """
    stamp = data_stamp()
    if not all(stamp):
        return prepare(read(region), base_year, horizon)
    return _kept.get((region.key, base_year, horizon, *stamp), lambda: prepare(read(region), base_year, horizon))


def prepare(known: Material, base_year: int, horizon: int) -> RegionInputs:
    """The inputs of a run from what was read."""
    region = known.region
    demand_year(known, base_year)
    ages = tracked(known, base_year, horizon - base_year)
    base = base_population(known, base_year, None if ages is None else (ages.persons, ages.first_year))
    if base.persons.sum() < 1:
        raise InputsMissing(f"In {region.name} lebte {base_year} niemand. Da gibt es nichts vorauszuberechnen.")
    born = fertility(known, base_year)
    dying = mortality(known, base_year, horizon)
    moving = migration(known, base, base_year, horizon)
    past = past_errors(known, base_year, horizon - base_year)
    if ages is not None:
        past = PastErrors(ages.errors, ages.national_net)
    spread = _spread(known, base, (born, moving), past)
    care = None if known.is_below_district else _care(known, base_year)
    return RegionInputs(
        region, base_year, horizon, base, born, dying, moving, spread, care, cautions(known, base, base_year)
    )


def _spread(known: Material, base: Base, parts: tuple[Fertility, MigrationInputs], past: PastErrors | None) -> Spread:
    born, moving = parts
    lives = {year: float(both.mean()) for year, both in expectation_history(known, base.year).items()}
    germany = Histories(national_levels(known, base.year), lives, net_history(known.germany, base.year))
    return spread_of(
        Histories(born.history, lives, moving.history),
        germany,
        name=known.carrier.name,
        persons=_carrier_total(known, base),
        past=past,
    )


def _care(material: Material, base_year: int) -> tuple[float, float, int, str] | None:
    years = [year for year in material.events.care if year <= base_year]
    if not years:
        return None
    women, men, source = material.events.care[max(years)]
    return women, men, max(years), material.source(source)


def _carrier_total(material: Material, base: Base) -> float:
    """People to whom the history of net migration refers."""
    if base.share_of_carrier is None:
        return float(base.persons.sum())
    share = base.share_of_carrier
    # of ages that nobody here has, nothing is known of the Kreis either
    return float(np.divide(base.persons, share, out=np.zeros_like(base.persons), where=share > 0).sum())


def demand_year(material: Material, base_year: int) -> None:
    """Refuse a base year without figures, naming the years that have them."""
    years = base_years(material)
    if base_year not in years:
        known = f"Möglich sind {min(years)} bis {max(years)}." if years else "; ".join(missing(material))
        raise InputsMissing(f"{material.region.name} lässt sich nicht ab {base_year} vorausberechnen. {known}")


def missing(material: Material) -> tuple[str, ...]:
    """What a territory without any base year lacks, in German."""
    carrier, region = material.carrier, material.region
    found = []
    if not any(
        table.covers_all_ages for tables in material.carrier_data.population.values() for table in tables.values()
    ):
        found.append(f"Für {carrier.name} fehlt die Bevölkerung nach Alter und Geschlecht (Tabelle 12411-02-03-4).")
    if material.is_below_district and not material.own.population:
        found.append(f"Für {region.name} fehlen Einwohnerzahlen nach Geschlecht (Gemeindeverzeichnis).")
    if not found:
        found.append(
            "Für kein Jahr liegen zugleich Altersgruppen des Gebiets, Altersjahre von Land oder Deutschland "
            "und Einwohnerzahlen davor und danach vor."
        )
    return tuple(found)


def cautions(material: Material, base: Base, base_year: int) -> tuple[str, ...]:
    """Sentences that must stand beside every result of this territory."""
    found = []
    total = float(base.persons.sum())
    if total < SMALL_REGION_PERSONS:
        found.append(
            f"{material.region.name} hat weniger als 8.000 Einwohner: Die Ergebnisse sind unsicher und zeigen nur, "
            "in welche Richtung es gehen kann."
        )
    if material.is_below_district:
        found.append(
            f"Altersaufbau, Geburtenhäufigkeit und Wanderungen sind von {material.carrier.name} übertragen, "
            "weil es sie für das Gebiet selbst nicht gibt."
        )
    found.append(
        f"Gerechnet ist mit dem, was bis {base_year} veröffentlicht war; spätere Zahlen sind als Punkte eingezeichnet "
        "und nicht eingerechnet."
    )
    return tuple(found)


def years_ready(region: Region) -> tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]]:
    """Base years that can be chosen, what is missing if there is none, and cautions."""
    material = read(region)
    usable: list[int] = []
    reasons: list[str] = []
    caution: tuple[str, ...] = ()
    for year in base_years(material):
        try:
            inputs = prepare(material, year, year + 1)
        except InputsMissing as lacking:
            reasons = reasons or [str(lacking)]
        else:
            usable.append(year)
            caution = caution or inputs.cautions
    if not usable and not reasons:
        reasons = list(missing(material))
    return tuple(usable), tuple(reasons) if not usable else (), caution
