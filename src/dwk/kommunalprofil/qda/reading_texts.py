"""Texts of a file with their passages: read as the file counts, then put where they belong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dwk.ui.formats import number, plural

from .counting_choice import Choice, chosen
from .identity import Identity
from .model import Coding, Point, Raw, Selection, Stamp, Text, Value, short
from .opening import Archive, local
from .positions import Counted, Passage, Ruler
from .schema import VALUES, fits, kept

Element = Any
VALUE_KINDS = {f"{kind}Value": kind for kind in ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")}
#: sources without a text of their own, and the words for them
WITHOUT_TEXT = {
    "PictureSource": "Bild",
    "PDFSource": "PDF",
    "AudioSource": "Tonaufnahme",
    "VideoSource": "Filmaufnahme",
}
PARTS = ("Representation", "TextDescription", "Transcript")


def child_of(element: Element | None, tag: str) -> Element | None:
    """The first child of a name."""
    return next(iter(children_of(element, tag)), None)


def children_of(element: Element | None, tag: str) -> list[Element]:
    """Children of a name, whatever their namespace."""
    return [] if element is None else [child for child in element if local(child) == tag]


def text_of(element: Element, tag: str) -> str | None:
    """Text of the first child of a name."""
    child = child_of(element, tag)
    return None if child is None else "".join(child.itertext())


class TextReader:
    """What texts, passages, codings and values share: names of one file, and what is said about it."""

    def __init__(self, archive: Archive | None, identity: Identity) -> None:
        self.archive = archive
        self.identity = identity
        self.left_out: list[str] = []
        self.counted: Counter[str] = Counter()
        self._marked: set[str] = set()
        self._elements: dict[str, Element] = {}

    def own(self, element: Element) -> str:
        """The GUID of an element."""
        return self.identity.own(element.get("guid"), local(element))

    def refs(self, element: Element, tag: str) -> tuple[str, ...]:
        """What an element refers to; codebooks name the attribute otherwise."""
        found = (self.identity.of(one.get("targetGUID") or one.get("guid")) for one in children_of(element, tag))
        return tuple(guid for guid in found if guid)

    def moment(self, text: str | None) -> str:
        """A moment as the schema wants it, empty where the file says none."""
        said = re.sub(r"^(\S+) +(?=\S)", r"\1T", (text or "").strip())
        if not said or fits("moment", said):
            return said
        self.counted["ein Zeitpunkt in unbekannter Schreibweise; er wird nicht übernommen"] += 1
        return ""

    def stamp(self, element: Element) -> Stamp:
        """Who and when."""
        return Stamp(
            self.identity.of(element.get("creatingUser")),
            self.moment(element.get("creationDateTime")),
            self.identity.of(element.get("modifyingUser")),
            self.moment(element.get("modifiedDateTime")),
        )

    def codings(self, element: Element) -> Iterator[Coding]:
        """Codes given; one that names several codes is several."""
        for one in children_of(element, "Coding"):
            codes = self.refs(one, "CodeRef")
            if not codes:
                self.counted["eine Kodierung, die keine Kategorie nennt; sie wird nicht übernommen"] += 1
            for place, code in enumerate(codes):
                guid = self.own(one) if not place else self.identity.of(f"{one.get('guid')} {place}")
                made_by, made_at = self.identity.of(one.get("creatingUser")), self.moment(one.get("creationDateTime"))
                yield Coding(guid, code, made_by, made_at, self.refs(one, "NoteRef"))

    def values(self, element: Element) -> Iterator[Value]:
        """What variables say; a value that is not of its kind is kept as text."""
        for one in children_of(element, "VariableValue"):
            variable = next(iter(self.refs(one, "VariableRef")), "")
            if not variable:
                self.counted["ein Wert, der kein Merkmal nennt; er wird nicht übernommen"] += 1
                continue
            said = next((child for child in one if local(child) in VALUE_KINDS), None)
            if said is None:
                yield Value(variable)
                continue
            tag, text = local(said), said.text or ""
            plain = text if tag == "TextValue" else text.strip().lower() if tag == "BooleanValue" else text.strip()
            right = fits(VALUES[tag], plain)
            yield Value(variable, VALUE_KINDS[tag] if right else "Text", plain if right else text)

    def text(self, element: Element, word: str) -> Text:
        """A text with its passages as the file counts them."""
        guid, name = self.own(element), element.get("name")
        content, path = self.content(element, guid, f"{word} „{short(name or 'ohne Namen')}“")
        kind = local(element)
        points = self._points(element) if kind == "Transcript" else self._no_points(element)
        selections: list[Selection] = []
        rest: list[Raw] = []
        for one in children_of(element, "TranscriptSelection" if kind == "Transcript" else "PlainTextSelection"):
            marked = self._selection(one, points)
            if marked is not None:
                self._elements[marked.guid] = one
                selections.append(marked)
            else:
                rest += self._unplaced(one)
        return Text(
            guid=guid,
            text=content,
            name=name,
            description=text_of(element, "Description"),
            selections=tuple(selections),
            codings=tuple(self.codings(element)),
            notes=self.refs(element, "NoteRef"),
            values=tuple(self.values(element)),
            stamp=self.stamp(element),
            path=path,
            part=kind if kind in PARTS else "",
            points=tuple(points.values()),
            rest=tuple(rest),
        )

    def content(self, element: Element, guid: str, what: str) -> tuple[str, str]:
        """Text of a source, inside the XML or beside it; else the address it lies at, where nobody can reach it."""
        if element.get("richTextPath"):
            self.counted["die gestaltete Fassung eines Textes; übernommen wird der reine Text"] += 1
        path = (element.get("plainTextPath") or "").strip()
        found = self.archive.text(path) if path and self.archive is not None else None
        if found is not None:
            if found.marked:
                self._marked.add(guid)
            if found.guessed:
                self.left_out.append(
                    f"{what} ist nicht in UTF-8 gespeichert und wurde als Windows-1252 gelesen. Bitte prüfen Sie die Umlaute."
                )
            return found.text, ""
        inside = text_of(element, "PlainTextContent")
        if inside is not None:
            return inside, ""
        if local(element) != "Note" or path or element.get("richTextPath"):
            where = f"liegt nicht in der Datei ({short(path)})" if path else "fehlt"
            self.left_out.append(
                f"{what}: Der Wortlaut {where}. Was die Datei sonst dazu sagt, wird aufbewahrt, aber nicht angezeigt. "
                "Bitte führen Sie das Projekt mit allen Quellen aus, wenn Sie den Text brauchen."
            )
        return "", path

    def _unplaced(self, element: Element) -> list[Raw]:
        """A passage that nobody can put into the text, as far as it can be kept."""
        raw = kept(element, self.identity.of)
        what = "aufbewahrt, aber nicht angezeigt" if raw is not None else "nicht übernommen"
        self.counted[f"eine Markierung, deren Stelle im Text die Datei nicht nennt; sie wird {what}"] += 1
        return [raw] if raw is not None else []

    def _no_points(self, element: Element) -> dict[str, Point]:
        """Only the transcript of a recording has a place for them."""
        for _ in children_of(element, "SyncPoint"):
            self.counted["eine Zeitmarke an einem Text ohne Aufnahme; sie wird nicht übernommen"] += 1
        return {}

    def _points(self, element: Element) -> dict[str, Point]:
        found = {}
        for one in children_of(element, "SyncPoint"):
            guid = self.own(one)
            found[guid] = Point(guid, _number(one, "timeStamp"), _number(one, "position"))
        return found

    def _selection(self, element: Element, points: dict[str, Point]) -> Selection | None:
        """A passage; None where the file does not say between which characters it lies."""
        ends: tuple[str, ...] = ()
        start, end = _number(element, "startPosition"), _number(element, "endPosition")
        if local(element) == "TranscriptSelection":
            ends = (self.identity.of(element.get("fromSyncPoint")), self.identity.of(element.get("toSyncPoint")))
            start, end = (points[guid].position if guid in points else None for guid in ends)
        if start is None or end is None:
            return None
        return Selection(
            guid=self.own(element),
            start=start,
            end=end,
            name=element.get("name"),
            description=text_of(element, "Description"),
            codings=tuple(self.codings(element)),
            notes=self.refs(element, "NoteRef"),
            stamp=self.stamp(element),
            points=ends,
        )

    def placed(self, texts: Iterable[Text], origin: str) -> tuple[tuple[Text, ...], str]:
        """The same texts with passages in code points, and in a sentence how the file was understood to count."""
        texts = tuple(texts)
        counted = [
            Counted(
                one.text,
                tuple(Passage(mark.start, mark.end, mark.name or "") for mark in one.selections),
                one.guid in self._marked,
            )
            for one in texts
            if one.selections and one.text
        ]
        choice = chosen(counted, origin)
        return tuple(self._moved(one, choice) for one in texts), choice.words

    def _moved(self, text: Text, choice: Choice) -> Text:
        if text.path:
            return text
        ruler = Ruler(text.text, wide=choice.counting.wide, lines=choice.counting.lines)
        marks, rest = [], list(text.rest)
        for one in text.selections:
            start, end, _ = ruler.span(Passage(one.start, one.end), choice.counting)
            if 0 <= start < ruler.length < end:
                self._say(text, one, f"reicht über das Ende hinaus ({number(ruler.length)} Zeichen) und wird gekürzt")
                end = ruler.length
            if 0 <= start <= end <= ruler.length:
                marks.append(replace(one, start=start, end=end))
                continue
            self._say(
                text, one,
                f"liegt außerhalb des Textes ({plural(ruler.length, 'Zeichen', 'Zeichen')}) und wird aufbewahrt, "
                "aber nicht angezeigt",
            )  # fmt: skip
            raw = kept(self._elements[one.guid], self.identity.of)
            rest += [raw] if raw is not None else []
        points = tuple(
            one if one.position is None else replace(one, position=ruler.at(one.position - choice.counting.first)[0])
            for one in text.points
        )
        return replace(text, selections=tuple(marks), rest=tuple(rest), points=points)

    def _say(self, text: Text, mark: Selection, what: str) -> None:
        self.left_out.append(
            f"Eine Markierung in „{short(text.name or 'ohne Namen')}“ (Zeichen {mark.start} bis {mark.end}) {what}."
        )


def _number(element: Element, name: str) -> int | None:
    said = (element.get(name) or "").strip()
    # no text is longer; a number of a thousand digits is no place
    return int(said) if fits("number", said) and len(said) < 19 else None
