"""Who belonged to a Kommune or a whole programme on a day, and what hangs on a role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.models import Contact, Department, Invitation, Membership, Organisation, SteeringMember, Task
from dwk.ui.formats import date_short, plural

from .memberships import holding, not_ended
from .past import Past, PastRow


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a role."""

    pk: int
    name: str
    role: Role
    department: str
    organisation: str
    since: date
    deputy: bool
    deputy_for: str
    #: last day, where one is set
    until: date | None

    @property
    def role_words(self) -> str:
        """Role, and for whom the person stands in."""
        if not self.deputy:
            return self.role.label
        return f"{self.role.label}, i. V. für {self.deputy_for}" if self.deputy_for else f"{self.role.label}, i. V."

    @property
    def span(self) -> str:
        """Since when, and until when where that is set."""
        return date_short(self.since) + (f" bis {date_short(self.until)}" if self.until else "")


def members_on(past: Past, *, whole: bool = False) -> list[Member]:
    """Memberships of one Kommune, or those for the whole programme, that had not ended; two queries.

    Those that begin later are among them, so that nobody is surprised on their first day.
    """
    rows = {
        row.object_id: row
        for row in past.all("programme.membership")
        if (row["participation_id"] is None) is whole
        and (not row["ended_on"] or row["ended_on"] > past.as_of.isoformat())
    }
    users = dict(User.objects.filter(pk__in={row["user_id"] for row in rows.values()}).values_list("pk", "name"))
    houses = {row["organisation_id"] for row in rows.values() if row["organisation_id"]}
    organisations = dict(Organisation.objects.filter(pk__in=houses).values_list("pk", "name"))
    # as they were called on that day, where the caller looked that up
    organisations |= {number: row["name"] for number, row in past.rows.get("programme.organisation", {}).items()}
    departments = past.rows.get("programme.department", {})
    found = [
        _member(number, row, users, rows, department=departments.get(row["department_id"]), organisations=organisations)
        for number, row in rows.items()
    ]
    order = list(Role)
    return sorted(found, key=lambda member: (order.index(member.role), member.deputy, member.name))


def _member(
    number: int,
    row: PastRow,
    users: dict[int, str],
    rows: dict[int, PastRow],
    *,
    department: PastRow | None,
    organisations: dict[int, str],
) -> Member:
    principal = rows.get(row["deputy_of_id"]) if row["deputy_of_id"] else None
    ended = date.fromisoformat(row["ended_on"]) if row["ended_on"] else None
    return Member(
        pk=number,
        name=users.get(row["user_id"], ""),
        role=Role(row["role"]),
        department=department["name"] if department else "",
        organisation=organisations.get(row["organisation_id"], ""),
        since=date.fromisoformat(row["starts_on"]),
        deputy=bool(row["deputy_of_id"]),
        deputy_for=users.get(principal["user_id"], "") if principal else "",
        until=ended - timedelta(days=1) if ended else None,
    )


def last_office(membership: Membership, day: date) -> bool:
    """Whether nobody else would lead the programme once this role has ended."""
    if membership.participation_id is not None or membership.role != Role.PROGRAMME_OFFICE:
        return False
    others = Membership.objects.filter(
        holding(day), programme=membership.programme_id, participation__isnull=True, role=membership.role
    ).filter(user__is_active=True, deputy_of__isnull=True)
    return not others.exclude(pk=membership.pk).exists()


def deputies_of(membership: Membership, day: date) -> QuerySet[Membership]:
    """Who stands in for a role on a day or is to do so later."""
    return Membership.objects.filter(not_ended(day), deputy_of=membership).select_related("user").order_by("pk")


def open_tasks_of(membership: Membership, day: date) -> QuerySet[Task]:
    """Open tasks of the person that nobody does once this role ends.

    Whoever keeps another role in the same place gives up only the tasks of the role that ends.
    """
    kept = Membership.objects.filter(holding(day), user=membership.user_id, programme=membership.programme_id).exclude(
        pk=membership.pk
    )
    found = Task.objects.filter(assignee=membership.user_id, done_on__isnull=True).order_by("pk")
    if membership.participation_id is not None:
        found = found.filter(participation=membership.participation_id)
        kept = kept.filter(Q(participation=membership.participation_id) | Q(participation__isnull=True))
        roles = set(kept.values_list("role", flat=True))
    else:
        places = kept.filter(participation__isnull=False).values("participation")
        found = found.filter(participation__programme=membership.programme_id).exclude(participation__in=places)
        roles = set(kept.filter(participation__isnull=True).values_list("role", flat=True))
    if not roles:
        return found
    return found.none() if membership.role in roles else found.filter(role=membership.role)


def successors_of(membership: Membership, day: date) -> QuerySet[User]:
    """Who can take the open tasks over: people of the same place who still belong to it once this role has ended."""
    ending = [membership.pk, *deputies_of(membership, day).values_list("pk", flat=True)]
    staying = Membership.objects.filter(
        holding(day), programme=membership.programme_id, participation=membership.participation_id
    ).exclude(pk__in=ending)
    people = User.objects.filter(pk__in=staying.values("user"), is_active=True)
    return people.exclude(pk=membership.user_id).order_by("name", "pk")


def deputies_possible(membership: Membership, day: date) -> QuerySet[User]:
    """Who can be named to stand in: people of the same place who do not have the role themselves."""
    here = Membership.objects.filter(
        holding(day), programme=membership.programme_id, participation=membership.participation_id
    )
    people = User.objects.filter(pk__in=here.values("user"), is_active=True)
    having = here.filter(role=membership.role, ended_on__isnull=True, deputy_of__isnull=True)
    return people.exclude(pk__in=having.values("user")).order_by("name", "pk")


def uses_of_department(department: Department) -> list[str]:
    """What is entered under a department, in words; ended memberships and old invitations belong to it too."""
    memberships = Membership.objects.filter(department=department)
    running = memberships.filter(ended_on__isnull=True).count()
    counts = (
        (running, "Mitgliedschaft", "Mitgliedschaften"),
        (memberships.count() - running, "beendete Mitgliedschaft", "beendete Mitgliedschaften"),
        (Invitation.objects.filter(department=department).count(), "Einladung", "Einladungen"),
        (Contact.objects.filter(department=department).count(), "Kontakt", "Kontakte"),
        (
            SteeringMember.objects.filter(department=department).count(),
            "Sitz in einer Steuerungsrunde",
            "Sitze in Steuerungsrunden",
        ),
    )
    return [plural(count, one, many) for count, one, many in counts if count]
