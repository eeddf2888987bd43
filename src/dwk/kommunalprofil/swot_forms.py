"""Forms of statements and recommendations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from dwk.kommunalprofil.fields_of_action import fields_of_action
from dwk.kommunalprofil.models import Evidence, Statement
from dwk.kommunalprofil.rules import DIMENSIONS, Quadrant

FIRST_YEAR, LAST_YEAR = 1950, 2100
GONE = {"invalid_choice": "Diese Aussage gibt es nicht mehr oder nicht mehr hier. Bitte wählen Sie eine andere."}


class StatementForm(forms.Form):
    """A strength, weakness, opportunity or threat with what it rests on."""

    quadrant = forms.ChoiceField(
        label="Art", choices=[(one.value, one.label) for one in Quadrant], widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="Aussage",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ein bis drei Sätze. Stärken und Schwächen liegen in der Kommune selbst, Chancen und Risiken kommen von außen.",
    )
    field_of_action = forms.ChoiceField(label="Handlungsfeld", required=False)
    dimensions = forms.MultipleChoiceField(
        label="Diversity-Dimensionen",
        required=False,
        choices=list(DIMENSIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Welche Menschen betrifft die Aussage besonders?",
    )
    reference_year = forms.IntegerField(label="Bezugsjahr", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    evidence = forms.MultipleChoiceField(
        label="Belege",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ein Beleg macht eine Aussage plausibel, zwei Belege verschiedener Art machen sie gesichert.",
        error_messages={
            "invalid_choice": "Einen gewählten Beleg gibt es nicht mehr. Bitte wählen Sie die Belege noch einmal."
        },
    )
    disputed = forms.BooleanField(label="Die Aussage ist strittig", required=False)
    differing_view = forms.CharField(
        label="Abweichende Sicht der Kommune",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Steht im Profil neben der Aussage.",
    )

    def __init__(self, *args: Any, evidence: Sequence[tuple[Evidence, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = [("", "kein Handlungsfeld"), *fields_of_action().items()]
        cast(forms.ChoiceField, self.fields["field_of_action"]).choices = fields
        self._evidence = {str(one.pk): one for one, _ in evidence}
        choices = [(str(one.pk), words) for one, words in evidence]
        if choices:
            cast(forms.ChoiceField, self.fields["evidence"]).choices = choices
        else:
            del self.fields["evidence"]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        entered = dict(self.cleaned_data)
        entered["evidence"] = [self._evidence[key] for key in entered.get("evidence", [])]
        return entered


class PairingForm(forms.Form):
    """An inner and an outer factor, and what follows from both."""

    inner = forms.TypedChoiceField(label="Stärke oder Schwäche", coerce=int, error_messages=GONE)
    outer = forms.TypedChoiceField(label="Chance oder Risiko", coerce=int, error_messages=GONE)
    recommendation = forms.CharField(
        label="Empfehlung",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Was folgt daraus für die Kommune? Die Empfehlungen stehen im Kapitel „Ausblick“.",
    )

    def __init__(self, *args: Any, statements: Sequence[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, inner in (("inner", True), ("outer", False)):
            cast(forms.ChoiceField, self.fields[name]).choices = [
                (one.pk, f"{Quadrant(one.quadrant).label}: {one.text[:120]}")
                for one in statements
                if Quadrant(one.quadrant).inner == inner
            ]


class RecommendationForm(forms.Form):
    """A recommendation worded anew."""

    recommendation = PairingForm.base_fields["recommendation"]
