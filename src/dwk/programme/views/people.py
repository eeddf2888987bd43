"""Who belongs to a Kommune; invite somebody, name a deputy, end a membership."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

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
from dwk.programme.actions.people import change_membership, name_deputy
from dwk.programme.forms import InviteForm
from dwk.programme.member_forms import DeputyForm, LocalMembershipForm
from dwk.programme.member_rules import end_of_deputy
from dwk.programme.models import Invitation, Membership
from dwk.programme.queries.invitations import open_invitations
from dwk.programme.queries.memberships import not_ended
from dwk.programme.queries.past import past_of
from dwk.programme.queries.people import Member, deputies_possible, members_on
from dwk.ui.components import Cell, Column, Group, Link, Row, Table
from dwk.ui.formats import date_short

from .access import Place, actor, place_of, shown, teller
from .departments import departments_table
from .ending import end_form, end_question, ended

#: what the list of people is made of
KINDS = ("programme.membership", "programme.department")


@require_safe
@signed_in
def member_list(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Members and departments of the Kommune, and, for those who invite, open invitations."""
    place = place_of(request, slug, participation)
    may, may_edit = place.may_change(Permission.MANAGE_MEMBERS), place.may_change(Permission.EDIT_PARTICIPATION)
    past = past_of([place.participation.scope], place.as_of, place.known_at, KINDS)
    context = shown(
        request,
        place,
        "Personen",
        sub=sub_tabs(place, "Mitglieder"),
        table=_table(place, members_on(past), may),
        departments=departments_table(place, past, may_edit),
        invitations=list(open_invitations(place.programme, place.participation, timezone.now())) if may else [],
        may_invite=may,
        may_edit=may_edit,
    )
    return render(request, "programme/members.html", context)


def sub_tabs(place: Place, current: str) -> list[Link]:
    """Members and contacts, for those who see both; nothing to choose for the others."""
    if not place.can(Permission.MANAGE_EVENTS):
        return []
    address = [place.programme.slug, place.participation.slug]
    pages = (("Mitglieder", "members"), ("Kontakte", "contacts"))
    return [Link(label, reverse(name, args=address) + place.query, current=label == current) for label, name in pages]


