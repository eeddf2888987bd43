"""Who may do what: permissions as an enum, roles as data, one pure decision.

`programme` will resolve memberships per Kommune and pass their roles to the same decision.
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
}


class Role(StrEnum):
    """Roles of the process (docs/glossary.md); the public is everybody who is not signed in."""

    PROGRAMME_OFFICE = "programme_office"
    RESEARCH_PARTNER = "research_partner"
    CONSULTANT = "consultant"
    FUNDER = "funder"
    MUNICIPAL_LEAD = "municipal_lead"
    MUNICIPAL_COORDINATOR = "municipal_coordinator"
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
    Role.PUBLIC: "Öffentlichkeit",
}

_READ = frozenset({Permission.VIEW_DATA})
_READ_LOGS = _READ | {Permission.VIEW_IMPORTS}
_PLAN = frozenset({Permission.EDIT_SCENARIOS, Permission.RUN_PROJECTIONS})

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.PROGRAMME_OFFICE: frozenset(Permission),
    Role.RESEARCH_PARTNER: frozenset(Permission),
    Role.CONSULTANT: _READ | _PLAN,
    Role.FUNDER: _READ,
    Role.MUNICIPAL_LEAD: _READ_LOGS | {Permission.RELEASE_PROJECTIONS},
    Role.MUNICIPAL_COORDINATOR: _READ_LOGS | _PLAN | {Permission.IMPORT_DATA, Permission.RELEASE_PROJECTIONS},
    Role.PUBLIC: _READ,
}


def allowed(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether somebody with these roles may do this; everybody has at least the rights of the public."""
    return permission in ROLE_PERMISSIONS[Role.PUBLIC] or any(permission in ROLE_PERMISSIONS[role] for role in roles)
