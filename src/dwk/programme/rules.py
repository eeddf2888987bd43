"""Pure decisions of the programme: phases and their changes, what an acceptance needs, rules as data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class PhaseKind(StrEnum):
    """Phases in the order of the process; they may overlap and repeat."""

    KICKOFF = "kickoff"
    PROFILE = "profile"
    WORKSHOP = "workshop"
    PLAN = "plan"
    IMPLEMENTATION = "implementation"
    REVIEW = "review"
    CONSOLIDATION = "consolidation"
    EVALUATION = "evaluation"
    TRANSFER = "transfer"


PHASE_LABELS: Mapping[str, str] = {
    PhaseKind.KICKOFF: "Kick-off",
    PhaseKind.PROFILE: "Kommunalprofil",
    PhaseKind.WORKSHOP: "Zukunftswerkstatt",
    PhaseKind.PLAN: "Werkstattplan",
    PhaseKind.IMPLEMENTATION: "Umsetzung",
    PhaseKind.REVIEW: "Halbzeitbilanz",
    PhaseKind.CONSOLIDATION: "Verstetigung",
    PhaseKind.EVALUATION: "Evaluation",
    PhaseKind.TRANSFER: "Transfer",
}


class PhaseState(StrEnum):
    """Where a run of a phase stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    IN_REVIEW = "in_review"
    ACCEPTED = "accepted"
    SKIPPED = "skipped"
    REOPENED = "reopened"


STATE_LABELS: Mapping[str, str] = {
    PhaseState.NOT_STARTED: "nicht begonnen",
    PhaseState.IN_PROGRESS: "in Arbeit",
    PhaseState.IN_REVIEW: "zur Abnahme vorgelegt",
    PhaseState.ACCEPTED: "abgenommen",
    PhaseState.SKIPPED: "übersprungen",
    PhaseState.REOPENED: "wieder geöffnet",
}

#: which state may follow which
NEXT_STATES: Mapping[str, frozenset[str]] = {
    PhaseState.NOT_STARTED: frozenset({PhaseState.IN_PROGRESS, PhaseState.SKIPPED}),
    PhaseState.IN_PROGRESS: frozenset({PhaseState.IN_REVIEW, PhaseState.SKIPPED}),
    PhaseState.IN_REVIEW: frozenset({PhaseState.ACCEPTED, PhaseState.IN_PROGRESS}),
    PhaseState.ACCEPTED: frozenset({PhaseState.REOPENED}),
    PhaseState.SKIPPED: frozenset({PhaseState.REOPENED}),
    PhaseState.REOPENED: frozenset({PhaseState.IN_REVIEW, PhaseState.SKIPPED}),
}
NEEDS_REASON = frozenset({PhaseState.SKIPPED, PhaseState.REOPENED})

#: what usually has to be there before a phase begins; missing inputs warn and never block
PHASE_INPUTS: Mapping[str, tuple[str, ...]] = {
    PhaseKind.PROFILE: (PhaseKind.KICKOFF,),
    PhaseKind.WORKSHOP: (PhaseKind.PROFILE,),
    PhaseKind.PLAN: (PhaseKind.PROFILE, PhaseKind.WORKSHOP),
    PhaseKind.IMPLEMENTATION: (PhaseKind.PLAN,),
    PhaseKind.REVIEW: (PhaseKind.IMPLEMENTATION,),
    PhaseKind.CONSOLIDATION: (PhaseKind.PLAN,),
}

#: who answers for a phase: role codes of accounts.permissions.Role
RESPONSIBLE_ROLES: Mapping[str, str] = {
    PhaseKind.KICKOFF: "municipal_coordinator",
    PhaseKind.PROFILE: "research_partner",
    PhaseKind.WORKSHOP: "consultant",
    PhaseKind.PLAN: "municipal_coordinator",
    PhaseKind.IMPLEMENTATION: "municipal_coordinator",
    PhaseKind.REVIEW: "municipal_coordinator",
    PhaseKind.CONSOLIDATION: "municipal_lead",
    PhaseKind.EVALUATION: "research_partner",
    PhaseKind.TRANSFER: "programme_office",
}

#: who may accept a phase
APPROVING_ROLES: Mapping[str, tuple[str, ...]] = {
    PhaseKind.KICKOFF: ("municipal_lead",),
    PhaseKind.PROFILE: ("research_partner", "municipal_lead"),
    PhaseKind.WORKSHOP: ("municipal_coordinator",),
    PhaseKind.PLAN: ("municipal_lead",),
    PhaseKind.IMPLEMENTATION: ("municipal_coordinator",),
    PhaseKind.REVIEW: ("municipal_lead",),
    PhaseKind.CONSOLIDATION: ("municipal_lead",),
    PhaseKind.EVALUATION: ("research_partner",),
    PhaseKind.TRANSFER: ("programme_office",),
}


@dataclass(frozen=True, slots=True)
class KickoffFacts:
    """What the machine looks at before a kick-off may be accepted."""

    minutes_released: bool
    lead_attended: bool
    coordinators: int
    deputies: int
    departments: int
    council_contact: bool
    council_reason: str = ""
    small: bool = False


