"""Forms of a profile and its chapters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from dwk.kommunalprofil.models.profiles import ProfileForm as Length
from dwk.regions.models import Region

LEVELS = (("1", "Hauptkapitel"), ("2", "Unterkapitel"))


class StartForm(forms.Form):
    """A profile begins."""

    region = forms.ChoiceField(label="Gebiet")
    title = forms.CharField(
        label="Titel",
        required=False,
        max_length=200,
        help_text="Leer heißt: „Kommunalprofil“ mit dem Namen des Gebiets.",
    )
    form = forms.ChoiceField(
        label="Form",
        choices=Length.choices,
        initial=Length.LONG,
        widget=forms.RadioSelect,
        help_text="Die Kurzfassung beginnt nur mit den Pflichtkapiteln. Weitere Kapitel lassen sich später wählen.",
    )

    def __init__(self, *args: Any, regions: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["region"]).choices = [(one.key, one.name) for one in regions]


class DetailsForm(forms.Form):
    """Title and form of a profile."""

    title = forms.CharField(label="Titel", max_length=200)
    form = forms.ChoiceField(label="Form", choices=Length.choices, widget=forms.RadioSelect)


class ChapterForm(forms.Form):
    """Title and level of a chapter."""

    title = forms.CharField(label="Titel des Kapitels", max_length=200)
    level = forms.TypedChoiceField(label="Ebene", choices=LEVELS, coerce=int, initial="1", widget=forms.RadioSelect)


class TextForm(forms.Form):
    """The text of a chapter with the edition it rests on."""

    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "data-markdown": "", "spellcheck": "true"}),
    )
    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
