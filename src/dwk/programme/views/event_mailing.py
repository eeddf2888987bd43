"""Invite to a meeting by mail: choose people, read the text, send."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.event_mails import send_event_invitations
from dwk.programme.document_forms import MailingForm
from dwk.programme.queries.event_mails import letter_of, mailings_of, recipients_of
from dwk.ui.components import Link
from dwk.ui.formats import plural

from .access import actor
from .scope import TAB, scope_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mailing(request: HttpRequest, slug: str, pk: int, participation: str = "") -> HttpResponse:
    """Show the text and who can be invited; send it to those who were chosen."""
    scope = scope_of(request, slug, participation, change=True)
    event = scope.event(pk)
    known = {one.key: one for one in recipients_of(event, scope.days.today)}
    sent = mailings_of(event)
    form = MailingForm(request.POST or None, people=[(one.key, one.label) for one in known.values()])
    if request.method == "POST" and form.is_valid():
        chosen = [known[key].address for key in form.cleaned_data.get("people", [])]
        try:
            count = send_event_invitations(
                event=event, addresses=[*chosen, *form.cleaned_data["further"]], by=actor(request),
                effective_on=timezone.localdate(),
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            said = "Die aktualisierte Einladung" if sent else "Die Einladung"
            messages.success(request, f"{said} ist an {plural(count, 'Adresse', 'Adressen')} unterwegs.")
            return redirect(scope.url("event", pk))
    context = scope.shown(
        request,
        form=form,
        event=event,
        letter=letter_of(event, actor(request).name, update=bool(sent)),
        sent=sent,
        back=scope.url("event", pk),
        crumbs=[Link(TAB, scope.url("events")), Link(event.title, scope.url("event", pk))],
    )
    return render(request, "programme/event_mailing.html", context)
