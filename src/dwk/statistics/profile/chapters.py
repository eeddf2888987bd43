"""Chapters that modules above the statistics add to a data profile, on the page and in its documents.

The profile never imports them: they register a provider. A provider answers for one region with a finished chapter or
with nothing; its stamp changes whenever one of its chapters may have changed, so that kept pages are never wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dwk.documents.blocks import Block, BulletList, FigureBlock, KeyFigure, KeyFigures, Paragraph, Section, SourceEntry
from dwk.documents.figures import Figure
from dwk.regions.models import Region


@dataclass(frozen=True)
class Chapter:
    """A finished chapter: words, tiles and figures with their sources, without a format."""

    key: str
    title: str
    introduction: str
    figures: tuple[Figure, ...]
    tiles: tuple[KeyFigure, ...] = ()
    statements: tuple[str, ...] = ()
    #: what must be known before the figures are read, e.g. that they are uncertain
    warning: str = ""
    #: what the figures assume, one sentence each with its source
    assumptions: tuple[str, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    #: where more is to be seen: words and path
    link: tuple[str, str] | None = None


@dataclass(frozen=True)
class ChapterProvider:
    """Where chapters come from: ``load(region)`` gives one or none, ``stamp()`` says until when it is right."""

    name: str
    load: Callable[[Region], Chapter | None]
    stamp: Callable[[], str]
    order: int = 100


class DuplicateProviderError(Exception):
    """Two providers carry the same name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Ein Kapitel „{name}“ ist schon angemeldet. Bitte einen anderen Namen wählen.")


class Chapters:
    """The registry; one instance per process (``chapters``), further ones in tests."""

    def __init__(self) -> None:
        self._providers: dict[str, ChapterProvider] = {}

    def register(self, provider: ChapterProvider) -> None:
        """Add a provider; registering the very same one again changes nothing."""
        if self._providers.get(provider.name, provider) != provider:
            raise DuplicateProviderError(provider.name)
        self._providers[provider.name] = provider

    def stamp(self) -> str:
        """Changes whenever a chapter of any region may have changed."""
        return "|".join(f"{provider.name}={provider.stamp()}" for provider in self._ordered())

    def of(self, region: Region) -> tuple[Chapter, ...]:
        """The chapters of a region in their order."""
        made = (provider.load(region) for provider in self._ordered())
        return tuple(chapter for chapter in made if chapter is not None)

    def _ordered(self) -> list[ChapterProvider]:
        return sorted(self._providers.values(), key=lambda provider: (provider.order, provider.name))


chapters = Chapters()


def chapter_section(chapter: Chapter) -> Section:
    """A chapter as a section of a document."""
    parts: list[Block] = [Paragraph(chapter.introduction, "lead")]
    if chapter.warning:
        parts.append(Paragraph(chapter.warning, "warning"))
    if chapter.tiles:
        parts.append(KeyFigures(chapter.tiles))
    if chapter.statements:
        parts.append(BulletList(chapter.statements))
    parts += [FigureBlock(figure) for figure in chapter.figures]
    if chapter.assumptions:
        parts.append(Section(2, "Annahmen und ihre Quellen", (BulletList(chapter.assumptions),)))
    return Section(1, chapter.title, tuple(parts))
