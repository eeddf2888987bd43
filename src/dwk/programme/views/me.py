"""My page: what is due, what waits for me, where I belong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import member, signed_in
from dwk.programme.models import Event, Programme
from dwk.programme.queries.calendar import coming_for
from dwk.programme.queries.memberships import places_of_user
from dwk.programme.queries.mine import changes_of, tasks_of, waiting_for
from dwk.ui.panels import panels

#: how many tasks, phases and entries the page shows
MOST, CHANGES = 50, 10
#: where modules above show what else waits for a person (``dwk.ui.panels``), by his number
PLACE = "programme.mine"
#: how many meetings
FEW = 6


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Tasks, phases that wait for one of my roles, what changed in my Kommunen."""
    person = member(request)
    if person is None:
        raise Http404
    today = timezone.localdate()
    programmes, participations = places_of_user(person, on=today)
    tasks = list(tasks_of(person, today)[:MOST])
    context = {
        "overdue": [task for task in tasks if task.due_on is not None and task.due_on < today],
        "tasks": [task for task in tasks if task.due_on is None or task.due_on >= today],
        "waiting": waiting_for(person, today)[:MOST],
        "changes": changes_of(person, today, CHANGES),
        "meetings": [
            (event, _address(event, programmes)) for event in coming_for(programmes, participations, today, FEW)
        ],
        "programmes": programmes,
        "participations": participations,
        "panels": panels.filled(PLACE, person, [person.pk], today)[person.pk],
    }
    return render(request, "programme/mine.html", context)


def _address(event: Event, programmes: list[Programme]) -> str:
    """Page of a meeting; one of a whole programme has none for somebody of a single Kommune."""
    if event.participation is not None:
        return reverse("event", args=[event.programme.slug, event.participation.slug, event.pk])
    return reverse("programme_event", args=[event.programme.slug, event.pk]) if event.programme in programmes else ""
