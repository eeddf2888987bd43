"""From a figure of a data profile to evidence of a Kommunalprofil."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dwk.accounts.access import member, signed_in
from dwk.kommunalprofil.models import Profile
from dwk.kommunalprofil.queries.reachable import profiles_about
from dwk.regions.models import Region
from dwk.regions.queries import page_region
from dwk.ui.components import Link

#: figures of a data profile -> what the list of evidence is searched for
WORDS: Mapping[str, str] = {
    "entwicklung": "Bevölkerung",
    "altersgruppen": "Anteil",
    "quotienten": "quotient",
    "wanderung-jahre": "Wanderung",
    "bestandteile": "Saldo",
    "lebensphasen": "Wanderung",
}
#: what begins like this comes from a projection, which is listed below the indicators
PROJECTION = "zukunft-"


def offered(request: HttpRequest, region: Region) -> bool:
    """Whether the visitor writes a profile that this region can back."""
    person = member(request)
    return person is not None and bool(profiles_about(person, region, on=timezone.localdate()))


@require_safe
@signed_in
def from_data(request: HttpRequest, key: str) -> HttpResponse:
    """Lead to the choice of evidence of the profile that is meant; ask which, where there are several."""
    region, person = page_region(key), member(request)
    if region is None or person is None:
        raise Http404("Dieses Gebiet gibt es nicht.")
    found = profiles_about(person, region, on=timezone.localdate())
    figure = request.GET.get("abbildung", "")
    if not found:
        messages.error(
            request,
            "Es gibt kein offenes Kommunalprofil, in das Sie Zahlen dieses Gebiets übernehmen dürfen. Ein "
            "unterschriebenes Profil muss zuerst wieder geöffnet werden.",
        )
        return redirect("profile", key=key)
    if len(found) == 1:
        return redirect(_choice(found[0], region, figure))
    links = [Link(f"{one.title}, {one.participation}", _choice(one, region, figure)) for one in found]
    return render(request, "kommunalprofil/from_data.html", {"links": links, "region": region})


def _choice(profile: Profile, region: Region, figure: str) -> str:
    place = profile.participation
    words = urlencode({"gebiet": region.key, "q": WORDS.get(figure, "")})
    address = reverse("kp_picker", args=[place.programme.slug, place.slug, profile.pk])
    return f"{address}?{words}" + ("#laeufe" if figure.startswith(PROJECTION) else "")
