"""My page: what is due, what waits for me, where I belong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import member, signed_in
from dwk.notifications import queries as notifications
from dwk.programme.queries.memberships import places_of_user
from dwk.programme.queries.mine import changes_of, tasks_of, waiting_for


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Tasks, phases that wait for one of my roles, what changed in my Kommunen."""
    person = member(request)
    if person is None:
        raise Http404
    programmes, participations = places_of_user(person, on=timezone.localdate())
    context = {
        "today": timezone.localdate(),
        "tasks": tasks_of(person)[:50],
        "waiting": waiting_for(person)[:50],
        "changes": changes_of([place.scope for place in participations])[:10],
        "programmes": programmes,
        "participations": participations,
        "unread": notifications.of(person).filter(read_at__isnull=True).count(),
    }
    return render(request, "programme/mine.html", context)
