"""A value of a released projection as evidence, on official figures of the demo."""

from __future__ import annotations

import pytest

from dwk.accounts.permissions import Role
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.evidence import freeze_projection
from dwk.kommunalprofil.actions.profiles import start_profile
from dwk.kommunalprofil.models import Evidence
from dwk.kommunalprofil.queries.revisions import revisions_of
from dwk.programme.actions.participations import create_participation
from dwk.projections.queries.runs import result_of
from tests.factories.browsing import browser_of
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, START, member_of, small_programme
from tests.factories.projections import finished_run, load_figures, make_scenario, region, released_run

pytestmark = pytest.mark.django_db


def test_a_released_projection_is_frozen_and_an_unreleased_one_is_not() -> None:
    load_figures()
    programme = small_programme()
    place = create_participation(
        programme=programme, slug="kreis", name="Kreis", kind="model", starts_on=START, regions=[region()], by=BY,
        effective_on=START,
    )  # fmt: skip
    profile = start_profile(participation=place, region=region(), form="short", by=BY, effective_on=DAY)
    scenario = make_scenario()
    draft = finished_run(scenario)
    with pytest.raises(ProfileRefused, match="nicht freigegeben"):
        freeze_projection(profile=profile, run=draft, series="total", year=2030, by=BY, effective_on=DAY)
    run = released_run(scenario)
    browser = browser_of(member_of(programme, Role.RESEARCH_PARTNER, place))
    root = f"/programm/probe/kreis/profil/{profile.pk}/belege/neu/"
    page = browser.get(root).content.decode()
    assert f"vorausberechnung/{run.pk}/" in page
    assert f"vorausberechnung/{draft.pk}/" not in page
    assert browser.get(f"{root}vorausberechnung/{draft.pk}/").status_code == 404
    answer = browser.post(f"{root}vorausberechnung/{run.pk}/", {"series": "total", "year": "2030"}, follow=True)
    made = Evidence.objects.get()
    assert made.projection_run == run
    assert made.frozen["value"] == result_of(run).total.at(2030)
    assert made.frozen["low"] < made.frozen["value"] < made.frozen["high"]
    assert (made.frozen["run"], made.frozen["year"], made.frozen["scenario"]) == (run.pk, 2030, scenario.name)
    assert "Beispielszenario" in answer.content.decode()
    assert revisions_of(profile) == {}
    with pytest.raises(ProfileRefused, match="gibt es in der Vorausberechnung nicht"):
        freeze_projection(profile=profile, run=run, series="total", year=2099, by=BY, effective_on=DAY)
