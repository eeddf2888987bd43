"""Shape and wording of what people enter about a Kommune."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from dwk.accounts.permissions import Role
from dwk.programme.member_rules import LOCAL_ROLES
from dwk.programme.models import Department, Participation
from dwk.programme.models.events import EventKind, ItemKind
from dwk.ui.formats import date_short

ROLE_CHOICES = [(role.value, role.label) for role in Role if role is not Role.PUBLIC]


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DatedForm(forms.Form):
    """A change with the day it holds from and its reason."""

    effective_on = forms.DateField(
        label="gilt ab",
        required=False,
        help_text="Leer heißt: ab heute. Ein früherer Tag wird als nachgetragen gezeigt.",
        widget=day_input(),
    )
    reason = forms.CharField(label="Grund", required=False, max_length=500)

    def __init__(self, *args: Any, today: date, not_before: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.not_before = today, not_before

    def clean_effective_on(self) -> date:
        """Not in the future, and not before the day a form names."""
        day: date = self.cleaned_data["effective_on"] or self.today
        if day > self.today:
            raise forms.ValidationError("Dieser Tag liegt in der Zukunft. Bitte wählen Sie heute oder einen früheren.")
        if self.not_before is not None and day < self.not_before:
            raise forms.ValidationError(
                f"Es gilt schon eine Fassung ab dem {date_short(self.not_before)}. "
                "Bitte wählen Sie diesen oder einen späteren Tag."
            )
        return day


class FocusForm(DatedForm):
    """The focus of a Kommune."""

    text = forms.CharField(
        label="Fokus",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In den Worten der Kommune. Leer heißt: kein Fokus genannt.",
    )
    field_order = ("text", "effective_on", "reason")


class ReadinessForm(DatedForm):
    """What demografiefest means to the Kommune."""

    text = forms.CharField(
        label="Das heißt für uns „demografiefest“",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Das bestimmt die Kommune selbst. Es gibt keine Vorgabe und keine Punkte.",
    )
    field_order = ("text", "effective_on", "reason")


class ReasonForm(forms.Form):
    """A reason that is written down."""

    reason = forms.CharField(
        label="Grund",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dieser Schritt braucht einen Grund. Bitte schreiben Sie ihn in einem Satz dazu."},
    )


class EventForm(DatedForm):
    """A meeting."""

    kind = forms.ChoiceField(label="Art", choices=EventKind.choices)
    title = forms.CharField(label="Titel", max_length=300)
    on = forms.DateField(label="Tag", widget=day_input())
    starts_at = forms.TimeField(
        label="Beginn", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_at = forms.TimeField(
        label="Ende", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="Ort", required=False, max_length=300)
    agenda = forms.CharField(label="Tagesordnung", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    field_order = ("kind", "title", "on", "starts_at", "ends_at", "place", "agenda", "effective_on", "reason")

    def clean(self) -> dict[str, Any]:
        """A meeting ends after it begins."""
        entered = super().clean() or self.cleaned_data
        starts, ends = entered.get("starts_at"), entered.get("ends_at")
        if ends and not starts:
            self.add_error("starts_at", "Zum Ende gehört ein Beginn. Bitte ergänzen Sie ihn.")
        elif starts and ends and ends <= starts:
            self.add_error("ends_at", "Das Ende liegt nicht nach dem Beginn. Bitte prüfen Sie beide Uhrzeiten.")
        return entered


class MinutesForm(DatedForm):
    """What came of a meeting."""

    held = forms.BooleanField(label="Die Veranstaltung hat stattgefunden", required=False)
    minutes = forms.CharField(label="Protokoll", required=False, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        for role in Role:
            self.fields[f"group_{role.value}"] = forms.IntegerField(
                label=f"Anwesend: {role.label}", required=False, min_value=0, max_value=100_000
            )
        self.order_fields(["held", "minutes", *(f"group_{role.value}" for role in Role), "effective_on"])

    def groups(self) -> dict[str, int]:
        """How many of each group came."""
        return {role.value: self.cleaned_data[f"group_{role.value}"] or 0 for role in Role}


class ItemForm(forms.Form):
    """A decision or a to-do."""

    kind = forms.ChoiceField(label="Art", choices=ItemKind.choices)
    text = forms.CharField(label="Inhalt", max_length=1000)
    role = forms.ChoiceField(label="Wer erledigt es", required=False, choices=[("", "–"), *ROLE_CHOICES])
    due_on = forms.DateField(label="bis", required=False, widget=day_input())


class TaskForm(forms.Form):
    """Something to be done."""

    title = forms.CharField(label="Aufgabe", max_length=300)
    role = forms.ChoiceField(label="Wer erledigt es", choices=ROLE_CHOICES)
    due_on = forms.DateField(label="bis", required=False, widget=day_input())


class InviteForm(forms.Form):
    """Whom to invite in which role."""

    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(label="E-Mail-Adresse")
    role = forms.ChoiceField(label="Rolle", choices=[(one, Role(one).label) for one in LOCAL_ROLES])
    department = forms.ModelChoiceField(label="Fachbereich", required=False, queryset=Department.objects.none())

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Department.objects.filter(participation=participation).order_by("name")
