"""The variant tables of a scenario as forms: rows of milestone years, one table each for births, life and moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from .entries import AssumptionEntry
from .fields import GermanNumberField, YearField, whole_number
from .models import Assumption, Scenario
from .rules import KINDS, AssumptionKind

BLANK_ROWS = 1
MOST_ROWS = 70
#: a column: field name, kind, sex, label
ColumnKey = tuple[str, AssumptionKind, str, str]


@dataclass(frozen=True, slots=True)
class VariantTable:
    """One table of the editor."""

    key: str
    title: str
    explanation: str
    columns: tuple[ColumnKey, ...]

    @property
    def kinds(self) -> tuple[AssumptionKind, ...]:
        """The kinds of assumptions in it, each once."""
        return tuple(dict.fromkeys(kind for _name, kind, _sex, _label in self.columns))


TABLES: tuple[VariantTable, ...] = (
    VariantTable(
        "geburten",
        "Geburten",
        "Die zusammengefasste Geburtenziffer (TFR) sagt, wie viele Kinder eine Frau im Lauf ihres Lebens hätte, wenn es "
        "bliebe wie in diesem Jahr. Die Verschiebung des Alters ändert, wann Kinder zur Welt kommen, nicht wie viele.",
        (
            ("tfr", AssumptionKind.TFR, "", "Geburtenziffer"),
            ("shift", AssumptionKind.MEAN_AGE_SHIFT, "", "Mütter älter um"),
        ),
    ),
    VariantTable(
        "lebenserwartung",
        "Lebenserwartung",
        "Durchschnittliche Lebensdauer bei der Sterblichkeit des Jahres, für Frauen und Männer getrennt.",
        (
            ("e0_f", AssumptionKind.LIFE_EXPECTANCY, "f", "Frauen"),
            ("e0_m", AssumptionKind.LIFE_EXPECTANCY, "m", "Männer"),
        ),
    ),
    VariantTable(
        "wanderung",
        "Wanderung",
        "Entweder der Saldo aller Altersgruppen in Personen je Jahr, oder Zuzüge und Fortzüge im Verhältnis zum Status "
        "quo (1 heißt: wie im Status quo; 1,1 zehn Prozent mehr). Der Altersaufbau der Wandernden bleibt der beobachtete.",
        (
            ("net", AssumptionKind.NET_MIGRATION, "", "Saldo"),
            ("inflow", AssumptionKind.INFLOW, "", "Zuzüge"),
            ("outflow", AssumptionKind.OUTFLOW, "", "Fortzüge"),
        ),
    ),
)
ALL_KINDS = tuple(kind for table in TABLES for kind in table.kinds)


class VariantRow(forms.Form):
    """One milestone year; an empty row says nothing."""

    def __init__(self, *args: Any, table: VariantTable, span: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        first, last = span[0] + 1, span[1]
        self.fields["year"] = YearField(first, last, label="Jahr", required=False)
        for name, kind, _sex, label in table.columns:
            facts = KINDS[kind]
            self.fields[name] = GermanNumberField(
                low=facts.lowest,
                high=facts.highest,
                decimals=facts.decimals,
                unit=facts.unit,
                label=label,
                required=False,
            )
        self.fields["source"] = forms.CharField(label="Quelle oder Begründung", max_length=500, required=False)

    @property
    def values(self) -> list[tuple[AssumptionKind, str, float]]:
        """The values of the row that are filled in."""
        found = []
        for name, kind, sex, _label in self.table.columns:
            value = self.cleaned_data.get(name)
            if value is not None:
                found.append((kind, sex, float(value)))
        return found

    def clean(self) -> dict[str, Any]:
        """A year needs a value and a source; a value needs a year."""
        cleaned = super().clean() or {}
        year, source, values = cleaned.get("year"), str(cleaned.get("source") or "").strip(), self.values
        if year is None and values and "year" not in self.errors:
            self.add_error("year", "Bitte nennen Sie das Jahr, für das die Werte gelten.")
        if year is not None and not values and not self.errors:
            self.add_error(
                self.table.columns[0][0], f"Bitte tragen Sie für {year} einen Wert ein oder leeren Sie das Jahr."
            )
        if year is not None and values and not source:
            self.add_error("source", f"Bitte nennen Sie die Quelle oder den Grund der Annahme für {year}.")
        return cleaned

    def entries(self) -> list[AssumptionEntry]:
        """The entries of the row for the action."""
        year = self.cleaned_data.get("year")
        if year is None:
            return []
        source = str(self.cleaned_data["source"])
        return [AssumptionEntry(kind, year, value, source, sex) for kind, sex, value in self.values]


class VariantSheet:
    """All tables of a scenario together: what was typed stays, also if it could not be saved."""

    def __init__(self, scenario: Scenario, data: Any = None) -> None:
        self.scenario, self.data = scenario, data
        self.span = (scenario.base_year, scenario.horizon)
        stored = list(scenario.assumptions.all())
        self.tables = [(table, self._rows(table, stored)) for table in TABLES]
        #: what no single field is to blame for
        self.further_errors: list[str] = []

    def _rows(self, table: VariantTable, stored: Iterable[Assumption]) -> list[VariantRow]:
        if self.data is not None:
            count = min(_count(self.data.get(f"{table.key}-rows")), MOST_ROWS)
            count += 1 if self.data.get("more") == table.key else 0
            return [self._row(table, at, data=self.data) for at in range(count)]
        rows = initial_rows(table, stored)
        rows += [{}] * BLANK_ROWS
        return [self._row(table, at, initial=row) for at, row in enumerate(rows)]

    def _row(self, table: VariantTable, at: int, **given: Any) -> VariantRow:
        return VariantRow(table=table, span=self.span, prefix=f"{table.key}-{at}", empty_permitted=False, **given)

    @property
    def rows(self) -> list[VariantRow]:
        """Every row of every table."""
        return [row for _table, rows in self.tables for row in rows]

    def is_valid(self) -> bool:
        """Whether every row is, and no year stands twice."""
        valid = all([row.is_valid() for row in self.rows])
        for table, rows in self.tables:
            self._refuse_twice(table, rows)
        return valid and not self.errors

    def _refuse_twice(self, table: VariantTable, rows: Sequence[VariantRow]) -> None:
        seen: set[tuple[AssumptionKind, str, int]] = set()
        for row in rows:
            year = row.cleaned_data.get("year") if hasattr(row, "cleaned_data") else None
            if year is None:
                continue
            keys = {(kind, sex, year) for kind, sex, _value in row.values}
            if keys & seen:
                row.add_error("year", f"{table.title}: {year} steht doppelt. Bitte behalten Sie je Jahr einen Wert.")
            seen |= keys

    def entries(self) -> list[AssumptionEntry]:
        """Everything that was filled in."""
        return [entry for row in self.rows for entry in row.entries()]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Field and sentence of every error, with the name of its table."""
        found = [("", sentence) for sentence in self.further_errors]
        for table, rows in self.tables:
            for row in rows:
                for name, sentences in row.errors.items():
                    bound = row[name]
                    found += [(bound.id_for_label, f"{table.title}, {bound.label}: {text}") for text in sentences]
        return found


def _count(text: Any) -> int:
    return whole_number(text) or 0


def initial_rows(table: VariantTable, stored: Iterable[Assumption]) -> list[dict[str, Any]]:
    """Stored entries as rows: one per year and source, so that no source is lost."""
    names = {(kind.value, sex): name for name, kind, sex, _label in table.columns}
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for entry in sorted(stored, key=lambda entry: (entry.year, entry.source)):
        name = names.get((entry.kind, entry.sex))
        if name is not None:
            row = rows.setdefault((entry.year, entry.source), {"year": entry.year, "source": entry.source})
            row[name] = entry.value
    return list(rows.values())
