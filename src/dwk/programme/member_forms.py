"""Shape and wording of what is entered about people, departments and organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from dwk.accounts.models import User
from dwk.accounts.permissions import Role

from .forms import DatedForm, day_input
from .member_rules import WHOLE_ROLES
from .models import Department, Organisation, Participation

#: what reports print about an organisation, in the order of the form
ORGANISATION_FIELDS = ("name", "address", "contact_person", "phone", "fax", "email", "website")


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """A person chosen by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, and the address where two people could have the same name."""
        return f"{obj.name} ({obj.email})"


class DepartmentForm(forms.Form):
    """Name of a department."""

    name = forms.CharField(label="Fachbereich", max_length=200)


class DeputyForm(forms.Form):
    """Who stands in, from when until when: somebody who belongs here, or a new person by invitation."""

    person = PersonChoice(
        label="Person",
        required=False,
        queryset=User.objects.none(),
        empty_label="– eine andere Person einladen –",
        help_text="Zur Wahl stehen alle, die hier schon mitarbeiten und die Rolle nicht selbst haben.",
    )
    name = forms.CharField(label="Name der eingeladenen Person", required=False, max_length=200)
    email = forms.EmailField(label="E-Mail-Adresse der eingeladenen Person", required=False)
    starts_on = forms.DateField(label="vertritt ab", widget=day_input())
    last_day = forms.DateField(
        label="letzter Tag",
        required=False,
        help_text="Leer heißt: bis auf Weiteres. Die Vertretung endet spätestens mit der vertretenen Rolle.",
        widget=day_input(),
    )

    def __init__(self, *args: Any, people: QuerySet[User], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["starts_on"].initial = today
        field = self.fields["person"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people

    def clean(self) -> dict[str, Any]:
        """Either a person or name and address; the days lie ahead and in order."""
        entered = super().clean() or self.cleaned_data
        invited = bool(entered.get("name")) or bool(entered.get("email"))
        if entered.get("person") is not None and invited:
            self.add_error("name", "Bitte wählen Sie eine Person aus, oder laden Sie eine ein; beides geht nicht.")
        elif entered.get("person") is None:
            if not entered.get("name") and "name" not in self.errors:
                self.add_error("name", "Bitte wählen Sie oben eine Person aus, oder tragen Sie hier einen Namen ein.")
            if not entered.get("email") and "email" not in self.errors:
                self.add_error("email", "Für eine Einladung fehlt die E-Mail-Adresse.")
        starts, last = entered.get("starts_on"), entered.get("last_day")
        if starts and starts < self.today:
            self.add_error(
                "starts_on", "Eine Vertretung beginnt heute oder später: Rechte lassen sich nicht nachtragen."
            )
        if starts and last and last < starts:
            self.add_error("last_day", "Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie die beiden Tage.")
        return entered


class EndForm(forms.Form):
    """Who takes the open tasks over."""

    successor = PersonChoice(
        label="Offene Aufgaben gehen an",
        required=False,
        queryset=User.objects.none(),
        empty_label="an die Rolle zurück",
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = people


def organisation_choice() -> forms.ModelChoiceField[Organisation]:
    """An organisation that is entered already."""
    return forms.ModelChoiceField(
        label="Organisation",
        required=False,
        queryset=Organisation.objects.order_by("name"),
        empty_label="– keine –",
        help_text="Fehlt sie in der Liste, tragen Sie sie zuerst unter „Organisationen“ ein.",
    )


class WholeInviteForm(forms.Form):
    """Whom to invite into the whole programme, in which role, of which organisation."""

    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(label="E-Mail-Adresse")
    role = forms.ChoiceField(label="Rolle im ganzen Programm", choices=[(one, Role(one).label) for one in WHOLE_ROLES])
    organisation = organisation_choice()


class MembershipForm(forms.Form):
    """To which organisation somebody belongs."""

    organisation = organisation_choice()


class LocalMembershipForm(MembershipForm):
    """To which department or organisation somebody of a Kommune belongs."""

    department = forms.ModelChoiceField(
        label="Fachbereich", required=False, queryset=Department.objects.none(), empty_label="– keiner –"
    )
    field_order = ("department", "organisation")

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].help_text = "Für Menschen von außen, zum Beispiel aus Beratung oder Vereinen."
        field = self.fields["department"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Department.objects.filter(participation=participation).order_by("name")


class OrganisationForm(DatedForm):
    """An organisation as reports print it, and the day its details hold from."""

    name = forms.CharField(label="Name", max_length=300)
    address = forms.CharField(label="Anschrift", required=False, max_length=300)
    contact_person = forms.CharField(label="Ansprechperson", required=False, max_length=200)
    phone = forms.CharField(label="Telefon", required=False, max_length=60)
    fax = forms.CharField(label="Fax", required=False, max_length=60)
    email = forms.EmailField(label="E-Mail", required=False)
    website = forms.CharField(label="Internet", required=False, max_length=200)
    field_order = (*ORGANISATION_FIELDS, "effective_on", "reason")

    def details(self) -> dict[str, str]:
        """What is entered about the organisation itself."""
        return {name: self.cleaned_data[name] for name in ORGANISATION_FIELDS}
