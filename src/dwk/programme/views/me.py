"""My page: what is due, what waits for me, where I belong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import member, signed_in
from dwk.programme.queries.memberships import places_of_user
from dwk.programme.queries.mine import changes_of, tasks_of, waiting_for

#: how many tasks, phases and entries the page shows
MOST, CHANGES = 50, 10


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
        "programmes": programmes,
        "participations": participations,
    }
    return render(request, "programme/mine.html", context)
