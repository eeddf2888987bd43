"""Shape and wording of what coders enter: categories, marks, memos, quotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from .coding_rules import PALETTE
from .models import Code, Interview, Transcript
from .queries.codes import CodeRow, choices

Choices = list[tuple[str, str]]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CodeForm(forms.Form):
    """A category."""

    name = forms.CharField(label="Name", max_length=200)
    parent = forms.ChoiceField(label="Oberkategorie", required=False)
    definition = forms.CharField(
        label="Definition", required=False, max_length=5000, widget=_area(3), help_text="Was unter die Kategorie fällt."
    )
    anchor_example = forms.CharField(
        label="Ankerbeispiel",
        required=False,
        max_length=5000,
        widget=_area(3),
        help_text="Eine Stelle, die für die Kategorie steht. Sie bleibt bei den Interviews.",
    )
    coding_rule = forms.CharField(
        label="Kodierregel",
        required=False,
        max_length=5000,
        widget=_area(3),
        help_text="Wie sie von anderen Kategorien abgegrenzt wird.",
    )
    color = forms.ChoiceField(label="Farbe", choices=list(PALETTE.items()))
    codable = forms.ChoiceField(
        label="Verwendung",
        choices=[("1", "wird an Stellen vergeben"), ("", "ordnet nur ihre Unterkategorien")],
        required=False,
        initial="1",
    )
    inductive = forms.ChoiceField(
        label="Entstehung",
        choices=[("", "deduktiv: aus der Fragestellung abgeleitet"), ("1", "induktiv: am Material gebildet")],
        required=False,
    )

    def __init__(self, *args: Any, rows: Iterable[CodeRow], without: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows, gone = list(rows), set(without)
        self.codes: dict[str, Code] = {str(row.code.pk): row.code for row in rows}
        offered = choices(row for row in rows if row.code.pk not in gone)
        cast("forms.ChoiceField", self.fields["parent"]).choices = [("", "– keine –"), *offered]
        color = self.initial.get("color", "")
        if color and color not in PALETTE:
            known = list(PALETTE.items())
            cast("forms.ChoiceField", self.fields["color"]).choices = [*known, (color, f"wie eingelesen ({color})")]

    def clean_parent(self) -> Code | None:
        """The category it stands under."""
        return self.codes.get(self.cleaned_data["parent"])

    def clean_codable(self) -> bool:
        """Whether it is given to passages."""
        return bool(self.cleaned_data["codable"])

    def clean_inductive(self) -> bool:
        """Whether it was found in the material."""
        return bool(self.cleaned_data["inductive"])


class CodeRemoveForm(forms.Form):
    """Which category takes the codings over."""

    into = forms.ChoiceField(
        label="Kodierungen und Memos übernimmt",
        required=False,
        help_text="Damit führen Sie zwei Kategorien zusammen.",
    )

    def __init__(self, *args: Any, rows: Iterable[CodeRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(rows)
        self.codes: dict[str, Code] = {str(row.code.pk): row.code for row in rows}
        cast("forms.ChoiceField", self.fields["into"]).choices = [
            ("", "– keine, nur entfernen –"),
            *choices(rows, codable=True),
        ]

    def clean_into(self) -> Code | None:
        """The category that takes over."""
        return self.codes.get(self.cleaned_data["into"])


class MarkForm(forms.Form):
    """A passage by its characters, or by sentences."""

    start = forms.IntegerField(label="von Zeichen", min_value=0, required=False)
    end = forms.IntegerField(label="bis vor Zeichen", min_value=1, required=False)
    first = forms.CharField(required=False, max_length=30)
    last = forms.CharField(required=False, max_length=30)
    code = forms.CharField(required=False, max_length=20)
    #: a category that the material itself suggests, made with its first passage
    new_code = forms.CharField(required=False, max_length=400)
    memo = forms.CharField(required=False, max_length=20000)

    def span(self) -> tuple[int, int] | None:
        """Start and end; sentences that were chosen come before numbers; None: nothing was marked."""
        data = self.cleaned_data
        chosen = [value for value in (data["first"], data["last"] or data["first"]) if value]
        if chosen:
            parts = [value.split("-") for value in chosen]
            if not all(len(part) == 2 and all(word.isdecimal() for word in part) for part in parts):
                return None
            return min(int(part[0]) for part in parts), max(int(part[1]) for part in parts)
        if data.get("start") is None or data.get("end") is None:
            return None
        return data["start"], data["end"]


class CodingMemoForm(forms.Form):
    """A thought about a coding."""

    memo = forms.CharField(label="Memo", required=False, max_length=20000, widget=_area(5))


class MemoForm(forms.Form):
    """A thought about a text, a category or the whole material."""

    title = forms.CharField(label="Titel", required=False, max_length=200)
    text = forms.CharField(label="Memo", max_length=20000, widget=_area(8))
    about = forms.ChoiceField(label="Wozu", required=False)

    def __init__(self, *args: Any, rows: Iterable[CodeRow], transcripts: Iterable[Transcript], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts: Choices = [(f"t{one.pk}", f"Text: {one.interview.pseudonym}") for one in transcripts]
        codes: Choices = [(f"c{pk}", f"Kategorie: {label}") for pk, label in choices(rows)]
        cast("forms.ChoiceField", self.fields["about"]).choices = [("", "das ganze Material"), *texts, *codes]

    def fields_of(self) -> dict[str, Any]:
        """What the memo is about, as fields of the record."""
        about = self.cleaned_data["about"]
        return {
            "title": self.cleaned_data["title"],
            "text": self.cleaned_data["text"],
            "transcript_id": int(about[1:]) if about.startswith("t") else None,
            "code_id": int(about[1:]) if about.startswith("c") else None,
        }


class AgreementForm(forms.Form):
    """Who is compared, over which texts."""

    wer = forms.MultipleChoiceField(label="Wer wird verglichen", widget=forms.CheckboxSelectMultiple)
    interview = forms.ChoiceField(label="Interview", required=False)

    def __init__(self, *args: Any, people: Choices, interviews: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["wer"]).choices = people
        cast("forms.ChoiceField", self.fields["interview"]).choices = [("", "alle"), *interviews]


class QuoteForm(forms.Form):
    """A quote in the wording that may leave the interviews."""

    text = forms.CharField(
        label="Zitat ohne Namen",
        max_length=5000,
        widget=_area(6),
        help_text="Ersetzen Sie Namen von Personen, Orten und Einrichtungen, an denen die Person zu erkennen wäre, "
        "zum Beispiel durch [Ortsteil] oder [Kollegin].",
    )
    speaker = forms.CharField(
        label="Wer spricht", max_length=200, help_text="So steht es im Profil, zum Beispiel: Person aus der Verwaltung."
    )


def speaker_of(interview: Interview) -> str:
    """Proposal of how the profile names somebody."""
    return f"Person aus dem Bereich {interview.get_group_display()}"
