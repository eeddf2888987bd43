"""Accept an invitation: with a new account, or with the one that the invited address has."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import member
from dwk.accounts.permissions import Role
from dwk.accounts.queries import has_account
from dwk.accounts.signing_in import sign_in_after_password
from dwk.programme.actions import invitations
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.invitation_forms import AcceptForm
from dwk.programme.models import Invitation
from dwk.programme.queries.invitations import invitation_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one is invited to, and accept it."""
    invitation = invitation_of(token)
    refused = invitations.refusal_of(invitation, timezone.now())
    if invitation is None or refused:
        return render(request, "programme/invitation_closed.html", {"sentence": refused}, status=410)
    person = member(request)
    if person is None and has_account(invitation.email):
        return redirect_to_login(request.get_full_path())
    form = AcceptForm(request.POST or None, initial={"name": invitation.name}) if person is None else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            return _accepted(request, token, form)
        except ProgrammeRefused as problem:
            if form is None:
                messages.error(request, str(problem))
            else:
                form.add_error(None, str(problem))
    return render(request, "programme/invitation.html", _context(invitation, form))


def _accepted(request: HttpRequest, token: str, form: AcceptForm | None) -> HttpResponse:
    """A new account goes on to its second factor, a known one to its own page."""
    person = member(request)
    if form is None and person is not None:
        invitations.accept_as_member(token=token, user=person, at=timezone.now())
        messages.success(request, "Sie haben die Einladung angenommen.")
        return redirect("/")
    entered = form.cleaned_data if form is not None else {}
    user = invitations.accept_as_new(token=token, name=entered["name"], password=entered["password"], at=timezone.now())
    sign_in_after_password(request, user)
    messages.success(request, "Ihr Konto ist eingerichtet. Schützen Sie es jetzt mit einem zweiten Faktor.")
    return redirect("mfa_activate_totp")


def _context(invitation: Invitation, form: AcceptForm | None) -> dict[str, object]:
    place = invitation.participation.full_name if invitation.participation else invitation.programme.name
    return {"form": form, "invitation": invitation, "place": place, "role": Role(invitation.role).label}
