"""Evidence is frozen as it is now: figures, values of projections, released quotes, pages of documents."""

from __future__ import annotations

from datetime import date
from typing import Any, NoReturn

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.files.actions import FileEmpty, FileTooLarge, store_file
from dwk.files.rules import DOCUMENT_MAX_BYTES
from dwk.kommunalprofil.models import Chapter, ChapterEvidence, Evidence, Profile, Quote, StatementEvidence
from dwk.kommunalprofil.queries.figures import (
    Figure,
    NoFigure,
    indicator_figure,
    observation_figure,
    projection_figure,
)
from dwk.kommunalprofil.queries.newer_runs import newer_run
from dwk.kommunalprofil.queries.revisions import current_of
from dwk.kommunalprofil.rules import EvidenceKind
from dwk.programme.actions import trail
from dwk.programme.actions.documents import Incoming
from dwk.projections.models import ProjectionRun
from dwk.regions.models import Region
from dwk.statistics.models import Observation

from .errors import ProfileRefused
from .guard import open_profile

PURPOSE = "profile_document"


@transaction.atomic
def freeze_figure(
    *,
    profile: Profile,
    by: Actor,
    effective_on: date,
    indicator_code: str = "",
    observation: Observation | None = None,
    region: Region | None = None,
    year: int | None = None,
    because: str = "",
) -> Evidence:
    """Freeze an indicator of a region and year, or one value of a table, as it is known now."""
    profile = open_profile(profile.pk)
    try:
        if observation is not None:
            figure = observation_figure(observation)
        else:
            figure = indicator_figure(region or profile.region, indicator_code, year)
    except NoFigure as missing:
        raise ProfileRefused(str(missing)) from missing
    return _freeze(profile, figure, by, effective_on, because)


@transaction.atomic
def freeze_projection(
    *, profile: Profile, run: ProjectionRun, series: str, year: int, by: Actor, effective_on: date, because: str = ""
) -> Evidence:
    """Freeze a value of a released projection."""
    profile = open_profile(profile.pk)
    if not run.is_released:
        raise ProfileRefused(
            "Diese Vorausberechnung ist nicht freigegeben. Bitte lassen Sie sie freigeben, bevor sie etwas belegt."
        )
    try:
        figure = projection_figure(run, series, year)
    except NoFigure as missing:
        raise ProfileRefused(str(missing)) from missing
    return _freeze(profile, figure, by, effective_on, because)


@transaction.atomic
def from_quote(*, profile: Profile, quote: Quote, by: Actor, effective_on: date) -> Evidence:
    """Take a released quote as evidence; its wording stays with the quote. A second time gives the same evidence."""
    profile = open_profile(profile.pk)
    if quote.participation_id != profile.participation_id:
        raise ProfileRefused("Dieses Zitat gehört zu einer anderen Kommune.")
    quote = Quote.objects.select_for_update().get(pk=quote.pk)
    if quote.withdrawn_on is not None or quote.released_on is None:
        raise ProfileRefused(
            "Dieses Zitat ist nicht freigegeben. Erst die Freigabe lässt es aus den Interviews heraus."
        )
    known = Evidence.objects.filter(profile=profile, quote=quote).first()
    if known is not None:
        return known
    evidence = _evidence(profile, EvidenceKind.QUOTE, f"Zitat {quote.guid[:8]}", effective_on, quote=quote)
    return trail.create(obj=evidence, by=by, effective_on=effective_on)


@transaction.atomic
def from_document(
    *, profile: Profile, incoming: Incoming, title: str, page: int | None, by: Actor, effective_on: date
) -> Evidence:
    """Keep a document with its checksum and name the page that says it."""
    profile = open_profile(profile.pk)
    try:
        stored = store_file(
            name=incoming.name, chunks=incoming.chunks, purpose=PURPOSE, by=incoming.user, at=incoming.at,
            limit_bytes=DOCUMENT_MAX_BYTES,
        )  # fmt: skip
    except (FileEmpty, FileTooLarge) as refused:
        raise ProfileRefused(str(refused)) from refused
    title = title.strip() or stored.name
    frozen = {"title": title, "page": page, "file_name": stored.name, "sha256": stored.sha256}
    label = f"{title[:280]}, Seite {page}" if page else title[:300]
    evidence = _evidence(
        profile, EvidenceKind.DOCUMENT, label, effective_on, document=stored, document_sha256=stored.sha256, page=page,
        frozen=frozen,
    )  # fmt: skip
    return trail.create(obj=evidence, by=by, effective_on=effective_on)


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
    run = newer_run(evidence)
    if run is None:
        raise ProfileRefused("Es gibt keinen neueren freigegebenen Rechenlauf dieses Szenarios.")
    return freeze_projection(
        profile=profile, run=run, series=evidence.frozen["series"], year=evidence.frozen["year"], because=because,
        by=by, effective_on=effective_on,
    )  # fmt: skip


def _rewrite(chapter: Chapter, text: str, because: str, by: Actor, effective_on: date) -> None:
    if text != chapter.text:
        trail.change(
            obj=chapter, by=by, effective_on=effective_on, because=because, text=text, edition=chapter.edition + 1
        )


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Actor, effective_on: date) -> None:
    """Take away evidence that nothing rests on."""
    open_profile(evidence.profile_id)
    used = evidence.statements.exists() or evidence.chapters.exists()
    if used:
        raise ProfileRefused(
            "Dieser Beleg wird noch verwendet. Bitte nehmen Sie ihn zuerst aus den Aussagen und Kapiteln heraus."
        )
    trail.remove(obj=evidence, by=by, effective_on=effective_on)


def _freeze(profile: Profile, figure: Figure, by: Actor, effective_on: date, because: str) -> Evidence:
    evidence = _evidence(
        profile, EvidenceKind.FIGURE, figure.label[:300], effective_on, frozen=figure.content,
        observation=figure.observation, projection_run=figure.run, indicator_code=figure.indicator_code,
    )  # fmt: skip
    return trail.create(obj=evidence, by=by, effective_on=effective_on, because=because)


def _evidence(profile: Profile, kind: EvidenceKind, label: str, effective_on: date, **fields: Any) -> Evidence:
    return Evidence(
        participation_id=profile.participation_id, profile=profile, kind=kind.value, label=label,
        frozen_on=effective_on, **fields,
    )  # fmt: skip
