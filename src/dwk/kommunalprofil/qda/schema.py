"""What the published schema (REFI-QDA project 1.0) allows where, as far as things are kept or checked unread.

Elements have one meaning wherever they stand, so a table by name says it all: attributes with their kind, those that
must be there, and children in their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .model import Raw
from .opening import local

_ZONE = r"(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)?"
KINDS = {
    "guid": re.compile(".*"),
    "text": re.compile(".*", re.DOTALL),
    "moment": re.compile(rf"\d{{4}}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?{_ZONE}", re.ASCII),
    "number": re.compile(r"[+-]?\d+", re.ASCII),
    "flag": re.compile("true|false|0|1"),
    "color": re.compile("#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})"),
    "direction": re.compile("Associative|OneWay|Bidirectional"),
    "variable": re.compile("Text|Boolean|Integer|Float|Date|DateTime"),
    "shape": re.compile(
        "Person|Oval|Rectangle|RoundedRectangle|Star|LeftTriangle|RightTriangle|UpTriangle|DownTriangle|Note"
    ),
    "line": re.compile("dotted|dashed|solid"),
    "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII),
    "day": re.compile(rf"\d{{4}}-\d\d-\d\d{_ZONE}", re.ASCII),
}
#: what a value of a variable may look like
VALUES = {
    "TextValue": "text", "BooleanValue": "flag", "IntegerValue": "number", "FloatValue": "decimal", "DateValue": "day",
    "DateTimeValue": "moment", "Description": "text", "PlainTextContent": "text",
}  # fmt: skip
#: children that stand once
ONCE = {"Description", "PlainTextContent", "CodeRef", "VariableRef", "Representation", "TextDescription"}
_VALUE_TAGS = frozenset(tag for tag in VALUES if tag.endswith("Value"))
_WHO = "creatingUser:guid creationDateTime:moment"
_STAMP = f"{_WHO} modifyingUser:guid modifiedDateTime:moment"
_BOX = "firstX:number! firstY:number! secondX:number! secondY:number!"
_FILE = f"guid:guid! name:text path:text currentPath:text {_STAMP}"
_TEXT = f"guid:guid! name:text richTextPath:text plainTextPath:text {_STAMP}"
_PART = "Description PlainTextContent PlainTextSelection Coding NoteRef VariableValue"
_AFTER = "Coding NoteRef VariableValue"
_SELECTED = "Description Coding NoteRef"
_REF = ("targetGUID:guid!", "")
_TABLE: dict[str, tuple[str, str]] = {
    "Project": (
        "name:text origin:text creatingUserGUID:guid creationDateTime:moment modifyingUserGUID:guid "
        "modifiedDateTime:moment basePath:text",
        "Users CodeBook Variables Cases Sources Notes Links Sets Graphs Description NoteRef",
    ),
    "Users": ("", "User"),
    "User": ("guid:guid! name:text id:text", ""),
    # some programs put groups of codes here, as the format for codes alone has it
    "CodeBook": ("origin:text", "Codes Sets"),
    "Codes": ("", "Code"),
    "Code": ("guid:guid! name:text! isCodable:flag! color:color", "Description NoteRef Code"),
    "Cases": ("", "Case"),
    "Case": ("guid:guid! name:text", "Description CodeRef VariableValue SourceRef SelectionRef"),
    "Variables": ("", "Variable"),
    "Variable": ("guid:guid! name:text! typeOfVariable:variable!", "Description"),
    "VariableValue": ("", "VariableRef! TextValue BooleanValue IntegerValue FloatValue DateValue DateTimeValue"),
    "Sets": ("", "Set"),
    "Set": ("guid:guid! name:text!", "Description MemberCode MemberSource MemberNote"),
    "Sources": ("", "TextSource PictureSource PDFSource AudioSource VideoSource"),
    "TextSource": (_TEXT, _PART),
    "Representation": (_TEXT, _PART),
    "TextDescription": (_TEXT, _PART),
    "Notes": ("", "Note"),
    "Note": (_TEXT, _PART),
    "PlainTextSelection": (f"guid:guid! name:text startPosition:number! endPosition:number! {_STAMP}", _SELECTED),
    "PictureSource": (_FILE, f"Description TextDescription PictureSelection {_AFTER}"),
    "PictureSelection": (f"guid:guid! name:text {_BOX} {_STAMP}", _SELECTED),
    "PDFSource": (_FILE, f"Description PDFSelection Representation {_AFTER}"),
    "PDFSelection": (f"guid:guid! name:text page:number! {_BOX} {_STAMP}", "Description Representation Coding NoteRef"),
    "AudioSource": (_FILE, f"Description Transcript AudioSelection {_AFTER}"),
    "AudioSelection": (f"guid:guid! name:text begin:number! end:number! {_STAMP}", _SELECTED),
    "VideoSource": (_FILE, f"Description Transcript VideoSelection {_AFTER}"),
    "VideoSelection": (f"guid:guid! name:text begin:number! end:number! {_STAMP}", _SELECTED),
    "Transcript": (_TEXT, "Description PlainTextContent SyncPoint TranscriptSelection NoteRef"),
    "TranscriptSelection": (f"guid:guid! name:text fromSyncPoint:guid toSyncPoint:guid {_STAMP}", _SELECTED),
    "SyncPoint": ("guid:guid! timeStamp:number position:number", ""),
    "Coding": (f"guid:guid! {_WHO}", "CodeRef! NoteRef"),
    "Graphs": ("", "Graph"),
    "Graph": ("guid:guid! name:text", "Vertex Edge"),
    "Vertex": (
        "guid:guid! representedGUID:guid name:text firstX:number! firstY:number! secondX:number secondY:number "
        "shape:shape color:color",
        "",
    ),
    "Edge": (
        "guid:guid! representedGUID:guid name:text sourceVertex:guid! targetVertex:guid! color:color "
        "direction:direction lineStyle:line",
        "",
    ),
    "Links": ("", "Link"),
    "Link": ("guid:guid! name:text direction:direction color:color originGUID:guid targetGUID:guid", "NoteRef"),
    **dict.fromkeys(
        ("NoteRef", "CodeRef", "SourceRef", "SelectionRef", "VariableRef", "MemberCode", "MemberSource", "MemberNote"),
        _REF,
    ),
    **dict.fromkeys(VALUES, ("", "")),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What an element may hold."""

    attributes: dict[str, str]
    needed: frozenset[str]
    children: tuple[str, ...]
    first: frozenset[str]


