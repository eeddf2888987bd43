"""Projects in the manner of programs of the field, put together here: the traits are known, the content is invented.

What is known of each program stands at its builder. It was learned from open programs that write or read the format
(QualCoder's import and export with its issues 37, 106, 396, 465, 491, 599, 803, 1027, 1369; Taguette's codebook;
atlas-qdpx) and from the published schema; no file and no line of those is taken over.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

PROJECT = "urn:QDA-XML:project:1.0"
#: umlauts, an emoji of four code points, a combining mark, three paragraphs
TEXT = (
    "Frage: Was fehlt?\nÄltere finden keine Wohnung. 👩🏽‍🌾 Früher war das anders.\n"
    "Das Cafe\u0301 schließt & der Bus fährt zweimal am Tag.\nMehr nicht."
)
#: what is coded in every file, and the code it has
CODED = {
    "Ältere finden keine Wohnung": "Wohnen", "Früher war das anders": "Wandel", "Cafe\u0301 schließt": "Treffpunkte",
    "der Bus fährt zweimal": "Verkehr", "Mehr nicht": "Wandel",
}  # fmt: skip


def guid(name: str) -> str:
    """The same GUID for the same name."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


CODES = {name: guid(name) for name in ("Wohnen", "Wandel", "Treffpunkte", "Verkehr")}
ANNA = guid("Anna")


