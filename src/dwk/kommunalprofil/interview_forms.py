"""Shape and wording of what is entered about interviews, consents and transcripts."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from dwk.programme.forms import day_input
from dwk.programme.models import Programme
from dwk.ui.formats import file_size

from .models import Guide
from .models.interviews import AgeGroup, ConsentForm, Mode, PersonGroup
from .queries.interviews import latest_guides
from .queries.transcript_files import MAX_BYTES
from .rules import DIMENSIONS


class PastDayForm(forms.Form):
    """A form whose days lie not in the future."""

    days: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Not in the future."""
        entered = super().clean() or self.cleaned_data
        for name in self.days:
            if entered.get(name) and entered[name] > self.today:
                self.add_error(name, "Dieser Tag liegt in der Zukunft. Bitte wählen Sie heute oder einen früheren.")
        return entered


class InterviewForm(PastDayForm):
    """A conversation, by pseudonym and function."""

    days = ("held_on",)
    pseudonym = forms.CharField(
        label="Pseudonym",
        max_length=60,
        help_text="Kein Name und keine Abkürzung eines Namens. Das nächste freie ist eingetragen.",
    )
    group = forms.ChoiceField(label="Personengruppe", choices=[("", "– bitte wählen –"), *PersonGroup.choices])
    function = forms.CharField(
        label="Funktion", required=False, max_length=200, help_text="Zum Beispiel: Seniorenbeirat. Kein Name."
    )
    age_group = forms.ChoiceField(label="Altersgruppe", required=False, choices=AgeGroup.choices)
    area = forms.CharField(label="Ortsteil oder Gebiet", required=False, max_length=120)
    dimensions = forms.MultipleChoiceField(
        label="Diversity-Dimensionen",
        required=False,
        choices=list(DIMENSIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Worum es im Gespräch ging oder wofür die Person spricht.",
    )
    guide = forms.ModelChoiceField(
        label="Leitfaden", required=False, queryset=Guide.objects.none(), empty_label="– ohne Leitfaden –"
    )
    held_on = forms.DateField(label="geführt am", widget=day_input())
    mode = forms.ChoiceField(label="Art des Gesprächs", choices=Mode.choices)
    example = forms.BooleanField(
        label="Beispielinterview, erfunden",
        required=False,
        help_text="Niemand hat das gesagt. Es wird überall so gekennzeichnet.",
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {guide.pk for guide in latest_guides(programme)}
        if self.initial.get("guide"):
            offered.add(self.initial["guide"])
        field = cast("forms.ModelChoiceField[Guide]", self.fields["guide"])
        field.queryset = Guide.objects.filter(programme=programme, pk__in=offered).order_by("name", "-number")


class ConsentGivenForm(PastDayForm):
    """What somebody agreed to."""

    days = ("given_on",)
    form = forms.ChoiceField(label="Form", choices=ConsentForm.choices, widget=forms.RadioSelect)
    given_on = forms.DateField(label="erteilt am", widget=day_input())
    may_transcribe = forms.BooleanField(
        label="Abschrift aufbewahren und auswerten",
        required=False,
        initial=True,
        help_text="Ohne diese Einwilligung lässt sich keine Abschrift hinzufügen.",
    )
    may_quote = forms.BooleanField(
        label="Pseudonymisierte Zitate im Profil",
        required=False,
        help_text="Sätze dürfen ohne Namen im Kommunalprofil stehen. Jedes Zitat geben Sie einzeln frei.",
    )
    keeps_signed = forms.BooleanField(
        label="Zitate bleiben nach einem Widerruf in unterschriebenen Fassungen",
        required=False,
        help_text="Ohne Haken verschwindet nach einem Widerruf der Wortlaut auch dort; es bleibt nur ein Vermerk.",
    )


class WithdrawalForm(forms.Form):
    """How far a withdrawal goes, and that the consequences were read."""

    #: only where there is something to choose
    scope = forms.ChoiceField(
        label="Was nimmt die Person zurück?",
        choices=(("all", "die ganze Einwilligung"), ("quotes", "nur, dass sie zitiert werden darf")),
        initial="all",
    )
    understood = forms.BooleanField(
        label="Ich habe gelesen, was vernichtet wird. Das lässt sich nicht rückgängig machen."
    )

    def __init__(self, *args: Any, may_quote: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_quote:
            del self.fields["scope"]


class TranscriptForm(forms.Form):
    """A transcript: a file or a text."""

    file = forms.FileField(
        label="Datei",
        required=False,
        help_text=f"TXT, ODT oder DOCX, höchstens {file_size(MAX_BYTES)}. Gelesen wird nur der Text.",
        widget=forms.FileInput(attrs={"accept": ".txt,.odt,.docx"}),
        error_messages={"empty": "Die Datei ist leer. Bitte prüfen Sie, ob es die richtige ist."},
    )
    text = forms.CharField(
        label="oder Text einfügen",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Sehr lange Texte (mehr als 300 Seiten) laden Sie bitte als Datei hoch.",
    )

    def clean(self) -> dict[str, Any]:
        """One of both."""
        entered = super().clean() or self.cleaned_data
        has_file, has_text = bool(entered.get("file")), bool(entered.get("text", "").strip())
        if has_file and has_text:
            raise forms.ValidationError("Bitte wählen Sie entweder eine Datei oder fügen Sie einen Text ein.")
        if not has_file and not has_text and not self.errors:
            raise forms.ValidationError("Bitte wählen Sie eine Datei, oder fügen Sie den Text ein.")
        return entered


class TranscriptNameForm(forms.Form):
    """What a transcript is called in lists."""

    name = forms.CharField(
        label="Bezeichnung", max_length=120, help_text="Zum Beispiel: Abschrift, Teil 1. Kein Name einer Person."
    )


class DestroyForm(forms.Form):
    """Why a wrong transcript goes."""

    reason = forms.CharField(
        label="Grund", max_length=500, help_text="Er steht im Verlauf der Interviews. Bitte nichts aus dem Gespräch."
    )


class NotesForm(forms.Form):
    """Notes of the interviewer."""

    text = forms.CharField(
        label="Notizen",
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Sie liegen verschlüsselt wie die Abschrift. Leer heißt: keine Notizen.",
    )
