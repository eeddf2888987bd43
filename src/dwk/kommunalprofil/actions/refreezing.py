"""Taking over what a source says by now: new evidence in every place of the old one."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Evidence, Profile, StatementEvidence
from dwk.kommunalprofil.queries.newer_runs import newer_run
from dwk.kommunalprofil.queries.revisions import current_of
from dwk.kommunalprofil.rules import EvidenceKind
from dwk.programme.actions import trail
from dwk.regions.models import Region

from .charts import freeze_curve, freeze_pyramid, freeze_run_curve, freeze_run_pyramid
from .errors import ProfileRefused
from .evidence import freeze_figure, freeze_projection
from .guard import open_profile


@transaction.atomic
def refreeze(*, evidence: Evidence, because: str, by: Actor, effective_on: date) -> Evidence:
    """Take over what the source says now: new evidence in every place of the old one, which stays in the trail."""
    profile = open_profile(evidence.profile_id)
    if evidence.kind != EvidenceKind.FIGURE:
        raise ProfileRefused("Nur Zahlen ändern sich an ihrer Quelle.")
    if not because.strip():
        raise ProfileRefused("Bitte nennen Sie den Grund, aus dem der neue Wert übernommen wird.")
    evidence = Evidence.objects.select_for_update().filter(pk=evidence.pk).first() or _taken_over()
    fresh = _newest(profile, evidence, by, effective_on, because.strip())
    for link in StatementEvidence.objects.filter(evidence=evidence):
        trail.change(obj=link, by=by, effective_on=effective_on, because=because, evidence=fresh)
    for shown in ChapterEvidence.objects.filter(evidence=evidence).select_related("chapter"):
        trail.change(obj=shown, by=by, effective_on=effective_on, because=because, evidence=fresh)
        chapter = shown.chapter
        text = chapter.text.replace(f"{{beleg:{evidence.pk}}}", f"{{beleg:{fresh.pk}}}")
        _rewrite(chapter, text, because, by, effective_on)
    trail.remove(obj=Evidence.objects.get(pk=evidence.pk), by=by, effective_on=effective_on, because=because)
    return fresh


def _taken_over() -> NoReturn:
    raise ProfileRefused("Diesen Beleg gibt es nicht mehr. Vielleicht hat jemand den neuen Wert schon übernommen.")


def _newest(profile: Profile, evidence: Evidence, by: Actor, effective_on: date, because: str) -> Evidence:
    if evidence.projection_run_id is not None:
        return _of_newer_run(profile, evidence, by, effective_on, because)
    if "curve" in evidence.frozen or "pyramid" in evidence.frozen:
        return _newest_chart(profile, evidence, by, effective_on, because)
    if evidence.indicator_code:
        region = Region.objects.get(key=evidence.frozen["region_key"])
        return freeze_figure(
            profile=profile, indicator_code=evidence.indicator_code, region=region, year=evidence.frozen["year"],
            because=because, by=by, effective_on=effective_on,
        )  # fmt: skip
    old = evidence.observation
    current = current_of([old]).get(old.pk) if old else None
    if not current:
        raise ProfileRefused("Die Quelle nennt diesen Wert nicht mehr. Bitte wählen Sie einen anderen Beleg.")
    return freeze_figure(profile=profile, observation=current, because=because, by=by, effective_on=effective_on)


def _of_newer_run(profile: Profile, evidence: Evidence, by: Actor, effective_on: date, because: str) -> Evidence:
    """The same value or chart from the run that was released last."""
    run, frozen = newer_run(evidence), evidence.frozen
    if run is None:
        raise ProfileRefused("Es gibt keinen neueren freigegebenen Rechenlauf dieses Szenarios.")
    if "pyramid" in frozen:
        return freeze_run_pyramid(
            profile=profile, run=run, year=frozen["pyramid"]["year"], because=because, by=by, effective_on=effective_on
        )
    if "curve" in frozen:
        return freeze_run_curve(
            profile=profile, run=run, series=frozen["series"], because=because, by=by, effective_on=effective_on
        )
    return freeze_projection(
        profile=profile, run=run, series=frozen["series"], year=frozen["year"], because=because, by=by,
        effective_on=effective_on,
    )  # fmt: skip


def _rewrite(chapter: Chapter, text: str, because: str, by: Actor, effective_on: date) -> None:
    if text != chapter.text:
        trail.change(
            obj=chapter, by=by, effective_on=effective_on, because=because, text=text, edition=chapter.edition + 1
        )


def _newest_chart(profile: Profile, evidence: Evidence, by: Actor, effective_on: date, because: str) -> Evidence:
    """The same lines or the same year of ages, formed anew."""
    frozen = evidence.frozen
    if "pyramid" in frozen:
        drawn = frozen["pyramid"]
        return freeze_pyramid(
            profile=profile, region=Region.objects.get(key=frozen["asked_key"]), year=drawn["year"],
            earlier=drawn["base"]["year"] if drawn["base"] else None, because=because, by=by, effective_on=effective_on,
        )  # fmt: skip
    keys = [line["region_key"] for line in frozen["curve"]["lines"]]
    regions = {one.key: one for one in Region.objects.filter(key__in=keys)}
    region, *compared = (regions[key] for key in keys)
    return freeze_curve(
        profile=profile, indicator_code=evidence.indicator_code, region=region, compared=compared, because=because, by=by,
        effective_on=effective_on,
    )  # fmt: skip
