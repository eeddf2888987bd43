"""Steering groups with their seats, and a Kommune's own goals, on a day."""

from __future__ import annotations

from dataclasses import dataclass

from .past import Past, PastRow

#: kinds of records these pages are made of
BODY_KINDS = ("programme.steeringgroup", "programme.steeringmember", "programme.department")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a steering group."""

    pk: int
    name: str
    department: str

    @property
    def words(self) -> str:
        """Name, and the department it stands for."""
        return f"{self.name}, {self.department}" if self.department else self.name


@dataclass(frozen=True, slots=True)
class Body:
    """A steering group with those who sit in it, by department; free seats come last."""

    row: PastRow
    seats: tuple[Seat, ...]

    @property
    def departments(self) -> int:
        """How many departments have a seat."""
        return len({seat.department for seat in self.seats if seat.department})


def bodies_on(past: Past) -> list[Body]:
    """Steering groups that existed, in the order of their names; no query."""
    departments = past.rows.get("programme.department", {})
    found = []
    for group in past.all("programme.steeringgroup"):
        seats = []
        for row in past.all("programme.steeringmember", group_id=group.object_id):
            department = departments.get(row["department_id"])
            seats.append(Seat(row.object_id, row["name"], department["name"] if department else ""))
        seats.sort(key=lambda seat: (not seat.department, seat.department, seat.name))
        found.append(Body(group, tuple(seats)))
    return sorted(found, key=lambda body: (str(body.row["name"]), body.row.object_id))
