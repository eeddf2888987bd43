"""Sign a version: what is missing, whose signature is there, one's own."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dwk.accounts.access import signed_in
from dwk.accounts.permissions import Permission, Role
from dwk.kommunalprofil.actions import signing as actions
from dwk.kommunalprofil.actions import telling
from dwk.kommunalprofil.models import ProfileVersion, Signature
from dwk.kommunalprofil.queries.revisions import revisions_of
from dwk.kommunalprofil.queries.signing import SIGNING_ROLES, refused_because, signing_roles
from dwk.kommunalprofil.review_forms import SignForm
from dwk.programme.actions.errors import ProgrammeRefused
from dwk.programme.views.access import Place, actor, place_of, shown, teller

from .missing import missing_lines
from .version_access import TAB, crumbs, profile_here, version_here


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sign(request: HttpRequest, slug: str, participation: str, profile: int, number: int) -> HttpResponse:
    """Say what is missing; sign when nothing is."""
    place = place_of(request, slug, participation, Permission.SIGN_PROFILE)
    found = profile_here(place, profile)
    version = version_here(found, number)
    given = list(Signature.objects.filter(version=version).order_by("pk"))
    done = {one.role for one in given}
    roles = [role for role in signing_roles(found, place.user, place.today) if role not in done]
    mine = any(one.user_id == place.user.pk for one in given)
    form = SignForm(request.POST if request.method == "POST" else None, roles=roles)
    refusal = None
    if request.method == "POST" and mine:
        # sent twice, or sent again from an earlier page: it is signed, and stays so
        messages.info(request, f"Sie haben Fassung {version.number} schon unterschrieben.")
        return redirect("profile_version", slug, participation, profile, number)
    if request.method == "POST" and form.is_valid():
        refusal = _signed(request, place, version, Role(form.cleaned_data["role"]))
        if refusal is None:
            return redirect("profile_version", slug, participation, profile, number)
        form.add_error(None, str(refusal))
    missing = refused_because(version, place.today)
    context = shown(
        request, place, TAB, profile=found, version=version, form=form, given=given,
        missing=missing_lines(place, found, missing), revised=list(revisions_of(found).values()),
        waiting=[role.label for role in SIGNING_ROLES if role not in done], mine=mine,
        may_sign=not missing and not mine and bool(roles) and not place.past, crumbs=crumbs(place, found),
    )  # fmt: skip
    return render(request, "kommunalprofil/sign.html", context, status=409 if refusal is not None else 200)


def _signed(request: HttpRequest, place: Place, version: ProfileVersion, role: Role) -> ProgrammeRefused | None:
    try:
        with transaction.atomic():
            actions.sign(version=version, user=place.user, role=role, by=actor(request), effective_on=place.today)
            telling.tell_signed(version=version, **teller(request))
    except ProgrammeRefused as refused:
        if refused.missing:
            telling.tell_unsigned(version=version, missing=len(refused.missing), **teller(request))
        return refused
    messages.success(request, f"Sie haben Fassung {version.number} unterschrieben.")
    return None
