"""Shape and wording of what comes from other programs: the file, the consent that covers its texts."""

from __future__ import annotations

from typing import Any

from django import forms

from dwk.programme.forms import day_input

from .models.interviews import ConsentForm

MAX_BYTES = 50 * 1024 * 1024


class ExchangeFileForm(forms.Form):
    """A project or a category system."""

    file = forms.FileField(
        label="Datei",
        help_text="Projekt (.qdpx) oder Kategoriensystem (.qdc) nach REFI-QDA, höchstens 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".qdpx,.qdc"}),
        error_messages={
            "required": "Bitte wählen Sie eine Datei aus.",
            "empty": "Die Datei ist leer. Bitte prüfen Sie, ob es die richtige ist.",
        },
    )

    def clean_file(self) -> Any:
        """Not too large."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Die Datei ist größer als 50 MB. Bitte teilen Sie das Projekt.")
        return file


class TakeOverForm(ExchangeFileForm):
    """The same file again, with the consent where it brings new texts."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    form = forms.ChoiceField(label="Form der Einwilligung", choices=ConsentForm.choices, required=False)
    given_on = forms.DateField(label="erteilt am", required=False, widget=day_input())
    may_quote = forms.BooleanField(label="erlaubt pseudonymisierte Zitate im Profil", required=False)
    keeps_signed = forms.BooleanField(
        label="Zitate bleiben nach einem Widerruf in unterschriebenen Fassungen", required=False
    )
    covers_all = forms.BooleanField(label="Die Einwilligung liegt für alle neuen Texte vor", required=False)

    field_order = ("file", "form", "given_on", "may_quote", "keeps_signed", "covers_all", "digest")

    def __init__(self, *args: Any, new_texts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.new_texts = new_texts
        self.fields["file"].label = "Dieselbe Datei noch einmal"
        self.fields["file"].help_text = "Zwischen Vorschau und Übernahme wird nichts aufbewahrt."
        if not new_texts:
            for name in ("form", "given_on", "may_quote", "keeps_signed", "covers_all"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """New texts come in only with a consent."""
        data: dict[str, Any] = super().clean() or {}
        if self.new_texts and not data.get("covers_all"):
            self.add_error("covers_all", "Ohne Einwilligung werden keine Texte übernommen. Bitte bestätigen Sie sie.")
        if self.new_texts and not data.get("given_on") and "given_on" not in self.errors:
            self.add_error("given_on", "Bitte geben Sie an, wann eingewilligt wurde.")
        return data

    def consent(self) -> dict[str, Any]:
        """Fields of the consent."""
        data = self.cleaned_data
        return {
            "form": data.get("form") or ConsentForm.WRITTEN.value,
            "given_on": data.get("given_on"),
            "may_transcribe": True,
            "may_quote": data.get("may_quote", False),
            "keeps_signed": data.get("keeps_signed", False),
        }