def kickoff_missing(facts: KickoffFacts) -> tuple[str, ...]:
    """Sentences that name what an acceptance of the kick-off still lacks; empty when nothing does."""
    wanted = (
        (facts.minutes_released, "Das Protokoll des Kick-offs ist noch nicht freigegeben."),
        (facts.lead_attended, "Die Verwaltungsspitze steht nicht unter den Teilnehmenden des Kick-offs."),
        (facts.coordinators > 0, "Eine Demografiekoordination ist noch nicht benannt."),
        (facts.deputies > 0 or facts.small, "Die Koordination hat noch keine Vertretung."),
        (facts.departments >= 2 or facts.small, "Es sind noch keine zwei Fachbereiche benannt."),
        (
            facts.council_contact or bool(facts.council_reason.strip()),
            "Eine Ansprechperson der Vertretung fehlt, und ihr Fehlen ist nicht begründet.",
        ),
    )
    return tuple(sentence for fulfilled, sentence in wanted if not fulfilled)


def outputs_missing(expected: Collection[str], delivered: Collection[str]) -> tuple[str, ...]:
    """Sentences for the outputs of a phase that have not been handed in."""
    return tuple(f"Es fehlt: {name}." for name in expected if name not in delivered)


def change_refused(now: str, wanted: str, reason: str) -> str:
    """Why a phase cannot go from one state to another; empty when it can."""
    if wanted not in NEXT_STATES.get(now, frozenset()):
        return (
            f"Aus „{STATE_LABELS[now]}“ führt kein Schritt nach „{STATE_LABELS[wanted]}“. "
            "Bitte wählen Sie einen der angebotenen Schritte."
        )
    if wanted in NEEDS_REASON and not reason.strip():
        return f"„{STATE_LABELS[wanted]}“ braucht einen Grund. Bitte schreiben Sie ihn in einem Satz dazu."
    return ""


def inputs_warning(kind: str, accepted: Collection[str]) -> str:
    """A warning that names phases whose result is not there yet; empty when none is missing."""
    missing = [PHASE_LABELS[before] for before in PHASE_INPUTS.get(kind, ()) if before not in accepted]
    if not missing:
        return ""
    return f"Noch nicht abgenommen: {', '.join(missing)}. Sie können trotzdem beginnen."


#: number of a chapter of a plan, such as 4 or 3.1
CHAPTER = re.compile(r"[1-9]\d?(\.[1-9]\d?)?")
DEFAULT_RULES: Mapping[str, Any] = {
    "budget_year": "calendar",
    "traffic_light": {"amber_days": 1, "red_days": 60, "cost_percent": 10},
    "review_days": 28,
    "mandatory_chapters": ["1", "2", "3.1", "4", "5", "6", "7"],
}


def rules_fault(rules: Mapping[str, Any]) -> str:
    """What is wrong with the rules of a programme, as a sentence; empty when nothing is."""
    unknown = sorted(set(rules) - set(DEFAULT_RULES))
    if unknown:
        return f"Unbekannte Regel: {', '.join(unknown)}. Bekannt sind {', '.join(DEFAULT_RULES)}."
    if rules.get("budget_year", "calendar") not in {"calendar", "project"}:
        return "Das Förderjahr ist entweder „calendar“ (Kalenderjahr) oder „project“ (Projektjahr)."
    if not _positive(rules.get("review_days", 28)):
        return "Die Frist einer Rückmelderunde ist eine ganze Zahl von Tagen über 0."
    light = rules.get("traffic_light", DEFAULT_RULES["traffic_light"])
    if not isinstance(light, Mapping) or not all(_positive(light.get(key)) for key in DEFAULT_RULES["traffic_light"]):
        return "Die Ampel braucht amber_days, red_days und cost_percent als ganze Zahlen über 0."
    if light["amber_days"] >= light["red_days"]:
        return "Die Ampel wird erst gelb, dann rot: amber_days muss kleiner sein als red_days."
    chapters = rules.get("mandatory_chapters", DEFAULT_RULES["mandatory_chapters"])
    if not isinstance(chapters, list) or not all(isinstance(one, str) and CHAPTER.fullmatch(one) for one in chapters):
        return "Pflichtkapitel sind Nummern wie 1 oder 3.1. Bitte prüfen Sie die Liste."
    return ""


def _positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def over_cap(requested_eur: Decimal, already_eur: Decimal, cap_eur: Decimal | None) -> Decimal:
    """By how many euros a sum would go over the cap of its line and year; 0 when it stays below."""
    if cap_eur is None:
        return Decimal(0)
    return max(Decimal(0), already_eur + requested_eur - cap_eur)


def own_approval(submitted_by: int | None, approver: int | None) -> bool:
    """Whether somebody would approve what he submitted himself (two-person rule)."""
    return submitted_by is not None and submitted_by == approver


def overdue(due_on: date | None, done_on: date | None, at: date) -> bool:
    """Whether a task is late on a day."""
    return due_on is not None and due_on < at and (done_on is None or done_on > at)


#: words that addresses of a whole programme begin with; a participation of this short name could not be reached
RESERVED_SLUGS = frozenset({"ansichten", "ferien", "kommunen", "leitfaeden", "personen", "programm", "veranstaltungen"})
_GERMAN_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


def proposed_slug(name: str, taken: Collection[str], longest: int = 50) -> str:
    """A short name for an address made of a name, with a number behind it where it is taken already."""
    spelled = "".join(_GERMAN_LETTERS.get(sign, sign) for sign in name.lower())
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: longest - 3].strip("-") or "eintrag"
    refused, found, number = {*taken, *RESERVED_SLUGS}, slug, 2
    while found in refused:
        found, number = f"{slug}-{number}", number + 1
    return found
