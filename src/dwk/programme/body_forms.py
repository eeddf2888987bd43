"""Shape and wording of steering groups, their seats and a Kommune's own goals."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from dwk.programme.models import Department, Participation

from .forms import DatedForm, day_input


class GroupForm(DatedForm):
    """A steering group."""

    name = forms.CharField(label="Name", max_length=200)
    mandate = forms.CharField(
        label="Auftrag",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Wofür die Runde da ist und was sie entscheidet.",
    )
    rhythm = forms.CharField(
        label="Sitzungstakt", required=False, max_length=100, help_text="Zum Beispiel: alle drei Monate."
    )
    field_order = ("name", "mandate", "rhythm", "effective_on", "reason")


class SeatForm(DatedForm):
    """A seat in a steering group."""

    name = forms.CharField(label="Name", max_length=200)
    department = forms.ModelChoiceField(
        label="Fachbereich",
        required=False,
        queryset=Department.objects.none(),
        empty_label="ohne Fachbereich",
    )
    field_order = ("name", "department", "effective_on")

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        field = cast("forms.ModelChoiceField[Department]", self.fields["department"])
        field.queryset = Department.objects.filter(participation=participation).order_by("name")


class GoalForm(DatedForm):
    """A goal in the Kommune's own words."""

    text = forms.CharField(label="Ziel", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    measure = forms.CharField(label="Woran wir es sehen", required=False, max_length=300)
    target = forms.CharField(
        label="Was wir erreichen wollen", required=False, max_length=200, help_text="In Worten oder als Zahl."
    )
    due_on = forms.DateField(label="bis", required=False, widget=day_input())
    field_order = ("text", "measure", "target", "due_on", "effective_on", "reason")
