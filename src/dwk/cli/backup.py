"""dwk backup: database and files in one archive; the keys of the interviews go elsewhere."""

from __future__ import annotations

import argparse
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .backup_archive import ArchiveWriter, written
from .backup_folder import in_words, own_folder
from .errors import CommandFailed

if TYPE_CHECKING:
    # models must not be touched before Django is set up
    from dwk.files.destroyed import Destroyed

HELP = "Datenbank und Dateien in einem Archiv sichern, die Schlüssel der Interviews getrennt davon"

KEYS_ELSEWHERE = (
    "Bitte bewahren Sie Schlüsseldatei und Archiv an verschiedenen Orten auf: "
    "Wer beides hat, kann die Abschriften lesen."
)
WITHOUT_KEYS = (
    "Die Schlüssel der Interviews sind nicht im Archiv. Ohne die Schlüsseldatei „{}“ lässt sich keine Abschrift mehr "
    "lesen. Sichern Sie sie getrennt, zum Beispiel mit --keys-out."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where the archive goes, and where the keys."""
    parser.add_argument("--out", type=Path, required=True, metavar="DATEI", help="Archiv, das geschrieben wird")
    parser.add_argument(
        "--keys-out", type=Path, metavar="DATEI", help="Kopie der Schlüsseldatei, für einen anderen Ort als das Archiv"
    )


def run(arguments: argparse.Namespace) -> int:
    """Copy the database, then the files, then the keys; say what was kept and what was not."""
    from django.conf import settings

    from dwk.files.vault import VaultError
    from dwk.kommunalprofil.actions.restored import destroyed_by_now
    from dwk.ui.formats import file_size, number

    from .backup_database import copied
    from .versions import version

    _check_targets(arguments.out, arguments.keys_out)
    with (
        in_words("Die Sicherung ließ sich nicht schreiben", "Es liegt keine halbe Sicherung da."),
        own_folder(arguments.out.parent, ".dwk-backup-") as folder,
    ):
        parts, facts = copied(folder)
        with written(folder / "archiv") as archive:
            for path, name in parts:
                archive.add(path, name)
            files = _add_files(archive, Path(settings.FILES_DIR))
            archive.finish({"version": version(), "made_at": datetime.now(UTC).isoformat(), "files": files, **facts})
        os.replace(folder / "archiv", arguments.out)
    rows = sum(facts["counts"].values())
    size = file_size(arguments.out.stat().st_size)
    print(f"Gesichert: {arguments.out} ({size}) mit {number(rows)} Zeilen und {number(files)} Dateien.")
    try:
        with in_words("Die Schlüsseldatei ließ sich nicht sichern", "Das Archiv ist geschrieben."):
            _keep_keys(arguments.keys_out, destroyed_by_now())
    except VaultError as error:
        raise CommandFailed(str(error)) from error
    return 0


def _check_targets(out: Path, keys_out: Path | None) -> None:
    """Folders that are there, and names under which nothing lies that must not go."""
    from django.conf import settings
    from django.db import connection

    from dwk.files.destroyed import list_file
    from dwk.files.vault import key_file

    for path in filter(None, (out, keys_out)):
        if not path.parent.is_dir():
            raise CommandFailed(f"Den Ordner „{path.parent}“ gibt es nicht. Bitte legen Sie ihn an.")
        if path.is_dir():
            raise CommandFailed(f"„{path}“ ist ein Ordner. Bitte nennen Sie eine Datei darin.")
    in_use = {
        key_file(),
        list_file(),
        Path(str(connection.settings_dict["NAME"])),
        Path(settings.VAR_DIR) / "secret-key",
    }
    if out.resolve() in {path.resolve() for path in in_use}:
        raise CommandFailed(f"„{out}“ gehört zur laufenden Anwendung und wird nicht überschrieben.")
    if keys_out is not None and keys_out.resolve() == out.resolve():
        raise CommandFailed("Archiv und Schlüsseldatei brauchen verschiedene Namen, am besten verschiedene Orte.")


def _add_files(archive: ArchiveWriter, folder: Path) -> int:
    """Files after the database: none that it names was uploaded later."""
    count = 0
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        try:
            archive.add(path, f"files/{path.parent.name}/{path.name}")
        except FileNotFoundError:
            # removed this moment, together with its row
            continue
        count += 1
    return count


def _keep_keys(out: Path | None, gone: list[Destroyed]) -> None:
    from dwk.files.destroyed import list_file, note_destroyed, read_destroyed
    from dwk.files.vault import key_file, read_keys

    note_destroyed(gone)
    keys = key_file()
    if not keys.exists():
        print("Es gibt noch keine Schlüsseldatei: Bisher wurde kein Interview abgelegt.")
        return
    if out is None:
        print(WITHOUT_KEYS.format(keys))
        return
    if out.exists() and not set(read_keys(out)) <= set(read_keys(keys)):
        raise CommandFailed(
            f"„{out}“ enthält Schlüssel, die diese Anwendung nicht kennt, und wurde nicht überschrieben. "
            "Bitte nennen Sie eine andere Datei."
        )
    _private_copy(keys, out)
    print(f"Schlüssel der Interviews: {out}. {KEYS_ELSEWHERE}")
    if list_file().exists():
        beside = out.with_name(list_file().name)
        lost = set(read_destroyed(beside)) - set(read_destroyed(list_file()))
        if lost:
            raise CommandFailed(
                f"„{beside}“ nennt vernichtete Abschriften, die hier fehlen, und wurde nicht überschrieben. "
                "Bitte nennen Sie einen anderen Ordner."
            )
        _private_copy(list_file(), beside)
        print(f"Liste der vernichteten Abschriften: {beside}. Sie gehört zur Schlüsseldatei.")


def _private_copy(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.teil")
    temporary.unlink(missing_ok=True)
    with (
        source.open("rb") as stream,
        os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy,
    ):
        shutil.copyfileobj(stream, copy)
    os.replace(temporary, target)
