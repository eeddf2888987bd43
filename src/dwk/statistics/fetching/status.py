"""What the answers of the interface mean. HTTP says 200 whatever happened; the status stands in the JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

_JOB_NAME = re.compile(r"\S+_\d+")
_MAX_TEXT = 400


class Decision(Enum):
    """How to go on after an answer."""

    GO_ON = "go on"
    GO_ON_WITH_WARNING = "go on, tell the warning"
    ASK_AS_JOB = "too large: ask again as a job"
    AWAIT_JOB = "the job was made: wait for its result"
    NOTHING_FOUND = "there is nothing to these words"
    FAIL = "cannot be had"


_DECISIONS: dict[int, Decision] = {
    0: Decision.GO_ON,
    22: Decision.GO_ON_WITH_WARNING,
    50: Decision.NOTHING_FOUND,
    90: Decision.NOTHING_FOUND,
    98: Decision.ASK_AS_JOB,
    99: Decision.AWAIT_JOB,
    104: Decision.NOTHING_FOUND,
    -1: Decision.FAIL,
}


class NoStatus(ValueError):
    """The body is no answer of the interface."""


@dataclass(frozen=True, slots=True)
class Status:
    """Code, text and type of an answer."""

    code: int
    text: str
    kind: str

    @property
    def decision(self) -> Decision:
        """What follows from it; an unknown code goes on only if the portal calls it information or a warning."""
        known = _DECISIONS.get(self.code)
        if known is not None:
            return known
        kind = self.kind.casefold()
        if kind in {"warnung", "warning"}:
            return Decision.GO_ON_WITH_WARNING
        return Decision.GO_ON if kind == "information" else Decision.FAIL


def looks_like_json(body: bytes) -> bool:
    """Whether the body is an answer in words rather than a table."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def document_of(body: bytes) -> dict[str, Any]:
    """The JSON of an answer."""
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NoStatus("no JSON") from error
    if not isinstance(document, dict):
        raise NoStatus("no object")
    return document


def status_of(document: dict[str, Any]) -> Status:
    """The status of an answer; refused log-ins carry code and text at the top."""
    part = document.get("Status")
    if not isinstance(part, dict):
        part = document
    try:
        code = int(str(part["Code"]))
    except (KeyError, ValueError) as error:
        raise NoStatus("no code") from error
    text = " ".join(str(part.get("Content") or "").split())[:_MAX_TEXT]
    return Status(code, text, str(part.get("Type") or ""))


def job_name_of(status: Status) -> str:
    """Name under which the result of a job will lie; it stands at the end of the sentence."""
    names = _JOB_NAME.findall(status.text)
    return str(names[-1]).rstrip(".") if names else ""


def entries_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Entries of a catalogue; none is null in the answers."""
    found = document.get("List")
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
