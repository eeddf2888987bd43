"""dwk seal: which keys the interviews lie sealed with, a new key, everything sealed again with it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .errors import CommandFailed

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.kommunalprofil.actions.resealing import Found

HELP = "Schlüssel der Interviews: Stand, neuer Schlüssel, alles neu verschlüsseln, alte Schlüssel entfernen"
WORDS = ("status", "new-key", "renew", "drop-keys")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is done."""
    parser.add_argument("what", choices=WORDS, metavar="|".join(WORDS), help="was getan wird")
    parser.add_argument("--yes", action="store_true", help="bei drop-keys: wirklich entfernen")


def run(arguments: argparse.Namespace) -> int:
    """One step of four; exit code 1 when something cannot be opened or the key file is open to others."""
    from dwk.files.vault import VaultError

    steps = {"status": _status, "new-key": _new_key, "renew": _renew}
    try:
        if arguments.what == "drop-keys":
            return _drop_keys(really=arguments.yes)
        return steps[arguments.what]()
    except VaultError as error:
        raise CommandFailed(str(error)) from error


def _status() -> int:
    from dwk.files import vault
    from dwk.kommunalprofil.actions.resealing import sealed_now

    names = vault.key_names()
    print(f"Schlüsseldatei: {vault.key_file()}, {len(names)} Schlüssel")
    for number, name in enumerate(names, start=1):
        print(f"  {number}. {name}{', verschlüsselt' if number == 1 else ', öffnet nur'}")
    found = sealed_now()
    for one in found:
        told = ", ".join(f"{count} mit {_named(name, names)}" for name, count in sorted(one.by_key.items()))
        print(f"{one.label}: {told or 'keine'}" + (f", davon {one.closed} nicht zu öffnen" if one.closed else ""))
    exposed = vault.open_to_others()
    if exposed:
        print(f"Andere Konten dieses Rechners können die Schlüsseldatei lesen. Bitte: chmod 600 {vault.key_file()}")
    closed = sum(one.closed for one in found)
    if closed:
        print(
            f"{closed} Texte lassen sich nicht öffnen: Ihr Schlüssel fehlt, oder sie wurden verändert. "
            "Bitte spielen Sie die gesicherte Schlüsseldatei ein."
        )
    elif _older(found, names):
        print("Nicht alles ist mit dem neuesten Schlüssel verschlüsselt. „dwk seal renew“ holt es nach.")
    elif len(names) > 1:
        print("Kein Text braucht mehr einen älteren Schlüssel. „dwk seal drop-keys“ entfernt sie.")
    return 1 if closed or exposed else 0


def _named(name: str, names: list[str]) -> str:
    return f"Schlüssel {names.index(name) + 1}" if name in names else f"dem fehlenden Schlüssel {name}"


def _older(found: list[Found], names: list[str]) -> int:
    return sum(count for one in found for name, count in one.by_key.items() if name not in names[:1])


def _new_key() -> int:
    from dwk.files import vault

    vault.add_key()
    print(
        f"Neuer Schlüssel: {vault.key_names()[0]}. Er verschlüsselt ab jetzt, die älteren öffnen weiter. "
        f"Sichern Sie die Schlüsseldatei jetzt ({vault.key_file()}), danach verschlüsselt „dwk seal renew“ alles neu."
    )
    return 0


def _renew() -> int:
    from dwk.audit.rules import SYSTEM
    from dwk.files import vault
    from dwk.kommunalprofil.actions.resealing import seal_again
    from dwk.ui.formats import number

    if not vault.key_names():
        raise CommandFailed("Es gibt noch keine Schlüsseldatei: Bisher wurde kein Interview abgelegt.")
    renewed, closed = seal_again(by=SYSTEM, at=datetime.now(UTC))
    print(f"Neu verschlüsselt mit {vault.key_names()[0]}: {number(renewed)} Texte.")
    if closed:
        raise CommandFailed(
            f"{number(closed)} Texte lassen sich nicht öffnen und blieben, wie sie sind. Bitte spielen Sie die "
            "gesicherte Schlüsseldatei ein und rufen Sie den Befehl noch einmal auf. Entfernen Sie keinen Schlüssel."
        )
    if len(vault.key_names()) > 1:
        print(
            "Die älteren Schlüssel braucht hier kein Text mehr, wohl aber jede Sicherung von vorher. Machen Sie eine neue "
            "Sicherung; danach entfernt „dwk seal drop-keys“ sie aus der Schlüsseldatei."
        )
    return 0


def _drop_keys(*, really: bool) -> int:
    from dwk.files import vault
    from dwk.kommunalprofil.actions.resealing import sealed_now

    names, found = vault.key_names(), sealed_now()
    if len(names) < 2:
        raise CommandFailed("In der Schlüsseldatei steht nur ein Schlüssel. Es gibt nichts zu entfernen.")
    left, closed = _older(found, names), sum(one.closed for one in found)
    if left or closed:
        raise CommandFailed(
            f"{max(left, closed)} Texte brauchen noch einen anderen als den neuesten Schlüssel. Es wurde nichts entfernt. "
            "Bitte rufen Sie zuerst „dwk seal renew“ auf."
        )
    if not really:
        raise CommandFailed(
            f"{len(names) - 1} ältere Schlüssel würden entfernt. Sicherungen von vorher öffnet nur, wer sie aufbewahrt hat: "
            "Legen Sie eine Kopie der Schlüsseldatei zu diesen Sicherungen. Mit --yes werden sie entfernt."
        )
    print(f"Entfernt: {vault.drop_keys(set(names[1:]))} Schlüssel. Es bleibt {names[0]}.")
    return 0
