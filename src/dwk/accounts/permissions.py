"""Who may do what: permissions as an enum, roles as data, one pure decision.

`programme` resolves memberships per Kommune and passes their roles to the same decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do; the value is the key in the documentation."""

    VIEW_DATA = "view_data"
    IMPORT_DATA = "import_data"
    WITHDRAW_IMPORT = "withdraw_import"
    VIEW_IMPORTS = "view_imports"
    EDIT_NEIGHBOURHOODS = "edit_neighbourhoods"
    EDIT_SCENARIOS = "edit_scenarios"
    RUN_PROJECTIONS = "run_projections"
    RELEASE_PROJECTIONS = "release_projections"
    VIEW_PROGRAMME = "view_programme"
    EDIT_PROGRAMME = "edit_programme"
    VIEW_PARTICIPATION = "view_participation"
    EDIT_PARTICIPATION = "edit_participation"
    MANAGE_PHASES = "manage_phases"
    APPROVE_PHASES = "approve_phases"
    MANAGE_EVENTS = "manage_events"
    WORK_ON_TASKS = "work_on_tasks"
    MANAGE_MEMBERS = "manage_members"
    VIEW_TRAIL = "view_trail"
    VIEW_REPORTS = "view_reports"
    EDIT_FINDINGS = "edit_findings"
    VIEW_INTERVIEWS = "view_interviews"
    VIEW_PROFILE = "view_profile"
    EDIT_PROFILE = "edit_profile"
    COMMENT_PROFILE = "comment_profile"
    SIGN_PROFILE = "sign_profile"
    RELEASE_PROFILE = "release_profile"

    @property
    def label(self) -> str:
        """German name as printed in the table of rights."""
        return _PERMISSION_LABELS[self]


_PERMISSION_LABELS: Mapping[Permission, str] = {
    Permission.VIEW_DATA: "Amtliche Zahlen und Datenprofile lesen",
    Permission.IMPORT_DATA: "Dateien einlesen",
    Permission.WITHDRAW_IMPORT: "Einlesungen zurückziehen",
    Permission.VIEW_IMPORTS: "Protokolle der Einlesungen lesen",
    Permission.EDIT_NEIGHBOURHOODS: "Quartiere anlegen",
    Permission.EDIT_SCENARIOS: "Szenarien der Vorausberechnung bearbeiten",
    Permission.RUN_PROJECTIONS: "Vorausberechnungen rechnen lassen",
    Permission.RELEASE_PROJECTIONS: "Vorausberechnungen freigeben",
    Permission.VIEW_PROGRAMME: "Programmübersicht lesen",
    Permission.EDIT_PROGRAMME: "Programm mit Zielen und Regeln bearbeiten, Kommunen aufnehmen, Berichte erstellen",
    Permission.VIEW_PARTICIPATION: "Seiten einer Kommune lesen",
    Permission.EDIT_PARTICIPATION: "Fokus, Ziele und Angaben einer Kommune bearbeiten",
    Permission.MANAGE_PHASES: "Phasen beginnen, vorlegen und überspringen",
    Permission.APPROVE_PHASES: "Phasen abnehmen",
    Permission.MANAGE_EVENTS: "Veranstaltungen, Protokolle und Kontakte bearbeiten",
    Permission.WORK_ON_TASKS: "Aufgaben erledigen",
    Permission.MANAGE_MEMBERS: "Personen einladen und Mitgliedschaften beenden",
    Permission.VIEW_TRAIL: "Verlauf lesen",
    Permission.VIEW_REPORTS: "Programmberichte lesen",
    Permission.EDIT_FINDINGS: "Erkenntnisse festhalten, belegen und zurückziehen",
    Permission.VIEW_INTERVIEWS: "Interviews führen, im Wortlaut lesen und auswerten",
    Permission.VIEW_PROFILE: "Entwurf des Kommunalprofils lesen",
    Permission.EDIT_PROFILE: "Kommunalprofil schreiben, Rückmelderunden führen",
    Permission.COMMENT_PROFILE: "Rückmeldungen zum Kommunalprofil geben",
    Permission.SIGN_PROFILE: "Kommunalprofil unterschreiben",
    Permission.RELEASE_PROFILE: "Kapitel des Kommunalprofils veröffentlichen",
}


class Role(StrEnum):
    """Roles of the process (docs/glossary.md); the public is everybody who is not signed in."""

    PROGRAMME_OFFICE = "programme_office"
    RESEARCH_PARTNER = "research_partner"
    CONSULTANT = "consultant"
    FUNDER = "funder"
    MUNICIPAL_LEAD = "municipal_lead"
    MUNICIPAL_COORDINATOR = "municipal_coordinator"
    DEPARTMENT_MEMBER = "department_member"
    COUNCIL_MEMBER = "council_member"
    CIVIL_PARTNER = "civil_partner"
    STRATEGIC_ADVISER = "strategic_adviser"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """German name of the role."""
        return _ROLE_LABELS[self]


