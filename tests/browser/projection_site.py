"""Scenarios and runs in every state, from the official figures of the demo; everything assumed is an example."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from dwk.accounts.models import User
from dwk.jobs.models import Job
from dwk.projections import actions
from dwk.projections.demand_rules import DemandEntry
from dwk.projections.models import ProjectionRun, RunState
from dwk.projections.rules import Preset
from tests.factories.projections import KREIS, SMALL, finished_run, housing, load_figures, make_scenario, released_run


@dataclass(frozen=True)
class ProjectionSite:
    """What the addresses of the pages need to be filled in."""

    scenario: int = 1
    archived: int = 1
    event: int = 1
    done: int = 1
    other: int = 1
    small: int = 1
    waiting: int = 1
    failed: int = 1


def build_projections(user: User) -> ProjectionSite:
    """Store scenarios of a Kreis and of a small town with runs that wait, failed and are done."""
    load_figures()
    now = timezone.now()
    scenario = make_scenario(by=user)
    done = released_run(scenario)
    further = make_scenario(Preset.UPPER, "Obere Variante mit Neubau", by=user)
    changed = actions.add_event(scenario_id=further.pk, version=further.version, event=housing(), by=user, at=now)
    own = [DemandEntry("places_3_to_5-t-3-5", year, value, "Beispiel") for year, value in ((2018, 95.0), (2025, 97.5))]
    actions.set_demand_values(scenario_id=further.pk, version=changed.version, entries=own, by=user, at=now)
    other = finished_run(further)
    archived = make_scenario(Preset.CLOSED, "Ohne Wanderung", by=user)
    actions.archive_scenario(scenario_id=archived.pk, version=archived.version, by=user, at=now)
    small = finished_run(make_scenario(key=SMALL, by=user))
    waiting = actions.new_run(scenario_id=scenario.pk, by=user, at=now)
    waiting.job = Job.objects.create(kind="projection", title="Vorausberechnung", started_by=user, created_at=now)
    waiting.save()
    failed = actions.new_run(scenario_id=scenario.pk, by=user, at=now)
    ProjectionRun.objects.filter(pk=failed.pk).update(
        state=RunState.FAILED, error="Es fehlen Zahlen zur Lebenserwartung. Bitte lesen Sie diese ein.", finished_at=now
    )
    event = further.events.get()
    return ProjectionSite(further.pk, archived.pk, event.pk, done.pk, other.pk, small.pk, waiting.pk, failed.pk)


def projection_pages(site: ProjectionSite) -> list[str]:
    """Every page of the projections, in each of its states."""
    listed = reverse("projection_scenarios", args=[KREIS])
    compared = reverse("projection_comparison", args=[KREIS])
    asked = f"?run={site.small}&classes=2&class_size=21&share=100&age_first=25&age_last=39&children=0,5&until="
    school = reverse("projection_school", args=[SMALL])
    return [
        reverse("projection_home"),
        listed,
        f"{listed}?q=gibtesnicht",
        f"{listed}?stand=archived",
        reverse("projection_scenarios", args=["01"]),
        reverse("projection_new", args=[KREIS]),
        reverse("projection_scenario", args=[site.scenario]),
        reverse("projection_scenario", args=[site.archived]),
        reverse("projection_assumptions", args=[site.scenario]),
        reverse("projection_demand", args=[site.scenario]),
        reverse("projection_change", args=[site.scenario]),
        reverse("projection_copy", args=[site.scenario]),
        reverse("projection_archive", args=[site.scenario]),
        reverse("projection_event_new", args=[site.scenario]),
        reverse("projection_event", args=[site.scenario, site.event]),
        reverse("projection_event_remove", args=[site.scenario, site.event]),
        *(reverse("projection_run", args=[run]) for run in (site.done, site.small, site.waiting, site.failed)),
        reverse("projection_run_release", args=[site.other]),
        reverse("projection_run_withdraw", args=[site.done]),
        f"{compared}?a={site.done}&b={site.other}",
        f"{compared}?a={site.done}&b={site.done}",
        school,
        school + asked,
        reverse("profile", args=[KREIS]),
        reverse("region_detail", args=[KREIS]),
    ]
