"""dwk audit: whether the trail is whole."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from .errors import CommandFailed

HELP = "Verlauf prüfen: ob ein Eintrag verändert wurde oder fehlt, ob er die Tabellen ergibt"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which chain."""
    parser.add_argument("what", choices=("verify", "replay"), metavar="verify|replay", help="was getan wird")
    parser.add_argument("--chain", metavar="KETTE", help="nur diese Kette, etwa participation:3; Vorgabe: alle")
    parser.add_argument("--json", action="store_true", help="als JSON, mit dem Ende jeder Kette")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="DATEI",
        help="frühere Ausgabe von --json, anderswo aufbewahrt: was sie als Ende nennt, muss noch da sein",
    )


def run(arguments: argparse.Namespace) -> int:
    """Walk the chains, or hold the tables against them; exit code 1 when something does not fit."""
    if arguments.what == "replay":
        return _replay(as_json=arguments.json)
    from dwk.audit.queries import all_chains, verify_chains
    from dwk.ui.formats import number

    known = {} if arguments.against is None else _noted(arguments.against)
    chains = None
    if arguments.chain is not None:
        if arguments.chain not in {*all_chains(), *known}:
            raise CommandFailed(f"Eine Kette „{arguments.chain}“ gibt es nicht. Bitte prüfen Sie den Namen.")
        chains = [arguments.chain]
        known = {chain: end for chain, end in known.items() if chain == arguments.chain}
    reports = verify_chains(chains, known)
    faults = [fault for report in reports for fault in report.faults]
    entries = sum(report.entries for report in reports)
    if arguments.json:
        found = {
            "chains": len(reports),
            "entries": entries,
            "faults": [{"chain": fault.chain, "sequence": fault.sequence, "what": fault.what} for fault in faults],
            "ends": {report.chain: list(report.last) for report in reports},
        }
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 1 if faults else 0
    for report in reports:
        state = "in Ordnung" if not report.faults else "fehlerhaft"
        print(f"{report.chain}: {number(report.entries)} Einträge, {state}")
        for fault in report.faults:
            print(f"  {fault.chain}, Nummer {fault.sequence}: {fault.what}")
    broken = sum(bool(report.faults) for report in reports)
    print(f"{number(len(reports))} Ketten mit {number(entries)} Einträgen geprüft, {broken} fehlerhaft.")
    return 1 if faults else 0


def _replay(*, as_json: bool) -> int:
    """Form every tracked table from its versions alone and name what differs from the stored one."""
    from dwk.audit.queries import verify_replay
    from dwk.audit.tracked import tracked_models

    models = tracked_models()
    faults = verify_replay(models)
    if as_json:
        found = [
            {
                "type": fault.object_type,
                "id": fault.object_id,
                "field": fault.field,
                "trail": fault.in_trail,
                "table": fault.in_table,
            }
            for fault in faults
        ]
        print(json.dumps({"tables": len(models), "faults": found}, ensure_ascii=False, indent=2, default=str))
    else:
        for fault in faults:
            print(f"{fault.object_type} {fault.object_id}, {fault.field}: {fault.in_table!r} statt {fault.in_trail!r}")
        print(f"{len(models)} Tabellen aus dem Verlauf gebildet, {len(faults)} Abweichungen.")
    return 1 if faults else 0


def _noted(path: Path) -> dict[str, tuple[int, str]]:
    """The ends of chains in an earlier output."""
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["ends"]
        return {chain: (int(sequence), str(digest)) for chain, (sequence, digest) in found.items()}
    except OSError as error:
        raise CommandFailed(f"„{path}“ lässt sich nicht lesen: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandFailed(f"„{path}“ ist keine Ausgabe von „dwk audit verify --json“.") from error
