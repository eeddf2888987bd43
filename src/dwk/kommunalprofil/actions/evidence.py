"""Evidence is frozen as it is now: figures, values of projections, released quotes, pages of documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.files.actions import FileEmpty, FileTooLarge, store_file
from dwk.files.rules import DOCUMENT_MAX_BYTES
from dwk.kommunalprofil.models import Evidence, Profile, Quote
from dwk.kommunalprofil.queries.figures import (
    Figure,
    NoFigure,
    indicator_figure,
    observation_figure,
    projection_figure,
)
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
    return freeze(profile=profile, figure=figure, by=by, effective_on=effective_on, because=because)


@transaction.atomic
def freeze_projection(
    *, profile: Profile, run: ProjectionRun, series: str, year: int, by: Actor, effective_on: date, because: str = ""
) -> Evidence:
    """Freeze a value of a released projection."""
    profile = open_profile(profile.pk)
    demand_released(run)
    try:
        figure = projection_figure(run, series, year)
    except NoFigure as missing:
        raise ProfileRefused(str(missing)) from missing
    return freeze(profile=profile, figure=figure, by=by, effective_on=effective_on, because=because)


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
def remove_evidence(*, evidence: Evidence, by: Actor, effective_on: date) -> None:
    """Take away evidence that nothing rests on."""
    open_profile(evidence.profile_id)
    used = evidence.statements.exists() or evidence.chapters.exists()
    if used:
        raise ProfileRefused(
            "Dieser Beleg wird noch verwendet. Bitte nehmen Sie ihn zuerst aus den Aussagen und Kapiteln heraus."
        )
    trail.remove(obj=evidence, by=by, effective_on=effective_on)


def demand_released(run: ProjectionRun) -> None:
    """Only what was released backs anything."""
    if not run.is_released:
        raise ProfileRefused(
            "Diese Vorausberechnung ist nicht freigegeben. Bitte lassen Sie sie freigeben, bevor sie etwas belegt."
        )


def freeze(*, profile: Profile, figure: Figure, by: Actor, effective_on: date, because: str = "") -> Evidence:
    """Store a figure as it was formed, one value or a chart."""
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
