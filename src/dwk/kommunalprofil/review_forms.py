"""Shape and wording of what people enter in review rounds, on comments and for signatures."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from dwk.accounts.models import User
from dwk.accounts.permissions import Role
from dwk.programme.forms import day_input

from .models.reviews import CommentKind, CommentState


def _reason(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )


class ReopenForm(forms.Form):
    """Why a signed profile is opened again."""

    reason = _reason("Grund")


class RoundForm(forms.Form):
    """A round: how long, and who is asked."""

    deadline = forms.DateField(label="Frist", widget=day_input())
    users = forms.ModelMultipleChoiceField(
        label="Um Rückmeldung bitten",
        widget=forms.CheckboxSelectMultiple,
        queryset=User.objects.none(),
        required=False,
        help_text="Wer eingeladen ist, liest diese Fassung und gibt Rückmeldungen. Weitere können Sie später einladen.",
    )

    def __init__(self, *args: Any, people: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deadline"].help_text = hint
        cast("forms.ModelMultipleChoiceField[User]", self.fields["users"]).queryset = people


class InviteForm(RoundForm):
    """Who else is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["deadline"]
        self.fields["users"].required = True


class DeadlineForm(forms.Form):
    """Another deadline."""

    deadline = forms.DateField(label="Neue Frist", widget=day_input())
    reason = forms.CharField(label="Grund", required=False, max_length=500)

    def __init__(self, *args: Any, today: date, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["deadline"].help_text = hint

    def clean_deadline(self) -> date:
        """Not in the past."""
        day: date = self.cleaned_data["deadline"]
        if day < self.today:
            raise forms.ValidationError("Dieser Tag ist schon vorbei. Bitte wählen Sie heute oder einen späteren.")
        return day


class CloseForm(forms.Form):
    """Why a round ends early."""

    reason = _reason("Grund")


class CommentForm(forms.Form):
    """A comment, as its author classes it."""

    kind = forms.ChoiceField(
        label="Einordnung",
        choices=CommentKind.choices,
        widget=forms.RadioSelect,
        help_text="Fehler: etwas stimmt nicht. Ergänzung: etwas fehlt. Bewertung: Sie sehen es anders.",
    )
    text = forms.CharField(label="Rückmeldung", max_length=5000, widget=forms.Textarea(attrs={"rows": 6}), strip=True)


class ReclassForm(forms.Form):
    """Another kind, and why."""

    kind = forms.ChoiceField(label="Einordnung", choices=CommentKind.choices, widget=forms.RadioSelect)
    reason = _reason("Grund")


class AnswerForm(forms.Form):
    """What became of a comment, and why."""

    state = forms.ChoiceField(
        label="Ergebnis",
        choices=[(one.value, one.label) for one in CommentState if one is not CommentState.OPEN],
        widget=forms.RadioSelect,
        help_text="Eine abweichende Sicht, die bleibt, steht im Kommunalprofil als Sicht der Kommune neben der Stelle.",
    )
    text = _reason("Begründung")


class SignForm(forms.Form):
    """In which role somebody signs, and that he read it."""

    role = forms.ChoiceField(label="Ich unterschreibe als", widget=forms.RadioSelect)
    read = forms.BooleanField(label="Ich habe diese Fassung gelesen und stimme ihr zu.")

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["role"])
        field.choices = [(role.value, role.label) for role in roles]
        if len(roles) == 1:
            field.initial = roles[0].value
