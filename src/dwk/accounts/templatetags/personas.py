"""The invented people of the demo, for the sign-in page."""

from __future__ import annotations

from django import template
from django.conf import settings

from dwk.accounts.models import User
from dwk.accounts.queries import personas
from dwk.accounts.views import on_loopback

register = template.Library()


@register.simple_tag(takes_context=True)
def available_personas(context: template.Context) -> list[User]:
    """Return the people somebody may sign in as from this browser: none outside the demo's own machine."""
    if not settings.DEMO or not on_loopback(context["request"]):
        return []
    return list(personas())
