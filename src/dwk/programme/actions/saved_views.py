"""Views of the overview that a person keeps; they belong to the person and stand in no trail."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from dwk.accounts.models import User
from dwk.programme.models import Programme, SavedView

from .errors import ProgrammeRefused, sentence_of

#: more would be no help above a list
MOST = 30


def save_view(*, user: User, programme: Programme, name: str, query: str) -> SavedView:
    """Keep filters under a name."""
    if SavedView.objects.filter(user=user, programme=programme).count() >= MOST:
        raise ProgrammeRefused(f"Sie haben schon {MOST} Ansichten. Bitte löschen Sie zuerst eine.")
    view = SavedView(user=user, programme=programme, name=name.strip(), query=query)
    try:
        view.full_clean()
    except ValidationError as error:
        raise ProgrammeRefused(sentence_of(error)) from error
    view.save()
    return view


def delete_view(*, view: SavedView) -> None:
    """Forget a view; the list itself stays."""
    view.delete()
