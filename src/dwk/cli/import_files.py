"""dwk import: official files and own tables into the database."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from .errors import CommandFailed

HELP = "Dateien der statistischen Ämter oder eigene Tabellen einlesen"

SHOWN_NOTES = 20
#: what is looked at in a folder; a file named by itself is always tried
TABLE_SUFFIXES = {".csv", ".txt", ".gz", ".zip", ".xls", ".xlsx", ".ods", ".topojson", ".json"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Files and folders, and how to report."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PFAD", help="Dateien oder Ordner")
    parser.add_argument("--dry-run", action="store_true", help="nur prüfen, nichts speichern")
    parser.add_argument("--json", action="store_true", help="Ergebnis als JSON ausgeben")
    parser.add_argument("--valid-on", type=day, metavar="JJJJ-MM-TT", help="Gebietsstand von Grenzen (TopoJSON)")
    parser.add_argument("--mapping", type=Path, help="Spaltenzuordnung (YAML) für eine eigene Tabelle")


def day(text: str) -> date:
    """A day of an option."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"„{text}“ ist kein Tag; bitte als JJJJ-MM-TT, etwa 2022-12-31.") from error


def run(arguments: argparse.Namespace) -> int:
    """Each file on its own: a refused one changes nothing and does not keep the others out."""
    mapping = _mapping(arguments.mapping)
    results = []
    for path, named in files_in(arguments.paths):
        result = import_one(path, dry_run=arguments.dry_run, mapping=mapping, named=named, valid_on=arguments.valid_on)
        results.append(result)
        if not arguments.json:
            print(text_of(result))
    if arguments.json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    return 1 if any(result["state"] == "refused" for result in results) else 0


def files_in(paths: list[Path]) -> Iterator[tuple[Path, bool]]:
    """Files in a fixed order; True for those named one by one, False for those found in a folder."""
    for path in paths:
        if path.is_dir():
            yield from ((found, False) for found in sorted(path.rglob("*")) if _is_table(found))
        elif path.is_file():
            yield path, True
        else:
            raise CommandFailed(f"„{path}“ gibt es nicht. Bitte prüfen Sie den Pfad.")


def _is_table(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in TABLE_SUFFIXES


def import_one(path: Path, *, dry_run: bool, mapping: Any, named: bool, valid_on: date | None = None) -> dict[str, Any]:
    """Read, compare and (unless dry) write one file; the answer says what became of it."""
    from dwk.statistics.actions.imports import apply_parsed, new_run
    from dwk.statistics.importers.contract import FileRefused, NothingToRead
    from dwk.statistics.importers.registry import read_file
    from dwk.statistics.importers.topojson import set_valid_on
    from dwk.statistics.loading.plan import make_plan

    now = datetime.now(UTC)
    try:
        parsed = read_file(path, mapping)
        if valid_on is not None and parsed.boundaries:
            set_valid_on(parsed, valid_on)
        if dry_run:
            return _result(path, "checked", make_plan(parsed))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        fresh = new_run(file=None, file_name=path.name, sha256=sha256, by=None, at=now)
        plan = apply_parsed(parsed=parsed, run=fresh, by=None, at=now)
        return _result(path, "done", plan)
    except NothingToRead as unknown:
        return {"file": str(path), "state": "refused" if named else "passed_over", "message": str(unknown)}
    except FileRefused as refused:
        return {"file": str(path), "state": "refused", "message": str(refused)}


def _mapping(path: Path | None) -> Any:
    from dwk.statistics.importers.contract import FileRefused
    from dwk.statistics.importers.mapping import Mapping

    if path is None:
        return None
    if not path.is_file():
        raise CommandFailed(f"Die Spaltenzuordnung „{path}“ gibt es nicht. Bitte prüfen Sie den Pfad.")
    try:
        return Mapping.from_yaml(path.read_text(encoding="utf-8"))
    except FileRefused as refused:
        raise CommandFailed(str(refused)) from refused
    except UnicodeDecodeError as error:
        raise CommandFailed(f"Die Spaltenzuordnung „{path}“ ist nicht als UTF-8 gespeichert.") from error


def _result(path: Path, state: str, plan: Any) -> dict[str, Any]:
    def note(entry: Any) -> dict[str, Any]:
        return {
            "row": entry.row,
            "region": entry.region,
            "label": entry.label,
            "text": entry.text,
            "reason": entry.reason,
        }

    return {
        "file": str(path),
        "state": state,
        "format": plan.parsed.format_key,
        "format_name": plan.parsed.format_name,
        "new": plan.new_count,
        "changed": plan.changed_count,
        "same": plan.same_count,
        "skipped": len(plan.skipped),
        "rejected": len(plan.rejected),
        "regions_new": plan.directory.created if plan.directory else 0,
        "regions_changed": plan.directory.changed if plan.directory else 0,
        "boundaries_new": plan.boundaries.created if plan.boundaries else 0,
        "boundaries_changed": plan.boundaries.changed if plan.boundaries else 0,
        "boundaries_same": plan.boundaries.same if plan.boundaries else 0,
        "unknown_regions": [{"key": key, "name": name} for key, name in plan.unknown_regions],
        "rejected_rows": [note(entry) for entry in plan.rejected],
        "notes": list(plan.parsed.notes),
    }


def text_of(result: dict[str, Any]) -> str:
    """The answer for people."""
    from dwk.ui.formats import number

    name = Path(result["file"]).name
    if result["state"] in {"refused", "passed_over"}:
        word = "abgelehnt" if result["state"] == "refused" else "übergangen"
        return f"{name}: {word}. {result['message']}"
    counts = [
        f"{number(result['new'])} neu",
        f"{number(result['changed'])} geändert",
        f"{number(result['same'])} gleich",
        f"{number(result['skipped'])} übersprungen",
        f"{number(result['rejected'])} abgelehnt",
    ]
    for key, words in (
        ("regions_new", "Gebiete neu"),
        ("regions_changed", "Gebiete geändert"),
        ("boundaries_new", "Grenzen neu"),
        ("boundaries_changed", "Grenzen geändert"),
        ("boundaries_same", "Grenzen gleich"),
    ):
        if result[key]:
            counts.append(f"{number(result[key])} {words}")
    verb = "geprüft, nichts gespeichert" if result["state"] == "checked" else "eingelesen"
    lines = [f"{name}: {verb} ({result['format_name']}): {', '.join(counts)}."]
    for row in result["rejected_rows"][:SHOWN_NOTES]:
        lines.append(f"  Zeile {row['row']}, {row['label']}: {row['reason']}")
    if len(result["rejected_rows"]) > SHOWN_NOTES:
        lines.append(f"  und {len(result['rejected_rows']) - SHOWN_NOTES} weitere; alle mit --json.")
    lines += [f"  Hinweis: {note}" for note in result["notes"][:SHOWN_NOTES]]
    if result["unknown_regions"]:
        keys = ", ".join(entry["key"] for entry in result["unknown_regions"][:10])
        lines.append(f"  Nicht im Verzeichnis: {len(result['unknown_regions'])} Gebiete ({keys} …)")
    return "\n".join(lines)