def _table(place: Place, members: list[Member], may: bool) -> Table | None:
    address = [place.programme.slug, place.participation.slug]
    rows = tuple(
        Row(
            Cell(one.name, note=starts_later(one, place.as_of)),
            (
                Cell(one.role_words),
                _house(address, one, may),
                Cell(one.span),
                *(_steps(address, one) if may else ()),
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
    columns = (*columns, Column("Vertretung"), Column("Mitgliedschaft")) if may else columns
    return Table("Personen", columns, (Group(rows),)) if rows else None


def _house(address: list[str], one: Member, may: bool) -> Cell:
    """Department or organisation; for those who may change it, the way there."""
    text = one.department or one.organisation
    if may:
        return Cell(text or "ergänzen", url=reverse("member_edit", args=[*address, one.pk]))
    return Cell(text or "–", muted=not text)


def starts_later(one: Member, day: date) -> str:
    """Says of somebody whose role begins later when it does."""
    return f"beginnt am {date_short(one.since)}" if one.since > day else ""


def _steps(address: list[str], one: Member) -> tuple[Cell, Cell]:
    named = Cell("–", muted=True)
    if not one.deputy:
        named = Cell("Vertretung benennen", url=reverse("member_deputy", args=[*address, one.pk]))
    return named, Cell("Beenden", url=reverse("member_end", args=[*address, one.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def invite(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Invite somebody by mail."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    form = InviteForm(request.POST or None, participation=place.participation)
    if request.method == "POST" and form.is_valid():
        try:
            send_invitation(request, programme=place.programme, participation=place.participation, **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("members", slug, participation)
    return _form(request, place, form, heading="Person einladen", button="Einladung verschicken")


def send_invitation(request: HttpRequest, **fields: Any) -> None:
    """Invite by mail and say that it is under way."""
    invitations.invite(
        token=secrets.token_urlsafe(32),
        link_of=lambda token: request.build_absolute_uri(reverse("invitation_accept", args=[token])),
        at=timezone.now(),
        by=actor(request),
        **fields,
    )
    messages.success(request, f"Die Einladung an {fields['name']} ist unterwegs.")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deputy(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Let a member stand in for another, or invite somebody to do so."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    found = _membership(place, pk)
    form = DeputyForm(
        request.POST if request.method == "POST" else None,
        people=deputies_possible(found, place.today),
        today=place.today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            _name(request, place, found, form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("members", slug, participation)
    return _form(
        request,
        place,
        form,
        heading=f"Vertretung für {found.user.name} benennen",
        button="Vertretung benennen",
        consequences=[
            f"Die Vertretung hat in dieser Zeit alle Rechte der Rolle „{Role(found.role).label}“.",
            "Was sie abnimmt, steht mit „i. V.“ in den Freigaben. Was sie selbst vorlegt, nimmt sie nicht ab.",
            "Die Vertretung endet an ihrem letzten Tag, spätestens mit der vertretenen Rolle.",
        ],
    )


def _name(request: HttpRequest, place: Place, found: Membership, entered: dict[str, Any]) -> None:
    person = entered["person"]
    if person is None:
        send_invitation(
            request,
            programme=place.programme,
            participation=place.participation,
            role=found.role,
            department=found.department,
            name=entered["name"],
            email=entered["email"],
            deputy_of=found,
            starts_on=entered["starts_on"],
            ended_on=end_of_deputy(entered["last_day"], found.ended_on),
        )
        return
    with transaction.atomic():
        made = name_deputy(
            membership=found,
            user=person,
            starts_on=entered["starts_on"],
            last_day=entered["last_day"],
            by=actor(request),
            effective_on=place.today,
        )
        telling.tell_membership(membership=made, **teller(request))
    messages.success(request, f"{person.name} vertritt {found.user.name} ab dem {date_short(made.starts_on)}.")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Say to which department or organisation a member belongs; person and role stay."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    found = _membership(place, pk)
    form = LocalMembershipForm(
        request.POST if request.method == "POST" else None,
        participation=place.participation,
        initial={"department": found.department_id, "organisation": found.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        change_membership(membership=found, by=actor(request), effective_on=place.today, **form.cleaned_data)
        messages.success(request, f"Die Angaben zu {found.user.name} sind geändert.")
        return redirect("members", slug, participation)
    return _form(request, place, form, heading=f"Angaben zu {found.user.name}", button="Änderung speichern")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then end a membership; its rights end at once."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    found = _membership(place, pk)
    form = end_form(request, found, place.today)
    if request.method == "POST" and form.is_valid() and ended(request, found, form, place.today):
        return redirect("members", slug, participation)
    return _form(request, place, **end_question(found, form, place.today, where="in dieser Kommune"))


def _membership(place: Place, pk: int) -> Membership:
    running = Membership.objects.filter(not_ended(place.today), participation=place.participation)
    return get_object_or_404(running.select_related("user", "department"), pk=pk)


def _form(request: HttpRequest, place: Place, form: Any, **context: object) -> HttpResponse:
    back = reverse("members", args=[place.programme.slug, place.participation.slug])
    return render(request, "programme/form.html", shown(request, place, "Personen", form=form, back=back, **context))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def revoke(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Ask, then take an invitation back; its link opens nothing from then on."""
    place = place_of(request, slug, participation, Permission.MANAGE_MEMBERS)
    found = get_object_or_404(Invitation, pk=pk, participation=place.participation, revoked_at__isnull=True)
    back = reverse("members", args=[slug, participation])
    if request.method == "POST":
        revoked(request, found)
        return redirect(back)
    return render(request, "ui/confirm.html", revoke_question(found, back))


def revoked(request: HttpRequest, found: Invitation) -> None:
    """Take an invitation back, or say why that is too late."""
    try:
        invitations.revoke_invitation(invitation=found, at=timezone.now(), by=actor(request))
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Die Einladung an {found.name} ist zurückgezogen.")


def revoke_question(found: Invitation, back: str) -> dict[str, Any]:
    """What the page asks before an invitation is taken back."""
    return {
        "heading": "Einladung zurückziehen",
        "question": f"Soll die Einladung an {found.name} nicht mehr gelten?",
        "consequences": ["Der Link in der E-Mail öffnet dann nichts mehr."],
        "action_label": "Einladung zurückziehen",
        "cancel_url": back,
        "danger": True,
    }
