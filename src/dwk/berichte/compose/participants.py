"""Parts about the Kommunen: who takes part and where, phases at a glance, one block for each."""

from __future__ import annotations

from collections.abc import Sequence

from dwk.berichte.content import Counts, Line, Part, Place, Table
from dwk.berichte.rules import day
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.queries.places import places_of
from dwk.programme.queries.programmes import ParticipationStatus
from dwk.programme.rules import PHASE_LABELS, STATE_LABELS, PhaseState

PER_PART = 2
#: phases that the overview shows; the rest would be empty columns in a programme that has just begun
OVERVIEW = tuple(PHASE_LABELS)[:5]
#: fill and letters of each state in charts, apart in grey print too
SHADES: dict[str, tuple[str, str]] = {
    PhaseState.ACCEPTED: ("171A8C", "FFFFFF"),
    PhaseState.IN_REVIEW: ("4F6BD8", "FFFFFF"),
    PhaseState.IN_PROGRESS: ("A9B8F0", "1A1A1A"),
    PhaseState.REOPENED: ("F0C36D", "1A1A1A"),
    PhaseState.SKIPPED: ("8A8A94", "000000"),
    PhaseState.NOT_STARTED: ("E4E4EA", "1A1A1A"),
}


def participants(past: Past, programme: PastRow, everybody: Sequence[ParticipationStatus], title: str) -> list[Part]:
    """The list in the programme's own order, and a map."""
    if not everybody:
        return [Part("participants", title, (Line("An diesem Tag nahm noch keine Kommune teil.", (programme.trace,)),))]
    lines = tuple(Line(one.name, (one.row.trace,), ("F17",)) for one in everybody)
    regions = past.all("programme.participationregion")
    places = places_of([row["region_id"] for row in regions])
    points = tuple(
        Place(
            places[row["region_id"]].label,
            places[row["region_id"]].longitude,
            places[row["region_id"]].latitude,
            row.trace,
        )
        for row in regions
        if row["region_id"] in places
    )
    return [Part("participants", title, lines, places=points)]


def phases(past: Past, _programme: PastRow, everybody: Sequence[ParticipationStatus], title: str) -> list[Part]:
    """A table of Kommunen and phases with their state in words."""
    rows, traces = [], []
    for one in everybody:
        cells = []
        for kind in OVERVIEW:
            runs = [run for run in one.phases if run.kind == kind]
            cells.append("; ".join(run.state_label for run in runs) or "kein Eintrag")
        rows.append((one.name, *cells))
        traces.append((one.row.trace, *(run.row.trace for run in one.phases)))
    if not rows:
        return []
    table = Table(
        f"Stand der Phasen je Kommune am {day(past.as_of.isoformat())}",
        ("Kommune", *(PHASE_LABELS[kind] for kind in OVERVIEW)),
        tuple(rows),
        tuple(traces),
        "Einträge im Programm; „kein Eintrag“ heißt: aus den Quellen ist nichts belegt",
    )
    return [Part("phases", title, table=table, counts=_counts(everybody))]


def _counts(everybody: Sequence[ParticipationStatus]) -> Counts:
    """How many Kommunen are where in each phase; a phase run twice counts with its latest run."""
    latest = {kind: [[r for r in one.phases if r.kind == kind][-1:] for one in everybody] for kind in OVERVIEW}
    states = [
        state for state in SHADES if any(r.state == state for runs in latest.values() for run in runs for r in run)
    ]
    series = tuple(
        (STATE_LABELS[state], tuple(sum(r.state == state for run in latest[kind] for r in run) for kind in OVERVIEW))
        for state in states
    )
    labels = tuple(PHASE_LABELS[kind] for kind in OVERVIEW)
    spoken = "; ".join(
        f"{label}: " + (", ".join(f"{values[i]} {name}" for name, values in series if values[i]) or "kein Eintrag")
        for i, label in enumerate(labels)
    )
    return Counts(
        "Kommunen je Zustand",
        labels,
        series,
        tuple(SHADES[state] for state in states),
        "Einträge im Programm",
        f"Zahl der Kommunen je Phase und Zustand. {spoken}.",
    )


def participant_progress(
    past: Past, _programme: PastRow, everybody: Sequence[ParticipationStatus], title: str
) -> list[Part]:
    """One block per Kommune with its focus; without one the block says so."""
    blocks = [_block(past, one) for one in everybody]
    parts = []
    for start in range(0, len(blocks), PER_PART):
        chosen = blocks[start : start + PER_PART]
        parts.append(
            Part(
                f"participant_progress_{start // PER_PART + 1}",
                title,
                tuple(line for lines, _ in chosen for line in lines),
                notes=" ".join(note for _, note in chosen if note),
            )
        )
    return parts


def _block(past: Past, one: ParticipationStatus) -> tuple[list[Line], str]:
    source = one.focus or one.row
    lines = [
        Line("", (one.row.trace,), ("F22",), strong=one.full_name),
        Line(one.focus_text, (source.trace,), ("F22",), level=1, strong="Fokus:"),
    ]
    events = [
        row
        for row in past.all("programme.event", participation_id=one.row.object_id, held=True)
        if row["kind"] != "kickoff" and row["on"] <= past.as_of.isoformat()
    ]
    lines += [
        Line(f"{row['title']} am {day(row['on'])}{', ' + row['place'] if row['place'] else ''}", (row.trace,), level=1)
        for row in events
    ]
    noted = [row for row in (one.row, one.kickoff, one.focus) if row is not None and row["date_note"]]
    notes = " ".join(f"{one.name}: {row['date_note']}" for row in noted)
    return lines, notes
