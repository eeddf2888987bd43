"""A chapter: read, write with preview, put two wordings together, take an earlier one up again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions.chapters import EditConflict, bring_back, write_chapter
from dwk.kommunalprofil.models import Chapter, Profile
from dwk.kommunalprofil.profile_forms import TextForm
from dwk.kommunalprofil.queries.chapter_pages import html_of, neighbours_of, shown_evidence, written_part
from dwk.kommunalprofil.queries.chapter_versions import Wording, compared, removed_chapter, wordings_of
from dwk.kommunalprofil.queries.evidence_choice import words_by_number
from dwk.kommunalprofil.rules import GENERATED
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor

from .chapter_list import chapter_of
from .meanwhile import gone
from .past import past_page
from .showing import SEE, TAB, WRITE, done, may_write, opened, page, saved, url


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def chapter(request: HttpRequest, slug: str, participation: str, pk: int, key: str) -> HttpResponse:
    """The chapter: text to read, and for those who write the editor."""
    place, profile = opened(request, slug, participation, pk, WRITE if request.method == "POST" else SEE)
    if place.past:
        return past_page(request, place, profile, "Kapitel", {key})
    found = Chapter.objects.filter(profile=profile, key=key).first()
    if found is None:
        return _removed(request, place, profile, key)
    if request.method == "POST" and found.key not in GENERATED:
        return _written(request, place, profile, found)
    form = None
    if may_write(place, profile) and found.key not in GENERATED:
        form = TextForm(initial={"text": found.text, "edition": found.edition})
    return _page(request, place, profile, found, form=form, shown=found.text)


def _written(request: HttpRequest, place: Place, profile: Profile, found: Chapter) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, place, profile, found, form=form)
    text, edition = form.cleaned_data["text"], form.cleaned_data["edition"]
    if "vorschau" in request.POST:
        return _page(request, place, profile, found, form=form, shown=text, looked=True)
    try:
        written = write_chapter(chapter=found, text=text, edition=edition, by=actor(request), effective_on=place.today)
    except EditConflict as conflict:
        # one's own text stays in the form; saved again, it stands on what the other one wrote
        again = TextForm(initial={"text": conflict.ours, "edition": conflict.edition})
        return _page(
            request, place, profile, found, form=again, conflict=str(conflict),
            lines=compared(conflict.theirs, conflict.ours), theirs=conflict.theirs,
        )  # fmt: skip
    except ProgrammeRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, place, profile, found, form=form)
    messages.success(
        request,
        "Gespeichert. Jemand anderes hatte das Kapitel inzwischen auch geändert; beide Änderungen stehen jetzt darin."
        if written.merged
        else "Das Kapitel ist gespeichert.",
    )
    return redirect(url(place, "kp_chapter", profile.pk, found.key))


def _removed(request: HttpRequest, place: Place, profile: Profile, key: str) -> HttpResponse:
    """Somebody took the chapter away while another one was writing: the text stays, and can be taken in again."""
    entry = removed_chapter(profile, key)
    back, here = url(place, "kp_chapters", profile.pk), url(place, "kp_chapter", profile.pk, key)
    form = TextForm(request.POST)
    if entry is None or not ("wieder" in request.GET and request.method == "POST" and form.is_valid()):
        return gone(request, place, Chapter, entry, tab=TAB, back=back, form=lambda: form, again=f"{here}?wieder=1")
    text, by = form.cleaned_data["text"], actor(request)
    made = saved(form, lambda: bring_back(profile=profile, removed=entry, text=text, by=by, effective_on=place.today))
    if made is None:
        return gone(request, place, Chapter, entry, tab=TAB, back=back, form=lambda: form, again=f"{here}?wieder=1")
    messages.success(request, f"„{made.title}“ steht mit Ihrem Text wieder im Profil.")
    return redirect(url(place, "kp_chapter", profile.pk, made.key))


def _page(
    request: HttpRequest, place: Place, profile: Profile, found: Chapter, *, shown: str = "", **context: object
) -> HttpResponse:
    """The page with ``shown`` as its text."""
    return page(
        request,
        place,
        profile,
        "chapter.html",
        "Kapitel",
        chapter=found,
        neighbours=neighbours_of(found),
        part=written_part(profile, found.key),
        preview=html_of(profile, shown),
        evidence=shown_evidence(profile, found, shown),
        choices=sorted(words_by_number(profile).items(), reverse=True) if context.get("form") else (),
        **context,
    )


def _until(place: Place, found: Chapter) -> list[Wording]:
    """Wordings that held by the day that is looked at, as far as they were known."""
    return [
        one
        for one in wordings_of(found)
        if one.on <= place.as_of and (place.known_at is None or one.at <= place.known_at)
    ]


@require_safe
@signed_in
def versions(request: HttpRequest, slug: str, participation: str, pk: int, key: str) -> HttpResponse:
    """Every wording of a chapter that was stored."""
    place, profile = opened(request, slug, participation, pk)
    found = chapter_of(profile, key)
    return page(request, place, profile, "versions.html", "Kapitel", chapter=found, wordings=_until(place, found))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def version(request: HttpRequest, slug: str, participation: str, pk: int, key: str, edition: int) -> HttpResponse:
    """One earlier wording beside that of today; it can be taken up again."""
    place, profile = opened(request, slug, participation, pk, WRITE if request.method == "POST" else SEE)
    found = chapter_of(profile, key)
    wording = next((one for one in _until(place, found) if one.edition == edition), None)
    if wording is None:
        raise Http404("Diese Fassung des Kapitels gibt es nicht.")
    if request.method == "POST":
        by = actor(request)
        return done(
            request,
            lambda: write_chapter(
                chapter=found, text=wording.text, edition=found.edition, by=by, effective_on=place.today,
                because=f"Stand {edition} wieder aufgenommen", earlier=True,
            ),
            f"Der Text von Stand {edition} gilt wieder. Der bisherige steht unter den Fassungen.",
            url(place, "kp_chapter", pk, key),
        )  # fmt: skip
    return page(
        request, place, profile, "version.html", "Kapitel", chapter=found, wording=wording,
        lines=compared(wording.text, _until(place, found)[0].text if place.past else found.text),
    )  # fmt: skip
