"""dwk restore: bring a backup back, all of it or nothing."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .backup_archive import SQLITE, unpack
from .backup_folder import in_words, own_folder
from .errors import CommandFailed

HELP = "Eine Sicherung einspielen; was inzwischen vernichtet wurde, wird dabei wieder vernichtet"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which archive, which keys, and whether what is there may go."""
    parser.add_argument("file", type=Path, metavar="DATEI", help="Archiv von „dwk backup“")
    parser.add_argument("--keys", type=Path, metavar="DATEI", help="gesicherte Schlüsseldatei der Interviews")
    parser.add_argument("--check", action="store_true", help="nur das Archiv prüfen, nichts verändern")
    parser.add_argument("--yes", action="store_true", help="den vorhandenen Bestand ersetzen")


def run(arguments: argparse.Namespace) -> int:
    """Check everything, prepare aside, switch at the end, then verify the trail."""
    from django.conf import settings

    from dwk.files.vault import VaultError

    from . import audit
    from .restore_state import existing

    var = Path(settings.VAR_DIR)
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        in_words("Die Sicherung ließ sich nicht einspielen", "Die Datenbank ist, wie sie war."),
        own_folder(var, "restore-") as folder,
    ):
        manifest = unpack(arguments.file, folder)
        if arguments.check:
            print(_contents(manifest, "In Ordnung"))
            return 0
        _fits(manifest)
        loss = existing()
        if loss and not arguments.yes:
            raise CommandFailed(
                f"Hier liegt schon ein Bestand: {loss}. Er ginge verloren. Es wurde nichts verändert. "
                "Sichern Sie ihn mit „dwk backup“; mit --yes wird er ersetzt."
            )
        try:
            _take_keys(arguments.keys)
            destroyed = _place(manifest, folder)
        except VaultError as error:
            raise CommandFailed(f"{error} Es wurde nichts eingespielt.") from error
        _drop_other_files(Path(settings.FILES_DIR))
    _tell(manifest, destroyed)
    return audit.run(argparse.Namespace(what="verify", chain=None, json=False, against=None))


def _fits(manifest: dict[str, Any]) -> None:
    """Same kind of database, nothing newer than this software."""
    from django.db import connection

    from .backup_database import known
    from .versions import is_newer, version

    engine = manifest["engine"]
    if engine != connection.vendor:
        raise CommandFailed(
            f"Die Sicherung stammt von {ENGINES.get(engine, engine)}, hier läuft {ENGINES[connection.vendor]}. "
            "Es wurde nichts verändert. Bitte spielen Sie sie in eine Anwendung mit derselben Datenbank ein."
        )
    ours, theirs = set(known()), set(manifest["migrations"])
    if is_newer(manifest["version"]) or theirs - ours:
        raise CommandFailed(
            f"Die Sicherung stammt von einer neueren Fassung der Software ({manifest['version']}), hier läuft {version()}. "
            "Es wurde nichts verändert. Bitte aktualisieren Sie zuerst die Software."
        )


def _take_keys(path: Path | None) -> None:
    """Keys and the list of what was destroyed; both only ever grow."""
    from dwk.files.destroyed import list_file, note_destroyed, read_destroyed
    from dwk.files.vault import take_keys

    from .restore_state import destroyed_here

    if path is not None:
        if not path.is_file():
            raise CommandFailed(f"Die Schlüsseldatei „{path}“ gibt es nicht. Bitte prüfen Sie den Namen.")
        take_keys(path)
        note_destroyed(read_destroyed(path.with_name(list_file().name)))
    note_destroyed(destroyed_here())


def _place(manifest: dict[str, Any], folder: Path) -> int:
    """Prepare, add the files, switch the database: until the last step nobody sees anything new."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError, transaction

    from dwk.audit.rules import SYSTEM
    from dwk.kommunalprofil.actions.restored import destroy_again

    from .backup_database import build_postgres, database_at, known, load_postgres, replace_sqlite, settle_postgres
    from .migrate import migrate

    at = datetime.now(UTC)
    if manifest["engine"] == "sqlite":
        with database_at(folder / SQLITE):
            _same_counts(manifest)
            migrate(at.date())
            destroyed = destroy_again(at=at, by=SYSTEM)
        _add_files(folder / "files", Path(settings.FILES_DIR))
        replace_sqlite(folder / SQLITE)
        return destroyed
    older = bool(set(known()) - set(manifest["migrations"]))
    if not older:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    _add_files(folder / "files", Path(settings.FILES_DIR))
    try:
        with transaction.atomic(durable=True):
            if older:
                build_postgres(manifest["migrations"])
            load_postgres(folder, manifest["columns"])
            _same_counts(manifest)
            if older:
                settle_postgres()
                migrate(at.date())
            return destroy_again(at=at, by=SYSTEM)
    except OperationalError as error:
        raise CommandFailed(
            f"Die Datenbank ließ sich nicht ersetzen ({str(error).splitlines()[0]}). Es wurde nichts eingespielt. "
            "Bitte halten Sie Webserver und Arbeiter an und versuchen Sie es noch einmal."
        ) from error


def _same_counts(manifest: dict[str, Any]) -> None:
    from .backup_database import differing_counts

    differing = differing_counts(manifest["counts"])
    if differing:
        raise CommandFailed(
            f"Die Sicherung ist nicht, was ihr Verzeichnis sagt: {len(differing)} Tabellen haben eine andere Zahl von "
            f"Zeilen, zuerst „{differing[0]}“. Es wurde nichts eingespielt. Bitte nehmen Sie eine andere."
        )


def _add_files(source: Path, target: Path) -> None:
    """Names are checksums: a file of the same name has the same content, or is a damaged one."""
    for path in source.glob("*/*"):
        place = target / path.parent.name / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)


def _drop_other_files(target: Path) -> None:
    """What the database does not name any more, uploads of destroyed interviews among it."""
    from dwk.files.models import StoredFile

    named = set(StoredFile.objects.values_list("sha256", flat=True))
    for path in target.glob("[0-9a-f][0-9a-f]/*"):
        if path.name not in named:
            path.unlink()


def _tell(manifest: dict[str, Any], destroyed: int) -> None:
    from dwk.ui.formats import number

    from .restore_state import missing_files, readable

    print(_contents(manifest, "Eingespielt"))
    if destroyed:
        word = "Abschrift" if destroyed == 1 else "Abschriften"
        print(f"Erneut vernichtet, weil die Einwilligung inzwischen widerrufen ist: {number(destroyed)} {word}.")
    print(readable())
    print(missing_files())


def _contents(manifest: dict[str, Any], word: str) -> str:
    from dwk.ui.formats import date_time, number

    made = date_time(datetime.fromisoformat(manifest["made_at"]).astimezone())
    rows = sum(manifest["counts"].values())
    return f"{word}: Sicherung vom {made} mit {number(rows)} Zeilen und {number(manifest['files'])} Dateien."
