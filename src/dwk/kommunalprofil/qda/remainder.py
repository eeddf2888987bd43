"""What a project says beyond our tables: turned into plain data, joined with earlier ones, forgotten with its texts."""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from .memos import notes_of_raw
from .model import Case, Project, Raw, Set, Text


def to_plain(project: Project) -> dict[str, Any]:
    """A project without the wording of its sources, as JSON knows it; a blank text that is only kept stays what it is."""
    sources = tuple(source if source.apart else replace(source, text="") for source in project.sources)
    bare = replace(project, sources=sources)
    return dataclasses.asdict(bare)


def from_plain(data: dict[str, Any]) -> Project:
    """The project that ``to_plain`` was given."""
    found: Project = _rebuilt(Project, data)
    return found


def joined(earlier: Project, later: Project) -> Project:
    """What two files said together: of the same thing what the later one says."""
    known = {code.guid for code in later.all_codes()}
    codes = (*later.codes, *(replace(one, children=()) for one in earlier.all_codes() if one.guid not in known))
    parts = {guid for one in later.media for guid in (*one.parts, _guid(one.element))}
    media = tuple(one for one in earlier.media if not {*one.parts, _guid(one.element)} & parts)
    graphs = {_guid(one) for one in later.graphs}
    return replace(
        later,
        name=later.name or earlier.name,
        description=later.description if later.description is not None else earlier.description,
        users=union(later.users, earlier.users),
        codes=codes,
        variables=union(later.variables, earlier.variables),
        cases=union(later.cases, earlier.cases),
        sources=union(later.sources, earlier.sources),
        notes=union(later.notes, earlier.notes),
        links=union(later.links, earlier.links),
        sets=union(later.sets, earlier.sets),
        note_refs=tuple(dict.fromkeys((*later.note_refs, *earlier.note_refs))),
        media=(*later.media, *media),
        graphs=(*later.graphs, *(one for one in earlier.graphs if _guid(one) not in graphs)),
        base=later.base or earlier.base,
    )


def without_texts(project: Project, guids: Collection[str]) -> Project:
    """The same without these texts, their recordings, passages and memos, and the cases that had no other text."""
    gone = set(guids)
    media = [one for one in project.media if gone & set(one.parts)]
    gone |= {guid for one in media for guid in one.parts}
    doomed = [source for source in project.sources if source.guid in gone]
    stay = [source for source in project.sources if source.guid not in gone]
    marks = {mark.guid for source in doomed for mark in source.selections}
    marks |= {_guid(raw) for source in doomed for one in source.rest for raw in one.walk() if _guid(raw)}
    marks |= {_guid(raw) for one in media for raw in one.element.walk() if _guid(raw)}
    held = [one for one in project.media if one not in media]
    lost = gone | marks
    notes = {guid for source in doomed for guid in notes_of(source)}
    notes |= {guid for one in media for guid in notes_of_raw(one.element)}
    notes |= {end for link in project.links for end in _other_end(link.origin, link.target, lost)}
    notes -= {guid for source in stay for guid in notes_of(source)}
    notes -= {guid for one in held for guid in notes_of_raw(one.element)}
    lost |= notes
    return replace(
        project,
        sources=tuple(stay),
        notes=tuple(note for note in project.notes if note.guid not in notes),
        note_refs=tuple(guid for guid in project.note_refs if guid not in notes),
        cases=tuple(_case_without(case, gone, marks) for case in project.cases if _has_more(case, gone, marks)),
        sets=tuple(_set_without(one, gone, notes) for one in project.sets),
        links=tuple(link for link in project.links if link.origin not in lost and link.target not in lost),
        media=tuple(held),
        graphs=tuple(_graph_without(one, lost) for one in project.graphs),
    )


def union(kept: Iterable[Any], more: Iterable[Any]) -> tuple[Any, ...]:
    """Things of the first, then those of the second that have another GUID."""
    rows = list(kept)
    known = {row.guid for row in rows}
    return (*rows, *(row for row in more if row.guid not in known))


def notes_of(source: Text) -> Iterable[str]:
    """Notes that a text, its passages and codings refer to."""
    yield from source.notes
    for coding in source.codings:
        yield from coding.notes
    for raw in source.rest:
        yield from notes_of_raw(raw)
    for mark in source.selections:
        yield from mark.notes
        for coding in mark.codings:
            yield from coding.notes


def _other_end(origin: str, target: str, lost: set[str]) -> list[str]:
    return [target] if origin in lost else [origin] if target in lost else []


def _guid(raw: Raw) -> str:
    return dict(raw.attributes).get("guid", "")


def _has_more(case: Case, gone: set[str], marks: set[str]) -> bool:
    """Whether a case belongs to something else than what is destroyed, or to nothing at all."""
    belongs = {*case.sources, *case.selections}
    return not belongs or bool(belongs - gone - marks)


def _case_without(case: Case, gone: set[str], marks: set[str]) -> Case:
    return replace(
        case,
        sources=tuple(guid for guid in case.sources if guid not in gone | marks),
        selections=tuple(guid for guid in case.selections if guid not in marks),
    )


def _set_without(one: Set, gone: set[str], notes: set[str]) -> Set:
    return replace(
        one,
        sources=tuple(guid for guid in one.sources if guid not in gone),
        notes=tuple(guid for guid in one.notes if guid not in notes),
    )


def _graph_without(graph: Raw, lost: set[str]) -> Raw:
    """A drawing without points that stand for something destroyed, and without lines to them."""
    bare = [one for one in graph.children if dict(one.attributes).get("representedGUID") in lost]
    points = {_guid(one) for one in bare}
    children = tuple(
        one
        for one in graph.children
        if one not in bare and not {dict(one.attributes).get(end) for end in ("sourceVertex", "targetVertex")} & points
    )
    return replace(graph, children=children)


@functools.cache
def _hints(wanted: type) -> dict[str, Any]:
    return typing.get_type_hints(wanted)


def _rebuilt(wanted: Any, data: Any) -> Any:
    if isinstance(wanted, type) and dataclasses.is_dataclass(wanted):
        hints = _hints(wanted)
        return wanted(**{name: _rebuilt(hints[name], value) for name, value in data.items()})
    if typing.get_origin(wanted) is tuple:
        (inner, _) = typing.get_args(wanted)
        return tuple(_rebuilt(inner, one) for one in data)
    return data
