"""Shape and wording of input about imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from dwk.ui.formats import file_size

from .importers.mapping import is_region_key
from .importers.own_table import CONCEPTS, Answers, ColumnRole, faults

MAX_FILES = 20


class DayInput(forms.DateInput):
    """The browser's own date field; dates also in German writing where it has none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: str, *, help_text: str = "", required: bool = False) -> forms.DateField:
    """A date."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": "Bitte geben Sie ein Datum an, zum Beispiel 31.12.2018."},
    )


class SeveralFilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Takes every file of the field, each checked like a single one."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """All files as a list."""
        files = data if isinstance(data, list) else [data]
        return [super(SeveralFilesField, self).clean(entry, initial) for entry in files or [None]]


class UploadForm(forms.Form):
    """One or several files; size and number are limited here, their content is judged by the readers."""

    uploads = SeveralFilesField(
        label="Dateien",
        max_length=1000,
        error_messages={
            "required": "Bitte wählen Sie mindestens eine Datei aus.",
            "missing": "Bitte wählen Sie mindestens eine Datei aus.",
            "empty": "Die Datei ist leer. Bitte laden Sie sie neu herunter und wählen Sie sie noch einmal aus.",
            "invalid": "Die Datei kam nicht an. Bitte wählen Sie sie noch einmal aus.",
            "max_length": "Der Dateiname ist zu lang. Bitte benennen Sie die Datei um.",
        },
    )
    territory = day_field(
        "Gebietsstand", help_text="Nur für Grenzen (TopoJSON), die ihn nicht nennen: der Tag, an dem sie galten."
    )

    def __init__(
        self, data: Any = None, files: MultiValueDict[str, UploadedFile[Any]] | None = None, *, limit_bytes: int
    ) -> None:
        super().__init__(data, files)
        self._limit_bytes = limit_bytes
        self.fields[
            "uploads"
        ].help_text = (
            f"Höchstens {MAX_FILES} Dateien, zusammen bis {file_size(limit_bytes)}. Das Format wird am Inhalt erkannt."
        )

    def clean_uploads(self) -> list[UploadedFile[Any]]:
        """Not too many and not too much."""
        files = cast("list[UploadedFile[Any]]", self.cleaned_data["uploads"])
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"Bitte wählen Sie höchstens {MAX_FILES} Dateien auf einmal aus.")
        if sum(file.size or 0 for file in files) > self._limit_bytes:
            raise forms.ValidationError(
                f"Die Dateien sind zusammen größer als {file_size(self._limit_bytes)}. Bitte laden Sie sie einzeln hoch "
                "oder teilen Sie die Tabelle, zum Beispiel nach Jahren."
            )
        return files


class TerritoryForm(forms.Form):
    """The day on which boundaries were in force."""

    territory = day_field("Gebietsstand", help_text="Der Tag, an dem diese Grenzen galten.", required=True)


class WithdrawForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label="Grund",
        help_text="Er steht dauerhaft im Änderungsverlauf.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Bitte nennen Sie den Grund, aus dem die Einlesung zurückgezogen wird."},
    )


class MappingForm(forms.Form):
    """What the columns of a table mean: one field per column, then what no column says."""

    name = forms.CharField(label="Was zählen die Werte?", max_length=300, help_text="Zum Beispiel: Bevölkerung.")
    unit = forms.CharField(label="Einheit", max_length=80, initial="Personen")
    concept = forms.ChoiceField(
        label="Verwendung",
        choices=CONCEPTS,
        required=False,
        help_text="Eine eigene Reihe wird gezeigt und verglichen, geht aber in keine Kennzahl ein.",
    )
    months = forms.TypedChoiceField(
        label="Art der Werte",
        choices=(("0", "Bestand an einem Tag (bei Jahren: 31.12.)"), ("12", "Summe eines Jahres")),
        coerce=int,
        initial="0",
    )
    decimal = forms.ChoiceField(
        label="Dezimalzeichen", choices=((",", "Komma (1.234,5)"), (".", "Punkt (1234.5)")), initial=","
    )
    constant_day = day_field("Tag für alle Zeilen", help_text="Nur, wenn keine Spalte Jahr oder Stichtag nennt.")
    constant_region = forms.CharField(
        label="Gebiet für alle Zeilen",
        max_length=12,
        required=False,
        help_text="Schlüssel (AGS), nur wenn keine Spalte einen Gebietsschlüssel hat; DG für Deutschland.",
    )
    pad_to = forms.TypedChoiceField(
        label="Führende Nullen der Schlüssel",
        choices=(("0", "sind vorhanden"), ("5", "auf 5 Stellen ergänzen"), ("8", "auf 8 Stellen ergänzen")),
        coerce=int,
        initial="0",
        required=False,
    )
    sheet = forms.CharField(label="Tabellenblatt", max_length=100, required=False, help_text="Leer: das erste.")
    publisher = forms.CharField(label="Herausgeber", max_length=200)
    title = forms.CharField(label="Titel der Tabelle", max_length=400)
    licence = forms.CharField(label="Lizenz", max_length=120, required=False)
    attribution = forms.CharField(
        label="Quellenvermerk",
        max_length=1000,
        help_text="Steht unter jeder Zahl, zum Beispiel: Stadt Adorf, Melderegister.",
    )
    as_of = day_field("Stand der Datei")

    def __init__(self, columns: Sequence[str], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.columns = tuple(columns)
        choices = [(role.value, role.label) for role in ColumnRole]
        for index, column in enumerate(self.columns):
            heading = column.strip() or "ohne Überschrift"
            self.fields[f"role_{index}"] = forms.ChoiceField(label=f"Spalte „{heading[:80]}“", choices=choices)

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """One field per column, in the order of the table."""
        return [self[f"role_{index}"] for index in range(len(self.columns))]

    def fields_named(self, *names: str) -> list[forms.BoundField]:
        """Some of the other fields."""
        return [self[name] for name in names]

    def clean_constant_region(self) -> str:
        """A key, if anything."""
        key = str(self.cleaned_data["constant_region"]).strip()
        if key and not is_region_key(key):
            raise forms.ValidationError("Das ist kein Gebietsschlüssel: DG oder 2, 3, 5, 8, 9 oder 12 Ziffern.")
        return key

    def clean(self) -> dict[str, Any]:
        """What contradicts itself across fields."""
        cleaned = super().clean() or {}
        if not self.errors:
            for name, sentence in faults(self.answers()):
                self.add_error(name or None, sentence)
        return cleaned

    def answers(self) -> Answers:
        """The answers for the mapping; the form must be valid so far."""
        given = dict(self.cleaned_data)
        given["pad_to"] = given["pad_to"] or 0
        roles = tuple(ColumnRole(given.pop(f"role_{index}")) for index in range(len(self.columns)))
        return Answers(columns=self.columns, roles=roles, **given)

    def plain_answers(self) -> dict[str, Any]:
        """What was typed, as JSON keeps it, to be shown again when the mapping is changed."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if value is not None
        }
