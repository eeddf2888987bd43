"""Ask before a membership ends: what ends with it, how many tasks are open, who takes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from dwk.accounts.permissions import Role
from dwk.programme.actions import telling
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.people import end_membership
from dwk.programme.member_forms import EndForm
from dwk.programme.models import Membership
from dwk.programme.queries.people import deputies_of, open_tasks_of, successors_of
from dwk.ui.formats import plural

from .access import actor, teller


def end_form(request: HttpRequest, found: Membership, today: date) -> EndForm:
    """Whom the open tasks go to."""
    return EndForm(request.POST if request.method == "POST" else None, people=successors_of(found, today))


def ended(request: HttpRequest, found: Membership, form: EndForm, today: date) -> bool:
    """End it and say so; False when it was refused, with the sentence on the next page."""
    successor = form.cleaned_data["successor"]
    tasks = list(open_tasks_of(found, today).select_related("participation__programme"))
    try:
        with transaction.atomic():
            gone = end_membership(membership=found, successor=successor, by=actor(request), effective_on=today)
            told = teller(request)
            telling.tell_membership(membership=gone, **told)
            telling.tell_handed_over(tasks=tasks, successor=successor, **told)
    except ProgrammeRefused as refused:
        # without open tasks the page shows no form that could hold the sentence
        messages.error(request, str(refused))
        return False
    whom = f" an {successor.name}" if successor else " an die Rolle zurück"
    went = f" {plural(len(tasks), 'offene Aufgabe ging', 'offene Aufgaben gingen')}{whom}." if tasks else ""
    messages.success(request, f"Die Mitgliedschaft von {found.user.name} ist beendet.{went}")
    return True


def end_question(found: Membership, form: EndForm, today: date, *, where: str) -> dict[str, Any]:
    """What the page says before a membership ends."""
    tasks = open_tasks_of(found, today).count()
    deputies = [one.user.name for one in deputies_of(found, today)]
    sentences = [f"{found.user.name} verliert die Rolle „{Role(found.role).label}“ {where}; ihre Rechte enden sofort."]
    if deputies:
        sentences.append(f"Mit der Rolle endet auch, wer sie vertritt: {', '.join(deputies)}.")
    sentences.append(
        f"{plural(tasks, 'offene Aufgabe ist', 'offene Aufgaben sind')} dieser Person zugeordnet. "
        "Wählen Sie, wer übernimmt."
        if tasks
        else "Offene Aufgaben hat diese Person in dieser Rolle nicht."
    )
    sentences.append(
        "Das lässt sich nicht rückgängig machen. Was die Person eingetragen und abgenommen hat, bleibt stehen; soll "
        "sie wieder mitarbeiten, laden Sie sie neu ein."
    )
    return {
        "heading": "Mitgliedschaft beenden",
        "consequences": sentences,
        "form": form if tasks else None,
        "button": "Mitgliedschaft beenden",
        "danger": True,
    }
