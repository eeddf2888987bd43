"""A Kommune with its region, figures and a profile, for the tests of profile pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.coding import make_quote, release_quote
from dwk.kommunalprofil.actions.evidence import freeze_figure, from_quote
from dwk.kommunalprofil.actions.profiles import start_profile
from dwk.kommunalprofil.models import Evidence, Profile, Quote
from dwk.programme.actions.participations import create_participation
from dwk.programme.models import Participation, Programme
from dwk.regions.models import Region
from tests.factories.browsing import browser_of
from tests.factories.interviews import DAY, SAID, interview_with
from tests.factories.memberships import BY, START, member_of, small_programme
from tests.factories.regions import apply_small_directory, make_region
from tests.factories.tables import load_entries, population

KREIS = "01051"
TOWN = "01051044"
WORDS = "Ältere finden kaum barrierefreie Wohnungen."
ROOT = "/programm/probe/kuestenkreis/profil/"


class ProfileSite:
    """A Kommune, its profile and what it can rest on."""

    def __init__(self, form: str = "long", *, figures: bool = True) -> None:
        make_region("DG", "Deutschland")
        apply_small_directory()
        if figures:
            load_entries([*population(KREIS, 2017, 100), *population(KREIS, 2018, 200)])
        self.programme: Programme = small_programme()
        self.place: Participation = self.participation("kuestenkreis", KREIS)
        self.region = Region.objects.get(key=KREIS)
        self.profile: Profile = start_profile(
            participation=self.place, region=self.region, form=form, by=BY, effective_on=DAY
        )

    def participation(self, slug: str, *regions: str) -> Participation:
        return create_participation(
            programme=self.programme, slug=slug, name=slug.capitalize(), kind="model", starts_on=START,
            regions=list(Region.objects.filter(key__in=regions)), by=BY, effective_on=START,
        )  # fmt: skip

    def browser(self, role: Role = Role.RESEARCH_PARTNER, place: Participation | None = None) -> Client:
        return browser_of(member_of(self.programme, role, place or self.place))

    def address(self, rest: str = "") -> str:
        return f"{ROOT}{self.profile.pk}/{rest}"

    def figure(self, code: str = "POP_TOTAL", year: int | None = 2018) -> Evidence:
        return freeze_figure(profile=self.profile, indicator_code=code, year=year, by=BY, effective_on=DAY)

    def quote(self, *, released: bool = True, **consent: Any) -> Quote:
        _, transcript = interview_with(self.place, **consent)
        start = SAID.index(WORDS)
        quote = make_quote(
            transcript=transcript, start=start, end=start + len(WORDS), text=WORDS, speaker="Seniorenbeirat", by=BY,
            effective_on=DAY,
        )  # fmt: skip
        return release_quote(quote=quote, by=BY, effective_on=DAY) if released else quote

    def quoted(self) -> Evidence:
        return from_quote(profile=self.profile, quote=self.quote(), by=BY, effective_on=DAY)


def today() -> date:
    return timezone.localdate()


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()
