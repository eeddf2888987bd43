"""What of a project is kept for the way back and shown nowhere, in words."""

from __future__ import annotations

from collections.abc import Iterator

from dwk.ui.formats import plural

from .memos import LONGEST_MEMO
from .model import Project


def kept_words(project: Project) -> Iterator[str]:
    """One entry for each kind of thing."""
    values = sum(len(one.values) for one in project.cases) + sum(len(one.values) for one in project.sources)
    marks = [mark for source in project.sources for mark in source.selections]
    whole = sum(len(note.codings) for note in project.notes)
    within = whole + sum(len(mark.codings) for note in project.notes for mark in note.selections)
    counted = (
        (len(project.cases), "Fall", "Fälle"),
        (len(project.variables), "Merkmal (Variable)", "Merkmale (Variablen)"),
        (values, "Wert eines Merkmals", "Werte von Merkmalen"),
        (len(project.sets), "Gruppe", "Gruppen"),
        (len(project.links), "Verknüpfung", "Verknüpfungen"),
        (len(project.graphs), "Schaubild", "Schaubilder"),
        (len(project.media), "Aufnahme, Bild oder PDF ohne die Datei", "Aufnahmen, Bilder oder PDF ohne die Dateien"),
        (sum(len(one.points) for one in project.sources), "Zeitmarke", "Zeitmarken"),
        (sum(len(one.codings) for one in project.sources), "Kodierung eines ganzen Textes", "Kodierungen ganzer Texte"),
        (len([mark for mark in marks if not mark.codings]), "Markierung ohne Kategorie", "Markierungen ohne Kategorie"),
        (len([mark for mark in marks if mark.name]), "Name einer Markierung", "Namen von Markierungen"),
        (sum(len(note.selections) for note in project.notes), "Markierung in einem Memo", "Markierungen in Memos"),
        (within, "Kodierung in einem Memo", "Kodierungen in Memos"),
        (
            len([note for note in project.notes if len(note.text) > LONGEST_MEMO]),
            "sehr langes Memo",
            "sehr lange Memos",
        ),
        (len([one for one in project.sources if one.apart]), "Text ohne Wortlaut", "Texte ohne Wortlaut"),
        (1 if project.description else 0, "Beschreibung des Projekts", ""),
    )
    return (plural(count, one, many) for count, one, many in counted if count)
