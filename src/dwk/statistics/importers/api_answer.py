"""Answers of the GENESIS web services that carry a message instead of a table."""

from __future__ import annotations

import json

from .contract import NothingToRead, ParsedFile
from .sample import Sample

FORMAT_KEY = "genesis-api-answer"


def sniff(sample: Sample) -> bool:
    """Whether the text is a JSON answer of the web services."""
    if not sample.head:
        return False
    start = "".join(line.strip() for line in sample.head[:4])[:60].replace(" ", "")
    return start.startswith('{"Ident"')


def read(sample: Sample) -> ParsedFile:
    """Always refuses: the file is no table; the sentence repeats what the web service said."""
    raise NothingToRead(
        f"Die Datei „{sample.name}“ ist keine Tabelle, sondern eine Antwort des Statistikportals: {_message(sample.text)} "
        "Bitte rufen Sie die Tabelle erneut ab."
    )


def _message(text: str) -> str:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return "Der Text der Antwort ist unvollständig."
    status = answer.get("Status") if isinstance(answer, dict) else None
    if not isinstance(status, dict) or not str(status.get("Content", "")).strip():
        return "Sie enthält keine Meldung."
    said = " ".join(str(status["Content"]).split())[:400]
    return f"„{said}“ (Status {str(status.get('Code', 'unbekannt'))[:10]})."
