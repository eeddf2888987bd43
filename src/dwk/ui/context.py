"""What every page needs: navigation, search, theme, demo hint."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from .navigation import navigation
from .theme import THEMES, chosen


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor of the base template."""
    search = navigation.search
    theme = chosen(request.COOKIES)
    inbox = navigation.inbox
    return {
        "shell": {
            "entries": navigation.shown_for(request),
            "search": search,
            "search_url": reverse(search.url_name) if search else "",
            "suggestions_url": reverse(search.suggestions_url_name) if search and search.suggestions_url_name else "",
            "inbox": inbox,
            "inbox_url": reverse(inbox.url_name) if inbox else "",
            # counted where it is shown, and only once: parts of a page are rendered with this context too
            "unread": cache(lambda: inbox.count(request) if inbox else 0),
            "theme": theme,
            "themes": [(value, label, value == theme) for value, label in THEMES.items()],
            "is_demo": bool(getattr(settings, "DEMO", False)),
            "here": request.get_full_path(),
        }
    }
