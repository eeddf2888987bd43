"""Forms that bring a document, or send one out: results of phases, documents of meetings, invitations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import IO, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email

from dwk.files.rules import DOCUMENT_MAX_BYTES, OFFERED, document_fault
from dwk.ui.formats import file_size

#: result that the programme does not name
OTHER_OUTPUT = "Weiteres Ergebnis"
#: how many addresses are written to at once
MOST_ADDRESSES = 300


def document_field(*, required: bool) -> forms.FileField:
    """One document of the kinds that are taken in."""
    return forms.FileField(
        label="Dokument",
        required=required,
        max_length=200,
        help_text=f"{OFFERED}, bis {file_size(DOCUMENT_MAX_BYTES)}.",
        error_messages={
            "required": "Bitte wählen Sie eine Datei aus.",
            "empty": "Die Datei ist leer. Bitte wählen Sie eine andere aus.",
            "invalid": "Die Datei kam nicht an. Bitte wählen Sie sie noch einmal aus.",
            "max_length": "Der Dateiname ist zu lang. Bitte benennen Sie die Datei um.",
        },
    )


def checked_document(upload: UploadedFile[Any] | None) -> UploadedFile[Any] | None:
    """The upload if it is small enough and is what its name says."""
    if upload is None:
        return None
    if (upload.size or 0) > DOCUMENT_MAX_BYTES:
        raise ValidationError(
            f"Die Datei ist größer als {file_size(DOCUMENT_MAX_BYTES)}. "
            "Bitte verkleinern Sie sie, zum Beispiel als PDF mit kleineren Bildern."
        )
    fault = document_fault(upload.name or "", cast("IO[bytes]", upload.file))
    if fault:
        raise ValidationError(fault)
    return upload


class DeliveryForm(forms.Form):
    """A result of a phase that is handed in."""

    output = forms.ChoiceField(label="Ergebnis")
    title = forms.CharField(label="Titel", max_length=300)
    document = document_field(required=False)
    open_points = forms.CharField(
        label="Offene Punkte", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, outputs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = list(dict.fromkeys([*outputs, OTHER_OUTPUT]))
        cast(forms.ChoiceField, self.fields["output"]).choices = [(name, name) for name in names]

    def clean_document(self) -> UploadedFile[Any] | None:
        """Small enough, and what its name says."""
        return checked_document(self.cleaned_data["document"])


class CouncilForm(forms.Form):
    """Why the council names nobody to talk to."""

    text = forms.CharField(
        label="Warum keine Ansprechperson der Vertretung",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ein Satz genügt. Leer heißt: Es gibt keine Begründung.",
    )


class EventDocumentForm(forms.Form):
    """A document of a meeting."""

    title = forms.CharField(label="Titel", required=False, max_length=300, help_text="Leer heißt: der Name der Datei.")
    document = document_field(required=True)

    def clean_document(self) -> UploadedFile[Any] | None:
        """Small enough, and what its name says."""
        return checked_document(self.cleaned_data["document"])


class MailingForm(forms.Form):
    """Who is invited by mail: people that are known here, and further addresses."""

    people = forms.MultipleChoiceField(
        label="Personen", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    further = forms.CharField(
        label="Weitere Adressen",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Eine Adresse je Zeile. Sie werden nicht gespeichert.",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            cast(forms.MultipleChoiceField, self.fields["people"]).choices = list(people)
        else:
            del self.fields["people"]

    def clean_further(self) -> list[str]:
        """Addresses, each of which can be written to."""
        found = [part for part in re.split(r"[\s,;]+", self.cleaned_data["further"]) if part]
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    f"„{address}“ ist keine E-Mail-Adresse. Bitte schreiben Sie eine Adresse je Zeile."
                ) from None
        return found

    def clean(self) -> dict[str, Any]:
        """Somebody, and not too many."""
        entered = super().clean() or self.cleaned_data
        count = len(entered.get("people", [])) + len(entered.get("further", []))
        if not self.errors and not count:
            raise ValidationError("Bitte wählen Sie mindestens eine Person aus, oder nennen Sie eine Adresse.")
        if count > MOST_ADDRESSES:
            raise ValidationError(
                f"Es lassen sich höchstens {MOST_ADDRESSES} Adressen auf einmal einladen. Bitte teilen Sie die Liste."
            )
        return entered
