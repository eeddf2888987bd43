"""What a speaker has at hand: for each sentence the records it is drawn from, since when they hold, and their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.apps import apps

from .content import Part, Record
from .rules import day, shortened

HEADING = "Worauf die Aussagen beruhen:"


def notes_of(part: Part, records: Mapping[str, Record]) -> str:
    """Remarks of the part, then one paragraph per sentence."""
    found = [part.notes] if part.notes else []
    told = [*_sentences(part, records), *_rows(part, records)]
    return "\n".join([*found, *([HEADING, *told] if told else [])])


def _sentences(part: Part, records: Mapping[str, Record]) -> Iterator[str]:
    for line in part.lines:
        text = f"{line.strong} {line.text}".strip()
        yield f"„{shortened(text)}“: {origin(line.trace, records)}"


def _rows(part: Part, records: Mapping[str, Record]) -> Iterator[str]:
    for row in part.matrix.rows if part.matrix else ():
        traces = [row.trace, *(trace for cell in row.cells for trace in cell.trace)]
        yield f"{row.name}: {origin(traces, records)}"


def origin(traces: Sequence[str], records: Mapping[str, Record]) -> str:
    """Records in words; those of one kind, day and source are told together."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for trace in dict.fromkeys(traces):
        kind, _, number = trace.partition(":")
        record = records.get(trace)
        key = (kind, record.since, record.source, record.note) if record else (kind, "", "", "")
        groups.setdefault(key, []).append(number)
    return "; ".join(_told(key, numbers) for key, numbers in groups.items())


def _told(key: tuple[str, str, str, str], numbers: Sequence[str]) -> str:
    kind, since, source, note = key
    name = str(apps.get_model(kind)._meta.verbose_name)
    about = [f"gilt ab {day(since)}"] if since else []
    about += [f"Quelle: {source}"] if source else []
    about += [note.rstrip(".")] if note else []
    return f"{name} {', '.join(numbers)}" + (f" ({'; '.join(about)})" if about else "")
