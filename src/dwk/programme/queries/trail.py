"""The trail of a Kommune to read: entries, and what differs between two days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet

from dwk.audit.models import Version

from .past import past_of

#: said by the address or by the entry itself
HIDDEN = {"id", "participation_id", "programme_id", "token_sha256"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record that changed between two days."""

    record: str
    field: str
    old: str
    new: str
    who: str


def entries(scope: str) -> QuerySet[Version]:
    """All entries of a Kommune, the latest first."""
    return Version.objects.filter(chain=scope).order_by("-sequence")


def differences(scope: str, first: date, second: date, known_on: datetime | None = None) -> list[Difference]:
    """What held on the second day and not on the first; two queries."""
    before, after = past_of([scope], first, known_on), past_of([scope], second, known_on)
    found = []
    for kind in sorted(before.rows.keys() | after.rows.keys()):
        old_rows, new_rows = before.rows.get(kind, {}), after.rows.get(kind, {})
        for number in sorted(old_rows.keys() | new_rows.keys()):
            old, new = old_rows.get(number), new_rows.get(number)
            latest = new or old
            if latest is None:
                continue
            old_data, new_data = old.data if old else {}, new.data if new else {}
            found += [
                Difference(
                    f"{label_of(kind)} {number}",
                    field_label(kind, name),
                    _words(old_data.get(name)),
                    _words(new_data.get(name)),
                    latest.actor_name,
                )
                for name in new_data or old_data
                if name not in HIDDEN and _words(old_data.get(name)) != _words(new_data.get(name))
            ]
    return found


def label_of(kind: str) -> str:
    """German name of a kind of record."""
    return str(apps.get_model(kind)._meta.verbose_name)


def field_label(kind: str, name: str) -> str:
    """German name of a field."""
    model = apps.get_model(kind)
    try:
        field: Any = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return name
    return str(field.verbose_name)


def _words(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(part) for part in value)
    return str(value)
