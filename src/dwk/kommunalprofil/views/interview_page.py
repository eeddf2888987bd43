"""One interview: what is known, consents, transcripts, notes, who saw it; and the trail of all interviews."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dwk.audit.models import Version
from dwk.files.vault import VaultError
from dwk.kommunalprofil.actions.errors import ProfileRefused
from dwk.kommunalprofil.actions.interviews import read_notes, write_notes
from dwk.kommunalprofil.interview_forms import NotesForm
from dwk.kommunalprofil.models import Consent, Interview
from dwk.kommunalprofil.models.base import chain_of
from dwk.kommunalprofil.models.interviews import AgeGroup
from dwk.kommunalprofil.queries.interviews import accesses_of, consents_of, transcripts_of
from dwk.kommunalprofil.queries.verbatim import spots_of
from dwk.kommunalprofil.rules import DIMENSIONS
from dwk.programme.queries.trail import entries, kinds, label_of
from dwk.programme.views.access import Place, actor, place_of, shown
from dwk.ui.components import Cell, Column, Fact, Filter, Group, Row, Table
from dwk.ui.formats import date_short, date_time, number, plural

from .accesses import access_table, until
from .interview_access import NEEDED, TAB, address, address_if_any, crumbs, interview_of, private
from .meanwhile import Sheet

PER_PAGE = 50
LATEST = 5
TRAIL_COLUMNS = (Column("eingetragen am"), Column("was"), Column("wer"), Column("Grund"))


@require_safe
@private
def interview_page(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Everything about an interview except what was said."""
    place, found = interview_of(request, slug, participation, pk)
    if place.past and found.held_on > place.as_of:
        raise Http404("An diesem Tag war das Gespräch noch nicht geführt.")
    consents = consents_of(found, place.as_of if place.past else date.max)
    valid = next((one for one in consents if one.withdrawn_on is None), None)
    accesses = accesses_of(found, until(place))
    context = shown(
        request,
        place,
        TAB,
        interview=found,
        facts=_facts(found),
        consents=[_consent(place, one) for one in consents],
        valid=valid,
        transcripts=[_transcript(place, one) for one in transcripts_of(found)],
        has_notes=bool(found.sealed_notes),
        accesses=access_table(list(accesses[:LATEST])),
        access_count=plural(accesses.count(), "Zeile", "Zeilen"),
        may_edit=place.may_change(NEEDED),
        may_add=place.may_change(NEEDED) and valid is not None and valid.may_transcribe,
        crumbs=crumbs(place),
    )
    return render(request, "kommunalprofil/interview.html", context)


def _facts(found: Interview) -> list[Fact]:
    dimensions = [DIMENSIONS[key] for key in found.dimensions if key in DIMENSIONS]
    return [
        Fact("Personengruppe", found.get_group_display()),
        Fact("Funktion", found.function or "nicht angegeben"),
        Fact("Altersgruppe", str(AgeGroup(found.age_group).label)),
        Fact("Ortsteil oder Gebiet", found.area or "nicht angegeben"),
        Fact("Diversity-Dimensionen", ", ".join(dimensions) or "keine"),
        Fact("geführt am", f"{date_short(found.held_on)}, {found.get_mode_display()}"),
        Fact("Leitfaden", str(found.guide) if found.guide else "ohne"),
    ]


def _consent(place: Place, one: Consent) -> dict[str, Any]:
    words = [
        (one.may_transcribe, "Abschrift aufbewahren und auswerten"),
        (one.may_quote, "pseudonymisierte Zitate im Profil"),
        (one.keeps_signed, "Zitate bleiben nach einem Widerruf in unterschriebenen Fassungen"),
    ]
    return {
        "consent": one,
        "allowed": [text for yes, text in words if yes],
        "spots": [spot.words for spot in spots_of(one)] if not place.past else [],
        "withdraw": address(place, "consent_withdraw", one.pk) if place.may_change(NEEDED) else "",
    }


def _transcript(place: Place, one: Any) -> dict[str, Any]:
    alive = one.destroyed_on is None
    return {
        "transcript": one,
        # what was destroyed later is gone on earlier days as well; when that was is not told there
        "destroyed": one.destroyed_on if not place.past or (one.destroyed_on or place.as_of) <= place.as_of else None,
        "length": number(one.length),
        "passages": plural(one.passages, "Kodierung", "Kodierungen"),
        "read": address(place, "transcript", one.pk) if alive else "",
        "coding": address_if_any(place, "coding", one.interview_id, one.pk) if alive else "",
        "destroy": address(place, "transcript_destroy", one.pk)
        if alive and not one.passages and place.may_change(NEEDED)
        else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@private
def notes(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Read and write the notes of the interviewer; each reading is noted."""
    place, found = interview_of(request, slug, participation, pk)

    def values(interview: Interview) -> dict[str, str]:
        return {"text": read_notes(interview=interview, user=place.user, at=timezone.now())}

    sheet = Sheet(request, found, values)
    form = NotesForm(sheet.data, initial=None if sheet.data else sheet.initial)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"user": place.user, "at": timezone.now(), "by": actor(request), "seen": sheet.seen}
        if sheet.saved(form, lambda: _written(found, form.cleaned_data["text"], about)):
            messages.success(request, "Die Notizen sind verschlüsselt gespeichert.")
            return redirect("interview", slug, participation, pk)
    context = shown(
        request, place, TAB, form=form, heading=f"{found.pseudonym}: Notizen", button="Speichern",
        back=address(place, "interview", pk), crumbs=crumbs(place, found), **sheet.context(),
    )  # fmt: skip
    return render(request, "kommunalprofil/meanwhile.html", context)


def _written(found: Interview, text: str, about: dict[str, Any]) -> Interview:
    """The notes, sealed; without the key what was typed stays in the form, like after any refusal."""
    try:
        return write_notes(interview=found, text=text, **about)
    except VaultError as broken:
        raise ProfileRefused(str(broken)) from broken


@require_safe
@private
def trail(request: HttpRequest, slug: str, participation: str) -> HttpResponse:
    """Every entry about interviews and coding, without what was said; the Kommune's own trail has none of them."""
    place = place_of(request, slug, participation, NEEDED)
    scope = chain_of(place.participation.pk)
    offered = kinds(scope)
    kind = request.GET.get("art", "") if request.GET.get("art", "") in dict(offered) else ""
    page: Page[Any] = Paginator(entries(scope, kind=kind), PER_PAGE).get_page(request.GET.get("seite"))
    rows = tuple(_entry(version) for version in page.object_list)
    context = shown(
        request,
        place,
        TAB,
        page=page,
        table=Table("Einträge", TRAIL_COLUMNS, (Group(rows),)) if rows else None,
        filters=[Filter("art", "Was", (("", "alles"), *offered), kind)],
        count=plural(page.paginator.count, "Eintrag", "Einträge"),
        crumbs=crumbs(place),
    )
    return render(request, "kommunalprofil/interviews_trail.html", context)


def _entry(version: Version) -> Row:
    return Row(
        Cell(date_time(timezone.localtime(version.recorded_at))),
        (
            Cell(f"{label_of(version.object_type)} {version.get_action_display()}"),
            Cell(version.actor_name),
            Cell(version.reason or "–", muted=not version.reason),
        ),
    )
