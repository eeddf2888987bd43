"""Two people at one form: what the other one changed stands beside one's own entries, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from dwk.audit.models import Version
from dwk.kommunalprofil.actions.meanwhile import ChangedMeanwhile
from dwk.kommunalprofil.queries.together import Deed, changers_of
from dwk.kommunalprofil.seen import seen_of, untouched
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, shown
from dwk.ui.formats import date_short, date_time

CHOICE = "nehmen-"
THEIRS = "theirs"
#: what somebody reads beside the fields of a form
READ = {"comment": "Die Rückmeldung selbst", "kind": "Einordnung der Rückmeldung"}
TEMPLATE = "kommunalprofil/meanwhile.html"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people changed, or only the other one."""

    name: str
    label: str
    mine: str
    theirs: str
    deed: Deed | None
    take_theirs: bool
    #: whether one can enter it here; what one only answers, one reads
    editable: bool


class Sheet:
    """A form about a record, with the state of the record that its author had before his eyes.

    ``values`` says the record as the form shows it. What somebody chose to take from the other one is put into ``data``.
    """

    def __init__(
        self, request: HttpRequest, record: models.Model, values: Callable[[Any], dict[str, Any]], **initial: Any
    ) -> None:
        self._record, self._values, self._further = record, values, initial
        self.differences: list[Difference] = []
        self.data: QueryDict | None = None
        if request.method == "POST":
            chosen = any(name.startswith(CHOICE) and value == THEIRS for name, value in request.POST.items())
            self.data = _chosen(request.POST, self.stored) if chosen else request.POST
            self.seen = request.POST.get("seen", "")
        else:
            self.seen = seen_of(self.stored)

    @cached_property
    def stored(self) -> dict[str, Any]:
        """The record as it is stored; not read before somebody needs it, because reading may be an access of its own."""
        return self._values(self._record)

    @property
    def initial(self) -> dict[str, Any]:
        """What the fields of the form begin with."""
        return {**self.stored, **self._further}

    def saved(self, form: forms.BaseForm, action: Callable[[], Any]) -> Any:
        """What the action gave; None: it was refused, and the form says why."""
        try:
            return action()
        except ChangedMeanwhile as refused:
            form.add_error(None, str(refused))
            self._compare(form, refused.names)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        return None

    def context(self) -> dict[str, Any]:
        """What the page needs beside the form."""
        return {"seen": self.seen, "differences": self.differences}

    def _compare(self, form: forms.BaseForm, names: list[str]) -> None:
        self._record.refresh_from_db()
        stored = self._values(self._record)
        deeds = changers_of(self._record, names)
        for name in names:
            field = form.fields.get(name)
            mine = form.cleaned_data.get(name) if field else None
            self.differences.append(
                Difference(
                    name=name,
                    label=str(field.label) if field else READ.get(name, name),
                    mine=in_words(field, mine) if field else "",
                    theirs=in_words(field, stored[name]),
                    deed=deeds.get(name),
                    take_theirs=field is None or untouched(self.seen, name, mine),
                    editable=field is not None,
                )
            )
        # saved again, the form rests on what stands on the page now
        self.seen = seen_of(stored)


def _chosen(posted: QueryDict, stored: Mapping[str, Any]) -> QueryDict:
    data = posted.copy()
    for name, value in stored.items():
        if posted.get(f"{CHOICE}{name}") == THEIRS:
            if isinstance(value, list):
                data.setlist(name, [str(one) for one in value])
            elif value is None or value is False or value == "":
                data.setlist(name, [])
            else:
                data[name] = "on" if value is True else str(value)
    return data


def in_words(field: forms.Field | None, value: Any) -> str:
    """A value as somebody reads it."""
    if isinstance(field, forms.BooleanField):
        return "ja" if value else "nein"
    choices = getattr(field, "choices", None)
    if choices is None:
        return date_short(value) if isinstance(value, date) else str(value or "leer")
    values = value if isinstance(value, list | tuple) else [value]
    wanted = {"1" if one is True else "" if one in {None, False} else str(getattr(one, "pk", one)) for one in values}
    labels = [str(label) for key, label in choices if str(key) in wanted]
    return ", ".join(labels) or "nichts gewählt"


def gone(
    request: HttpRequest,
    place: Place,
    model: type[models.Model],
    entry: Version | None,
    *,
    tab: str,
    back: str,
    form: Callable[[], forms.BaseForm],
    again: str,
) -> HttpResponse:
    """A record that somebody took away while another one was at it: who did, and what was typed, to enter it anew."""
    if request.method != "POST":
        return say_gone(request, model, entry, back)
    context = shown(
        request, place, tab, heading=f"{model._meta.verbose_name} ist nicht mehr da", form=form(),
        warning=_gone_words(model, entry), button="Neu eintragen", back=back, action=again,
        consequences=["Was Sie eingegeben haben, steht noch hier. Sie können es neu eintragen oder verwerfen."],
    )  # fmt: skip
    return render(request, TEMPLATE, context, status=409)


def say_gone(request: HttpRequest, model: type[models.Model], entry: Version | None, back: str) -> HttpResponse:
    """Say who took a record away, on the page that shows what is there now."""
    messages.warning(request, _gone_words(model, entry) + " Es wurde nichts geändert.")
    return redirect(back)


def _gone_words(model: type[models.Model], entry: Version | None) -> str:
    if entry is None:
        raise Http404("Das gibt es hier nicht.")
    moment = date_time(timezone.localtime(entry.recorded_at))
    return f"{model._meta.verbose_name} inzwischen entfernt: {entry.actor_name}, {moment}."
