"""Views of the overview that a person keeps for himself."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dwk.accounts.access import member, signed_in
from dwk.accounts.models import User
from dwk.accounts.permissions import Permission
from dwk.programme.actions import saved_views as actions
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.models import SavedView

from .access import programme_of
from .overview import chosen_of, query_of


@require_POST
@signed_in
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the filters of the page it was sent from."""
    programme, _ = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    # only what the list knows is kept, so that a saved address cannot carry anything else
    query = query_of(chosen_of(request.POST))
    try:
        view = actions.save_view(
            user=_person(request), programme=programme, name=request.POST.get("name", "").replace("\0", ""), query=query
        )
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Die Ansicht „{view.name}“ ist gespeichert.")
    return _overview(slug, query)


@require_POST
@signed_in
def delete(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    programme, _ = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    view = get_object_or_404(SavedView, pk=pk, user=_person(request), programme=programme)
    actions.delete_view(view=view)
    messages.success(request, f"Die Ansicht „{view.name}“ ist gelöscht.")
    return _overview(slug, "")


def _person(request: HttpRequest) -> User:
    person = member(request)
    if person is None:
        raise PermissionDenied("Bitte melden Sie sich an.")
    return person


def _overview(slug: str, query: str) -> HttpResponse:
    answer = redirect("programme_overview", slug)
    answer["Location"] += f"?{query}" if query else ""
    return answer
