"""Charts are frozen as evidence with every number in them: an indicator over the years, a projection, an age structure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Evidence, Profile
from dwk.kommunalprofil.queries.curves import curve_figure
from dwk.kommunalprofil.queries.fans import run_curve
from dwk.kommunalprofil.queries.figures import Figure, NoFigure
from dwk.kommunalprofil.queries.pyramids import projected_pyramid, published_pyramid
from dwk.projections.models import ProjectionRun
from dwk.regions.models import Region

from .errors import ProfileRefused
from .evidence import demand_released, freeze
from .guard import open_profile


@transaction.atomic
def freeze_curve(
    *,
    profile: Profile,
    indicator_code: str,
    by: Actor,
    effective_on: date,
    region: Region | None = None,
    compared: Sequence[Region] = (),
    because: str = "",
) -> Evidence:
    """Freeze all years of an indicator, with up to three regions beside it."""
    profile = open_profile(profile.pk)
    figure = formed(lambda: curve_figure(region or profile.region, indicator_code, compared))
    return freeze(profile=profile, figure=figure, by=by, effective_on=effective_on, because=because)


@transaction.atomic
def freeze_pyramid(
    *,
    profile: Profile,
    by: Actor,
    effective_on: date,
    region: Region | None = None,
    year: int | None = None,
    earlier: int | None = None,
    because: str = "",
) -> Evidence:
    """Freeze the age structure of a year, of the latest without one, with an earlier year as outline."""
    profile = open_profile(profile.pk)
    figure = formed(lambda: published_pyramid(region or profile.region, year, earlier))
    return freeze(profile=profile, figure=figure, by=by, effective_on=effective_on, because=because)


@transaction.atomic
def freeze_run_curve(
    *, profile: Profile, run: ProjectionRun, series: str, by: Actor, effective_on: date, because: str = ""
) -> Evidence:
    """Freeze a quantity of a released projection over all its years, with its range."""
    profile = open_profile(profile.pk)
    demand_released(run)
    figure = formed(lambda: run_curve(run, series))
    return freeze(profile=profile, figure=figure, by=by, effective_on=effective_on, because=because)


@transaction.atomic
def freeze_run_pyramid(
    *, profile: Profile, run: ProjectionRun, year: int, by: Actor, effective_on: date, because: str = ""
) -> Evidence:
    """Freeze the age structure that a released projection gives for a year."""
    profile = open_profile(profile.pk)
    demand_released(run)
    figure = formed(lambda: projected_pyramid(run, year))
    return freeze(profile=profile, figure=figure, by=by, effective_on=effective_on, because=because)


def formed(make: Callable[[], Figure]) -> Figure:
    """The figure, or the refusal that says why there is none."""
    try:
        return make()
    except NoFigure as missing:
        raise ProfileRefused(str(missing)) from missing
