"""dwk audit: whether the trail is whole."""

from __future__ import annotations

import argparse
import json

from .errors import CommandFailed

HELP = "Verlauf prüfen: ob ein Eintrag verändert wurde oder fehlt"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, with which chain."""
    parser.add_argument("what", choices=("verify",), metavar="verify", help="was getan wird")
    parser.add_argument("--chain", metavar="KETTE", help="nur diese Kette, etwa participation:3; Vorgabe: alle")
    parser.add_argument("--json", action="store_true", help="als JSON")


def run(arguments: argparse.Namespace) -> int:
    """Walk the chains; exit code 1 when one does not fit."""
    from dwk.audit.queries import all_chains, verify_chain

    chains = all_chains()
    if arguments.chain is not None:
        if arguments.chain not in chains:
            raise CommandFailed(f"Eine Kette „{arguments.chain}“ gibt es nicht. Bitte prüfen Sie den Namen.")
        chains = [arguments.chain]
    faults = [fault for chain in chains if (fault := verify_chain(chain)) is not None]
    if arguments.json:
        found = [{"chain": fault.chain, "sequence": fault.sequence, "what": fault.what} for fault in faults]
        print(json.dumps({"chains": len(chains), "faults": found}, ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            print(f"{fault.chain}, Nummer {fault.sequence}: {fault.what}")
        print(f"{len(chains)} Ketten geprüft, {len(faults)} fehlerhaft.")
    return 1 if faults else 0
