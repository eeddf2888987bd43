"""Words and cleaned text that every format of a document shares."""

from __future__ import annotations

import re
from dataclasses import replace

from dwk.documents.blocks import RichText, Run, SourceEntry
from dwk.documents.figures import Figure
from dwk.ui.formats import date_short

CONTENTS = "Inhalt"
SOURCES = "Quellen und Lizenzen"
ANNEX = "Zahlen zu den Abbildungen"

# Characters no file format of ours may carry: controls, lone surrogates, byte order marks, non-characters.
_NON_CHARACTERS = "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNPRINTABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef{_NON_CHARACTERS}]")
_SPACES = re.compile(r"[\t\r\n\u2028\u2029]+")


def clean(text: str) -> str:
    """Drop what cannot be printed and join lines; everything else stays as typed."""
    return _SPACES.sub(" ", _UNPRINTABLE.sub("", text))


def runs_of(text: RichText) -> tuple[Run, ...]:
    """Bring running text into its one structured form, cleaned and never empty."""
    given = (Run(text),) if isinstance(text, str) else text
    return tuple(replace(run, text=clean(run.text)) for run in given) or (Run(""),)


def plain(text: RichText) -> str:
    """Running text without emphasis."""
    return "".join(run.text for run in runs_of(text))


def source_line(source: str) -> str:
    """The line under a figure or table that names its source."""
    text = clean(source).strip()
    return text if text.startswith("Quelle") else f"Quelle: {text}"


def origin_lines(notes: tuple[str, ...], source: str) -> list[str]:
    """What stands under a figure or table: notes first, then the source."""
    return [clean(note).strip() for note in notes if note.strip()] + [source_line(source)]


def figure_origin(figure: Figure) -> list[str]:
    """Notes and source of a chart."""
    return origin_lines(figure.notes, figure.source)


def entry_lines(entry: SourceEntry) -> list[str]:
    """What a source list says below the name of a source."""
    facts = [
        ("Tabelle", entry.table),
        ("Lizenz", entry.licence),
        ("Namensnennung", entry.attribution),
        ("Abgerufen am", date_short(entry.retrieved_on) if entry.retrieved_on else ""),
    ]
    return [f"{name}: {clean(value)}" for name, value in facts if value.strip()]
