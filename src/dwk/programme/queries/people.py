"""Who belonged to a Kommune on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.models import Organisation

from .past import Past


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a role."""

    pk: int
    name: str
    role: Role
    department: str
    organisation: str
    since: date
    deputy_for: str

    @property
    def role_words(self) -> str:
        """Role, and for whom the person stands in."""
        return self.role.label + (f", i. V. für {self.deputy_for}" if self.deputy_for else "")


def members_on(past: Past) -> list[Member]:
    """Memberships of the chain of one Kommune that held; two queries."""
    rows = {
        row.object_id: row
        for row in past.all("programme.membership")
        if row["participation_id"] is not None and (not row["ended_on"] or row["ended_on"] > past.as_of.isoformat())
    }
    users = dict(User.objects.filter(pk__in={row["user_id"] for row in rows.values()}).values_list("pk", "name"))
    houses = {row["organisation_id"] for row in rows.values() if row["organisation_id"]}
    organisations = dict(Organisation.objects.filter(pk__in=houses).values_list("pk", "name"))
    departments = past.rows.get("programme.department", {})
    found = []
    for number, row in rows.items():
        deputy_of, department = rows.get(row["deputy_of_id"]), departments.get(row["department_id"])
        found.append(
            Member(
                pk=number,
                name=users.get(row["user_id"], ""),
                role=Role(row["role"]),
                department=department["name"] if department else "",
                organisation=organisations.get(row["organisation_id"], ""),
                since=date.fromisoformat(row["starts_on"]),
                deputy_for=users.get(deputy_of["user_id"], "") if deputy_of else "",
            )
        )
    order = list(Role)
    return sorted(found, key=lambda member: (order.index(member.role), member.name))
