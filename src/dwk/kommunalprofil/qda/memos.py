"""Which thoughts of a file become memos here, and what they belong to."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .model import Coding, Project, Raw, Selection, Text

NAMESPACE = uuid.UUID("5f0b7a50-9d53-4d1f-8a43-6c9d0f7f2b21")

#: a page shows all memos
LONGEST_MEMO = 50_000


@dataclass(frozen=True, slots=True)
class MemoOf:
    """A memo with the text or code it belongs to; ``said`` is the element's own description, no note of the file."""

    guid: str
    title: str
    text: str
    source: str = ""
    code: str = ""
    said: bool = False


def memos_made(project: Project) -> list[MemoOf]:
    """Every memo that is not that of a coding, once each: what hangs on a text goes with it when it is destroyed."""
    notes = {note.guid: note for note in project.notes}
    places = _places(project)
    inner = {guid for one in _codings(project.sources) for guid in one.notes}
    # a note of a coding that hangs on nothing else is the memo of the coding
    wanted = [guid for guid in notes if guid in places or guid not in inner]
    found = [
        MemoOf(guid, notes[guid].name or "", notes[guid].text, *places.get(guid, ("", "")))
        for guid in wanted
        if is_shown(notes[guid])
    ]
    return [*found, *_descriptions(project)]


def coding_memos(project: Project) -> dict[str, str]:
    """Memos of codings by GUID: what stands at the passage, then the notes of the coding."""
    notes = {note.guid: note for note in project.notes}
    return {
        coding.guid: joined_memo(mark, coding.notes, notes)
        for source in project.sources
        for mark in source.selections
        for coding in mark.codings
    }


def is_shown(note: Text) -> bool:
    """Whether a note is a memo for people: one with words, and no book."""
    return bool(note.text.strip()) and len(note.text) <= LONGEST_MEMO


def joined_memo(mark: Selection, guids: Iterable[str], notes: Mapping[str, Text]) -> str:
    """The memo of a coding, which another program may keep in the passage or in several notes."""
    said = [mark.description or "", *(notes[guid].text for guid in guids if guid in notes)]
    return "\n\n".join(one for one in said if one.strip() and len(one) <= LONGEST_MEMO)


def notes_of_raw(raw: Raw) -> Iterator[str]:
    """Notes that a kept element refers to."""
    for one in raw.walk():
        if one.tag == "NoteRef":
            yield from (value for name, value in one.attributes if name == "targetGUID")


def described_guid(guid: str) -> str:
    """The GUID of the memo that shows the description of a text or passage."""
    return str(uuid.uuid5(NAMESPACE, guid))


def _places(project: Project) -> dict[str, tuple[str, str]]:
    """For each note the text and the code it hangs on; a text comes first."""
    owners = dict(_owners(project))
    found = [(guid, (source.guid, "")) for source in project.sources for guid in _of_text(source)]
    found += [(guid, (one.parts[0], "")) for one in project.media if one.parts for guid in notes_of_raw(one.element)]
    found += [(link.origin, owners[link.target]) for link in project.links if link.target in owners]
    found += [(link.target, owners[link.origin]) for link in project.links if link.origin in owners]
    found += [(guid, ("", code.guid)) for code in project.all_codes() for guid in code.notes]
    return dict(reversed(found))


def _of_text(source: Text) -> list[str]:
    return [*source.notes, *(guid for mark in source.selections for guid in mark.notes)]


def _owners(project: Project) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a link may name, and the text or code that belongs to."""
    for code in project.all_codes():
        yield code.guid, ("", code.guid)
    for source in project.sources:
        yield source.guid, (source.guid, "")
        for mark in source.selections:
            yield mark.guid, (source.guid, "")
    for media in project.media:
        for one in media.element.walk() if media.parts else ():
            for guid in _guid(one):
                yield guid, (media.parts[0], "")


def _guid(raw: Raw) -> list[str]:
    return [value for name, value in raw.attributes if name == "guid"]


def _descriptions(project: Project) -> Iterator[MemoOf]:
    for source in project.sources:
        if 0 < len((source.description or "").strip()) <= LONGEST_MEMO:
            yield MemoOf(described_guid(source.guid), "Beschreibung", source.description or "", source.guid, said=True)
        for mark in source.selections:
            if 0 < len((mark.description or "").strip()) <= LONGEST_MEMO and not mark.codings:
                title = f"Anmerkung zu Zeichen {mark.start} bis {mark.end}"
                yield MemoOf(described_guid(mark.guid), title, mark.description or "", source.guid, said=True)


def _codings(sources: Iterable[Text]) -> Iterator[Coding]:
    for source in sources:
        for mark in source.selections:
            yield from mark.codings
