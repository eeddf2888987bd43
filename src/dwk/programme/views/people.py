"""Who belongs to a Kommune; invite somebody, end a membership."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.programme.actions import invitations, telling
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.people import end_membership
from dwk.programme.forms import InviteForm
from dwk.programme.models import Invitation, Membership
from dwk.programme.queries.mine import open_tasks_in
from dwk.programme.queries.past import past_of
from dwk.programme.queries.people import members_on
from dwk.ui.components import Cell, Column, Group, Row, Table
from dwk.ui.formats import date_short

from .access import actor, place_of, shown, teller

#: what the list of people is made of
KINDS = ("programme.membership", "programme.department")


@require_safe
@signed_in
def member_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Members of the Kommune, and, for those who invite, open invitations."""
    place = place_of(request, slug, participation)
    may = place.may_change(Permission.MANAGE_MEMBERS)
    members = members_on(past_of([place.participation.scope], place.as_of, place.known_at, KINDS))
    rows = tuple(
        Row(
            Cell(one.name),
            (
                Cell(one.role_words),
                Cell(one.department or one.organisation or "–"),
                Cell(date_short(one.since)),
                *([Cell("Beenden", url=reverse("member_end", args=[slug, participation, one.pk]))] if may else []),
            ),
        )
        for one in members
    )
    columns: tuple[Column, ...] = (
        Column("Person"),
        Column("Rolle"),
        Column("Fachbereich oder Organisation", phone=False),
        Column("seit", phone=False),
    )
    columns = (*columns, Column("Mitgliedschaft")) if may else columns
    waiting = Invitation.objects.filter(
        participation=place.participation,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    context = shown(
        request,
        place,
        "Personen",
        table=Table("Personen", columns, (Group(rows),)) if rows else None,
        invitations=list(waiting.order_by("expires_at")) if may else [],
        may_invite=may,
    )
    return render(request, "programme/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Invite somebody by mail."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    form = InviteForm(request.POST or None, participation=place.participation)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(
                token=secrets.token_urlsafe(32),
                link_of=lambda token: request.build_absolute_uri(reverse("invitation_accept", args=[token])),
                at=timezone.now(), by=actor(request), programme=place.programme, participation=place.participation,
                **form.cleaned_data,
            )  # fmt: skip
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Die Einladung an {form.cleaned_data['name']} ist unterwegs.")
            return redirect("members", slug, participation)
    context = shown(
        request,
        place,
        "Personen",
        form=form,
        heading="Person einladen",
        button="Einladung verschicken",
        back=reverse("members", args=[slug, participation]),
    )
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then end a membership; its rights end at once."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    found = get_object_or_404(
        Membership.objects.select_related("user"), pk=pk, participation=place.participation, ended_on__isnull=True
    )
    if request.method == "POST":
        with transaction.atomic():
            given_back = open_tasks_in(found.user, place.participation)
            ended = end_membership(
                membership=found, successor=None, by=actor(request), effective_on=timezone.localdate()
            )
            told = teller(request)
            telling.tell_membership(membership=ended, **told)
            telling.tell_tasks_back(tasks=given_back, **told)
        messages.success(request, f"Die Mitgliedschaft von {found.user.name} ist beendet.")
        return redirect("members", slug, participation)
    context = {
        "heading": "Mitgliedschaft beenden",
        "question": f"Soll {found.user.name} die Rolle „{Role(found.role).label}“ verlieren?",
        "consequences": ["Alle Rechte in dieser Kommune enden sofort.", "Offene Aufgaben gehen an die Rolle zurück."],
        "action_label": "Mitgliedschaft beenden",
        "cancel_url": reverse("members", args=[slug, participation]),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def revoke(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take an invitation back; its link opens nothing from then on."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    found = get_object_or_404(Invitation, pk=pk, participation=place.participation, revoked_at__isnull=True)
    if request.method == "POST":
        try:
            invitations.revoke_invitation(invitation=found, at=timezone.now(), by=actor(request))
        except ProgrammeRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"Die Einladung an {found.name} ist zurückgezogen.")
        return redirect("members", slug, participation)
    context = {
        "heading": "Einladung zurückziehen",
        "question": f"Soll die Einladung an {found.name} nicht mehr gelten?",
        "consequences": ["Der Link in der E-Mail öffnet dann nichts mehr."],
        "action_label": "Einladung zurückziehen",
        "cancel_url": reverse("members", args=[slug, participation]),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
