"""What modules above the statistics let people do with a figure of a data profile, as a link below it.

The profile never imports them: they register a use. Links name region and figure and nothing of the visitor, so that
pages with and without them can be kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest

from dwk.regions.models import Region
from dwk.ui import components as ui

from .page import ProfilePage, ShownChapter


@dataclass(frozen=True)
class Use:
    """A link: its words, its address for region and figure, and to which visitors it is offered."""

    label: str
    address: Callable[[str, str], str]
    offered: Callable[[HttpRequest, Region], bool]


class Uses:
    """The registry; one instance per process (``uses``), further ones in tests."""

    def __init__(self) -> None:
        self._uses: list[Use] = []

    def register(self, use: Use) -> None:
        """Add a use; registering the very same one again changes nothing."""
        if use not in self._uses:
            self._uses.append(use)

    def of(self, request: HttpRequest, region: Region) -> tuple[Use, ...]:
        """Those that are offered to this visitor."""
        return tuple(use for use in self._uses if use.offered(request, region))


uses = Uses()


def with_uses(page: ProfilePage, region_key: str, offered: tuple[Use, ...]) -> ProfilePage:
    """The page with a link below each figure for everything that is offered."""

    def linked(rows: tuple[tuple[ui.Figure, ...], ...]) -> tuple[tuple[ui.Figure, ...], ...]:
        return tuple(
            tuple(
                replace(one, extra_links=tuple(ui.Link(use.label, use.address(region_key, one.key)) for use in offered))
                for one in row
            )
            for row in rows
        )

    def chapter(shown: ShownChapter) -> ShownChapter:
        return replace(shown, figure_rows=linked(shown.figure_rows))

    return replace(page, figure_rows=linked(page.figure_rows), chapters=tuple(chapter(one) for one in page.chapters))
