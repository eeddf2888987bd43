"""People of a whole programme: office, research, funders, advisers; invite, revoke, end, give an organisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role, allowed
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.people import change_membership
from dwk.programme.member_forms import MembershipForm, WholeInviteForm
from dwk.programme.models import Invitation, Membership, Programme
from dwk.programme.queries.invitations import open_invitations
from dwk.programme.queries.memberships import not_ended
from dwk.programme.queries.past import past_of
from dwk.programme.queries.people import Member, members_on
from dwk.ui.components import Cell, Column, Group, Link, Row, Table

from .access import actor, days_of, programme_of, refuse
from .ending import end_form, end_question, ended
from .people import revoke_question, revoked, send_invitation, starts_later
from .whole import shown_whole

KINDS = ("programme.membership", "programme.organisation")
NEEDED = Permission.MANAGE_MEMBERS


@require_safe
@signed_in
def member_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Members of the whole programme, and, for those who invite, open invitations."""
    programme, roles = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    days = days_of(request)
    may = not days.past and allowed(roles, NEEDED)
    past = past_of([programme.scope, "organisations"], days.as_of, days.known_at, KINDS)
    rows = tuple(
        Row(
            Cell(one.name, note=starts_later(one, days.as_of)),
            (
                Cell(one.role_words),
                Cell(one.organisation) if one.organisation else Cell("–", muted=True),
                Cell(one.span),
                *(_steps(slug, one) if may else ()),
            ),
        )
        for one in members_on(past, whole=True)
    )
    columns: tuple[Column, ...] = (
        Column("Person"),
        Column("Rolle"),
        Column("Organisation"),
        Column("seit", phone=False),
    )
    columns = (*columns, Column("Organisation ändern"), Column("Mitgliedschaft")) if may else columns
    context = shown_whole(
        request,
        programme,
        roles,
        "Personen",
        sub=sub_tabs(programme, "Mitglieder", days.query),
        table=Table("Personen des Programms", columns, (Group(rows),)) if rows else None,
        invitations=list(open_invitations(programme, None, timezone.now())) if may else [],
        may_invite=may,
    )
    return render(request, "programme/programme_members.html", context)


def sub_tabs(programme: Programme, current: str, query: str) -> list[Link]:
    """Members and organisations."""
    pages = (("Mitglieder", "programme_members"), ("Organisationen", "organisations"))
    return [
        Link(label, reverse(name, args=[programme.slug]) + query, current=label == current) for label, name in pages
    ]


def _steps(slug: str, one: Member) -> tuple[Cell, Cell]:
    return (
        Cell("Ändern", url=reverse("programme_member_edit", args=[slug, one.pk])),
        Cell("Beenden", url=reverse("programme_member_end", args=[slug, one.pk])),
    )


def changing(request: HttpRequest, slug: str) -> tuple[Programme, frozenset[Role]]:
    """A programme for those who change its people; on a past day nobody does."""
    programme, roles = programme_of(request, slug, NEEDED)
    if request.method == "POST" and days_of(request).past:
        refuse(request, NEEDED, "An einem vergangenen Stand lässt sich nichts ändern.")
    return programme, roles


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite somebody into the whole programme."""
    programme, roles = changing(request, slug)
    form = WholeInviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            send_invitation(request, programme=programme, participation=None, **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("programme_members", slug)
    return whole_form(
        request,
        programme,
        roles,
        form=form,
        heading="Person ins Programm einladen",
        button="Einladung verschicken",
        consequences=[
            "Diese Rollen gelten im ganzen Programm und in jeder seiner Kommunen.",
            "Wer nur in einer Kommune mitarbeitet, wird auf der Seite der Kommune eingeladen.",
        ],
    )


def whole_form(request: HttpRequest, programme: Programme, roles: frozenset[Role], **context: Any) -> HttpResponse:
    """One form or question in the frame of the programme."""
    context.setdefault("back", reverse("programme_members", args=[programme.slug]))
    context["frame"] = "programme/whole.html"
    return render(request, "programme/form.html", shown_whole(request, programme, roles, "Personen", **context))


def _membership(programme: Programme, pk: int) -> Membership:
    running = Membership.objects.filter(
        not_ended(timezone.localdate()), programme=programme, participation__isnull=True
    )
    return get_object_or_404(running.select_related("user"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say to which organisation a member belongs."""
    programme, roles = changing(request, slug)
    found = _membership(programme, pk)
    form = MembershipForm(
        request.POST if request.method == "POST" else None, initial={"organisation": found.organisation_id}
    )
    if request.method == "POST" and form.is_valid():
        change_membership(membership=found, by=actor(request), effective_on=timezone.localdate(), **form.cleaned_data)
        messages.success(request, f"Die Organisation von {found.user.name} ist eingetragen.")
        return redirect("programme_members", slug)
    heading = f"Organisation von {found.user.name}"
    return whole_form(request, programme, roles, form=form, heading=heading, button="Änderung speichern")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then end a membership; its rights end at once in the whole programme."""
    programme, roles = changing(request, slug)
    today = timezone.localdate()
    found = _membership(programme, pk)
    form = end_form(request, found, today)
    if request.method == "POST" and form.is_valid() and ended(request, found, form, today):
        return redirect("programme_members", slug)
    question = end_question(found, form, today, where="im ganzen Programm und in allen seinen Kommunen")
    return whole_form(request, programme, roles, **question)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then take an invitation back."""
    programme, _ = changing(request, slug)
    found = get_object_or_404(
        Invitation, pk=pk, programme=programme, participation__isnull=True, revoked_at__isnull=True
    )
    back = reverse("programme_members", args=[slug])
    if request.method == "POST":
        revoked(request, found)
        return redirect(back)
    return render(request, "ui/confirm.html", revoke_question(found, back))