def packed(xml: str | bytes, files: Mapping[str, bytes] | None = None, *, name: str = "project.qde") -> bytes:
    """An archive with the XML and files beside it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (files or {}).items():
            archive.writestr(path, content)
        archive.writestr(name, xml)
    return out.getvalue()


def project(inside: str, origin: str = "Programm 1", codes: str = "", more: str = "") -> str:
    """A project with the four codes and one person."""
    codes = codes or "".join(f'<Code guid="{one}" name="{name}" isCodable="true"/>' for name, one in CODES.items())
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{PROJECT}" name="Dorf &amp; Stadt" origin="{origin}">'
        f'<Users><User guid="{ANNA}" name="Anna Ä."/></Users><CodeBook><Codes>{codes}</Codes></CodeBook>'
        f"<Sources>{inside}</Sources>{more}</Project>"
    )


def width(text: str, *, wide: bool = False, line: int = 1) -> int:
    """How many characters a program counts."""
    units = len(text.encode("utf-16-le")) // 2 if wide else len(text)
    return units + text.count("\n") * (line - 1)


def selections(
    text: str = TEXT,
    *,
    wide: bool = False,
    line: int = 1,
    first: int = 0,
    last: int = 0,
    names: str = "",
    extra: str = "",
) -> str:
    """The coded passages as a program counts them; ``names``: whole, cut or none."""
    found = []
    for words, code in CODED.items():
        before = text[: text.index(words)]
        start = width(before, wide=wide, line=line)
        end = start + width(words, wide=wide, line=line)
        name = {"whole": f' name="{escaped(words)}"', "cut": f' name="{escaped(words[:13])}..."'}.get(names, "")
        found.append(
            f'<PlainTextSelection guid="{guid("mark" + words)}"{name} startPosition="{start + first}" endPosition="{end + last}" '
            f'creatingUser="{ANNA}" creationDateTime="2026-03-01T10:00:00Z">{extra}<Coding guid="{guid("coding" + words)}">'
            f'<CodeRef targetGUID="{CODES[code]}"/></Coding></PlainTextSelection>'
        )
    return "".join(found)


def escaped(text: str) -> str:
    """Text within XML."""
    element = etree.Element("a")
    element.set("b", text)
    written: str = etree.tostring(element, encoding="unicode")
    return written[6:-3]


SOURCE = guid("source")


def atlas() -> bytes:
    """ATLAS.ti: .qde named like the project, ``sources``, GUIDs in capitals, line ends as two characters in the file but
    counted as one, names of quotations cut with three dots."""
    text = TEXT.replace("\n", "\r\n").encode("utf-8-sig")
    inside = (
        f'<TextSource guid="{SOURCE.upper()}" name="Gespräch 1" plainTextPath="internal://{SOURCE.upper()}.txt">'
        f"{selections(names='cut')}</TextSource>"
    )
    return packed(project(inside, "ATLAS.ti Win 24"), {f"sources/{SOURCE.upper()}.txt": text})


def nvivo() -> bytes:
    """NVivo: ``Sources``, line ends counted as the two characters they are, UTF-16 units, annotations as a Link between a
    Note with a file of its own and a passage without a code, cases that are codes as well (same GUID)."""
    windows = TEXT.replace("\n", "\r\n")
    mark, note, link, case = guid("annotated"), guid("note"), guid("link"), CODES["Wohnen"]
    start = windows.index("Bus")
    inside = (
        f'<TextSource guid="{SOURCE}" name="Gespräch 1" richTextPath="internal://{SOURCE}.docx" '
        f'plainTextPath="internal://{SOURCE}.txt">{selections(wide=True, line=2, names="whole")}'
        f'<PlainTextSelection guid="{mark}" startPosition="{start + 3}" endPosition="{start + 6}"/></TextSource>'
    )
    more = (
        f'<Notes><Note guid="{note}" name="" plainTextPath="internal://{note}.txt"/></Notes>'
        f'<Links><Link guid="{link}" direction="OneWay" originGUID="{note}" targetGUID="{mark}"/></Links>'
    )
    xml = project(inside, "NVivo 14.23", more=more).replace(
        "<Sources>", f'<Cases><Case guid="{case}" name="Frau A."/></Cases><Sources>'
    )
    files = {
        f"Sources/{SOURCE}.txt": windows.encode(), f"Sources/{note}.txt": b"Nachfragen", f"Sources/{SOURCE}.docx": b"PK"
    }  # fmt: skip
    return packed(xml, files)


def maxqda() -> bytes:
    """MAXQDA: ``sources``, two documents of one name, rich and plain file, comments as a Description of a passage without
    a code, passages without a moment of making, variables at the documents, nested codes that are all codable."""
    other = guid("other")
    age = guid("age")
    value = f'<VariableValue><VariableRef targetGUID="{age}"/><IntegerValue>71</IntegerValue></VariableValue>'
    comment = (
        f'<PlainTextSelection guid="{guid("comment")}" startPosition="0" endPosition="5" modifyingUser="{ANNA}">'
        "<Description>Hier nachhaken</Description></PlainTextSelection>"
    )
    wohnen, *others = (
        f'<Code guid="{one}" name="{name}" isCodable="true" color="#ff0000"' for name, one in CODES.items()
    )
    codes = f"{wohnen}>{others[0]}/></Code>{others[1]}/>{others[2]}/>"
    inside = (
        f'<TextSource guid="{SOURCE}" name="Gespräch" richTextPath="internal://{SOURCE}.docx" '
        f'plainTextPath="internal://{SOURCE}.txt">{selections()}{comment}{value}</TextSource>'
        f'<TextSource guid="{other}" name="Gespräch" plainTextPath="internal://{other}.txt"/>'
    )
    xml = project(inside, "MAXQDA 2024", codes).replace(
        "<Sources>",
        f'<Variables><Variable guid="{age}" name="Alter" typeOfVariable="Integer"/></Variables>'
        f'<Cases><Case guid="{guid("case")}">{value}<SourceRef targetGUID="{SOURCE}"/></Case></Cases><Sources>',
    )
    files = {f"sources/{SOURCE}.txt": TEXT.encode("utf-8-sig"), f"sources/{other}.txt": b"Zweites Gespr\xc3\xa4ch"}
    return packed(xml, files)


def qualcoder(*, line: str = "\n") -> bytes:
    """QualCoder: byte order marks before the XML and the text, neither counted; the name of a passage is its words, the
    memo of a coding is the Description of the passage. On Windows line ends become two characters, or three where another
    one was wished for, counted as one."""
    text = TEXT.replace("\n", line).encode("utf-8-sig")
    memo = "<Description>Memo der Kodierung</Description>"
    inside = (
        f'<TextSource richTextPath="internal://{SOURCE}.txt" plainTextPath="internal://{guid("plain")}.txt" '
        f'creatingUser="{ANNA}" creationDateTime="2026-03-01T10:00:00Z" guid="{SOURCE}" name="Gespräch.txt">'
        "<Description>Memo des Textes</Description>"
        f"{selections(names='whole', extra=memo)}</TextSource>"
    )
    return packed(project(inside, "QualCoder 3.8").encode("utf-8-sig"), {f"Sources/{guid('plain')}.txt": text})


def web_tool() -> bytes:
    """Programs in JavaScript count UTF-16 units; they write the text into the XML."""
    inside = (
        f'<TextSource guid="{SOURCE}" name="Gespräch"><PlainTextContent>{escaped(TEXT)}</PlainTextContent>'
        f"{selections(wide=True, names='whole')}</TextSource>"
    )
    return packed(project(inside.replace("&#10;", "\n"), "Werkzeug im Netz"))


def counted(*, marked: bool = False, windows: bool = False, **how: Any) -> bytes:
    """A file that counts in some way, with the words as names or without."""
    text = TEXT.replace("\n", "\r\n") if windows else TEXT
    inside = f'<TextSource guid="{SOURCE}" name="G" plainTextPath="internal://a.txt">{selections(**how)}</TextSource>'
    return packed(project(inside), {"sources/a.txt": text.encode("utf-8-sig" if marked else "utf-8")})


def quirkos() -> bytes:
    """Quirkos: values of variables in Cases without a name, one for each document."""
    place = guid("place")
    value = f'<VariableValue><VariableRef targetGUID="{place}"/><TextValue>Ortsteil Süd</TextValue></VariableValue>'
    inside = f'<TextSource guid="{SOURCE}" name="G" plainTextPath="internal://a.txt">{selections()}</TextSource>'
    xml = project(inside, "Quirkos").replace(
        "<Sources>",
        f'<Variables><Variable guid="{place}" name="Ort" typeOfVariable="Text"/></Variables><Cases><Case guid="{guid("q")}">'
        f'{value}<SourceRef targetGUID="{SOURCE}"/></Case></Cases><Sources>',
    )
    return packed(xml, {"sources/a.txt": TEXT.encode()})


def transana() -> bytes:
    """Transana: recordings outside the file, transcripts with points of time, passages between two of them."""
    spots = [(0, TEXT.index("Ältere")), (4200, TEXT.index(". 👩")), (9000, None)]
    points = "".join(
        f'<SyncPoint guid="{guid(f"point{number}")}" timeStamp="{time}"' + (f' position="{at}"' if at else "") + "/>"
        for number, (time, at) in enumerate(spots)
    )
    mark = "".join(
        f'<TranscriptSelection guid="{guid(f"clip{a}{b}")}" name="Clip" fromSyncPoint="{guid(f"point{a}")}" '
        f'toSyncPoint="{guid(f"point{b}")}"><Coding guid="{guid(f"clipcoding{a}{b}")}"><CodeRef targetGUID="{CODES["Wohnen"]}"/>'
        "</Coding></TranscriptSelection>"
        for a, b in ((0, 1), (1, 2))
    )
    inside = (
        f'<VideoSource guid="{guid("video")}" name="Film" path="absolute:///Filme/a/film.mp4" currentPath="absolute:///b/film.mp4">'
        f'<Transcript guid="{SOURCE}" name="Abschrift" plainTextPath="internal://t.txt">{points}{mark}</Transcript>'
        f'<VideoSelection guid="{guid("scene")}" begin="14706" end="17706"><Coding guid="{guid("scenecoding")}"><CodeRef '
        f'targetGUID="{CODES["Wandel"]}"/></Coding></VideoSelection></VideoSource>'
    )
    return packed(project(inside, "Transana 4"), {"Sources/t.txt": TEXT.encode()})


def everything() -> bytes:
    """Written by hand to what the schema allows."""
    ref = f'<Coding guid="{guid("w")}"><CodeRef targetGUID="{CODES["Wohnen"]}"/></Coding>'
    nested = (
        f'<PDFSelection guid="{guid("p1")}" page="0" firstX="1" firstY="2" secondX="3" secondY="4"><Representation '
        f'guid="{guid("p2")}" plainTextPath="internal://box.txt"/>{ref.replace(guid("w"), guid("w2"))}</PDFSelection>'
    )
    inside = (
        f'<TextSource guid="{SOURCE}" name="G" plainTextPath="internal://a.txt">{selections()}{ref}</TextSource>'
        f'<PDFSource guid="{guid("pdf")}" name="Konzept.pdf" path="internal://k.pdf">{nested}<Representation '
        f'guid="{guid("rep")}" name="Konzept"><PlainTextContent>Seite eins</PlainTextContent></Representation></PDFSource>'
        f'<PictureSource guid="{guid("pic")}" name="Plan" path="relative:///plan.png"><PictureSelection guid="{guid("box")}" '
        f'firstX="0" firstY="0" secondX="9" secondY="9"/></PictureSource>'
        f'<AudioSource guid="{guid("audio")}" name="Ton"><AudioSelection guid="{guid("a1")}" begin="0" end="9"/></AudioSource>'
        f'<TextSource guid="{guid("far")}" name="Fern" plainTextPath="absolute:///C:/Daten/fern.txt"><PlainTextSelection '
        f'guid="{guid("f1")}" startPosition="1" endPosition="4"/></TextSource>'
    )
    more = (
        f'<Notes><Note guid="{guid("n1")}" name="Merkzettel"><PlainTextContent>Denken\nan</PlainTextContent></Note></Notes>'
        f'<Sets><Set guid="{guid("set")}" name="Runde 1"><MemberCode targetGUID="{CODES["Wandel"]}"/><MemberSource '
        f'targetGUID="{guid("pdf")}"/></Set></Sets><Graphs><Graph guid="{guid("graph")}" name="Netz">'
        f'<Vertex guid="{guid("v1")}" representedGUID="{CODES["Wohnen"]}" firstX="1" firstY="1" shape="Oval"/>'
        f'<Vertex guid="{guid("v2")}" firstX="5" firstY="5" color="#abc"/>'
        f'<Edge guid="{guid("e")}" sourceVertex="{guid("v1")}" targetVertex="{guid("v2")}" lineStyle="dotted"/></Graph></Graphs>'
        f'<Description>Über alles</Description><NoteRef targetGUID="{guid("n1")}"/>'
    )
    xml = project(inside, "von Hand", more=more).replace('name="Dorf', 'basePath="//rechner/daten" name="Dorf')
    return packed(
        xml, {"sources/a.txt": TEXT.encode(), "sources/box.txt": b"Kasten\x0ctext", "sources/k.pdf": b"%PDF-1.7"}
    )


def codebook(codes: str, more: str = "", namespace: str = "urn:QDA-XML:codebook:1.0") -> bytes:
    """A .qdc file."""
    attribute = f' xmlns="{namespace}"' if namespace else ""
    return f'<?xml version="1.0"?><CodeBook{attribute} origin="P"><Codes>{codes}</Codes>{more}</CodeBook>'.encode()


def taguette() -> bytes:
    """Taguette: a flat codebook, hierarchy only in the names, GUIDs in capitals, an empty element for groups."""
    rows = ("wohnen", "wohnen.miete", "verkehr")
    codes = "".join(f'<Code guid="{guid(row).upper()}" name="{row}" isCodable="true"/>' for row in rows)
    return codebook(codes, "<Sets/>")
