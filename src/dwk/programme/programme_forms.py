"""What the office enters about a programme as a whole."""

from __future__ import annotations

from typing import Any

from django import forms

from dwk.programme.actions.logos import MAX_BYTES
from dwk.programme.models import Organisation
from dwk.programme.models.programmes import BackerKind
from dwk.programme.rules import RESPONSIBLE_ROLES
from dwk.ui.fields import EuroField

from .forms import ROLE_CHOICES, DatedForm, day_input


class SourcedForm(DatedForm):
    """A dated change that says where it comes from."""

    source = forms.CharField(label="Quelle", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = ("source", "effective_on", "reason")
        self.order_fields([*(name for name in self.fields if name not in last), *last])


class ProgrammeForm(SourcedForm):
    """Name, term and wordings of a programme."""

    name = forms.CharField(label="Name", max_length=200)
    short_name = forms.CharField(label="Kürzel", max_length=40)
    starts_on = forms.DateField(label="Beginn", widget=day_input())
    ends_on = forms.DateField(label="Ende", widget=day_input())
    office_text = forms.CharField(
        label="Bezeichnung der Geschäftsstelle", required=False, max_length=200, help_text="So steht sie in Berichten."
    )
    context_text = forms.CharField(
        label="Einbettung",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Der Satz vor den weiteren Elementen, neben denen das Programm steht.",
    )

    def clean(self) -> dict[str, Any]:
        """A programme ends after it begins."""
        entered = super().clean() or self.cleaned_data
        starts, ends = entered.get("starts_on"), entered.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "Das Programm endet vor seinem Beginn. Bitte prüfen Sie die beiden Tage.")
        return entered