_ROLE_LABELS: Mapping[Role, str] = {
    Role.PROGRAMME_OFFICE: "Geschäftsstelle",
    Role.RESEARCH_PARTNER: "Wissenschaftliche Begleitung",
    Role.CONSULTANT: "Externe Beratung",
    Role.FUNDER: "Förderer",
    Role.MUNICIPAL_LEAD: "Verwaltungsspitze",
    Role.MUNICIPAL_COORDINATOR: "Demografiekoordination",
    Role.DEPARTMENT_MEMBER: "Fachbereich",
    Role.COUNCIL_MEMBER: "Vertretung",
    Role.CIVIL_PARTNER: "Zivilgesellschaft",
    Role.STRATEGIC_ADVISER: "Strategische Projektbegleitung",
    Role.PUBLIC: "Öffentlichkeit",
}

_READ = frozenset({Permission.VIEW_DATA})
_READ_LOGS = _READ | {Permission.VIEW_IMPORTS}
_PLAN = frozenset({Permission.EDIT_SCENARIOS, Permission.RUN_PROJECTIONS})
_OPEN = _READ | {Permission.VIEW_PROGRAMME, Permission.VIEW_PARTICIPATION}
_WORK = _OPEN | {Permission.WORK_ON_TASKS}
#: only the scientific partner reads interviews in the words of those interviewed and writes the profile
_OFFICE = frozenset(Permission) - {
    Permission.VIEW_INTERVIEWS,
    Permission.EDIT_PROFILE,
    Permission.COMMENT_PROFILE,
    Permission.SIGN_PROFILE,
    Permission.RELEASE_PROFILE,
}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.PROGRAMME_OFFICE: _OFFICE,
    Role.RESEARCH_PARTNER: frozenset(Permission)
    - {
        Permission.EDIT_PROGRAMME,
        Permission.MANAGE_MEMBERS,
        Permission.EDIT_PARTICIPATION,
        Permission.COMMENT_PROFILE,
        Permission.RELEASE_PROFILE,
    },
    Role.CONSULTANT: _WORK | _PLAN | {Permission.MANAGE_EVENTS},
    Role.FUNDER: _OPEN | {Permission.VIEW_REPORTS},
    Role.MUNICIPAL_LEAD: _WORK
    | _READ_LOGS
    | {
        Permission.RELEASE_PROJECTIONS,
        Permission.APPROVE_PHASES,
        Permission.EDIT_PARTICIPATION,
        Permission.VIEW_TRAIL,
        Permission.MANAGE_MEMBERS,
        Permission.VIEW_PROFILE,
        Permission.COMMENT_PROFILE,
        Permission.SIGN_PROFILE,
        Permission.RELEASE_PROFILE,
    },
    Role.MUNICIPAL_COORDINATOR: _WORK
    | _READ_LOGS
    | _PLAN
    | {
        Permission.IMPORT_DATA,
        Permission.RELEASE_PROJECTIONS,
        Permission.EDIT_PARTICIPATION,
        Permission.MANAGE_PHASES,
        Permission.APPROVE_PHASES,
        Permission.MANAGE_EVENTS,
        Permission.MANAGE_MEMBERS,
        Permission.VIEW_TRAIL,
        Permission.VIEW_PROFILE,
        Permission.COMMENT_PROFILE,
        Permission.RELEASE_PROFILE,
    },
    Role.DEPARTMENT_MEMBER: _WORK,
    Role.COUNCIL_MEMBER: _OPEN,
    Role.CIVIL_PARTNER: _OPEN,
    Role.STRATEGIC_ADVISER: _OPEN | {Permission.VIEW_REPORTS},
    Role.PUBLIC: _READ,
}

#: rights that hold in one Kommune or programme only: they come from memberships, never from a role for the whole installation
SCOPED: frozenset[Permission] = frozenset(Permission) - {
    Permission.VIEW_DATA,
    Permission.IMPORT_DATA,
    Permission.WITHDRAW_IMPORT,
    Permission.VIEW_IMPORTS,
    Permission.EDIT_NEIGHBOURHOODS,
    Permission.EDIT_SCENARIOS,
    Permission.RUN_PROJECTIONS,
    Permission.RELEASE_PROJECTIONS,
}


def allowed(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether somebody with these roles may do this; everybody has at least the rights of the public."""
    return permission in ROLE_PERMISSIONS[Role.PUBLIC] or any(permission in ROLE_PERMISSIONS[role] for role in roles)
