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
        widget=forms.FileInput(attrs={"accept": ".qdpx,.qdc,.qde"}),
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
    form = forms.ChoiceField(label="Form der Einwilligung", choices=ConsentForm.choices)
    given_on = forms.DateField(
        label="Einwilligung erteilt am",
        widget=day_input(),
        error_messages={"required": "Bitte geben Sie an, wann eingewilligt wurde."},
    )
    may_quote = forms.BooleanField(label="erlaubt pseudonymisierte Zitate im Profil", required=False)
    keeps_signed = forms.BooleanField(
        label="Zitate bleiben nach einem Widerruf in unterschriebenen Fassungen", required=False
    )
    covers_all = forms.BooleanField(
        label="Die Einwilligung liegt für alle neuen Texte vor",
        error_messages={
            "required": "Ohne Einwilligung werden keine Texte übernommen. Bitte bestätigen Sie sie.",
        },
    )

    field_order = ("file", "form", "given_on", "may_quote", "keeps_signed", "covers_all", "digest")

    def __init__(self, *args: Any, new_texts: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Dieselbe Datei noch einmal"
        self.fields["file"].help_text = "Zwischen Vorschau und Übernahme wird nichts aufbewahrt."
        if not new_texts:
            for name in ("form", "given_on", "may_quote", "keeps_signed", "covers_all"):
                del self.fields[name]

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
