"""Evidence of a profile: what there is, where it is used, what changed at its source."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import evidence as actions
from dwk.kommunalprofil.actions.refreezing import refreeze
from dwk.kommunalprofil.evidence_forms import ReasonForm
from dwk.kommunalprofil.list_words import fits
from dwk.kommunalprofil.models import Evidence, Profile
from dwk.kommunalprofil.queries.evidence_choice import Use, uses_of
from dwk.kommunalprofil.queries.revisions import Revision, revisions_of
from dwk.kommunalprofil.queries.source_list import sources_of, used_evidence
from dwk.kommunalprofil.queries.together import removal_of
from dwk.kommunalprofil.rules import EvidenceKind
from dwk.programme.views.access import actor
from dwk.programme.views.files import handed_out
from dwk.ui.components import Filter
from dwk.ui.formats import plural
from dwk.ui.searching import searched_text

from .meanwhile import say_gone
from .past import past_page
from .showing import WRITE, asked, confirmed, done, opened, page, saved, url

PER_PAGE = 50
USED, UNUSED, REVISED = "ja", "nein", "revidiert"
USES = {USED: "verwendet", UNUSED: "noch nicht verwendet", REVISED: "Quelle geändert"}


@require_safe
@signed_in
def evidence_list(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Evidence with its use, the newest first, to search and narrow; and the list of sources that follows from it."""
    place, profile = opened(request, slug, participation, pk)
    if place.past:
        return past_page(request, place, profile, "Belege", ())
    revisions = revisions_of(profile)
    kind, use, text = request.GET.get("art", ""), request.GET.get("verwendung", ""), searched_text(request)
    uses = [(one, revisions.get(one.evidence.pk)) for one in reversed(uses_of(profile))]
    found = [pair for pair in uses if kind in {"", pair[0].evidence.kind} and _fits(pair, use, text)]
    shown: Page[tuple[Use, Revision | None]] = Paginator(found, PER_PAGE).get_page(request.GET.get("seite"))
    kinds = (("", "alle"), *((one.value, one.label) for one in EvidenceKind))
    return page(
        request,
        place,
        profile,
        "evidence.html",
        "Belege",
        uses=shown.object_list,
        list_page=shown,
        any_evidence=bool(uses),
        filters=[
            Filter("art", "Art", kinds, kind),
            Filter("verwendung", "Verwendung", (("", "alle"), *USES.items()), use),
        ],
        count=plural(len(found), "Beleg", "Belege"),
        all_url=url(place, "kp_evidence", pk),
        sources=sources_of(used_evidence(profile)),
    )


def _fits(pair: tuple[Use, Revision | None], use: str, text: str) -> bool:
    one, revision = pair
    used = bool(one.chapters or one.statements)
    wanted = {USED: used, UNUSED: not used, REVISED: revision is not None}.get(use, True)
    return wanted and fits(text, f"Beleg {one.evidence.pk}", one.words)


@require_safe
@signed_in
def document(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """The document behind a piece of evidence."""
    _, profile = opened(request, slug, participation, pk)
    found = _evidence(profile, number)
    if found.document_id is None:
        raise Http404("Zu diesem Beleg gehört keine Datei.")
    return handed_out(found.document_id)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_over(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Take over the value that the source gives now, with a reason."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    back = url(place, "kp_evidence", pk)
    found = Evidence.objects.select_related("observation", "projection_run").filter(pk=number, profile=profile).first()
    if found is None:
        return say_gone(request, Evidence, removal_of(Evidence, number, profile_id=pk), back)
    revision = revisions_of(profile).get(found.pk)
    form = ReasonForm(
        request.POST if request.method == "POST" else None, initial={"because": revision.reason if revision else ""}
    )
    if request.method == "POST" and form.is_valid():
        by, day, because = actor(request), place.today, form.cleaned_data["because"]
        fresh = saved(form, lambda: refreeze(evidence=found, because=because, by=by, effective_on=day))
        if fresh is not None:
            messages.success(request, "Der neue Wert ist übernommen und steht jetzt an jeder Stelle des alten.")
            return redirect(back)
    warning = (
        f"{found.label}: bisher {revision.old_words}, an der Quelle jetzt {revision.new_words}."
        if revision
        else f"{found.label}: An der Quelle hat sich nichts geändert."
    )
    return asked(request, place, form, "Neuen Wert übernehmen", "Übernehmen", back, warning=warning)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int, number: int) -> HttpResponse:
    """Ask, then take away evidence that nothing rests on."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    found = _evidence(profile, number)
    back = url(place, "kp_evidence", pk)
    if request.method == "POST":
        by, day = actor(request), place.today
        gone = "Der Beleg ist entfernt."
        return done(request, lambda: actions.remove_evidence(evidence=found, by=by, effective_on=day), gone, back)
    return confirmed(
        request,
        heading="Beleg entfernen",
        question=f"Soll „{found.label}“ nicht mehr zu den Belegen gehören?",
        consequences=["Er steht noch im Verlauf. Belege, auf denen etwas ruht, bleiben."],
        action_label="Beleg entfernen",
        cancel_url=back,
    )


def _evidence(profile: Profile, number: int) -> Evidence:
    return get_object_or_404(Evidence.objects.select_related("observation"), pk=number, profile=profile)
