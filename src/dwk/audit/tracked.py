"""Tables whose every change stands in the trail: a write that goes around it is refused, not forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar, cast

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models.fields.related import lazy_related_operation
from django.db.models.signals import class_prepared, pre_delete

Row = TypeVar("Row", bound=models.Model)


class UntrackedWrite(Exception):
    """Something would have changed without an entry in the trail."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"„{what}“ lässt sich nur zusammen mit einem Eintrag im Verlauf ändern. Es wurde nichts gespeichert."
        )


@dataclass(slots=True)
class _Recording:
    """What was written and what was entered since ``recording`` began, by kind."""

    written: dict[str, str] = field(default_factory=dict)
    entered: set[str] = field(default_factory=set)


_current: ContextVar[_Recording | None] = ContextVar("dwk_audit_recording", default=None)
#: table of a many-to-many relation -> tracked model that owns the relation
_OWNERS: dict[type[models.Model], type[models.Model]] = {}


@contextmanager
def recording() -> Iterator[None]:
    """One transaction in which tracked tables may be written; refused as a whole if a written kind got no entry.

    ``create``, ``change`` and ``remove`` enter it themselves. Bulk work enters it and calls ``record_many``.
    """
    if _current.get() is not None:
        with transaction.atomic():
            yield
        return
    current = _Recording()
    token = _current.set(current)
    try:
        with transaction.atomic():
            yield
            for label, name in current.written.items():
                if label not in current.entered:
                    raise UntrackedWrite(name)
    finally:
        _current.reset(token)


def mark_entered(label: str) -> None:
    """A version of this kind was added, or shown to be needless."""
    current = _current.get()
    if current is not None:
        current.entered.add(label)


def tracked_models() -> list[type[TrackedModel]]:
    """All tracked models that are installed."""
    return [model for model in apps.get_models() if issubclass(model, TrackedModel)]


def owner_of_relation(through: type[models.Model]) -> type[models.Model] | None:
    """The tracked model whose many-to-many relation a table holds."""
    return _OWNERS.get(through)


def _allow(model: type[models.Model]) -> None:
    """Refuse unless a recording is under way."""
    if _current.get() is None:
        raise UntrackedWrite(str(_OWNERS.get(model, model)._meta.verbose_name))


def _mark(model: type[models.Model]) -> None:
    """Note that rows of this kind are written, and refuse unless a recording is under way."""
    _allow(model)
    owner = _OWNERS.get(model, model)._meta
    cast(_Recording, _current.get()).written[owner.label_lower] = str(owner.verbose_name)


class TrackedQuerySet(models.QuerySet[Row]):
    """Reads as any query set; writes only inside ``recording``."""

    def update(self, **kwargs: Any) -> int:
        """Change rows, inside ``recording``; where no row is meant, nothing is refused."""
        self._allow_rows()
        count = super().update(**kwargs)
        if count:
            _mark(self.model)
        return count

    update.alters_data = True  # type: ignore[attr-defined]  # Django's own mark for templates

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows, inside ``recording``."""
        _allow(self.model)
        answer = super().delete()
        if answer[0]:
            _mark(self.model)
        return answer

    delete.alters_data = True  # type: ignore[attr-defined]  # Django's own mark for templates
    delete.queryset_only = True  # type: ignore[attr-defined]  # no manager deletes a whole table

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Row]:
        """Add rows, inside ``recording``."""
        _allow(self.model)
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Change rows, inside ``recording``."""
        _allow(self.model)
        return super().bulk_update(*args, **kwargs)

    # the three below are what Django itself writes through: Model.save, relations, deletions without collecting

    def _insert(self, *args: Any, **kwargs: Any) -> Any:
        _mark(self.model)
        return super()._insert(*args, **kwargs)  # type: ignore[misc]  # not in the stubs

    _insert.alters_data = True  # type: ignore[attr-defined]  # Django's own mark for templates
    _insert.queryset_only = False  # type: ignore[attr-defined]  # the base manager needs it

    def _update(self, *args: Any, **kwargs: Any) -> Any:
        _mark(self.model)
        return super()._update(*args, **kwargs)  # type: ignore[misc]  # not in the stubs

    _update.alters_data = True  # type: ignore[attr-defined]  # Django's own mark for templates
    _update.queryset_only = False  # type: ignore[attr-defined]  # the base manager needs it

    def _raw_delete(self, using: str | None) -> Any:
        self._allow_rows()
        count = super()._raw_delete(using)
        if count:
            _mark(self.model)
        return count

    _raw_delete.alters_data = True  # type: ignore[attr-defined]  # Django's own mark for templates

    def _allow_rows(self) -> None:
        # the deletion of any row asks for an update of those that might refer to it, mostly in vain
        if _current.get() is None and self.exists():
            _allow(self.model)


class TrackedManager(models.Manager[Row]):
    """Manager of tracked tables; one with a query set of its own comes from ``TrackedManager.from_queryset``."""

    _queryset_class = TrackedQuerySet


class TrackedModel(models.Model):
    """A table that is written by ``audit.actions`` (``create``, ``change``, ``remove``) or inside ``recording`` only."""

    #: fields that versions leave out
    trail_leave_out: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[TrackedManager[Self]] = TrackedManager()

    class Meta:
        abstract = True

    @property
    def scope(self) -> str:
        """Chain that holds the entries of the row for its whole life, such as ``participation:12``; empty: the platform's."""
        return ""


def _track(sender: type[models.Model], **kwargs: Any) -> None:
    if not issubclass(sender, TrackedModel):
        return
    options = sender._meta
    for manager in options.managers:
        if not isinstance(manager.get_queryset(), TrackedQuerySet):
            raise ImproperlyConfigured(f"{options.label}.{manager.name} is no TrackedManager")
    # Model.save and cascades write through the base manager
    options.base_manager_name = "objects"
    options._expire_cache()  # type: ignore[attr-defined]  # not in the stubs
    if options.proxy:
        return
    pre_delete.connect(_before_delete, sender=sender)
    for relation in options.local_many_to_many:
        lazy_related_operation(_guard_relation, sender, cast(type[models.Model], relation.remote_field.through))


def _before_delete(sender: type[models.Model], **kwargs: Any) -> None:
    _mark(sender)


def _guard_relation(owner: type[models.Model], through: type[models.Model]) -> None:
    """Django writes a relation through the manager of its table, so that manager is the place that holds."""
    if issubclass(through, TrackedModel):
        return
    options = through._meta
    if not options.auto_created:
        raise ImproperlyConfigured(f"{options.label} joins a tracked table and must be a TrackedModel itself")
    _OWNERS[through] = owner
    options.local_managers.clear()
    through.add_to_class("objects", TrackedManager())
    options.base_manager_name = "objects"
    options._expire_cache()  # type: ignore[attr-defined]  # not in the stubs
    unguarded = through.delete

    def delete(self: models.Model, *args: Any, **kwargs: Any) -> Any:
        _mark(through)
        return unguarded(self, *args, **kwargs)

    through.add_to_class("delete", delete)


class_prepared.connect(_track, dispatch_uid="dwk.audit.tracked")
