"""Statements of the Stärken-Schwächen-Analyse, what they rest on, and recommendations from pairs of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from dwk.audit.rules import Actor
from dwk.kommunalprofil.fields_of_action import fields_of_action
from dwk.kommunalprofil.models import Evidence, Pairing, Profile, Statement, StatementEvidence
from dwk.kommunalprofil.queries.together import pairing_values, statement_values
from dwk.kommunalprofil.rules import DIMENSIONS, Quadrant
from dwk.programme.actions import trail

from .errors import ProfileRefused
from .guard import no_wording, open_profile
from .meanwhile import demand_unchanged


@transaction.atomic
def add_statement(
    *,
    profile: Profile,
    quadrant: str,
    text: str,
    by: Actor,
    effective_on: date,
    evidence: Iterable[Evidence] = (),
    **fields: Any,
) -> Statement:
    """Add a statement at the end of its quadrant; one that stands there already is not entered twice."""
    profile = open_profile(profile.pk)
    values = _checked(profile, {"text": text, **fields})
    if Statement.objects.filter(profile=profile, quadrant=quadrant, text=values["text"]).exists():
        raise ProfileRefused(
            f"Diese Aussage steht schon unter „{Quadrant(quadrant).plural}“. Es wurde nichts eingetragen."
        )
    position = Statement.objects.filter(profile=profile, quadrant=quadrant).count()
    statement = Statement(
        participation_id=profile.participation_id, profile=profile, quadrant=quadrant, position=position, **values
    )
    trail.create(obj=statement, by=by, effective_on=effective_on)
    _back(statement, evidence, by, effective_on)
    return statement


@transaction.atomic
def change_statement(
    *,
    statement: Statement,
    by: Actor,
    effective_on: date,
    evidence: Iterable[Evidence] | None = None,
    seen: str = "",
    **fields: Any,
) -> Statement:
    """Change a statement; ``evidence`` replaces what it rests on. What changed since it was ``seen`` is not overwritten."""
    profile = open_profile(statement.profile_id)
    statement = _still_there(statement)
    evidence = None if evidence is None else list(evidence)
    wanted = {**fields, **({} if evidence is None else {"evidence": evidence})}
    demand_unchanged(seen, statement_values(statement), wanted)
    quadrant = fields.pop("quadrant", statement.quadrant)
    changed = trail.change(obj=statement, by=by, effective_on=effective_on, **_checked(profile, fields))
    if evidence is not None:
        _back(changed, evidence, by, effective_on)
    if quadrant != changed.quadrant:
        move_statement(statement=changed, quadrant=quadrant, position=None, by=by, effective_on=effective_on)
        changed = Statement.objects.get(pk=changed.pk)
    return changed


@transaction.atomic
def move_statement(
    *, statement: Statement, quadrant: str, position: int | None, by: Actor, effective_on: date, seen_at: str = ""
) -> Statement:
    """Bring a statement to a place in a quadrant; without a place to its end. ``seen_at`` is where it stood on the page."""
    profile = open_profile(statement.profile_id)
    statement = _still_there(statement)
    if seen_at and seen_at != place_of_card(statement):
        raise ProfileRefused(
            "Diese Aussage wurde inzwischen verschoben. Es wurde nichts geändert; hier steht die SWOT-Analyse, wie sie "
            "jetzt ist. Bitte prüfen Sie, ob Sie die Aussage noch verschieben wollen."
        )
    goal = Quadrant(quadrant)
    if goal.inner != Quadrant(statement.quadrant).inner and _paired(statement):
        raise ProfileRefused(
            "Diese Aussage steckt in einer Empfehlung. Stärken und Schwächen verbinden sich nur mit Chancen und "
            "Risiken. Bitte nehmen Sie zuerst die Empfehlung zurück."
        )
    there = [one for one in _in(profile, goal.value) if one.pk != statement.pk]
    at = len(there) if position is None else max(0, min(position, len(there)))
    if statement.quadrant != goal.value:
        left = [one for one in _in(profile, statement.quadrant) if one.pk != statement.pk]
        statement = trail.change(obj=statement, by=by, effective_on=effective_on, quadrant=goal.value, position=at)
        _place(left, by, effective_on)
    _place([*there[:at], statement, *there[at:]], by, effective_on)
    return Statement.objects.get(pk=statement.pk)


@transaction.atomic
def remove_statement(*, statement: Statement, by: Actor, effective_on: date) -> None:
    """Take a statement away, with what it rests on; the evidence itself stays."""
    profile = open_profile(statement.profile_id)
    statement = _still_there(statement)
    if _paired(statement):
        raise ProfileRefused("Diese Aussage steckt in einer Empfehlung. Bitte nehmen Sie zuerst die Empfehlung zurück.")
    for link in StatementEvidence.objects.filter(statement=statement):
        trail.remove(obj=link, by=by, effective_on=effective_on)
    quadrant = statement.quadrant
    trail.remove(obj=statement, by=by, effective_on=effective_on)
    _place(_in(profile, quadrant), by, effective_on)


@transaction.atomic
def pair(*, inner: Statement, outer: Statement, recommendation: str, by: Actor, effective_on: date) -> Pairing:
    """Draw a recommendation from a strength or weakness together with an opportunity or threat."""
    profile = open_profile(inner.profile_id)
    inner, outer = _still_there(inner), _still_there(outer)
    if inner.profile_id != outer.profile_id:
        raise ProfileRefused("Die beiden Aussagen gehören nicht zum selben Kommunalprofil.")
    if not Quadrant(inner.quadrant).inner or Quadrant(outer.quadrant).inner:
        raise ProfileRefused(
            "Eine Empfehlung verbindet eine Stärke oder Schwäche mit einer Chance oder einem Risiko. "
            "Bitte wählen Sie je eine Aussage."
        )
    made = Pairing(
        participation_id=profile.participation_id, profile=profile, inner=inner, outer=outer,
        recommendation=_worded(profile, recommendation), position=Pairing.objects.filter(profile=profile).count(),
    )  # fmt: skip
    return trail.create(obj=made, by=by, effective_on=effective_on)


@transaction.atomic
def change_pairing(*, pairing: Pairing, recommendation: str, by: Actor, effective_on: date, seen: str = "") -> Pairing:
    """Word a recommendation anew, unless somebody else did since it was ``seen``."""
    profile = open_profile(pairing.profile_id)
    pairing = Pairing.objects.select_for_update().get(pk=pairing.pk)
    demand_unchanged(seen, pairing_values(pairing), {"recommendation": recommendation})
    return trail.change(obj=pairing, by=by, effective_on=effective_on, recommendation=_worded(profile, recommendation))


@transaction.atomic
def remove_pairing(*, pairing: Pairing, by: Actor, effective_on: date) -> None:
    """Take a recommendation back."""
    open_profile(pairing.profile_id)
    trail.remove(obj=pairing, by=by, effective_on=effective_on)


def place_of_card(statement: Statement) -> str:
    """Where a statement stands on the board, as the page that shows it remembers."""
    return f"{statement.quadrant}:{statement.position}"


def _still_there(statement: Statement) -> Statement:
    found = Statement.objects.select_for_update().filter(pk=statement.pk).first()
    if found is None:
        raise ProfileRefused("Diese Aussage hat inzwischen jemand entfernt. Es wurde nichts geändert.")
    return found


def _worded(profile: Profile, text: str) -> str:
    if not text.strip():
        raise ProfileRefused("Bitte schreiben Sie, was aus den beiden Aussagen folgt.")
    no_wording(profile.participation_id, text)
    return text.strip()


def _checked(profile: Profile, fields: dict[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    for name in ("text", "differing_view"):
        if name in values:
            values[name] = values[name].strip()
            no_wording(profile.participation_id, values[name])
    if values.get("field_of_action") and values["field_of_action"] not in fields_of_action():
        raise ProfileRefused("Dieses Handlungsfeld gibt es nicht. Bitte wählen Sie eines aus der Liste.")
    if set(values.get("dimensions", ())) - DIMENSIONS.keys():
        raise ProfileRefused("Diese Diversity-Dimension gibt es nicht. Bitte wählen Sie aus der Liste.")
    return values


def _back(statement: Statement, evidence: Iterable[Evidence], by: Actor, effective_on: date) -> None:
    wanted = {one.pk: one for one in evidence}
    if any(one.profile_id != statement.profile_id for one in wanted.values()):
        raise ProfileRefused("Dieser Beleg gehört zu einem anderen Kommunalprofil.")
    if Evidence.objects.filter(pk__in=wanted).count() != len(wanted):
        raise ProfileRefused("Einen gewählten Beleg gibt es nicht mehr. Bitte wählen Sie die Belege noch einmal.")
    held = {one.evidence_id: one for one in StatementEvidence.objects.filter(statement=statement)}
    for number, link in held.items():
        if number not in wanted:
            trail.remove(obj=link, by=by, effective_on=effective_on)
    for number, one in wanted.items():
        if number not in held:
            link = StatementEvidence(
                participation_id=statement.participation_id, profile_id=statement.profile_id, statement=statement,
                evidence=one,
            )  # fmt: skip
            trail.create(obj=link, by=by, effective_on=effective_on)


def _paired(statement: Statement) -> bool:
    return statement.pairings_inner.exists() or statement.pairings_outer.exists()


def _in(profile: Profile, quadrant: str) -> list[Statement]:
    return list(Statement.objects.filter(profile=profile, quadrant=quadrant).order_by("position", "pk"))


def _place(statements: list[Statement], by: Actor, effective_on: date) -> None:
    for position, statement in enumerate(statements):
        if statement.position != position:
            trail.change(obj=statement, by=by, effective_on=effective_on, position=position)
