"""Forms with which evidence is frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from dwk.files.rules import DOCUMENT_MAX_BYTES, document_fault, ending_of
from dwk.ui.formats import file_size

#: what a page of a document can be taken from
ENDINGS = frozenset({"pdf", "docx", "odt", "png", "jpg", "jpeg"})
OFFERED = "PDF, DOCX, ODT, PNG oder JPG"


class FigureForm(forms.Form):
    """Year of an indicator, each with the value that would be frozen."""

    year = forms.TypedChoiceField(label="Jahr und Wert", coerce=int)

    def __init__(self, *args: Any, values: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["year"]).choices = [
            (year, f"{year}: {words}") for year, words in values.items()
        ]


class YearForm(forms.Form):
    """Year of an age structure that a projection gives."""

    year = forms.TypedChoiceField(label="Jahr", coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["year"]).choices = [(year, str(year)) for year in years]


class RunForm(forms.Form):
    """Quantity and year of a projection."""

    series = forms.ChoiceField(label="Größe")
    year = forms.TypedChoiceField(label="Jahr", coerce=int)

    def __init__(self, *args: Any, series: Sequence[tuple[str, str]], years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["series"]).choices = list(series)
        cast(forms.ChoiceField, self.fields["year"]).choices = [(year, str(year)) for year in years]


class CurveForm(forms.Form):
    """Regions beside the own one in a chart over the years."""

    compared = forms.MultipleChoiceField(
        label="Vergleichsgebiete", required=False, widget=forms.CheckboxSelectMultiple, help_text="Höchstens drei.",
    )  # fmt: skip

    def __init__(self, *args: Any, regions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["compared"]).choices = list(regions)


class PyramidForm(forms.Form):
    """Year of an age structure, and an earlier one as outline."""

    year = forms.TypedChoiceField(label="Jahr", coerce=int)
    earlier = forms.TypedChoiceField(
        label="Früheres Jahr als Linie", coerce=int, required=False, empty_value=None,
        help_text="Ohne Angabe wird das Jahr 20 Jahre zuvor gezeigt, sonst das erste im Bestand.",
    )  # fmt: skip

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [(str(year), str(year)) for year in years]
        cast(forms.ChoiceField, self.fields["year"]).choices = given
        cast(forms.ChoiceField, self.fields["earlier"]).choices = [("", "wählt die Anwendung"), *given]


class SeriesForm(forms.Form):
    """Quantity of a projection over all its years."""

    series = forms.ChoiceField(label="Größe")

    def __init__(self, *args: Any, series: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["series"]).choices = list(series)


class DocumentForm(forms.Form):
    """A page of a document."""

    title = forms.CharField(
        label="Titel des Dokuments",
        max_length=280,
        help_text="So, wie er im Quellenverzeichnis stehen soll: Herausgeber, Titel, Jahr.",
    )
    page = forms.IntegerField(label="Seite", required=False, min_value=1, max_value=9999)
    document = forms.FileField(
        label="Datei",
        max_length=200,
        help_text=f"{OFFERED}, bis {file_size(DOCUMENT_MAX_BYTES)}.",
        error_messages={
            "required": "Bitte wählen Sie eine Datei aus.",
            "empty": "Die Datei ist leer. Bitte wählen Sie eine andere aus.",
        },
    )

    def clean_document(self) -> UploadedFile[Any]:
        """Small enough, of a kind that is taken in, and what its name says."""
        upload: UploadedFile[Any] = self.cleaned_data["document"]
        if (upload.size or 0) > DOCUMENT_MAX_BYTES:
            raise ValidationError(
                f"Die Datei ist größer als {file_size(DOCUMENT_MAX_BYTES)}. Bitte verkleinern Sie sie."
            )
        if ending_of(upload.name or "") not in ENDINGS:
            raise ValidationError(f"Dateien dieser Art werden nicht angenommen. Bitte wählen Sie {OFFERED}.")
        fault = document_fault(upload.name or "", cast("IO[bytes]", upload.file))
        if fault:
            raise ValidationError(fault)
        return upload


class ReasonForm(forms.Form):
    """Why a new value is taken over."""

    because = forms.CharField(
        label="Grund",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Zum Beispiel: Das Amt hat den Wert berichtigt.",
    )
