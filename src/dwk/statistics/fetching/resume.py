"""Fetches a table in pieces and keeps what is finished, so that a call that broke off goes on where it stopped.

Each piece is a file with a note beside it: what was asked (never by whom), the hash of the file, when, and the
name of a background job that is still running.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .client import Client, FetchedTable, NothingFound, TableRequest
from .portals import FetchFailed, Portal

#: what is older is fetched again: tables are revised, and portals drop the results of jobs
KEPT_FOR = timedelta(days=1)
YEARS_PER_PIECE = 5

_TABLE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{2,29}")
_REGIONS = re.compile(r"[0-9A-Za-z*]+(,[0-9A-Za-z*]+)*")
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class Collected:
    """The files of a table in the order of their years, and how many of them had been kept."""

    files: tuple[Path, ...]
    kept: int


def pieces_of(request: TableRequest) -> list[TableRequest]:
    """Requests of a few years each when both ends are given, else one; refuses what no portal could understand."""
    if not _TABLE.fullmatch(request.table):
        raise FetchFailed(f"„{request.table[:40]}“ ist keine Tabellennummer. Erwartet wird etwa 12411-02-03-4.")
    if request.regional_key and not _REGIONS.fullmatch(request.regional_key):
        raise FetchFailed(
            f"„{request.regional_key[:60]}“ ist kein Regionalschlüssel. Erwartet werden Schlüssel, durch Komma getrennt, "
            "auch mit Stern: 01051,03*."
        )
    years = [_year(text) for text in (request.start_year, request.end_year) if text]
    if len(years) < 2:
        return [request]
    first, last = years
    if first > last:
        raise FetchFailed(f"Das erste Jahr ({first}) liegt nach dem letzten ({last}). Bitte tauschen Sie die Angaben.")
    return [
        replace(request, start_year=str(year), end_year=str(min(year + YEARS_PER_PIECE - 1, last)))
        for year in range(first, last + 1, YEARS_PER_PIECE)
    ]


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and _FIRST_YEAR <= int(text) <= _LAST_YEAR):
        raise FetchFailed(f"„{text[:20]}“ ist kein Jahr. Bitte geben Sie vier Ziffern an.")
    return int(text)


class Store:
    """Finished pieces and running jobs of one portal in a folder."""

    def __init__(self, folder: Path, portal: Portal, now: datetime) -> None:
        self._folder = folder / portal.key
        self._portal = portal
        self._now = now

    def finished(self, request: TableRequest) -> Path | None:
        """The file of a piece, if it is complete, unchanged and recent."""
        note = self._note(request)
        path = self._folder / str(note.get("file", ""))
        if "sha256" not in note or not path.is_file():
            return None
        return path if hashlib.sha256(path.read_bytes()).hexdigest() == note["sha256"] else None

    def job(self, request: TableRequest) -> str:
        """Name of the job that was made for a piece and not yet collected."""
        return str(self._note(request).get("job", ""))

    def note_job(self, request: TableRequest, job: str) -> None:
        """Remember a running job."""
        self._write_note(request, {"job": job})

    def forget(self, request: TableRequest) -> None:
        """Drop what is known about a piece."""
        self._note_path(request).unlink(missing_ok=True)

    def keep(self, request: TableRequest, table: FetchedTable) -> Path:
        """Store a finished piece."""
        path = self._folder / f"{_stem(request)}{table.suffix}"
        _write(path, table.body)
        digest = hashlib.sha256(table.body).hexdigest()
        source = {
            "licence": self._portal.licence,
            "attribution": self._portal.attribution.format(year=self._now.year),
        }
        self._write_note(request, {"file": path.name, "sha256": digest, **source})
        return path

    def _note(self, request: TableRequest) -> dict[str, Any]:
        path = self._note_path(request)
        if not path.is_file():
            return {}
        try:
            note = json.loads(path.read_text(encoding="utf-8"))
            age = self._now - datetime.fromisoformat(note["at"])
        except (ValueError, KeyError, TypeError):
            return {}  # half written or by hand: the piece is fetched again
        return note if age <= KEPT_FOR else {}

    def _write_note(self, request: TableRequest, note: dict[str, Any]) -> None:
        whole = {"asked": request.form(job=False), "at": self._now.isoformat(), **note}
        text = json.dumps(whole, ensure_ascii=False, indent=1)
        _write(self._note_path(request), text.encode())

    def _note_path(self, request: TableRequest) -> Path:
        return self._folder / f"{_stem(request)}.json"


def collect(
    *, client: Client, request: TableRequest, store: Store, fresh: bool, tell: Callable[[str], None]
) -> Collected:
    """Fetch all pieces of a table; those at hand are not asked for again, years without figures are passed over."""
    pieces = pieces_of(request)
    files: list[Path] = []
    kept = 0
    for number, piece in enumerate(pieces, start=1):
        if fresh:
            store.forget(piece)
        path = store.finished(piece)
        if path is not None:
            kept += 1
            files.append(path)
            continue
        if len(pieces) > 1:
            tell(f"Teil {number} von {len(pieces)}: {piece.start_year} bis {piece.end_year}")
        try:
            files.append(_fetch(client, piece, store))
        except NothingFound as nothing:
            store.forget(piece)
            if len(pieces) == 1:
                raise
            tell(str(nothing))
    if not files:
        raise NothingFound(
            f"Das Portal hat zu {request.table} für {request.start_year} bis {request.end_year} nichts. Bitte prüfen "
            "Sie Nummer, Jahre und Regionalschlüssel."
        )
    return Collected(tuple(files), kept)


def _fetch(client: Client, piece: TableRequest, store: Store) -> Path:
    table = client.table(piece, job=store.job(piece), job_made=lambda job: store.note_job(piece, job))
    return store.keep(piece, table)


def _stem(request: TableRequest) -> str:
    years = "-".join(year for year in (request.start_year, request.end_year) if year) or "neueste"
    asked = json.dumps(request.form(job=False), sort_keys=True)
    return f"{request.table}_{years}_{hashlib.sha256(asked.encode()).hexdigest()[:10]}"


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all: a call that breaks off leaves no half file under the final name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    draft.write_bytes(data)
    os.replace(draft, path)
