"""What a project says beyond our tables: turned into plain data, put back on the way out, forgotten with its texts."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from .model import Case, Code, Coding, Project, Selection, Set, Text


def to_plain(project: Project) -> dict[str, Any]:
    """A project without the wording of its sources, as JSON knows it."""
    bare = replace(project, sources=tuple(replace(source, text="") for source in project.sources))
    return dataclasses.asdict(bare)


def from_plain(data: dict[str, Any]) -> Project:
    """The project that ``to_plain`` was given."""
    found: Project = _rebuilt(Project, data)
    return found


def without_texts(data: dict[str, Any], guids: Collection[str]) -> dict[str, Any]:
    """The same without these texts, their passages, and the cases that had no other text."""
    if not data:
        return data
    project = from_plain(data)
    gone = set(guids)
    doomed = [source for source in project.sources if source.guid in gone]
    marks = {selection.guid for source in doomed for selection in source.selections}
    notes = set(_notes_of(doomed)) - set(_notes_of(source for source in project.sources if source.guid not in gone))
    cases = tuple(
        _case_without(case, gone, marks)
        for case in project.cases
        if not (case.sources or case.selections) or set(case.sources) - gone or set(case.selections) - marks
    )
    sets = tuple(_set_without(one, gone, notes) for one in project.sets)
    lost = gone | marks | notes
    kept = replace(
        project,
        sources=tuple(source for source in project.sources if source.guid not in gone),
        notes=tuple(note for note in project.notes if note.guid not in notes),
        note_refs=tuple(guid for guid in project.note_refs if guid not in notes),
        cases=cases,
        sets=sets,
        links=tuple(link for link in project.links if link.origin not in lost and link.target not in lost),
    )
    return to_plain(kept)


def joined_memo(guids: Iterable[str], notes: Mapping[str, Text]) -> str:
    """The memo of a coding, which another program may keep in several notes."""
    return "\n\n".join(notes[guid].text for guid in guids if guid in notes)


def memos_of(project: Project) -> dict[str, str]:
    """Memos of codings as the notes of the project say them; one that still says the same needs no note of ours."""
    notes = {note.guid: note for note in project.notes}
    codings = (coding for source in project.sources for mark in source.selections for coding in mark.codings)
    return {coding.guid: joined_memo(coding.notes, notes) for coding in codings}


def merged(current: Project, remainder: Project) -> Project:
    """What is stored now, with everything that only the remainder knows about the same things.

    What was removed here since stays removed; what was added here is added at the end.
    """
    codes = {code.guid: code for code in remainder.all_codes()}
    sources = {source.guid: source for source in remainder.sources}
    notes = {note.guid: note for note in remainder.notes}
    there = {source.guid for source in current.sources}
    return replace(
        current,
        name=remainder.name or current.name,
        origin=remainder.origin or current.origin,
        description=remainder.description,
        users=_joined(remainder.users, current.users),
        codes=tuple(_code(code, codes) for code in current.codes),
        variables=remainder.variables,
        cases=tuple(replace(case, sources=tuple(g for g in case.sources if g in there)) for case in remainder.cases),
        sources=tuple(_source(source, sources.get(source.guid)) for source in current.sources),
        notes=_joined([notes.get(note.guid, note) for note in remainder.notes], current.notes),
        links=remainder.links,
        sets=tuple(replace(one, sources=tuple(g for g in one.sources if g in there)) for one in remainder.sets),
        note_refs=remainder.note_refs,
        stamp=remainder.stamp,
    )


def _code(code: Code, known: dict[str, Code]) -> Code:
    children = tuple(_code(child, known) for child in code.children)
    kept = known.get(code.guid)
    if kept is None:
        return replace(code, children=children)
    description = kept.description if (kept.description or "") == (code.description or "") else code.description
    return replace(code, children=children, notes=_union(kept.notes, code.notes), description=description)


def _source(source: Text, kept: Text | None) -> Text:
    if kept is None:
        return source
    marks = {mark.guid: mark for mark in source.selections}
    known = [_mark(marks.pop(mark.guid), mark) for mark in kept.selections if mark.guid in marks]
    # passages without any code have no table of their own
    bare = {mark.guid: mark for mark in kept.selections if not mark.codings}
    ordered = [*known, *(mark for guid, mark in bare.items() if guid not in {one.guid for one in known})]
    place = {mark.guid: number for number, mark in enumerate(kept.selections)}
    ordered.sort(key=lambda mark: place[mark.guid])
    return replace(
        kept, text=source.text, selections=(*ordered, *marks.values()), notes=_union(kept.notes, source.notes)
    )


def _mark(mark: Selection, kept: Selection) -> Selection:
    codings = {coding.guid: coding for coding in mark.codings}
    old = tuple(_coding(codings.pop(coding.guid), coding) for coding in kept.codings if coding.guid in codings)
    return replace(kept, codings=(*old, *codings.values()), notes=_union(kept.notes, mark.notes))


def _coding(coding: Coding, kept: Coding) -> Coding:
    return replace(kept, notes=_union(kept.notes, coding.notes))


def _union(kept: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return (*kept, *(guid for guid in more if guid not in kept))


def _joined(kept: Iterable[Any], more: Iterable[Any]) -> tuple[Any, ...]:
    rows = list(kept)
    known = {row.guid for row in rows}
    return (*rows, *(row for row in more if row.guid not in known))


def _case_without(case: Case, gone: set[str], marks: set[str]) -> Case:
    return replace(
        case,
        sources=tuple(guid for guid in case.sources if guid not in gone),
        selections=tuple(guid for guid in case.selections if guid not in marks),
    )


def _set_without(one: Set, gone: set[str], notes: set[str]) -> Set:
    return replace(
        one,
        sources=tuple(guid for guid in one.sources if guid not in gone),
        notes=tuple(guid for guid in one.notes if guid not in notes),
    )


def _notes_of(sources: Iterable[Text]) -> Iterable[str]:
    for source in sources:
        yield from source.notes
        for coding in source.codings:
            yield from coding.notes
        for mark in source.selections:
            yield from mark.notes
            for coding in mark.codings:
                yield from coding.notes


def _rebuilt(wanted: Any, data: Any) -> Any:
    if dataclasses.is_dataclass(wanted):
        hints = typing.get_type_hints(wanted)
        return wanted(**{name: _rebuilt(hints[name], value) for name, value in data.items()})  # type: ignore[operator]  # a class
    if typing.get_origin(wanted) is tuple:
        (inner, _) = typing.get_args(wanted)
        return tuple(_rebuilt(inner, one) for one in data)
    return data
