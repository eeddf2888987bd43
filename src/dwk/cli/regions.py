"""``dwk regions``: find regions by name, key or postal code."""

from __future__ import annotations

import argparse
import json

HELP = "Gebiete suchen nach Name, Schlüssel (AGS, ARS) oder Postleitzahl des Verwaltungssitzes"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The text to look for."""
    parser.add_argument("text", metavar="SUCHTEXT", nargs="+", help="Name, Schlüssel oder Postleitzahl")
    parser.add_argument("--limit", type=int, default=10, metavar="ANZAHL", help="höchstens so viele Treffer (10)")
    parser.add_argument("--json", action="store_true", help="als JSON ausgeben")


def run(arguments: argparse.Namespace) -> int:
    """Print the hits, best first; 1 if there are none."""
    from dwk.regions.queries import search

    text = " ".join(arguments.text)
    hits = search(text, limit=max(1, arguments.limit))
    if arguments.json:
        found = [
            {
                "key": hit.region.key,
                "ars": hit.region.ars,
                "name": hit.region.name,
                "level": hit.region.level,
                "authority_type": hit.region.authority_type,
                "parent": hit.region.parent.key if hit.region.parent else None,
                "postal_code": hit.region.postal_code,
                "valid_to": hit.region.valid_to.isoformat() if hit.region.valid_to else None,
                "matched_on": hit.matched_on.name.lower(),
            }
            for hit in hits
        ]
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0 if hits else 1
    if not hits:
        print(f"Kein Gebiet passt zu „{text}“. Bitte prüfen Sie die Schreibweise oder den Schlüssel.")
        return 1
    for hit in hits:
        region = hit.region
        notes = [region.kind]
        if region.parent is not None:
            notes.append(region.parent.name)
        if hit.matched_on.label:
            notes.append(f"gefunden über {hit.matched_on.label}")
        if not region.is_current:
            notes.append("besteht nicht mehr")
        print(f"{region.key:<12} {region.name}  ({', '.join(notes)})")
    return 0
