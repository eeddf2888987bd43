"""What the page of an import shows, made of plain facts: steps, counts, sentences, rows, the report as CSV."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from dwk.statistics.actions.import_steps import COLUMNS, TERRITORY
from dwk.statistics.models import ImportNote, ImportRun, ImportState
from dwk.ui.components import Cell, Column, Count, Fact, Group, MarkKind, Row, Step, Table
from dwk.ui.formats import file_size, number, plural

STEPS = ("Datei wählen", "Format erkennen", "Vorschau prüfen", "Übernehmen")
KIND_MARKS: dict[str, MarkKind] = {
    ImportNote.Kind.NEW: "new",
    ImportNote.Kind.CHANGED: "changed",
    ImportNote.Kind.SKIPPED: "skipped",
    ImportNote.Kind.REJECTED: "refused",
}
PARTS = (("_regions", "Gebiete", "Gebiet"), ("_boundaries", "Grenzen", "Grenze"))


class Preview:
    """One import in words and counts."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run

    def steps(self, *, active: bool) -> list[Step]:
        """Where in the procedure the import is."""
        applying = active and self.run.job is not None and self.run.job.kind == "import-apply"
        position = {
            ImportState.UPLOADED: 1,
            ImportState.REFUSED: 1,
            ImportState.CHECKED: 3 if applying else 2,
        }.get(ImportState(self.run.state), 4)
        if active and not applying:
            position = 1
        steps = []
        for index, label in enumerate(STEPS):
            url = (
                reverse("import_mapping", args=[self.run.pk])
                if index == 1 and self.can_map and index < position
                else ""
            )
            steps.append(Step(label, "done" if index < position else "current" if index == position else "next", url))
        return steps

    @property
    def title(self) -> str:
        """What is in the file: the name of its table, else the file's."""
        table = str(self.run.facts.get("Tabelle", ""))
        return table.partition(", ")[2] or self.run.file_name

    @property
    def facts(self) -> list[Fact]:
        """Facts of the file; lists are counted here and told in full below."""
        facts = [Fact("Datei", self.run.file_name)]
        if self.run.file is not None:
            facts.append(Fact("Größe", file_size(self.run.file.size_bytes)))
        for name, value in self.run.facts.items():
            if not name.startswith("_") and value and not isinstance(value, list):
                facts.append(Fact(name, _once(str(value))))
        if territory := self.run.facts.get(TERRITORY):
            year, month, day = str(territory).split("-")
            facts.append(Fact("Gebietsstand laut Eingabe", f"{day}.{month}.{year}"))
        return facts

    @property
    def lists(self) -> list[tuple[str, list[str]]]:
        """Facts that are lists, e.g. regions that the directory lacks."""
        return [
            (name, [str(entry) for entry in value])
            for name, value in self.run.facts.items()
            if not name.startswith("_") and isinstance(value, list) and value
        ]

    @property
    def counts(self) -> list[Count]:
        """The five counts."""
        run = self.run
        return [
            Count("new", "Neu", number(run.new_count), "Werte"),
            Count("changed", "Geändert", number(run.changed_count), "Werte"),
            Count("same", "Gleich", number(run.same_count), "Werte"),
            Count("skipped", "Übersprungen", number(run.skipped_count), "Zeilen"),
            Count("refused", "Abgelehnt", number(run.rejected_count), "Zeilen"),
        ]

    @property
    def part_counts(self) -> list[tuple[str, list[Count]]]:
        """Counts of regions and boundaries, if the file has any."""
        marks: tuple[tuple[MarkKind, str], ...] = (("new", "Neu"), ("changed", "Geändert"), ("same", "Gleich"))
        found = []
        for key, many, _ in PARTS:
            if counted := self.run.facts.get(key):
                found.append(
                    (
                        many,
                        [Count(mark, label, number(n), many) for (mark, label), n in zip(marks, counted, strict=True)],
                    )
                )
        return found

    @property
    def amount(self) -> str:
        """What would be taken over, with its number: "24.836 Werte", "412 Gebiete"; empty if there is nothing new."""
        values = self.run.new_count + self.run.changed_count
        parts = [plural(values, "Wert", "Werte")] if values else []
        for key, many, one in PARTS:
            counted = self.run.facts.get(key, [0, 0, 0])
            if counted[0] + counted[1]:
                parts.append(plural(counted[0] + counted[1], one, many))
        return " und ".join(parts)

    @property
    def sentence(self) -> str:
        """What will happen, in one sentence or two."""
        left_out = []
        if self.run.rejected_count:
            left_out.append(plural(self.run.rejected_count, "abgelehnte Zeile", "abgelehnte Zeilen"))
        if self.run.skipped_count:
            left_out.append(plural(self.run.skipped_count, "übersprungene", "übersprungene"))
        only_one = self.run.rejected_count + self.run.skipped_count == 1
        verbs = "bleibt draußen und steht im Protokoll" if only_one else "bleiben draußen und stehen im Protokoll"
        rest = f"; {' und '.join(left_out)} {verbs}" if left_out else ""
        return f"Noch ist nichts gespeichert. Übernommen werden {self.amount}{rest}."

    @property
    def format_words(self) -> str:
        """What the file was taken for."""
        return f"Format erkannt: {self.run.format_name}"

    @property
    def needs_mapping(self) -> bool:
        """Whether the columns have to be explained first."""
        return self.run.state == ImportState.UPLOADED and self.can_map

    @property
    def can_map(self) -> bool:
        """Whether the columns of this file can be explained."""
        return COLUMNS in self.run.facts


def _once(text: str) -> str:
    """A table of a Kommune's own has no number: its title stands for it and need not be said twice."""
    first, _, second = text.partition(", ")
    return first if first == second else text


def notes_table(notes: list[ImportNote]) -> Table:
    """Rows with what became of them and why."""
    columns = (
        Column("Zeile"),
        Column("Ergebnis", nowrap=True),
        Column("Gebiet und Gruppe"),
        Column("Bisher", numeric=True),
        Column("In der Datei", numeric=True),
        Column("Grund"),
    )
    rows = tuple(
        Row(
            Cell(number(note.row)),
            (
                Cell(note.get_kind_display().capitalize(), mark=KIND_MARKS[note.kind]),
                Cell(f"{note.region_key} {note.label}".strip()),
                Cell(note.before or "–", muted=not note.before),
                Cell(note.text),
                Cell(note.reason),
            ),
        )
        for note in notes
    )
    return Table("Zeilen der Datei mit Ergebnis und Grund", columns, (Group(rows),))


def notes_csv(run: ImportRun, notes: Iterable[ImportNote]) -> bytes:
    """All kept rows for a spreadsheet; nothing in them is run as a formula."""
    # the exports pull in charts and office files, which no other page of the imports needs
    from dwk.documents.export.csv_file import to_csv
    from dwk.documents.figures import Column as TableColumn
    from dwk.documents.figures import DataTable

    labels = ("Zeile", "Ergebnis", "Gebietsschlüssel", "Gebiet und Gruppe", "Bisher", "In der Datei", "Grund")
    columns = tuple(TableColumn(label, align="left") for label in labels)
    rows = tuple((str(n.row), n.get_kind_display(), n.region_key, n.label, n.before, n.text, n.reason) for n in notes)
    return to_csv(DataTable(f"Protokoll der Einlesung {run.pk}: {run.file_name}", columns, rows), provenance=None)
