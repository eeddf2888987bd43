"""Sign-in of the demo's invented people."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .queries import personas


def on_loopback(request: HttpRequest) -> bool:
    """Whether the browser runs on this very machine, and not behind a proxy that does."""
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    return ip_address(request.META.get("REMOTE_ADDR") or "0.0.0.0").is_loopback  # noqa: S104 -- an address to compare with


@require_POST
def persona_login(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as an invented person, without password, on loopback only; then on to the page they came for."""
    if not settings.DEMO or not on_loopback(request):
        raise Http404
    user = get_object_or_404(personas(), pk=pk)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if allowed else settings.LOGIN_REDIRECT_URL)
