"""Form fields in KERN's markup: one place that ties label, hint and error to the control."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField

SELECTS = (forms.Select,)
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def kind_of(bound: BoundField) -> str:
    """Return which markup a field needs: group, checkbox, select, textarea, file or input."""
    widget = bound.field.widget
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, SELECTS):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "input"


def classes_of(kind: str, wrong: bool) -> str:
    """Return KERN's classes of a control."""
    names = {"select": "kern-form-input__select", "checkbox": "kern-form-check__checkbox"}
    css = names.get(kind, "kern-form-input__input")
    return f"{css} {css}--error" if wrong else css


def field_context(bound: BoundField) -> dict[str, Any]:
    """Return what ``ui/components/field.html`` needs to show a bound field."""
    kind = kind_of(bound)
    identifier = bound.id_for_label or bound.auto_id or bound.html_name
    if kind == "group":
        identifier = f"id_{bound.html_name}"
    described = []
    if bound.help_text:
        described.append(f"{identifier}-hinweis")
    if bound.errors:
        described.append(f"{identifier}-fehler")
    attrs: dict[str, str | bool] = {"class": classes_of(kind, bool(bound.errors))}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.widget.attrs.get("placeholder") == bound.label:
        attrs["placeholder"] = ""  # the label stands above; repeating it inside only looks like an entry
    return {
        "field": bound,
        "kind": kind,
        "identifier": identifier,
        "described_by": attrs.get("aria-describedby", ""),
        "control": "" if kind == "group" else bound.as_widget(attrs=attrs),
        "optional": not bound.field.required and kind != "checkbox",
        "hidden": bound.is_hidden,
        "checkbox_group": isinstance(bound.field.widget, forms.CheckboxSelectMultiple),
    }


def error_list(form: BaseForm) -> list[tuple[str, str]]:
    """Return (id of the control, sentence) for every error; an empty id for errors of the whole form."""
    errors = [("", str(message)) for message in form.non_field_errors()]
    for bound in form:
        identifier = field_context(bound)["identifier"]
        errors.extend((identifier, f"{bound.label}: {message}") for message in bound.errors)
    return errors
