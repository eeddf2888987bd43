"""Tables of the programme."""

from .events import Attendance, Event, EventDocument, EventItem, SteeringGroup, SteeringMember
from .participations import (
    Department,
    FocusStatement,
    Participation,
    ParticipationRegion,
    Readiness,
    ReadinessGoal,
)
from .people import Contact, Invitation, Membership, Organisation
from .phases import Approval, Delivery, PhaseRun, Task
from .programmes import Aim, Backer, BudgetRule, PhaseDefinition, Programme, RelatedElement
from .saved_views import SavedView

__all__ = [
    "Aim",
    "Approval",
    "Attendance",
    "Backer",
    "BudgetRule",
    "Contact",
    "Delivery",
    "Department",
    "Event",
    "EventDocument",
    "EventItem",
    "FocusStatement",
    "Invitation",
    "Membership",
    "Organisation",
    "Participation",
    "ParticipationRegion",
    "PhaseDefinition",
    "PhaseRun",
    "Programme",
    "Readiness",
    "ReadinessGoal",
    "RelatedElement",
    "SavedView",
    "SteeringGroup",
    "SteeringMember",
    "Task",
]
