"""Aims, elements, backers, budget rules and phase texts of a programme: add, change, move, take away, enter again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.accounts.access import member, signed_in
from dwk.accounts.permissions import Permission
from dwk.documents.logos import is_png
from dwk.files.models import StoredFile
from dwk.files.queries import path_of
from dwk.programme.actions import parts as actions
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.actions.logos import keep_logo
from dwk.programme.actions.programmes import create_organisation
from dwk.programme.models import Aim, Backer, BudgetRule, PhaseDefinition, Programme, RelatedElement
from dwk.programme.models.programmes import Part
from dwk.programme.programme_forms import (
    AimForm,
    BackerForm,
    BudgetRuleForm,
    ElementForm,
    PhaseDefinitionForm,
    RemovalForm,
    SourcedForm,
)
from dwk.programme.queries.parts import REMOVABLE, first_day, free_line, parts_on

from .access import actor, days_of, programme_of
from .programme import answer, editable

DATED = ("effective_on", "reason")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: its table, its form, the fields of the form that are fields of the table, its name in sentences."""

    model: type[Part]
    form: type[SourcedForm]
    fields: tuple[str, ...]
    name: str


KINDS: Mapping[str, Kind] = {
    "ziele": Kind(Aim, AimForm, ("text", "chapter"), "Ziel"),
    "elemente": Kind(RelatedElement, ElementForm, ("text",), "Element"),
    "traeger": Kind(Backer, BackerForm, ("organisation", "kind", "wording"), "Träger"),
    "foerderregeln": Kind(BudgetRule, BudgetRuleForm, ("label", "fundable", "cap_eur", "examples"), "Förderregel"),
    "phasentexte": Kind(
        PhaseDefinition, PhaseDefinitionForm, ("label", "text", "responsible_role", "outputs"), "Phase"
    ),
}
#: phases are there from the beginning and stay
FIXED = "phasentexte"
SAFE_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Add a part behind the others."""
    programme, of = editable(request, slug), KINDS[kind]
    form = _form(request, of, {})

    def save(entered: dict[str, Any]) -> object:
        fields = {**_fields(request, of, entered), **_once(programme, of, entered)}
        part = of.model(programme=programme, **fields)
        return actions.append_part(part=part, by=actor(request), **{name: entered[name] for name in DATED})

    return answer(request, programme, form, f"{of.name} hinzufügen", save, done="Eingetragen.")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Change a part."""
    programme, of = editable(request, slug), KINDS[kind]
    part = _part(programme, of, pk)
    initial = {name: getattr(part, name) for name in (*of.fields, "source")}
    if kind == FIXED:
        initial["outputs"] = "\n".join(initial["outputs"])
    form = _form(request, of, initial, part)

    def save(entered: dict[str, Any]) -> object:
        fields = _fields(request, of, entered)
        return actions.change_part(part=part, by=actor(request), **fields, **{name: entered[name] for name in DATED})

    return answer(request, programme, form, f"{of.name} bearbeiten", save)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Ask, then take a part away."""
    programme, of = editable(request, slug), KINDS[kind]
    part = _part(programme, of, pk)
    form = RemovalForm(request.POST or None, today=days_of(request).today, not_before=first_day(part))
    return answer(
        request,
        programme,
        form,
        f"{of.name} entfernen",
        lambda entered: actions.remove_part(part=part, by=actor(request), **entered),
        warning=f"Soll „{part}“ nicht mehr zum Programm gehören?",
        consequences=[
            "Es steht von diesem Tag an in keinem Bericht mehr; frühere Stände zeigen es weiter.",
            "Auf der Seite des Programms können Sie es wieder eintragen.",
        ],
        button="Entfernen",
        danger=True,
        done="Entfernt. Unten auf dieser Seite können Sie es wieder eintragen.",
    )


@require_POST
@signed_in
def move(request: HttpRequest, slug: str, kind: str, pk: int, way: str) -> HttpResponse:
    """Let a part change places with its neighbour; an aim stays within its chapter."""
    programme, of = editable(request, slug), KINDS[kind]
    part = _part(programme, of, pk)
    order = of.model.objects.filter(programme=programme).order_by("position", "pk")
    if isinstance(part, Aim):
        order = order.order_by("chapter", "position", "pk")
    actions.move_part(
        part=part, neighbours=list(order), up=way == "hoch", by=actor(request), effective_on=days_of(request).today
    )
    return _back(slug, kind)


@require_POST
@signed_in
def restore(request: HttpRequest, slug: str, kind: str, pk: int) -> HttpResponse:
    """Enter a part again that was taken away."""
    programme = editable(request, slug)
    label = KINDS[kind].model._meta.label_lower
    if label not in REMOVABLE:
        raise Http404("Phasen werden nicht entfernt.")
    try:
        actions.restore_part(
            programme=programme, kind=label, number=pk, by=actor(request), effective_on=days_of(request).today
        )
    except ProgrammeRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Wieder eingetragen.")
    return _back(slug, kind)


@require_safe
@signed_in
def logo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The logo that a backer had on the day that is looked at."""
    programme, _ = programme_of(request, slug, Permission.VIEW_PROGRAMME)
    days = days_of(request)
    backer = parts_on(programme, days.as_of, days.known_at).one("programme.backer", pk)
    if backer is None or not backer["logo_id"]:
        raise Http404("Dieses Logo gibt es nicht.")
    picture = path_of(get_object_or_404(StoredFile, pk=backer["logo_id"]).sha256).read_bytes()
    return HttpResponse(
        picture,
        content_type="image/png" if is_png(picture) else "image/svg+xml",
        headers={"Content-Security-Policy": SAFE_PICTURE, "X-Content-Type-Options": "nosniff"},
    )


def _part(programme: Programme, of: Kind, pk: int) -> Part:
    return get_object_or_404(of.model, pk=pk, programme=programme)


def _back(slug: str, kind: str) -> HttpResponse:
    answer = redirect("programme_page", slug)
    answer["Location"] += f"#{kind}"
    return answer


def _form(request: HttpRequest, of: Kind, initial: dict[str, Any], part: Part | None = None) -> SourcedForm:
    more: dict[str, Any] = {}
    if of.model is Backer:
        more = {"files": request.FILES or None, "has_logo": isinstance(part, Backer) and part.logo_id is not None}
    return of.form(request.POST or None, initial=initial, today=days_of(request).today, **more)


def _fields(request: HttpRequest, of: Kind, entered: dict[str, Any]) -> dict[str, Any]:
    fields = {name: entered[name] for name in (*of.fields, "source")}
    if of.model is not Backer:
        return fields
    if entered["new_organisation"]:
        fields["organisation"] = create_organisation(
            name=entered["new_organisation"], by=actor(request), effective_on=entered["effective_on"]
        )
    if entered["logo"]:
        file = entered["logo"]
        fields["logo"] = keep_logo(name=file.name, content=file.read(), user=member(request), at=timezone.now())
    elif entered.get("without_logo"):
        fields["logo"] = None
    return fields


def _once(programme: Programme, of: Kind, entered: dict[str, Any]) -> dict[str, Any]:
    """What a part gets when it is made and keeps for its life."""
    return {"line": free_line(programme, entered["label"])} if of.model is BudgetRule else {}
