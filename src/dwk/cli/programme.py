"""dwk programme: where the participants of a programme stood on a day."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk.programme.queries.programmes import ParticipationStatus

HELP = "Stand eines Programms an einem Tag: Teilnehmende, Fokus, Kick-offs, Phasen"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to show, of which programme, as of which day."""
    parser.add_argument("what", choices=("status",), metavar="status", help="was gezeigt wird")
    parser.add_argument("--programme", default="dwk", metavar="KURZNAME", help="Programm, Vorgabe: dwk")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="TAG", help="Stand (JJJJ-MM-TT), Vorgabe: heute")
    parser.add_argument("--known-on", type=date.fromisoformat, metavar="TAG", help="nur, was an diesem Tag bekannt war")
    parser.add_argument("--json", action="store_true", help="als JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print one line per participant, or everything as JSON."""
    from dwk.berichte.queries import end_of
    from dwk.programme.queries.programmes import programme_by_slug, programme_past, statuses

    programme = programme_by_slug(arguments.programme)
    if programme is None:
        raise CommandFailed(f"Ein Programm „{arguments.programme}“ gibt es nicht. Bitte prüfen Sie den Kurznamen.")
    as_of = arguments.as_of or date.today()
    known_on = end_of(arguments.known_on) if arguments.known_on else None
    found = statuses(programme_past(programme, as_of, known_on))
    if arguments.json:
        answer = {
            "programme": programme.slug,
            "as_of": as_of.isoformat(),
            "known_on": arguments.known_on.isoformat() if arguments.known_on else None,
            "participations": [_plain(one) for one in found],
        }
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 0
    print(f"{programme.name}, Stand {as_of:%d.%m.%Y}: {len(found)} Teilnehmende")
    for one in found:
        phases = "; ".join(f"{phase.label} {phase.state_label}" for phase in one.phases)
        print(f"{one.full_name}: {one.focus_text}. {phases or 'keine Phase'}")
    return 0


def _plain(one: ParticipationStatus) -> dict[str, Any]:
    return {
        "name": one.full_name,
        "focus": one.focus["text"] if one.focus else None,
        "focus_text": one.focus_text,
        "kickoff_held": one.kickoff_held,
        "kickoff_on": one.kickoff["on"] if one.kickoff else None,
        "kickoff_date_note": one.kickoff["date_note"] if one.kickoff else None,
        "phases": [
            {"kind": phase.kind, "number": phase.number, "state": phase.state, "starts_on": phase.starts_on}
            for phase in one.phases
        ],
        "open_tasks": one.open_tasks,
        "overdue_tasks": one.overdue_tasks,
    }
