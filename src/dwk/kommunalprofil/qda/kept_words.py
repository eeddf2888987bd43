"""What of a project is kept for the way back and shown nowhere, in words."""

from __future__ import annotations

from collections.abc import Iterator

from dwk.ui.formats import plural

from .model import Project


def kept_words(project: Project) -> Iterator[str]:
    """One entry for each kind of thing."""
    values = sum(len(one.values) for one in (*project.cases, *project.sources))
    marks = [mark for source in project.sources for mark in source.selections]
    within = [coding for note in project.notes for one in (note, *note.selections) for coding in one.codings]
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
        (sum(not mark.codings for mark in marks), "Markierung ohne Kategorie", "Markierungen ohne Kategorie"),
        (sum(bool(mark.name) for mark in marks), "Name einer Markierung", "Namen von Markierungen"),
        (sum(len(note.selections) for note in project.notes), "Markierung in einem Memo", "Markierungen in Memos"),
        (len(within), "Kodierung in einem Memo", "Kodierungen in Memos"),
        (sum(one.apart for one in project.sources), "Text ohne Wortlaut", "Texte ohne Wortlaut"),
        (1 if project.description else 0, "Beschreibung des Projekts", ""),
    )
    return (plural(count, one, many) for count, one, many in counted if count)
