"""Documents of a meeting: add, give out, take away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.programme.actions.documents import add_event_document, remove_event_document
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.document_forms import EventDocumentForm
from dwk.programme.models import EventDocument
from dwk.programme.queries.past import past_of

from .access import actor
from .files import handed_out, incoming_of
from .scope import scope_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """Add a document to a meeting."""
    scope = scope_of(request, slug, participation, change=True)
    event = scope.event(pk)
    form = EventDocumentForm(request.POST, request.FILES) if request.method == "POST" else EventDocumentForm()
    if request.method == "POST" and form.is_valid():
        try:
            made = add_event_document(
                event=event, title=form.cleaned_data["title"], by=actor(request), effective_on=timezone.localdate(),
                incoming=incoming_of(form.cleaned_data["document"], scope.user),
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"„{made.title}“ liegt jetzt bei der Veranstaltung.")
            return redirect(scope.url("event", pk))
    context = scope.shown(
        request,
        form=form,
        heading=f"Unterlage hinzufügen: {event.title}",
        button="Hinzufügen",
        back=scope.url("event", pk),
    )
    return render(request, "programme/form.html", context)


@require_safe
@signed_in
def document(request: HttpRequest, slug: str, pk: int, document: int, participation: str = "") -> HttpResponse:
    """A document that lay with the meeting on the day that is looked at."""
    scope = scope_of(request, slug, participation)
    event = scope.event(pk)
    past = past_of([scope.chain], scope.days.as_of, scope.days.known_at, ["programme.eventdocument"])
    row = past.one("programme.eventdocument", document)
    if row is None or row["event_id"] != event.pk:
        raise Http404("Diese Unterlage gibt es hier nicht.")
    return handed_out(row["document_id"])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, pk: int, document: int, participation: str = "") -> HttpResponse:
    """Ask, then take a document away."""
    scope = scope_of(request, slug, participation, change=True)
    found = get_object_or_404(EventDocument, pk=document, event=scope.event(pk))
    if request.method == "POST":
        try:
            remove_event_document(document=found, by=actor(request), effective_on=timezone.localdate())
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"„{found.title}“ ist entfernt.")
        return redirect(scope.url("event", pk))
    context = {
        "heading": "Unterlage entfernen",
        "question": f"Soll „{found.title}“ nicht mehr bei der Veranstaltung liegen?",
        "consequences": ["An früheren Tagen bleibt sie sichtbar; der Verlauf hält fest, wer sie entfernt hat."],
        "action_label": "Unterlage entfernen",
        "cancel_url": scope.url("event", pk),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
