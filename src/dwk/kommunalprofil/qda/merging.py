"""What is stored now, with everything that only a kept project knows about the same things."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from .memos import described_guid, memos_made
from .model import ORIGIN, Code, Coding, Project, Selection, Text
from .remainder import notes_of, union

LONGEST_NAME = 200
NAMELESS = "(ohne Namen)"


def shown_name(name: str) -> str:
    """The name of a code as it is kept here."""
    return name.strip()[:LONGEST_NAME] or NAMELESS


@dataclass(frozen=True, slots=True)
class Now:
    """What became of memos since: those that are there, and codings whose memo says something else."""

    memos: Collection[str]
    changed: Collection[str] = ()


def merged(current: Project, kept: Project, now: Now | None = None) -> Project:
    """What is stored now, together with what was kept.

    What was removed here since stays removed; what was added here is added at the end.
    """
    gone = {memo.guid for memo in memos_made(kept) if now is not None and memo.guid not in now.memos}
    join = _Joining(gone, frozenset(now.changed if now else ()), {note.guid for note in kept.notes})
    known = {source.guid: source for source in kept.sources}
    place = {guid: number for number, guid in enumerate(known)}
    sources = [join.source(source, known.get(source.guid)) for source in current.sources]
    sources += [one for one in kept.sources if one.apart and one.guid not in {source.guid for source in sources}]
    sources.sort(key=lambda one: place.get(one.guid, len(place)))
    there = {source.guid for source in sources} | {dict(one.element.attributes)["guid"] for one in kept.media}
    codes = {code.guid: code for code in kept.all_codes()}
    project = replace(
        kept,
        name=kept.name or current.name,
        origin=ORIGIN,
        users=union(kept.users, current.users),
        codes=tuple(join.code(code, codes) for code in current.codes),
        cases=tuple(replace(case, sources=tuple(g for g in case.sources if g in there)) for case in kept.cases),
        sources=tuple(sources),
        sets=tuple(replace(one, sources=tuple(g for g in one.sources if g in there)) for one in kept.sets),
        note_refs=join.left(kept.note_refs),
    )
    return replace(project, notes=join.notes(current, kept, project))


def merged_codes(codes: Iterable[Code], kept: Project) -> tuple[Code, ...]:
    """Codes as they are now, with what was kept about them."""
    known = {code.guid: code for code in kept.all_codes()}
    return tuple(_Joining(set(), frozenset(), set()).code(code, known) for code in codes)


@dataclass(frozen=True, slots=True)
class _Joining:
    """``gone``: memos removed here; ``changed``: codings whose memo is another one now; ``known``: notes that have a place."""

    gone: set[str]
    changed: frozenset[str]
    known: set[str]

    def left(self, guids: Iterable[str]) -> tuple[str, ...]:
        """References without those to memos removed here."""
        return tuple(guid for guid in guids if guid not in self.gone)

    def added(self, kept: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
        """References as they were, then those to memos written here."""
        left = self.left(kept)
        return (*left, *(guid for guid in more if guid not in left and guid not in self.known))

    def notes(self, current: Project, kept: Project, project: Project) -> tuple[Text, ...]:
        """Notes as they are now; those of a memo that was replaced go, unless something else refers to them."""
        now = {note.guid: note for note in current.notes}
        wanted = {guid for source in project.sources for guid in notes_of(source)}
        replaced = {
            guid
            for source in kept.sources
            for mark in source.selections
            for coding in mark.codings
            if coding.guid in self.changed
            for guid in coding.notes
        } - wanted
        rows = [
            _note(note, now.get(note.guid))
            for note in kept.notes
            if note.guid not in self.gone and note.guid not in replaced
        ]
        return union(rows, current.notes)

    def code(self, code: Code, known: dict[str, Code]) -> Code:
        """A code with its notes, and the name and description it had where they are still the same here."""
        children = tuple(self.code(child, known) for child in code.children)
        kept = known.get(code.guid)
        if kept is None:
            return replace(code, children=children)
        return replace(
            code,
            children=children,
            name=kept.name if shown_name(kept.name) == code.name else code.name,
            notes=self.added(kept.notes, code.notes),
            description=kept.description if (kept.description or "") == (code.description or "") else code.description,
        )

    def source(self, source: Text, kept: Text | None) -> Text:
        """A text with passages and codings that have no table here."""
        if kept is None:
            return source
        marks = {mark.guid: mark for mark in source.selections}
        ordered = []
        for mark in kept.selections:
            now = marks.pop(mark.guid, None)
            if now is not None or not mark.codings or any(coding.apart for coding in mark.codings):
                ordered.append(self.mark(now, mark))
        description = None if described_guid(kept.guid) in self.gone else kept.description
        return replace(
            kept,
            text=source.text,
            description=description,
            selections=(*ordered, *marks.values()),
            notes=self.added(kept.notes, source.notes),
        )

    def mark(self, mark: Selection | None, kept: Selection) -> Selection:
        """A passage with its codings as they are now."""
        codings = {coding.guid: coding for coding in mark.codings} if mark is not None else {}
        old = [
            self.coding(codings.pop(one.guid, None), one) for one in kept.codings if one.guid in codings or one.apart
        ]
        replaced = described_guid(kept.guid) in self.gone or any(one.guid in self.changed for one in kept.codings)
        return replace(
            kept,
            description=None if replaced else kept.description,
            codings=(*old, *codings.values()),
            notes=self.added(kept.notes, mark.notes if mark is not None else ()),
        )

    def coding(self, coding: Coding | None, kept: Coding) -> Coding:
        """A coding with the notes it has now."""
        if coding is None:
            return kept
        before = () if kept.guid in self.changed else kept.notes
        return replace(kept, code=coding.code, notes=self.added(before, coding.notes))


def _note(kept: Text, now: Text | None) -> Text:
    if now is None:
        return kept
    name = kept.name if (kept.name or "")[:LONGEST_NAME] == (now.name or "") else now.name
    return replace(kept, text=now.text, name=name)
