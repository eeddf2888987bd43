"""Parts about the Kommunen: who takes part and where, phases at a glance, one block for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dwk.berichte.content import Counts, Line, Matrix, Part, Place, StateCell, StateRow
from dwk.berichte.rules import day
from dwk.programme.queries.past import Past, PastRow
from dwk.programme.queries.places import places_of
from dwk.programme.queries.programmes import ParticipationStatus, PhaseStatus
from dwk.programme.rules import PHASE_LABELS, STATE_LABELS, PhaseState

#: Kommunen on one slide, as in the founding programme's own report
PER_PART = 2
SOURCE = "Einträge im Programm"
NO_ENTRY = "kein Eintrag"
#: states that are counted, best told first; a phase opened again is under way
COUNTED = (PhaseState.ACCEPTED, PhaseState.IN_REVIEW, PhaseState.IN_PROGRESS, PhaseState.NOT_STARTED)
COUNTED_AS: dict[str, str] = {PhaseState.REOPENED: PhaseState.IN_PROGRESS}


def participants(past: Past, programme: PastRow, everybody: Sequence[ParticipationStatus], title: str) -> list[Part]:
    """The list in the programme's own order, and a map."""
    if not everybody:
        return [Part("participants", title, (Line("An diesem Tag nahm noch keine Kommune teil.", (programme.trace,)),))]
    lines = tuple(Line(one.name, (one.row.trace,), ("F17",)) for one in everybody)
    return [Part("participants", title, lines, places=_places(past, everybody))]


def _places(past: Past, everybody: Sequence[ParticipationStatus]) -> tuple[Place, ...]:
    """A point for each region; only those of a Kommune made of several are told apart by their own names."""
    names = {one.row.object_id: one.name for one in everybody}
    regions = [row for row in past.all("programme.participationregion") if row["participation_id"] in names]
    counted = Counter(row["participation_id"] for row in regions)
    places = places_of([row["region_id"] for row in regions])
    found = []
    for row in regions:
        place = places.get(row["region_id"])
        if place is not None:
            number = row["participation_id"]
            label = names[number] if counted[number] == 1 else place.label
            found.append(Place(label, place.longitude, place.latitude, row.trace))
    return tuple(found)


def phases(past: Past, _programme: PastRow, everybody: Sequence[ParticipationStatus], title: str) -> list[Part]:
    """Kommunen by phases with their state in word and shape, and how many are where."""
    kinds = [kind for kind in PHASE_LABELS if any(run.kind == kind for one in everybody for run in one.phases)]
    if not kinds:
        return []
    rows = tuple(
        StateRow(
            one.name, one.row.trace, tuple(_cell([run for run in one.phases if run.kind == kind]) for kind in kinds)
        )
        for one in everybody
    )
    notes = (f"„{NO_ENTRY}“ heißt: Aus den Quellen ist nichts belegt.",)
    matrix = Matrix(
        f"Stand der Phasen je Kommune am {day(past.as_of.isoformat())}",
        tuple(PHASE_LABELS[kind] for kind in kinds),
        rows,
        SOURCE,
        notes if any(cell.words == NO_ENTRY for row in rows for cell in row.cells) else (),
    )
    return [Part("phases", title, matrix=matrix, counts=_counts(everybody, kinds))]


def _cell(runs: Sequence[PhaseStatus]) -> StateCell:
    """The latest run gives the shape; a phase run more than once tells each."""
    trace = tuple(run.row.trace for run in runs)
    if not runs:
        return StateCell(PhaseState.NOT_STARTED, NO_ENTRY, trace)
    if len(runs) > 1:
        return StateCell(runs[-1].state, "; ".join(f"{run.number}. {run.state_label}" for run in runs), trace)
    return StateCell(runs[-1].state, runs[-1].state_label, trace)


def _counts(everybody: Sequence[ParticipationStatus], planned: Sequence[str]) -> Counts | None:
    """How many Kommunen are where in each phase; a phase run twice counts with its latest run."""
    latest = [(kind, [run for run in one.phases if run.kind == kind][-1:]) for kind in planned for one in everybody]
    found = [(kind, COUNTED_AS.get(runs[0].state, runs[0].state)) for kind, runs in latest if runs]
    skipped = sum(state == PhaseState.SKIPPED for _, state in found)
    # a phase that is skipped everywhere would be an empty bar
    kinds = [kind for kind in planned if any(kind == of and state in COUNTED for of, state in found)]
    states = [state for state in COUNTED if any(state == counted for _, counted in found)]
    if not kinds:
        return None
    labels = tuple(PHASE_LABELS[kind] for kind in kinds)
    series = tuple((STATE_LABELS[state], tuple(found.count((kind, state)) for kind in kinds)) for state in states)
    spoken = "; ".join(
        f"{label}: " + ", ".join(f"{values[i]} {name}" for name, values in series if values[i])
        for i, label in enumerate(labels)
    )
    notes = [f"Nicht gezählt: {skipped} übersprungene {'Phase' if skipped == 1 else 'Phasen'}."] if skipped else []
    if len(found) < len(latest):
        notes.append("Kommunen ohne Eintrag zu einer Phase sind bei ihr nicht gezählt.")
    return Counts(
        "Kommunen je Phase und Zustand",
        labels,
        series,
        SOURCE,
        f"Zahl der Kommunen je Phase und Zustand. {spoken}.",
        tuple(notes),
    )


def participant_progress(
    past: Past, _programme: PastRow, everybody: Sequence[ParticipationStatus], title: str
) -> list[Part]:
    """One block per Kommune with its focus, phases and events; without a focus the block says so."""
    return [
        Part(
            f"participant_progress_{start // PER_PART + 1}",
            title,
            tuple(line for one in everybody[start : start + PER_PART] for line in _block(past, one)),
        )
        for start in range(0, len(everybody), PER_PART)
    ]


def _block(past: Past, one: ParticipationStatus) -> list[Line]:
    source = one.focus or one.row
    begun = [run for run in one.phases if run.state != PhaseState.NOT_STARTED]
    stand = ", ".join(f"{run.label} {run.state_label}" for run in begun) or "noch keine Phase begonnen"
    lines = [
        Line("", (one.row.trace,), ("F22",), strong=one.full_name),
        Line(one.focus_text, (source.trace,), ("F22",), level=1, strong="Fokus:"),
        Line(stand, tuple(run.row.trace for run in begun) or (one.row.trace,), level=1, strong="Phasen:"),
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
    return lines
