"""Pure decisions about people: which role is given where, how long somebody stands in for another."""

from __future__ import annotations

from datetime import date, timedelta

#: roles that a Kommune gives to its own people: role codes of accounts.permissions.Role
LOCAL_ROLES: tuple[str, ...] = (
    "municipal_lead",
    "municipal_coordinator",
    "department_member",
    "council_member",
    "civil_partner",
    "consultant",
)
#: roles for a whole programme
WHOLE_ROLES: tuple[str, ...] = ("programme_office", "research_partner", "funder", "strategic_adviser", "consultant")


def role_refused(role: str, *, whole: bool) -> str:
    """Why a role cannot be given here, as a sentence; empty when it can.

    Whoever manages the people of one Kommune gives roles of that Kommune only, never one that reaches further.
    """
    if whole:
        if role in WHOLE_ROLES:
            return ""
        return "Diese Rolle gilt nur in einer Kommune. Bitte laden Sie die Person auf der Seite der Kommune ein."
    if role in LOCAL_ROLES:
        return ""
    return (
        "Diese Rolle gilt im ganzen Programm und wird nicht in einer Kommune vergeben. "
        "Bitte wenden Sie sich an die Geschäftsstelle."
    )


def end_of_deputy(last_day: date | None, principal_ends: date | None) -> date | None:
    """Day on which standing in ends: the one after its last day, never later than the role that is stood in for."""
    own = None if last_day is None else last_day + timedelta(days=1)
    if own is None or principal_ends is None:
        return own or principal_ends
    return min(own, principal_ends)


def overlaps(starts: date, ends: date | None, other_starts: date, other_ends: date | None) -> bool:
    """Whether two spans share a day; an end is the first day that no longer belongs to the span."""
    return (ends is None or other_starts < ends) and (other_ends is None or starts < other_ends)
