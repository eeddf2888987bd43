"""My notifications, mails on or off, my calendar link, and the calendar itself."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dwk.accounts.access import member, signed_in
from dwk.accounts.models import User
from dwk.ui.components import Filter
from dwk.ui.formats import plural

from . import actions, feeds, queries
from .calendar_file import calendar_of

PER_PAGE = 25
UNREAD = "ungelesen"


def _me(request: HttpRequest) -> User:
    person = member(request)
    if person is None:
        raise Http404
    return person


@require_safe
@signed_in
def notification_list(request: HttpRequest) -> HttpResponse:
    """What there is to know, and the choices about mail and calendar."""
    me = _me(request)
    unread_only = request.GET.get("zeige", "") == UNREAD
    page = Paginator(queries.of(me, unread_only=unread_only), PER_PAGE).get_page(request.GET.get("seite"))
    choices = (("", "alle"), (UNREAD, "nur ungelesene"))
    context = {
        "page": page,
        "filters": [Filter("zeige", "Mitteilungen", choices, UNREAD if unread_only else "")],
        "unread_only": unread_only,
        "count": plural(page.paginator.count, "Mitteilung", "Mitteilungen"),
        "wants_mail": queries.wants_mail(me),
        "feed": queries.open_feed(me),
        "link": request.session.pop("calendar_link", ""),
    }
    return render(request, "notifications/list.html", context)


@require_safe
@signed_in
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notification read and go to the page it is about."""
    me = _me(request)
    found = get_object_or_404(queries.of(me), pk=pk)
    if found.read_at is None:
        actions.mark_read(user=me, at=timezone.now(), pk=pk)
    return redirect(found.url)


@require_POST
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_read(user=_me(request), at=timezone.now())
    return redirect("notifications")


@require_POST
@signed_in
def mail(request: HttpRequest) -> HttpResponse:
    """Switch mails on or off."""
    wanted = request.POST.get("wanted") == "1"
    actions.choose_mail(user=_me(request), wanted=wanted)
    messages.success(
        request, "Sie erhalten Mitteilungen auch per E-Mail." if wanted else "Sie erhalten keine E-Mails mehr."
    )
    return redirect("notifications")


@require_POST
@signed_in
def make_calendar(request: HttpRequest) -> HttpResponse:
    """Make a calendar link; it is shown once."""
    token = secrets.token_urlsafe(32)
    actions.make_feed(user=_me(request), token=token, at=timezone.now())
    request.session["calendar_link"] = request.build_absolute_uri(reverse("calendar_feed", args=[token]))
    return redirect("notifications")


@require_POST
@signed_in
def revoke_calendar(request: HttpRequest) -> HttpResponse:
    """Take the calendar link back."""
    actions.revoke_feed(user=_me(request), at=timezone.now())
    messages.success(request, "Der Kalenderlink ist zurückgezogen und zeigt nichts mehr.")
    return redirect("notifications")


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret link; a revoked or unknown one does not exist."""
    feed = queries.feed_of(token)
    if feed is None:
        raise Http404("Diesen Kalender gibt es nicht.")
    content = calendar_of("Demografiewerkstatt", feeds.entries_for(feed.user, timezone.localdate()))
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
