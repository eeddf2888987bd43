"""Consent: note it, take it back with everything that follows, and say what was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dwk.kommunalprofil.actions.interviews import give_consent
from dwk.kommunalprofil.actions.withdrawal import Withdrawn, mark_checked, withdraw_consent, withdraw_quoting
from dwk.kommunalprofil.interview_forms import ConsentGivenForm, WithdrawalForm
from dwk.kommunalprofil.queries.interviews import Affected, affected_by
from dwk.kommunalprofil.queries.verbatim import spots_of
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import actor, shown
from dwk.ui.components import Fact
from dwk.ui.formats import plural

from .interview_access import NEEDED, TAB, address, consent_of, crumbs, interview_of, private

#: where the numbers of a withdrawal wait for the page that shows them; no content
DONE = "kommunalprofil_withdrawn"


@require_http_methods(["GET", "HEAD", "POST"])
@private
def give(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Note what somebody agreed to."""
    place, found = interview_of(request, slug, participation, pk)
    form = ConsentGivenForm(
        request.POST if request.method == "POST" else None,
        initial={"form": "written", "given_on": found.held_on},
        today=place.today,
    )
    if request.method == "POST" and form.is_valid():
        try:
            give_consent(interview=found, by=actor(request), effective_on=place.today, **form.cleaned_data)
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Die Einwilligung ist eingetragen.")
            return redirect("interview", slug, participation, pk)
    context = shown(
        request,
        place,
        TAB,
        form=form,
        heading=f"{found.pseudonym}: Einwilligung eintragen",
        consequences=[
            "Tragen Sie nur ein, was die Person zugesagt hat. Sie kann jederzeit widerrufen, ohne Gründe zu nennen.",
            "Das unterschriebene Blatt bewahren Sie getrennt von diesen Angaben auf.",
        ],
        button="Eintragen",
        back=address(place, "interview", pk),
        crumbs=crumbs(place, found),
    )
    return render(request, "programme/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def withdraw(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Say exactly what goes and what stays, then do it."""
    place, consent = consent_of(request, slug, participation, pk)
    interview = consent.interview
    form = WithdrawalForm(request.POST if request.method == "POST" else None, may_quote=consent.may_quote)
    if request.method == "POST" and form.is_valid():
        only_quotes = form.cleaned_data.get("scope") == "quotes"
        take_back = withdraw_quoting if only_quotes else withdraw_consent
        try:
            done = take_back(
                consent=consent, user=place.user, at=timezone.now(), by=actor(request), effective_on=place.today
            )
        except ProgrammeRefused as refused:
            form.add_error(None, str(refused))
        else:
            if only_quotes:
                messages.success(request, _quotes_gone(done))
                return redirect("interview", slug, participation, interview.pk)
            request.session[DONE] = {"consent": pk, **_kept(done)}
            return redirect("consent_withdrawn", slug, participation, pk)
    affected = affected_by(consent)
    context = shown(
        request,
        place,
        TAB,
        form=form,
        interview=interview,
        consent=consent,
        goes=_goes(affected),
        stays=_stays(affected),
        back=address(place, "interview", interview.pk),
        crumbs=crumbs(place, interview),
    )
    return render(request, "kommunalprofil/withdraw.html", context)


def _goes(affected: Affected) -> list[str]:
    found = [
        plural(affected.transcripts, "Abschrift", "Abschriften") + " im Wortlaut",
        "die Notizen zum Gespräch" if affected.notes else "",
        plural(affected.codings, "Kodierung", "Kodierungen") if affected.codings else "",
        plural(affected.memos, "Memo", "Memos") if affected.memos else "",
        plural(affected.quotes, "Zitat", "Zitate") + " im Wortlaut" if affected.quotes else "",
        plural(affected.evidence, "Beleg", "Belege") + " in Aussagen und Kapiteln des Entwurfs"
        if affected.evidence
        else "",
        f"der Wortlaut der Zitate in {_versions(affected.redacted_versions)}; dort bleibt ein Vermerk mit dem Tag"
        if affected.redacted_versions
        else "",
        "Ankerbeispiele von Kategorien, die aus diesem Gespräch stammen",
        "Funktion, Altersgruppe und Gebiet der Person",
    ]
    return [sentence for sentence in found if sentence]


def _stays(affected: Affected) -> list[str]:
    found = [
        "das Pseudonym mit dem Tag des Gesprächs und der Vermerk über den Widerruf",
        "die Liste der Zugriffe und der Verlauf der Interviews; beide enthalten nichts von dem, was gesagt wurde",
        "Aussagen und Kapitel selbst; ihnen fehlt danach vielleicht ein Beleg",
    ]
    if affected.kept_versions:
        found.insert(
            0, f"die Zitate in {_versions(affected.kept_versions)}: unterschrieben, und die Person hat zugestimmt"
        )
    return found


def _quotes_gone(done: Withdrawn) -> str:
    found = [f"{plural(done.quotes, 'Zitat', 'Zitate')} zurückgezogen, die Abschrift bleibt."]
    if done.redacted_versions:
        found.append(f"Ohne Wortlaut: {_versions(done.redacted_versions)}.")
    if done.kept_versions:
        found.append(f"Unverändert unterschrieben: {_versions(done.kept_versions)}.")
    return " ".join(found)


def _versions(numbers: tuple[int, ...] | list[int]) -> str:
    word = "Fassung" if len(numbers) == 1 else "den Fassungen"
    return f"{word} {', '.join(str(one) for one in numbers)}"


def _kept(done: Withdrawn) -> dict[str, Any]:
    return {
        "numbers": [done.transcripts, done.codings, done.quotes, done.evidence],
        "redacted": list(done.redacted_versions),
        "kept": list(done.kept_versions),
    }


@require_safe
@private
def withdrawn(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """What a withdrawal did, in numbers, and which texts somebody has to look at."""
    place, consent = consent_of(request, slug, participation, pk)
    done = request.session.get(DONE)
    if consent.withdrawn_on is None or not done or done["consent"] != pk:
        return redirect("interview", slug, participation, consent.interview_id)
    labels = ("Abschriften vernichtet", "Kodierungen entfernt", "Zitate zurückgezogen", "Belege entfernt")
    facts = [Fact(label, str(count)) for label, count in zip(labels, done["numbers"], strict=True)]
    facts.append(Fact("ohne Wortlaut", _versions(done["redacted"]) if done["redacted"] else "keine Fassung"))
    facts.append(Fact("unverändert unterschrieben", _versions(done["kept"]) if done["kept"] else "keine Fassung"))
    context = shown(
        request,
        place,
        TAB,
        interview=consent.interview,
        consent=consent,
        facts=facts,
        spots=[spot.words for spot in spots_of(consent)],
        may_edit=place.may_change(NEEDED),
        crumbs=crumbs(place, consent.interview),
    )
    return render(request, "kommunalprofil/withdrawn.html", context)


@require_POST
@private
def checked(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Note that somebody has looked at the texts that repeated the person."""
    place, consent = consent_of(request, slug, participation, pk)
    mark_checked(consent=consent, by=actor(request), effective_on=place.today)
    messages.success(request, "Vermerkt: Die Stellen sind geprüft.")
    return redirect("interview", slug, participation, consent.interview_id)
