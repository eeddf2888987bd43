"""Light, dark, or as the device says: three values kept in a cookie."""

from __future__ import annotations

from collections.abc import Mapping

COOKIE = "dwk_darstellung"
MAX_AGE_SECONDS = 365 * 24 * 3600
THEMES = {"auto": "Automatisch", "light": "Hell", "dark": "Dunkel"}


def chosen(cookies: Mapping[str, str]) -> str:
    """Return the theme of the cookie; an unknown value counts as automatic."""
    value = cookies.get(COOKIE, "auto")
    return value if value in THEMES else "auto"
