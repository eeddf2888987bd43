"""A value of a released projection as evidence, on official figures of the demo."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dwk.accounts.permissions import Role
from dwk.audit.queries.changes import history_of
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.evidence import freeze_projection
from dwk.kommunalprofil.actions.profiles import start_profile
from dwk.kommunalprofil.actions.statements import add_statement
from dwk.kommunalprofil.models import Evidence, StatementEvidence
from dwk.kommunalprofil.queries.revisions import revisions_of
from dwk.programme.actions.participations import create_participation
from dwk.projections.actions.release import release_run
from dwk.projections.queries.runs import result_of
from tests.factories.browsing import browser_of
from tests.factories.interviews import DAY
from tests.factories.memberships import BY, START, member_of, small_programme
from tests.factories.projections import NOW, finished_run, load_figures, make_scenario, region, released_run

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
