"""Contacts of a Kommune: a list to page through, and what a file would change in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.programme import contact_rules as rules
from dwk.programme.models import Contact, Department, Participation

from .contact_files import rows_of
from .past import Past

ORDERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "name": ("Name", ("name", "organisation_name")),
    "-name": ("Name, rückwärts", ("-name", "-organisation_name")),
    "organisation": ("Organisation", ("organisation_name", "name")),
}


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact as the list shows it."""

    pk: int
    name: str
    function: str
    organisation_name: str
    department: str
    email: str
    phone: str


def purpose_of(participation: Participation) -> str:
    """How an uploaded list of contacts is marked among the stored files."""
    return f"contacts:{participation.pk}"


def uploads_of(participation: Participation) -> QuerySet[StoredFile]:
    """Lists of contacts that wait for being taken over."""
    return StoredFile.objects.filter(purpose=purpose_of(participation))


def listed(participation: Participation, text: str, order: str) -> QuerySet[Contact]:
    """Contacts of today that hold a text, in an order."""
    found = Contact.objects.filter(participation=participation).select_related("department")
    if text:
        fields = ("name", "function", "organisation_name", "department__name", "email", "phone")
        wanted = Q()
        for name in fields:
            wanted |= Q(**{f"{name}__icontains": text})
        found = found.filter(wanted)
    keys: list[Any] = []
    for key in ORDERS[order][1]:
        lowered = Lower(F(key.removeprefix("-")))
        keys.append(lowered.desc() if key.startswith("-") else lowered.asc())
    return found.order_by(*keys, "pk")


def line_of(contact: Contact) -> ContactLine:
    """One contact of today for the list."""
    return ContactLine(
        contact.pk, contact.name, contact.function, contact.organisation_name,
        contact.department.name if contact.department else "", contact.email, contact.phone,
    )  # fmt: skip


def past_lines(past: Past, text: str, order: str) -> list[ContactLine]:
    """Contacts of a past day, narrowed and ordered the same way."""
    departments = past.rows.get("programme.department", {})
    found = []
    for row in past.all("programme.contact"):
        department = departments.get(row["department_id"])
        found.append(
            ContactLine(
                row.object_id, row["name"], row["function"], row["organisation_name"],
                department["name"] if department else "", row["email"], row["phone"],
            )
        )  # fmt: skip
    wanted = text.casefold()
    kept = [
        one
        for one in found
        if not wanted
        or any(
            wanted in value.casefold()
            for value in (one.name, one.function, one.organisation_name, one.department, one.email, one.phone)
        )
    ]
    keys = [key.removeprefix("-") for key in ORDERS[order][1]]
    return sorted(
        kept,
        key=lambda one: ([str(getattr(one, key)).lower() for key in keys], one.pk),
        reverse=ORDERS[order][1][0].startswith("-"),
    )


def plan_of(file: StoredFile, participation: Participation) -> rules.Plan:
    """What an uploaded list would change; two queries besides the bytes of the file."""
    known = [
        rules.Known(
            one.pk, one.name, one.function, one.organisation_name, one.department.name if one.department else "",
            one.email, one.phone,
        )
        for one in Contact.objects.filter(participation=participation).select_related("department").order_by("pk")
    ]  # fmt: skip
    departments = Department.objects.filter(participation=participation).order_by("pk").values_list("name", flat=True)
    try:
        data = path_of(file.sha256).read_bytes()
    except FileNotFoundError as error:
        raise rules.SheetRefused("Die Datei ist nicht mehr da. Bitte laden Sie sie noch einmal hoch.") from error
    rows = rows_of(file.name, data)
    return rules.plan(rows, known, list(departments))


def seal_of(plan: rules.Plan) -> str:
    """Checksum of what was shown, so that exactly this is taken over and nothing that came in between."""
    said = [[line.number, line.verdict, line.pk, *sorted(line.values.items())] for line in plan.lines]
    return hashlib.sha256(repr((said, plan.new_departments)).encode()).hexdigest()
