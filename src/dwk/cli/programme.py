"""dwk programme: where the participants of a programme stood on a day, and how a new programme comes into being."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from dwk.audit.rules import Actor

from .errors import CommandFailed

if TYPE_CHECKING:
    from dwk.programme.queries.programmes import ParticipationStatus

HELP = "Stand eines Programms an einem Tag, oder ein neues Programm mit seiner Geschäftsstelle anlegen"
#: what ``create`` cannot do without
NEEDED = ("slug", "name", "starts", "ends", "office_email")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to show, of which programme, as of which day."""
    parser.add_argument("what", choices=("status", "create"), metavar="status|create", help="zeigen oder anlegen")
    parser.add_argument("--programme", default="dwk", metavar="KURZNAME", help="Programm, Vorgabe: dwk")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="TAG", help="Stand (JJJJ-MM-TT), Vorgabe: heute")
    parser.add_argument("--known-on", type=date.fromisoformat, metavar="TAG", help="nur, was an diesem Tag bekannt war")
    parser.add_argument("--json", action="store_true", help="als JSON")
    parser.add_argument("--slug", metavar="KURZNAME", help="create: steht in den Adressen, zum Beispiel dwk")
    parser.add_argument("--name", help="create: Name des Programms")
    parser.add_argument(
        "--short-name", metavar="KÜRZEL", help="create: Kürzel, Vorgabe: der Kurzname in Großbuchstaben"
    )
    parser.add_argument("--starts", type=date.fromisoformat, metavar="TAG", help="create: Beginn (JJJJ-MM-TT)")
    parser.add_argument("--ends", type=date.fromisoformat, metavar="TAG", help="create: Ende (JJJJ-MM-TT)")
    parser.add_argument("--office-email", metavar="ADRESSE", help="create: erste Person der Geschäftsstelle")
    parser.add_argument(
        "--office-name", metavar="NAME", help="create: ihr Name, wenn es zur Adresse noch kein Konto gibt"
    )


def run(arguments: argparse.Namespace) -> int:
    """Show a programme, or make a new one."""
    return _create(arguments) if arguments.what == "create" else _status(arguments)


def _create(arguments: argparse.Namespace) -> int:
    """All or nothing: the programme with its phases, and a first member who can enter everything else in the browser."""
    from dwk.programme.actions.errors import ProgrammeRefused
    from dwk.programme.actions.founding import found_programme

    missing = [f"--{name.replace('_', '-')}" for name in NEEDED if not getattr(arguments, name)]
    if missing:
        raise CommandFailed(f"Es fehlt: {', '.join(missing)}.")
    try:
        programme, user, fresh = found_programme(
            slug=arguments.slug,
            name=arguments.name,
            short_name=arguments.short_name or arguments.slug.upper()[:40],
            starts_on=arguments.starts,
            ends_on=arguments.ends,
            office_email=arguments.office_email,
            office_name=arguments.office_name or "",
            by=Actor(None, "Einrichtung"),
            effective_on=date.today(),
        )
    except ProgrammeRefused as refused:
        raise CommandFailed(str(refused)) from refused
    print(f"{programme.name} ist angelegt. Zur Geschäftsstelle gehört {user.name} ({user.email}).")
    if fresh:
        print("Das Konto ist neu und hat noch kein Passwort: Auf der Seite der Anmeldung hilft „Passwort vergessen“.")
    return 0


def _status(arguments: argparse.Namespace) -> int:
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