def _rule(attributes: str, children: str) -> Rule:
    said = [one.rstrip("!").split(":") for one in attributes.split()]
    return Rule(
        {name: kind for name, kind in said},
        frozenset(one.split(":")[0] for one in attributes.split() if one.endswith("!")),
        tuple(one.rstrip("!") for one in children.split()),
        frozenset(one.rstrip("!") for one in children.split() if one.endswith("!")),
    )


RULES = {name: _rule(*said) for name, said in _TABLE.items()}


def fits(kind: str, text: str) -> bool:
    """Whether a text is of the kind an attribute or value wants."""
    if KINDS[kind].fullmatch(text) is None:
        return False
    if kind not in {"day", "moment"}:
        return True
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def kept(element: Any, named: Callable[[str | None], str]) -> Raw | None:
    """An element as it is kept: only what the schema knows, GUIDs in one form (``named``); None where it says too little."""
    tag = local(element)
    rule = RULES.get(tag)
    if rule is None:
        return None
    attributes = _attributes(element, rule, named)
    children = _children(element, rule, named)
    text = (element.text or "") if tag in VALUES else None
    if not rule.needed <= {name for name, _ in attributes} or not rule.first <= {one.tag for one in children}:
        return None
    return None if text is not None and not fits(VALUES[tag], text) else Raw(tag, attributes, text, children)


def _attributes(element: Any, rule: Rule, named: Callable[[str | None], str]) -> tuple[tuple[str, str], ...]:
    found = []
    for name, kind in rule.attributes.items():
        said = element.get(name)
        if said is not None:
            value = named(said) if kind == "guid" else said if kind == "text" else said.strip()
            if (value or kind == "text") and fits(kind, value):
                found.append((name, value))
    return tuple(found)


def _children(element: Any, rule: Rule, named: Callable[[str | None], str]) -> tuple[Raw, ...]:
    """Children in their order, of those that may stand once only the first; a coding of several codes is several."""
    found: list[Raw] = []
    for child in element:
        raw = kept(child, named) if local(child) in rule.children else None
        single = raw is not None and any(one.tag in _kin(raw.tag) for one in found)
        if raw is None or single:
            continue
        found.append(raw)
        codes = [one for one in child if local(one) == "CodeRef"] if raw.tag == "Coding" else []
        for place, code in enumerate(codes[1:], 1):
            ref = kept(code, named)
            if ref is not None:
                name = ("guid", named(f"{child.get('guid')} {place}"))
                found.append(Raw("Coding", (name, *raw.attributes[1:]), children=(ref,)))
    return tuple(sorted(found, key=lambda one: rule.children.index(one.tag)))


def _kin(tag: str) -> frozenset[str]:
    """What a child of this name may not stand beside: itself, and another value of a variable."""
    if tag in ONCE:
        return frozenset({tag})
    return _VALUE_TAGS if tag in _VALUE_TAGS else frozenset()


def strange(root: Any) -> list[str]:
    """What a file says beyond the schema, in sentences: nobody can carry what nobody knows."""
    counted: Counter[str] = Counter()
    stack = [root]
    while stack:
        element = stack.pop()
        rule = RULES[local(element)]
        for name in element.attrib:
            if _unknown(str(name), rule):
                counted[f"die Angabe „{str(name).rpartition('}')[2]}“ bei „{local(element)}“"] += 1
        for child in element:
            if local(child) in rule.children:
                stack.append(child)
            else:
                counted[f"das Element „{local(child)}“ in „{local(element)}“"] += 1
    return [
        f"{number} mal {what[:120]}: Das Format REFI-QDA kennt das nicht; es wird nicht übernommen."
        for what, number in counted.items()
    ]


def _unknown(name: str, rule: Rule) -> bool:
    plain = name.rpartition("}")[2]
    if name != plain:
        # names with a namespace belong to XML itself or to one program alone
        return plain not in {"schemaLocation", "noNamespaceSchemaLocation", "space", "lang", "type"}
    # codebooks name the code of a group so
    return name not in rule.attributes and not (name == "guid" and "targetGUID" in rule.attributes)
