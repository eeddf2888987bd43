"""The trail of a Kommune to read: entries, and what differs between two days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Max, QuerySet

from dwk.accounts.permissions import Role
from dwk.audit.models import Version
from dwk.programme.rules import PHASE_LABELS
from dwk.ui.formats import date_short

from .past import Past, PastRow, past_of

#: said by the address or by the entry itself
HIDDEN = {"id", "participation_id", "programme_id", "token_sha256"}
#: entries about people, and pure links: only the trail itself shows them, to those who may read it
QUIET = frozenset(
    {"programme.membership", "programme.invitation", "programme.contact", "programme.participationregion"}
)
#: fields that tell one record of a kind from another, the most telling first
TELLING = ("title", "name", "text", "label", "output")
LONGEST = 60
ROLE_LABELS = {role.value: role.label for role in Role}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record that changed between two days."""

    record: str
    field: str
    old: str
    new: str
    who: str
    late: bool


def entries(scope: str, *, kind: str = "", until: date | None = None, known: datetime | None = None) -> QuerySet[Any]:
    """Entries of a Kommune, the latest first: of one kind, holding by a day, known by a moment."""
    found = Version.objects.filter(chain=scope)
    if kind:
        found = found.filter(object_type=kind)
    if until is not None:
        found = found.filter(effective_on__lte=until)
    if known is not None:
        found = found.filter(recorded_at__lte=known)
    return found.order_by("-sequence")


def latest_day(scope: str, kind: str, number: int | None = None) -> date | None:
    """Latest day from which an entry of this kind, or of this one record, holds."""
    found = Version.objects.filter(chain=scope, object_type=kind)
    if number is not None:
        found = found.filter(object_id=str(number))
    day: date | None = found.aggregate(day=Max("effective_on"))["day"]
    return day


def kinds(scope: str) -> list[tuple[str, str]]:
    """Kinds of records in a chain with their names, in the order of the names."""
    found = Version.objects.filter(chain=scope).order_by().values_list("object_type", flat=True).distinct()
    return sorted(((kind, label_of(kind)) for kind in found), key=lambda pair: pair[1])


def differences(scope: str, first: date, second: date, known_on: datetime | None = None) -> list[Difference]:
    """What held on the second day and not on the first; the names of what is pointed to take one query a kind."""
    before, after = past_of([scope], first, known_on), past_of([scope], second, known_on)
    pairs = _pairs(before, after)
    words = Words([row for pair in pairs for row in pair if row is not None])
    found = []
    for old, new in pairs:
        latest = new or old
        if latest is None:
            continue
        kind = latest.object_type
        old_data, new_data = old.data if old else {}, new.data if new else {}
        for name in new_data or old_data:
            said = words.of(kind, name, old_data.get(name)), words.of(kind, name, new_data.get(name))
            if name not in HIDDEN and said[0] != said[1]:
                field = field_label(kind, name)
                record = record_label(kind, latest.data)
                found.append(Difference(record, field, *said, latest.actor_name, latest.late))
    return found


def _pairs(before: Past, after: Past) -> list[tuple[PastRow | None, PastRow | None]]:
    """Records of both days that are not the same version."""
    found = []
    for kind in sorted(before.rows.keys() | after.rows.keys(), key=label_of):
        old_rows, new_rows = before.rows.get(kind, {}), after.rows.get(kind, {})
        for number in sorted(old_rows.keys() | new_rows.keys()):
            old, new = old_rows.get(number), new_rows.get(number)
            if old is None or new is None or old.data != new.data:
                found.append((old, new))
    return found


def label_of(kind: str) -> str:
    """German name of a kind of record."""
    return str(apps.get_model(kind)._meta.verbose_name)


def record_label(kind: str, data: Mapping[str, Any]) -> str:
    """German name of a kind of record, and what tells this one from the others."""
    label = label_of(kind)
    if kind == "programme.phaserun":
        name = PHASE_LABELS[data["kind"]] + (f" {data['number']}" if data["number"] > 1 else "")
    else:
        role = ROLE_LABELS.get(str(data.get("role") or data.get("group")), "")
        name = next((str(data[field]) for field in TELLING if data.get(field)), role)
    if len(name) > LONGEST:
        name = name[: LONGEST - 1].rstrip() + "…"
    return f"{label} „{name}“" if name else label


def field_label(kind: str, name: str) -> str:
    """German name of a field."""
    field = _field(kind, name)
    return name if field is None else str(field.verbose_name)


def _field(kind: str, name: str) -> Any:
    try:
        return apps.get_model(kind)._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None


class Words:
    """Values of records as a reader knows them: names instead of numbers, labels instead of codes."""

    def __init__(self, rows: Sequence[PastRow]) -> None:
        wanted: dict[Any, set[Any]] = {}
        for row in rows:
            for name, value in row.data.items():
                field = _field(row.object_type, name) if name.endswith("_id") and name not in HIDDEN else None
                if field is not None and field.is_relation and value is not None:
                    wanted.setdefault(field.related_model, set()).add(value)
        self._names: dict[Any, dict[Any, str]] = {}
        for model, numbers in wanted.items():
            follow = [field.name for field in model._meta.fields if field.is_relation and not field.null]
            found = model._default_manager.select_related(*follow).in_bulk(numbers)
            self._names[model] = {number: str(found[number]) for number in found}

    def of(self, kind: str, name: str, value: Any) -> str:
        """A value in words; a dash for none."""
        if value is None or value == "":
            return "–"
        if isinstance(value, bool):
            return "ja" if value else "nein"
        field = _field(kind, name)
        if field is None:
            return _listed(value)
        if field.is_relation:
            return self._names.get(field.related_model, {}).get(value, str(value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.get_internal_type() == "DateField":
            return date_short(date.fromisoformat(value))
        return _listed(value)


def _listed(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(str(part) for part in value)
    return str(value)
