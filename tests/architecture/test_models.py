"""What import-linter cannot see: foreign keys by name, constraints, migrations."""

from __future__ import annotations

import re

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from tests.architecture.source import DWK, LAYERS, ROOT, modules

DEPTH = {name: depth for depth, names in enumerate(LAYERS) for name in names}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("dwk.")]


def module_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_every_module_has_a_layer() -> None:
    assert not set(modules()) - set(DEPTH), "name the layer of new modules in source.py and pyproject.toml"


def test_foreign_keys_point_down() -> None:
    upward = []
    for model in own_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or not isinstance(target, type) or not issubclass(target, models.Model):
                continue
            if not target.__module__.startswith("dwk."):
                continue
            here, there = module_of(model), module_of(target)
            if here != there and DEPTH[there] <= DEPTH[here]:
                upward.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert not upward, "\n".join(upward)


def test_every_constraint_speaks_german() -> None:
    silent = []
    for model in own_models():
        for constraint in model._meta.constraints:
            message = getattr(constraint, "violation_error_message", None)
            if not message or message == models.BaseConstraint.default_violation_error_message:
                silent.append(f"{model._meta.label}: {constraint.name}")
    assert not silent, "violation_error_message is missing:\n" + "\n".join(silent)


def test_no_float_holds_money() -> None:
    wrong = []
    for model in own_models():
        for field in model._meta.get_fields():
            try:
                concrete = model._meta.get_field(field.name)
            except FieldDoesNotExist:
                continue
            if isinstance(concrete, models.FloatField) and concrete.name.endswith("_eur"):
                wrong.append(f"{model._meta.label}.{concrete.name}")
    assert not wrong


def test_migrations_are_named_and_reversible() -> None:
    faults = []
    for path in DWK.glob("*/migrations/[0-9]*.py"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"^\d{4}_(auto|alter_\w+_and_more)", path.stem):
            faults.append(f"{path.relative_to(ROOT)}: say in the name what it does")
        if re.search(r"RunPython\(\s*[\w.]+\s*,?\s*\)", text):
            faults.append(f"{path.relative_to(ROOT)}: RunPython without a way back")
    assert not faults, "\n".join(faults)
