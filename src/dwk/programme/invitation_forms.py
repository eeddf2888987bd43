"""What an invited person enters."""

from __future__ import annotations

from typing import Any

from django import forms


class AcceptForm(forms.Form):
    """Name and first password."""

    name = forms.CharField(label="Ihr Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Passwort",
        help_text="Mindestens zwölf Zeichen. Ein Satz ist leichter zu merken als ein Wort.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Passwort wiederholen", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", "Die beiden Passwörter sind verschieden.")
        return values
