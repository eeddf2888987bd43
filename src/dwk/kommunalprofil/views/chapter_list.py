"""Chapters of a profile: choose, name, order, take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from dwk.accounts.access import signed_in
from dwk.kommunalprofil.actions import profiles as actions
from dwk.kommunalprofil.models import Chapter, Profile
from dwk.kommunalprofil.profile_forms import ChapterForm
from dwk.kommunalprofil.queries.profiles import lines_of, missing_templates
from dwk.kommunalprofil.queries.together import chapter_values
from dwk.programme.views.access import actor

from .meanwhile import Sheet
from .showing import WRITE, asked, confirmed, done, opened, page, saved, url

STEPS = {"hoch": -1, "runter": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def chapters(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Order of the chapters, and those of the template that can be taken in."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    back = url(place, "kp_chapters", pk)
    if request.method == "POST":
        key, by = request.POST.get("key", "")[:40], actor(request)
        return done(
            request,
            lambda: actions.add_chapter(profile=profile, key=key, by=by, effective_on=place.today),
            "Das Kapitel ist aufgenommen.",
            back,
        )
    return page(
        request, place, profile, "chapters.html", "Kapitel", lines=lines_of(profile, {}),
        further=missing_templates(profile),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def own(request: HttpRequest, slug: str, participation: str, pk: int) -> HttpResponse:
    """Add a chapter of one's own."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    back = url(place, "kp_chapters", pk)
    form = ChapterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by, day = actor(request), place.today
        if saved(form, lambda: actions.add_own_chapter(profile=profile, by=by, effective_on=day, **form.cleaned_data)):
            messages.success(request, "Das Kapitel ist angelegt.")
            return redirect(back)
    return asked(request, place, form, "Eigenes Kapitel anlegen", "Anlegen", back)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rename(request: HttpRequest, slug: str, participation: str, pk: int, key: str) -> HttpResponse:
    """Change title and level of a chapter."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    chapter = chapter_of(profile, key)
    back = url(place, "kp_chapters", pk)
    sheet = Sheet(request, chapter, chapter_values)
    form = ChapterForm(sheet.data, initial=sheet.initial)
    if request.method == "POST" and form.is_valid():
        about: dict[str, Any] = {"by": actor(request), "effective_on": place.today, "seen": sheet.seen}
        if sheet.saved(form, lambda: actions.rename_chapter(chapter=chapter, **about, **form.cleaned_data)):
            messages.success(request, "Der Titel ist geändert.")
            return redirect(back)
    return asked(request, place, form, f"Kapitel „{chapter.title}“", "Speichern", back, **sheet.context())


@require_POST
@signed_in
def move(request: HttpRequest, slug: str, participation: str, pk: int, key: str) -> HttpResponse:
    """Move a chapter one place up or down."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    chapter = chapter_of(profile, key)
    step = STEPS.get(request.POST.get("richtung", ""), 0)
    by, day = actor(request), place.today
    return done(
        request,
        lambda: actions.move_chapter(
            chapter=chapter, step=step, by=by, effective_on=day, seen_at=request.POST.get("von", "")
        ),
        "",
        url(place, "kp_chapters", pk) + f"#kapitel-{chapter.key}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, slug: str, participation: str, pk: int, key: str) -> HttpResponse:
    """Take a chapter away; ask first when it has a text."""
    place, profile = opened(request, slug, participation, pk, WRITE)
    chapter = chapter_of(profile, key)
    back = url(place, "kp_chapters", pk)
    if request.method == "POST":
        by, day = actor(request), place.today
        gone = f"„{chapter.title}“ steht nicht mehr im Profil."
        return done(request, lambda: actions.remove_chapter(chapter=chapter, by=by, effective_on=day), gone, back)
    words = len(chapter.text.split())
    consequences = ["Der Verlauf behält das Kapitel mit seinem Text."]
    if words:
        consequences.insert(0, f"Das Kapitel hat schon einen Text mit {words} Wörtern. Er verschwindet aus dem Profil.")
    return confirmed(
        request,
        heading="Kapitel entfernen",
        question=f"Soll „{chapter.title}“ aus dem Profil verschwinden?",
        consequences=consequences,
        action_label="Kapitel entfernen",
        cancel_url=back,
    )


def chapter_of(profile: Profile, key: str) -> Chapter:
    """The chapter of the address."""
    return get_object_or_404(Chapter, profile=profile, key=key)