class AimForm(SourcedForm):
    """One aim."""

    text = forms.CharField(label="Ziel", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    chapter = forms.IntegerField(
        label="Teil", min_value=1, max_value=20, initial=1, help_text="In welchem Teil der Ziele es in Berichten steht."
    )


class ElementForm(SourcedForm):
    """An element beside which the programme stands."""

    text = forms.CharField(label="Element", max_length=300)


class BackerForm(SourcedForm):
    """An organisation behind the programme."""

    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="keine ausgewählt",
    )
    new_organisation = forms.CharField(
        label="oder eine neue Organisation",
        required=False,
        max_length=300,
        help_text="Ihr Name, wenn sie noch nicht in der Liste steht.",
    )
    kind = forms.ChoiceField(label="Art", choices=BackerKind.choices)
    wording = forms.CharField(label="Wortlaut in Berichten", max_length=300)
    logo = forms.FileField(
        label="Logo",
        required=False,
        max_length=200,
        help_text="PNG oder SVG bis 1 MB; ein SVG ohne eingebettete Bilder, Verweise und Programme.",
        error_messages={"empty": "Die Datei ist leer. Bitte wählen Sie eine andere."},
        widget=forms.FileInput(attrs={"accept": "image/png,image/svg+xml"}),
    )
    without_logo = forms.BooleanField(label="Das bisherige Logo nicht mehr zeigen", required=False)

    def __init__(self, *args: Any, has_logo: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Organisation.objects.order_by("name")
        if not has_logo:
            del self.fields["without_logo"]

    def clean(self) -> dict[str, Any]:
        """One organisation: chosen or new."""
        entered = super().clean() or self.cleaned_data
        chosen, new = entered.get("organisation"), entered.get("new_organisation")
        if "organisation" in entered and bool(chosen) == bool(new):
            said = "nur eines von beidem: eine aus der Liste oder eine neue" if chosen else "eine Organisation"
            self.add_error("organisation", f"Bitte nennen Sie {said}.")
        elif new and Organisation.objects.filter(name=new).exists():
            self.add_error("new_organisation", "Diese Organisation gibt es schon. Bitte wählen Sie sie in der Liste.")
        return entered

    def clean_logo(self) -> Any:
        """Not above the limit; the content is judged where the file is kept."""
        file = self.cleaned_data["logo"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError("Das Logo ist größer als 1 MB. Bitte verkleinern Sie es.")
        return file


class BudgetRuleForm(SourcedForm):
    """What a line of the budget pays for."""

    label = forms.CharField(label="Bezeichnung", max_length=200)
    fundable = forms.BooleanField(label="förderfähig", required=False, initial=True)
    cap_eur = EuroField(
        label="Höchstbetrag je Kommune und Jahr in Euro",
        required=False,
        help_text="Zum Beispiel 30.000 oder 1.250,50. Leer, wenn die Linie nie gefördert wird.",
    )
    examples = forms.CharField(label="Beispiele", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A funded line has a cap, another none."""
        entered = super().clean() or self.cleaned_data
        if "cap_eur" not in entered:
            return entered
        if entered.get("fundable") and not entered["cap_eur"]:
            self.add_error("cap_eur", "Eine geförderte Linie braucht einen Höchstbetrag über 0 Euro.")
        if not entered.get("fundable") and entered["cap_eur"] is not None:
            self.add_error(
                "cap_eur", "Eine Linie, die nie gefördert wird, hat keinen Höchstbetrag. Bitte leeren Sie das Feld."
            )
        return entered


class PhaseDefinitionForm(SourcedForm):
    """A phase as the programme words it."""

    label = forms.CharField(label="Bezeichnung", max_length=100)
    text = forms.CharField(
        label="Beschreibung", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    responsible_role = forms.ChoiceField(
        label="verantwortliche Rolle",
        choices=[(code, label) for code, label in ROLE_CHOICES if code in RESPONSIBLE_ROLES.values()],
    )
    outputs = forms.CharField(
        label="Ergebnisse",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Je Zeile eines, zum Beispiel Kommunalprofil.",
    )

    def clean_outputs(self) -> list[str]:
        """One output a line, none twice."""
        lines = (line.strip() for line in self.cleaned_data["outputs"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class RulesForm(DatedForm):
    """The rules of a programme."""

    budget_year = forms.ChoiceField(
        label="Förderjahr",
        choices=[("calendar", "Kalenderjahr"), ("project", "Projektjahr, ab dem Beginn der Teilnahme")],
    )
    review_days = forms.IntegerField(label="Frist einer Rückmelderunde in Tagen", min_value=1, max_value=365)
    mandatory_chapters = forms.CharField(
        label="Pflichtkapitel im Werkstattplan",
        required=False,
        max_length=200,
        help_text="Nummern mit Komma getrennt, zum Beispiel 1, 2, 3.1.",
    )
    amber_days = forms.IntegerField(label="Ampel gelb ab Tagen im Verzug", min_value=1, max_value=3650)
    red_days = forms.IntegerField(label="Ampel rot ab Tagen im Verzug", min_value=1, max_value=3650)
    cost_percent = forms.IntegerField(label="Ampel: Kosten über Plan ab Prozent", min_value=1, max_value=1000)
    field_order = (
        "budget_year", "review_days", "mandatory_chapters", "amber_days", "red_days", "cost_percent",
        "effective_on", "reason",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Yellow comes before red."""
        entered = super().clean() or self.cleaned_data
        amber, red = entered.get("amber_days"), entered.get("red_days")
        if amber and red and amber >= red:
            self.add_error(
                "red_days", "Die Ampel wird erst gelb, dann rot: Bitte nehmen Sie hier mehr Tage als für gelb."
            )
        return entered

    def rules(self) -> dict[str, Any]:
        """The rules as the programme keeps them."""
        entered = self.cleaned_data
        chapters = [one.strip() for one in entered["mandatory_chapters"].split(",") if one.strip()]
        return {
            "budget_year": entered["budget_year"],
            "review_days": entered["review_days"],
            "mandatory_chapters": list(dict.fromkeys(chapters)),
            "traffic_light": {key: entered[key] for key in ("amber_days", "red_days", "cost_percent")},
        }


class RemovalForm(DatedForm):
    """From when on something is no longer there, and why."""

    field_order = ("effective_on", "reason")
