"""A value of a released projection as evidence, on official figures of the demo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dwk.accounts.permissions import Role
from dwk.audit.queries.changes import history_of
from dwk.kommunalprofil.actions.charts import freeze_run_curve, freeze_run_pyramid
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.evidence import freeze_projection
from dwk.kommunalprofil.actions.profiles import start_profile
from dwk.kommunalprofil.actions.statements import add_statement
from dwk.kommunalprofil.frozen_charts import chart_figure
from dwk.kommunalprofil.models import Evidence, Profile, StatementEvidence
from dwk.kommunalprofil.queries.revisions import revisions_of
from dwk.programme.actions.participations import create_participation
from dwk.projections.actions.release import release_run
from dwk.projections.models import ProjectionRun, Scenario
from dwk.projections.queries.runs import result_of
from tests.factories.browsing import browser_of
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, START, member_of, small_programme
from tests.factories.projections import NOW, finished_run, load_figures, make_scenario, region, released_run

pytestmark = pytest.mark.django_db


def kreis() -> tuple[Profile, Client, Scenario]:
    """A profile on official figures, somebody who writes it, and a scenario."""
    load_figures()
    programme = small_programme()
    place = create_participation(
        programme=programme, slug="kreis", name="Kreis", kind="model", starts_on=START, regions=[region()], by=BY,
        effective_on=START,
    )  # fmt: skip
    profile = start_profile(participation=place, region=region(), form="short", by=BY, effective_on=DAY)
    browser = browser_of(member_of(programme, Role.RESEARCH_PARTNER, place))
    return profile, browser, make_scenario()


def root_of(profile: Profile, run: ProjectionRun | None = None) -> str:
    return f"/programm/probe/kreis/profil/{profile.pk}/belege/neu/" + (f"vorausberechnung/{run.pk}/" if run else "")


def test_a_released_projection_is_frozen_and_an_unreleased_one_is_not() -> None:
    profile, browser, scenario = kreis()
    draft = finished_run(scenario)
    with pytest.raises(ProfileRefused, match="nicht freigegeben"):
        freeze_projection(profile=profile, run=draft, series="total", year=2030, by=BY, effective_on=DAY)
    run = released_run(scenario)
    root = root_of(profile)
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


def test_a_projection_is_frozen_as_a_fan_with_every_number() -> None:
    profile, browser, scenario = kreis()
    run = released_run(scenario)
    address = root_of(profile, run) + "verlauf/"
    looked = browser.post(address, {"series": "total", "vorschau": "1"}).content.decode()
    assert 'class="dwk-figure"' in looked
    assert not Evidence.objects.exists()
    browser.post(address, {"series": "total"})
    made, total = Evidence.objects.get(), result_of(run).total
    drawn = made.frozen["curve"]
    assert drawn["median"] == list(total.central[1:])
    assert {band["level"]: (band["low"], band["high"]) for band in drawn["bands"]} == {
        80: (list(total.quantiles[10][1:]), list(total.quantiles[90][1:])),
        50: (list(total.quantiles[25][1:]), list(total.quantiles[75][1:])),
    }
    assert (made.frozen["value"], made.frozen["year"]) == (total.central[-1], total.years[-1])
    figure = chart_figure(made.frozen, "beleg-1")
    assert figure is not None
    assert [column.label for column in figure.table.columns][:2] == ["Jahr", "beobachtet"]
    assert figure.table.rows[-1][0] == str(total.years[-1])
    assert revisions_of(profile) == {}


def test_every_quantity_of_a_run_and_its_ages_can_be_drawn() -> None:
    profile, browser, scenario = kreis()
    run = released_run(scenario)
    result = result_of(run)
    for code in [one.code for one in result.groups] + [one.code for one in result.demand]:
        made = freeze_run_curve(profile=profile, run=run, series=code, by=BY, effective_on=DAY)
        figure = chart_figure(made.frozen, "beleg-1")
        assert figure is not None
        assert figure.alt
    browser.post(root_of(profile, run) + "altersaufbau/", {"year": str(result.horizon)})
    drawn = Evidence.objects.get(frozen__has_key="pyramid").frozen["pyramid"]
    last = result.pyramid[-1]
    assert (drawn["men"], drawn["women"]) == (list(last.male), list(last.female))
    assert (drawn["year"], drawn["base"]["year"]) == (result.horizon, result.base_year)


def test_of_an_unreleased_run_nothing_is_drawn() -> None:
    profile, browser, scenario = kreis()
    draft = finished_run(scenario)
    for rest in ("verlauf/", "altersaufbau/"):
        assert browser.get(root_of(profile, draft) + rest).status_code == 404
    with pytest.raises(ProfileRefused, match="nicht freigegeben"):
        freeze_run_curve(profile=profile, run=draft, series="total", by=BY, effective_on=DAY)
    with pytest.raises(ProfileRefused, match="nicht freigegeben"):
        freeze_run_pyramid(profile=profile, run=draft, year=2030, by=BY, effective_on=DAY)
    run = released_run(scenario)
    with pytest.raises(ProfileRefused, match="gibt es in der Vorausberechnung nicht"):
        freeze_run_pyramid(profile=profile, run=run, year=2099, by=BY, effective_on=DAY)
    with pytest.raises(ProfileRefused, match="gibt es in der Vorausberechnung nicht"):
        freeze_run_curve(profile=profile, run=run, series="nichts", by=BY, effective_on=DAY)


def test_a_later_released_run_is_shown_and_taken_over_by_one_click(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_figures()
    programme = small_programme()
    place = create_participation(
        programme=programme, slug="kreis", name="Kreis", kind="model", starts_on=START, regions=[region()], by=BY,
        effective_on=START,
    )  # fmt: skip
    profile = start_profile(participation=place, region=region(), form="short", by=BY, effective_on=DAY)
    scenario = make_scenario()
    run = released_run(scenario)
    old = freeze_projection(profile=profile, run=run, series="total", year=2030, by=BY, effective_on=DAY)
    add_statement(
        profile=profile, quadrant="threat", text="Der Kreis wird kleiner.", evidence=[old], by=BY, effective_on=DAY
    )
    draft = finished_run(scenario, seed=8)
    assert revisions_of(profile) == {}
    later = release_run(run_id=draft.pk, by=None, at=NOW + timedelta(days=9))
    revision = revisions_of(profile)[old.pk]
    assert (revision.run, revision.old, revision.new) == (
        later.pk,
        old.frozen["value"],
        result_of(later).total.at(2030),
    )
    # further values of the same run take no more queries
    with CaptureQueriesContext(connection) as few:
        revisions_of(profile)
    for year in (2028, 2029):
        freeze_projection(profile=profile, run=run, series="total", year=year, by=BY, effective_on=DAY)
    with django_assert_num_queries(len(few)):
        assert len(revisions_of(profile)) == 3
    browser = browser_of(member_of(programme, Role.RESEARCH_PARTNER, place))
    root = f"/programm/probe/kreis/profil/{profile.pk}/belege/"
    page = browser.get(root).content.decode()
    assert "Neuer Rechenlauf" in page
    assert reverse("projection_run", args=[later.pk]) in page
    asked = browser.get(f"{root}{old.pk}/uebernehmen/").content.decode()
    assert f"Im Rechenlauf {later.pk} jetzt" in asked
    for _ in range(2):  # a double click takes it over once
        answer = browser.post(f"{root}{old.pk}/uebernehmen/", {"because": "Neuer Lauf."}, follow=True)
        assert answer.status_code == 200
    link = StatementEvidence.objects.get()
    assert (link.evidence.projection_run_id, link.evidence.frozen["run"]) == (later.pk, later.pk)
    assert not Evidence.objects.filter(pk=old.pk).exists()
    assert Evidence.objects.filter(projection_run=later).count() == 1
    reasons = history_of(StatementEvidence._meta.label_lower, str(link.pk)).values_list("reason", flat=True)
    assert reasons[0] == "Neuer Lauf."
