"""What every page needs: navigation, search, theme, demo hint."""

from __future__ import annotations

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
    return {
        "shell": {
            "entries": navigation.shown_for(request),
            "search": search,
            "search_url": reverse(search.url_name) if search else "",
            "suggestions_url": reverse(search.suggestions_url_name) if search and search.suggestions_url_name else "",
            "theme": theme,
            "themes": [(value, label, value == theme) for value, label in THEMES.items()],
            "is_demo": bool(getattr(settings, "DEMO", False)),
            "here": request.get_full_path(),
        }
    }
