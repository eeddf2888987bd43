"""What a speaker has at hand: for each sentence the records it is drawn from and since when they hold; remarks; sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.apps import apps

from .content import Part, Record
from .rules import day, shortened, without_facts

HEADING = "Worauf die Aussagen beruhen:"


def notes_of(part: Part, records: Mapping[str, Record]) -> str:
    """Remarks of the part, one paragraph per sentence, then what is known of the records behind them."""
    told = list(_told(part, records))
    found = [part.notes] if part.notes else []
    found += [HEADING, *told] if told else []
    return "\n".join([*found, *_remarks(part.traces(), records), *_sources(part.traces(), records)])


def _told(part: Part, records: Mapping[str, Record]) -> Iterator[str]:
    for line in part.lines:
        yield f"„{shortened(f'{line.strong} {line.text}'.strip())}“: {origin(line.trace, records)}"
    for row in part.matrix.rows if part.matrix else ():
        traces = [row.trace, *(trace for cell in row.cells for trace in cell.trace)]
        yield f"{row.name}: {origin(traces, records)}"


def origin(traces: Iterable[str], records: Mapping[str, Record]) -> str:
    """Records in words; those of one kind and day are told together."""
    days: dict[tuple[str, str], list[str]] = {}
    for trace in dict.fromkeys(traces):
        record = records.get(trace)
        days.setdefault((_kind(trace), record.since if record else ""), []).append(trace)
    return "; ".join(_named(found) + (f" (ab {day(since)})" if since else "") for (_, since), found in days.items())


def _remarks(traces: Iterable[str], records: Mapping[str, Record]) -> list[str]:
    about: dict[str, list[str]] = {}
    for trace in dict.fromkeys(traces):
        record = records.get(trace)
        if record is not None and record.note:
            about.setdefault(record.note, []).append(trace)
    return [f"Zu {_all_named(found)}: {note}" for note, found in about.items()]


def _sources(traces: Iterable[str], records: Mapping[str, Record]) -> list[str]:
    known = [records[trace].source for trace in traces if trace in records]
    names = dict.fromkeys(name for source in known if (name := without_facts(source)))
    return [f"Quellen: {'; '.join(names)}"] if names else []


def _all_named(traces: Sequence[str]) -> str:
    kinds: dict[str, list[str]] = {}
    for trace in traces:
        kinds.setdefault(_kind(trace), []).append(trace)
    return ", ".join(_named(found) for found in kinds.values())


def _named(traces: Sequence[str]) -> str:
    """Records of one kind by their numbers: Veranstaltung 1, 3, 5."""
    return f"{_kind(traces[0])} {', '.join(trace.partition(':')[2] for trace in traces)}"


def _kind(trace: str) -> str:
    return str(apps.get_model(trace.partition(":")[0])._meta.verbose_name)
